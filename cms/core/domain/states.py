"""A state has one door: tables of allowed moves, used by every room.

A room declares a ``StateTable`` next to its enum and writes one ``move_*`` function that opens the transaction,
locks the row, calls :meth:`StateTable.check`, saves, writes an event row and tells the world on commit.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


class MoveRefused(Exception):  # noqa: N818 the field's word, read aloud in messages
    """The move is not in the table for this state and actor. ``message`` is translated and says what to do."""

    def __init__(self, move: str, state: str, actor: str) -> None:
        super().__init__(f"{move} from {state} by {actor}")
        self.move, self.state, self.actor = move, state, actor
        self.message = _("This has already moved on. Load the page again to see where it stands now.")


@dataclass(frozen=True, slots=True)
class Move:
    """One row of a state table. ``actors`` are role words such as ``"mentor"``; ``reason`` makes one compulsory."""

    name: str
    sources: tuple[str, ...]
    target: str
    actors: tuple[str, ...]
    reason: bool = False


class StateTable:
    """All moves of one kind of row; the product of states × moves × actors is tested in full."""

    def __init__(self, states: Iterable[str], moves: Iterable[Move]) -> None:
        self.states = tuple(str(s) for s in states)
        self.moves = {m.name: m for m in moves}

    def check(self, move: str, *, state: str, actor: str, reason: str = "") -> Move:
        """The row of the table. Raises ``MoveRefused``, and ``ValueError`` where a compulsory reason is missing."""
        row = self.moves[move]
        if state not in row.sources or actor not in row.actors:
            raise MoveRefused(move, state, actor)
        if row.reason and not reason.strip():
            raise ValueError(move)
        return row

    def open_to(self, *, state: str, actor: str) -> list[str]:
        """Names of the moves that this actor may make from this state, in the table's order."""
        return [m.name for m in self.moves.values() if state in m.sources and actor in m.actors]

    def __iter__(self) -> Iterator[Move]:
        return iter(self.moves.values())
