"""Who fits whom: a pure function over plain values. No clock, no database, no language.

Points come from one table, ``WEIGHTS``. Each suggestion carries what spoke for it and against it as ``Ground``s; the
words for them are made in ``reasons``. The order of the mentors given never changes what comes out.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Ground(StrEnum):
    """One thing that speaks for a mentor, or (the ``TRADE_OFFS``) is worth knowing before asking.

    ``KNOWS``, ``SPEAKS`` and ``LIVES`` stand in where the seeker has not said what they sell, speak or where they live:
    they tell something true and give no points.
    """

    PRODUCT = "product"
    DIALECT = "dialect"
    SAME_VILLAGE = "same_village"
    SAME_TOWN = "same_town"
    COMES_TO_YOU = "comes_to_you"
    SAME_COUNTY = "same_county"
    FIRST_MOVER = "first_mover"
    EXPERIENCE = "experience"
    FREE_PLACES = "free_places"
    KNOWS = "knows"
    SPEAKS = "speaks"
    LIVES = "lives"
    OTHER_PRODUCT = "other_product"
    OTHER_TOWN = "other_town"
    FAR = "far"
    OTHER_SPEECH = "other_speech"
    ONE_PLACE_LEFT = "one_place_left"


WEIGHTS: Mapping[Ground, int] = {
    Ground.PRODUCT: 30,
    Ground.DIALECT: 20,
    Ground.SAME_VILLAGE: 18,
    Ground.SAME_TOWN: 12,
    Ground.COMES_TO_YOU: 10,
    Ground.SAME_COUNTY: 5,
    Ground.FIRST_MOVER: 6,
    Ground.EXPERIENCE: 5,
    Ground.FREE_PLACES: 10,
    Ground.KNOWS: 0,
    Ground.SPEAKS: 0,
    Ground.LIVES: 0,
}
#: In the order in which they matter to someone who chooses.
TRADE_OFFS = (Ground.OTHER_PRODUCT, Ground.OTHER_TOWN, Ground.FAR, Ground.OTHER_SPEECH, Ground.ONE_PLACE_LEFT)
EXPERIENCED_AFTER = 5  # years
COMMON_SPEECH = "mandarin"
ANYTHING = "other"  # the product of someone whose goods are in no list: it compares with nothing


@dataclass(frozen=True, slots=True)
class Seeker:
    """``place`` is a unit path (``"c/t/v/"``) or ""; ``is_new`` has no shop yet; ``misfits`` did not fit before."""

    key: int
    place: str = ""
    product: str = ""
    speech: str = ""
    is_new: bool = True
    misfits: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Candidate:
    """``reach`` holds unit paths the mentor travels to; ``taken`` open links; ``years`` of selling."""

    key: int
    place: str = ""
    place_name: str = ""
    reach: frozenset[str] = frozenset()
    products: frozenset[str] = frozenset()
    speech: frozenset[str] = frozenset()
    capacity: int = 5
    taken: int = 0
    years: int = 0
    first_mover: bool = False

    @property
    def free(self) -> int:
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True, slots=True)
class Match:
    key: int
    score: float
    reasons: tuple[Ground, ...] = ()
    trade_offs: tuple[Ground, ...] = ()
    points: Mapping[Ground, float] = field(default_factory=dict)


def rank(
    seeker: Seeker, candidates: Iterable[Candidate], *, weights: Mapping[Ground, int] = WEIGHTS, limit: int | None = 5
) -> list[Match]:
    """The best ``limit`` candidates, or all. Never the seeker, a mentor without a free place or a misfit."""
    able = (c for c in candidates if c.free and c.key != seeker.key and c.key not in seeker.misfits)
    matches = [_match(seeker, candidate, weights) for candidate in able]
    return sorted(matches, key=lambda match: (-match.score, match.key))[:limit]


def _match(seeker: Seeker, mentor: Candidate, weights: Mapping[Ground, int]) -> Match:
    grounds = (*_craft(seeker, mentor), *_distance(seeker, mentor), *_experience(seeker, mentor), Ground.FREE_PLACES)
    points: dict[Ground, float] = {ground: weights[ground] for ground in grounds}
    points[Ground.FREE_PLACES] *= mentor.free / mentor.capacity  # the less load, the more points
    return Match(
        mentor.key, round(sum(points.values()), 3), grounds, tuple(_trade_offs(seeker, mentor, grounds)), points
    )


def _craft(seeker: Seeker, mentor: Candidate) -> Iterable[Ground]:
    if _has_product(seeker):
        if seeker.product in mentor.products:
            yield Ground.PRODUCT
    elif mentor.products - {ANYTHING}:
        yield Ground.KNOWS
    if seeker.speech:
        if seeker.speech != COMMON_SPEECH and seeker.speech in mentor.speech:
            yield Ground.DIALECT
    elif mentor.speech:
        yield Ground.SPEAKS


def _has_product(seeker: Seeker) -> bool:
    return seeker.product not in {"", ANYTHING}


def _distance(seeker: Seeker, mentor: Candidate) -> Iterable[Ground]:
    """At most one ground: the nearest that is true."""
    if not seeker.place:
        if mentor.place_name:
            yield Ground.LIVES
        return
    shared = _shared(seeker.place, mentor.place)
    if shared >= 3:  # noqa: PLR2004 county, town, village
        yield Ground.SAME_VILLAGE
    elif shared == 2:  # noqa: PLR2004 county and town
        yield Ground.SAME_TOWN
    elif _reaches(mentor.reach, seeker.place):
        yield Ground.COMES_TO_YOU
    elif shared == 1:
        yield Ground.SAME_COUNTY


def _experience(seeker: Seeker, mentor: Candidate) -> Iterable[Ground]:
    """Someone who has no shop yet gains most from a first mover; someone who has, from long practice."""
    if seeker.is_new and mentor.first_mover:
        yield Ground.FIRST_MOVER
    elif mentor.years >= EXPERIENCED_AFTER:
        yield Ground.EXPERIENCE


def _trade_offs(seeker: Seeker, mentor: Candidate, grounds: Collection[Ground]) -> Iterable[Ground]:
    """Everything worth knowing before asking, in the order of ``TRADE_OFFS``."""
    near = {Ground.SAME_VILLAGE, Ground.SAME_TOWN, Ground.COMES_TO_YOU}
    if _has_product(seeker) and Ground.PRODUCT not in grounds:
        yield Ground.OTHER_PRODUCT
    if seeker.place and not near.intersection(grounds):
        yield Ground.OTHER_TOWN if Ground.SAME_COUNTY in grounds else Ground.FAR
    if seeker.speech and mentor.speech and seeker.speech not in mentor.speech:
        yield Ground.OTHER_SPEECH
    if mentor.free == 1:
        yield Ground.ONE_PLACE_LEFT


def _shared(one: str, other: str) -> int:
    """How many levels two unit paths have in common, from the county down."""
    levels = 0
    for mine, theirs in zip(one.strip("/").split("/"), other.strip("/").split("/"), strict=False):
        if not mine or mine != theirs:
            break
        levels += 1
    return levels


def _reaches(reach: frozenset[str], place: str) -> bool:
    return any(place.startswith(path) for path in reach)
