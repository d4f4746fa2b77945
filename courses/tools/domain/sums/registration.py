"""Does a small online shop have to register? By dated rules; a first answer with its reasons, no legal advice."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.enums import Tool
from courses.tools.domain.rulebook import LIMIT, VAT_MONTH, VAT_QUARTER, facts_for_wizard
from courses.tools.domain.sums.numbers import Facts, down, exact, shown
from courses.tools.domain.sums.shape import Ask, Group, Line, Note, Result, Sheet, money

KINDS = (
    ("farm", _("What we grow or make on our own farm")),
    ("craft", _("Handicraft made at home")),
    ("service", _("Small services for which no licence is needed")),
    ("other", _("Nothing of these: only bought goods or processed food")),
)
MOST = Decimal(1_000_000_000)


@exact
def compute(facts: Facts, extra: dict[str, Any]) -> Result:
    """Only what is not exempt by its kind counts towards the limit; what was bought from others never is."""
    total, bought = facts["sales"] + facts["others"], facts["bought"]
    is_exempt = facts["kind"] != "other"
    counted = bought if is_exempt else max(total, bought)
    own = shown(total - bought) if is_exempt and bought <= total else ""
    out = {"total": shown(total), "own": own, "counted": shown(counted), "limit": "", "share": ""}
    marks = ["licence"] if facts["licence"] else []
    if bought > total:
        marks.append("more_bought")
    if is_exempt:
        marks.append("exempt_part" if bought else "exempt_kind")
    if extra["limit"]:
        limit = Decimal(extra["limit"])
        out |= {"limit": shown(limit), "share": shown(down(counted * 100 / limit), 0)}
        if counted or not is_exempt:
            marks.append(standing(counted, limit, Decimal(extra["alert"] or 100)))
    else:
        marks.append("no_rule")
    for name, sold, limit in vat_of(facts, total, extra):
        out[name] = shown(limit)
        if sold is not None:
            marks.append(f"{name}_above" if sold > limit else f"{name}_below")
    return Result(out, tuple(marks))


def vat_of(facts: Facts, total: Decimal, extra: dict[str, Any]) -> list[tuple[str, Decimal | None, Decimal]]:
    """The best month and quarter, each beside its limit; of a year below a quarter's limit every quarter is."""
    pairs = []
    if extra["vat"]:
        pairs.append(("vat", facts["month"], Decimal(extra["vat"])))
    if extra["vat_quarter"]:
        limit, quarter = Decimal(extra["vat_quarter"]), facts["quarter"]
        pairs.append(("vat_quarter", total if quarter is None and total <= limit else quarter, limit))
    return pairs


def standing(total: Decimal, limit: Decimal, alert: Decimal) -> str:
    if total > limit:
        return "above"
    return "near" if total * 100 >= limit * alert else "below"


SHEET = Sheet(
    tool=Tool.REGISTRATION,
    lead=_("A first answer with its reasons, from the rules that hold today."),
    groups=(
        Group(
            _("What do you sell?"),
            (
                Ask("kind", _("Which of these is it?"), "choice", choices=KINDS),
                Ask("licence", _("Some of it needs a licence (processed food, medicine, seeds …)"), "tick", must=False),
            ),
        ),
        Group(
            _("How much in the last twelve months?"),
            (
                money("sales", _("Sales of this shop (yuan)"), high=MOST),
                money(
                    "others",
                    _("Sales of your other shops (yuan)"),
                    high=MOST,
                    must=False,
                    help=_("All shops of one owner are added up."),
                ),
                money(
                    "bought",
                    _("Of all this: goods from others (yuan)"),
                    high=MOST,
                    help=_(
                        "What you bought to sell on, and whatever else you did not grow or make yourself, in all your "
                        "shops together. Write 0 if there is none."
                    ),
                ),
                money("month", _("Sales of the best month (yuan)"), high=MOST, must=False, empty=None),
                money("quarter", _("Sales of the best quarter (yuan)"), high=MOST, must=False, empty=None),
            ),
        ),
    ),
    compute=compute,
    lines=(
        Line("total", _("Sales in twelve months"), _("yuan")),
        Line("own", _("Of it exempt from registration by its kind"), _("yuan")),
        Line("counted", _("So much counts towards the limit"), _("yuan")),
        Line("limit", _("Limit for small trade without registration"), _("yuan a year")),
        Line("share", _("So much of the limit is used"), "%"),
        Line("vat", _("Free of VAT for small taxpayers up to"), _("yuan a month")),
        Line("vat_quarter", _("or, if you file by the quarter, up to"), _("yuan a quarter")),
    ),
    notes=(
        Note(
            "licence",
            _("Goods that need a licence need it whatever the amount. Ask at the market office first."),
            "error",
        ),
        Note(
            "more_bought",
            _("You wrote more goods from others than sales in all. Look at the numbers again."),
            "error",
        ),
        Note(
            "exempt_part",
            _(
                "By article 10 of the e-commerce law only produce of your own farm, handicraft made at home and small "
                "services without a licence are exempt, whatever the amount. Goods from others are not exempt: by "
                "themselves they are compared with the limit."
            ),
        ),
        Note(
            "exempt_kind",
            _(
                "By article 10 of the e-commerce law nobody has to register for produce of their own farm, handicraft "
                "made at home or small services without a licence. Not having to register is not being free of tax."
            ),
            "success",
        ),
        Note(
            "below",
            _(
                "What counts is below the limit: small trade need not register. "
                "Not having to register is not being free of tax."
            ),
            "success",
        ),
        Note("near", _("What counts is near the limit. Prepare the registration now; it takes some days."), "warning"),
        Note(
            "above",
            _(
                "What counts is above the limit: register as an individual business. "
                "The market office does it free of charge."
            ),
            "error",
        ),
        Note("vat_below", _("Filed by the month: the best month is within what is free of VAT for small taxpayers.")),
        Note(
            "vat_above",
            _(
                "Filed by the month: the best month is above the limit for VAT of small taxpayers. "
                "Ask the tax office (12366)."
            ),
            "warning",
        ),
        Note(
            "vat_quarter_below",
            _("Filed by the quarter: every quarter is within what is free of VAT for small taxpayers."),
        ),
        Note(
            "vat_quarter_above",
            _(
                "Filed by the quarter: the best quarter is above the limit for VAT of small taxpayers. "
                "Ask the tax office (12366)."
            ),
            "warning",
        ),
        Note(
            "no_rule", _("No rule is entered that holds today, so we cannot compare. Ask the market office."), "warning"
        ),
    ),
    extra=facts_for_wizard,
    rules=(LIMIT, VAT_MONTH, VAT_QUARTER),
    foot=_("This is no legal advice: the market and tax offices decide."),
)
