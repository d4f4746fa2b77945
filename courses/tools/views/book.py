"""The cash book's pages. All of them open with the owner's PIN, and only the owner's."""

import datetime as dt
import re
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept
from accounts.pin_lock import behind_pin
from cms.core.domain.outbox import deal_with
from cms.core.domain.page_cache import KEEP
from courses.tools.domain.balance import balance_at, balance_of, year_of_sales
from courses.tools.domain.book import book_difference, count_pocket, take_back, value_stock, write_entry
from courses.tools.domain.held import held_line, held_lines, put_right, typed_in
from courses.tools.domain.month import Statement, month_before, next_month, statement
from courses.tools.domain.queries import SHOWN, count_of, entry_of, last_count, latest, lines_in, month_lines
from courses.tools.domain.rulebook import limit_of
from courses.tools.domain.sheets import KINDS, sheet_of
from courses.tools.domain.sums.numbers import shown
from courses.tools.enums import Pocket
from courses.tools.exceptions import EntryRefused
from courses.tools.forms.book import CountForm, EntryForm, StockForm
from courses.tools.models import CashCount, CashEntry

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])
COUNT_EVERY = dt.timedelta(days=7)
A_PAGE = 40  # lines of a month
MONTH = re.compile(r"20[0-9]{2}-(0[1-9]|1[0-2])")


def this_month() -> dt.date:
    return timezone.localdate().replace(day=1)


def month_in(word: str) -> dt.date:
    """``2026-11`` → its first day; no other month than one that can have lines."""
    try:
        first = dt.datetime.strptime(word, "%Y-%m").date()  # noqa: DTZ007 a month, no time
    except ValueError:
        raise Http404 from None
    if not this_month() - dt.timedelta(days=4 * 366) <= first <= next_month(this_month()):
        raise Http404
    return first


def is_count_due(counted: CashCount | None, lines: list[CashEntry]) -> bool:
    """A week after the last count; of a book that was never counted, after its first line. ``lines`` are the latest."""
    if counted is None and (not lines or len(lines) == SHOWN):
        return bool(lines)
    since = counted.day if counted else min(line.day for line in lines)
    return timezone.localdate() - since >= COUNT_EVERY


@READ_AND_WRITE
@behind_pin
def book(request: PersonRequest) -> HttpResponse:
    form = EntryForm(request.POST or None, request.FILES or None, initial=kept(request) if request.GET else None)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            write_entry(request.user, by=request.user, **facts)
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("tools:book")
    balance = balance_of(request.user)
    counted, lines = last_count(request.user), list(latest(request.user))
    context = {
        "form": form,
        "pockets": [(pocket, balance[pocket]) for pocket in Pocket],
        "lines": lines,
        "is_more": len(lines) == SHOWN,
        "held": [(row.cid, typed_in(row)) for row in held_lines(request.user)],
        "count_is_due": is_count_due(counted, lines),
        "month": f"{this_month():%Y-%m}",
        "limit": limit_of(year_of_sales(request.user)),
        "place": "me",
    }
    return render(request, "tools/book.html", context, status=400 if form.errors else 200)


@require_safe
def note(request: HttpRequest) -> HttpResponse:
    """An empty line for a phone without a network: it shows nothing of the book, so it needs no PIN."""
    form = EntryForm(initial={"day": ""})
    amount: Any = form.fields["amount"]
    amount.widget.attrs |= amount.bounds | {"data-kind": "money", "data-empty": ""}
    answer = render(request, "tools/note.html", {"form": form, "wrong": amount.wrong, "place": "me"})
    answer.headers[KEEP] = "1"
    return answer


@READ_AND_WRITE
@behind_pin
def held(request: PersonRequest, cid: UUID) -> HttpResponse:
    """A line from a phone that could not be read: its owner sees what was typed, puts it right or puts it away."""
    row = held_line(request.user, cid)
    if row is None:
        raise Http404
    typed = typed_in(row)
    if request.method == "POST" and request.POST.get("do") == "away":
        deal_with(row)
        messages.success(request, _("Put away. What you typed stays among your own data."))
        return redirect("tools:book")
    if request.method == "POST":
        form = EntryForm(request.POST, request.FILES)
    elif request.GET or not typed:
        form = EntryForm(initial=kept(request))
    else:  # as it came, with what is wrong said by the field
        form = EntryForm({**typed, "cid": str(cid)})
    if request.method == "POST" and form.is_valid():
        try:
            put_right(row, facts=form.cleaned_data, by=request.user)
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("tools:book")
    context = {"form": form, "place": "me"}
    return render(request, "tools/held.html", context, status=400 if request.method == "POST" else 200)


@require_POST
@behind_pin
def back(request: PersonRequest, pk: int) -> HttpResponse:
    entry = entry_of(request.user, pk)
    if entry is None:
        raise Http404
    try:
        take_back(entry, cid=uuid5(entry.cid, "taken back"), by=request.user)
    except EntryRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back. The line stays in the book, but it no longer counts."))
    month = request.POST.get("month", "")
    return redirect("tools:month", month=month) if MONTH.fullmatch(month) else redirect("tools:book")


@require_safe
@behind_pin
def receipt(request: PersonRequest, pk: int) -> HttpResponseBase:
    entry = entry_of(request.user, pk)
    if entry is None or not entry.receipt:
        raise Http404
    answer = FileResponse(entry.receipt.open("rb"))
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@READ_AND_WRITE
@behind_pin
def count(request: PersonRequest) -> HttpResponse:
    form = CountForm(request.POST or None)
    found: CashCount | None = None
    if request.method == "POST" and form.is_valid():
        try:
            found = count_pocket(request.user, by=request.user, **form.cleaned_data)
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("tools:counted", pk=found.pk)
    return render(request, "tools/count.html", {"form": form, "place": "me"}, status=400 if form.errors else 200)


@READ_AND_WRITE
@behind_pin
def counted(request: PersonRequest, pk: int) -> HttpResponse:
    """What the count says; a POST writes the difference down, so that book and pocket agree."""
    found = count_of(request.user, pk)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            noted = book_difference(found, by=request.user)
        except EntryRefused as refusal:
            messages.error(request, str(refusal))
        else:
            written = _("The difference is written down. Book and pocket agree again.")
            messages.success(request, written if noted else _("By now book and pocket agree."))
        return redirect("tools:book")
    now = balance_at(found)
    left = found.counted - now
    context = {"count": found, "now": now, "left": left, "difference": abs(left), "place": "me"}
    return render(request, "tools/counted.html", context)


@READ_AND_WRITE
@behind_pin
def month(request: PersonRequest, month: str) -> HttpResponse:
    first = month_in(month)
    now = statement(request.user, first=first)
    form = StockForm(request.POST or None, initial={"opening": now.opening, "closing": now.closing})
    if request.method == "POST" and form.is_valid():
        try:
            note_stock(request, first, form.cleaned_data)
        except EntryRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("tools:month", month=month)
    rows = lines_in(request.user, first=first, after=next_month(first))
    lines = Paginator(rows, A_PAGE).get_page(request.GET.get("p"))
    context = {
        "form": form,
        "now": now,
        "steps": steps_of(now),
        "month": month,
        "lines": lines,
        "newer": f"?p={lines.number - 1}#lines" if lines.has_previous() else "",
        "older": f"?p={lines.number + 1}#lines" if lines.has_next() else "",
        "before": f"{month_before(first):%Y-%m}",
        "after": f"{next_month(first):%Y-%m}" if first < this_month() else "",
        "place": "me",
    }
    return render(request, "tools/month.html", context, status=400 if form.errors else 200)


def note_stock(request: PersonRequest, first: dt.date, facts: dict[str, Any]) -> None:
    days = {"opening": first - dt.timedelta(days=1), "closing": next_month(first) - dt.timedelta(days=1)}
    for name, day in days.items():
        if facts[name] is not None:
            cid = uuid5(facts["cid"], name)
            value_stock(request.user, day=day, value=facts[name], cid=cid, by=request.user)


def costs_of(now: Statement) -> list[tuple[str, Any]]:
    words = {
        "fees": _("Platform fees, insurance"),
        "freight": _("Courier"),
        "packing": _("Packing"),
        "ads": _("Advertising"),
        "wages": _("Wages for helpers"),
        "other": _("Rent, power, network, other"),
    }
    return [(words[name], amount) for name, amount in now.costs.items()]


def steps_of(now: Statement) -> list[tuple[str, str, bool]]:
    """The formula line by line: what it is called, the amount with its sign, whether it is a sum."""
    lines = [
        (_("Sales, less what was paid back"), now.sales, False),
        (_("Goods used: stock before + bought − stock now"), -now.goods_used, False),
        (_("Gross profit"), now.gross, True),
        *((label, -amount, False) for label, amount in costs_of(now)),
        (_("Profit before your own wage"), now.before_wage, True),
        (_("My own wage, from the shop to the home"), -now.own_wage, False),
        (_("Profit after your own wage"), now.after_wage, True),
    ]
    return [(label, shown(amount), is_sum) for label, amount, is_sum in lines]


@require_safe
@behind_pin
def sheet(request: HttpRequest, month: str, kind: str) -> HttpResponse:
    """The month's lines as a sheet; text that would run as a formula is made harmless."""
    first = month_in(month)
    if kind not in KINDS:
        raise Http404
    rows = month_lines(request.user, first=first, after=next_month(first))
    answer = HttpResponse(sheet_of(rows, kind), content_type=KINDS[kind])
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=f"book-{month}.{kind}")
    return answer
