"""What an entry has to hold, as a tree, and how each engine spells it. Tokens hold no quotes: folding saw to it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Token:
    """``open``: the beginning of a token is enough."""

    text: str
    open: bool = False


@dataclass(frozen=True, slots=True)
class Every:
    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Some:
    parts: tuple["Expression", ...]


type Expression = Token | Every | Some


def every(parts: Iterable[Expression | str]) -> Expression | None:
    return _joined(Every, parts)


def some(parts: Iterable[Expression | str | None]) -> Expression | None:
    return _joined(Some, parts)


def _joined(kind: type, parts: Iterable[Expression | str | None]) -> Expression | None:
    wanted: dict[Expression, None] = {}
    for part in parts:
        if part:
            wanted[Token(part) if isinstance(part, str) else part] = None
    return next(iter(wanted)) if len(wanted) == 1 else kind(tuple(wanted)) if wanted else None


def tokens_in(expression: Expression | None) -> list[Token]:
    if expression is None:
        return []
    if isinstance(expression, Token):
        return [expression]
    return [token for part in expression.parts for token in tokens_in(part)]


def for_fts5(expression: Expression) -> str:
    if isinstance(expression, Token):
        return f'"{expression.text}"{" *" if expression.open else ""}'
    word = " AND " if isinstance(expression, Every) else " OR "
    return "(" + word.join(map(for_fts5, expression.parts)) + ")"


def for_tsquery(expression: Expression) -> str:
    if isinstance(expression, Token):
        return f"'{expression.text}'{':*' if expression.open else ''}"
    word = " & " if isinstance(expression, Every) else " | "
    return "(" + word.join(map(for_tsquery, expression.parts)) + ")"
