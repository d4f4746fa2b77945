"""Three to five things to sell, scored by what matters to you."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.sums.numbers import Facts, down, exact, shown
from courses.tools.domain.sums.shape import Ask, Group, Line, Note, Result, Sheet, Table, TableRow, number

CRITERIA = {
    "demand": _("People look for it"),
    "profit": _("Something is left of each order"),
    "light": _("Light and small to send"),
    "lasts": _("Keeps, and does not break"),
    "source": _("We have it, or get it easily"),
    "rules": _("No licence is needed"),
}
PRODUCTS = (1, 2, 3, 4, 5)
FEWEST = 3
BEST = Decimal(5)


@exact
def compute(facts: Facts, _extra: dict[str, Any]) -> Result:
    weights = {name: facts[f"weight_{name}"] for name in CRITERIA}
    whole = sum(weights.values(), Decimal(0))
    out = {"best": ""} | {f"{part}{n}": "" for n in PRODUCTS for part in ("name", "score")}
    bars, marks, scores = {f"p{n}": (0, 0) for n in PRODUCTS}, set(), {}
    if not whole:
        return Result(out, ("no_weight",), bars)
    for n in PRODUCTS:
        given = {name: facts[f"{name}{n}"] for name in CRITERIA}
        name = facts[f"name{n}"]
        if not name or None in given.values():
            marks |= {"incomplete"} if name or any(value is not None for value in given.values()) else set()
            continue
        score = sum((weights[key] * value for key, value in given.items()), Decimal(0)) / whole
        scores[n] = score
        out |= {f"name{n}": name, f"score{n}": shown(score)}
        bars[f"p{n}"] = (0, int(down(score * 100 / BEST + Decimal("0.5"))))
    if len(scores) < FEWEST:
        marks.add("few")
    if scores:
        out["best"] = "、".join(out[f"name{n}"] for n, score in scores.items() if score == max(scores.values()))
    return Result(out, tuple(sorted(marks)), bars)


def product(n: int) -> Group:
    name = Ask(f"name{n}", _("What is it?"), "words", must=n <= FEWEST, most=20)
    scores = (
        number(f"{key}{n}", label, 5, low=Decimal(1), must=n <= FEWEST, empty=None) for key, label in CRITERIA.items()
    )
    return Group(
        (_("First thing"), _("Second thing"), _("Third thing"), _("Fourth thing"), _("Fifth thing"))[n - 1],
        (name, *scores),
        folded=n > FEWEST,
    )


SHEET = Sheet(
    tool=Tool.PRODUCT_FIT,
    lead=_("Write down three to five things you could sell and give each one to five points."),
    groups=(
        Group(
            _("How much does each point matter to you? 0 not at all, 5 very much"),
            tuple(number(f"weight_{key}", label, 5, initial="3") for key, label in CRITERIA.items()),
        ),
        *(product(n) for n in PRODUCTS),
    ),
    compute=compute,
    lines=(Line("best", _("Fits best")),),
    notes=(
        Note("no_weight", _("At least one point must matter: give it more than 0."), "error"),
        Note("few", _("Compare at least three things: the first idea is often the neighbour's."), "warning"),
        Note("incomplete", _("Something has no name or lacks points, so it is left out."), "warning"),
    ),
    table=Table(
        _("Points out of five"),
        ("", _("Points")),
        tuple(TableRow((f"score{n}",), label_out=f"name{n}", bar=f"p{n}") for n in PRODUCTS),
    ),
    foot=_("The points are yours. Test the best one with a small batch before you buy a large one."),
)
