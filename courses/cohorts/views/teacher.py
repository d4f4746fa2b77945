"""The teacher's desk: the classes, one class with who needs attention first, and everybody in it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from cms.core.domain.states import MoveRefused
from courses.cohorts.domain import access, enrolling, nudging, opening, sheets
from courses.cohorts.domain.attendance import parts_of
from courses.cohorts.domain.board import Board, Row, board_of
from courses.cohorts.domain.meetings import is_on, next_meetings
from courses.cohorts.domain.teachers import teachers_of
from courses.cohorts.enums import COHORT_MOVES, CohortState, EnrolState
from courses.cohorts.forms import CohortForm, TakeOutForm
from courses.cohorts.models import Cohort, Enrolment
from courses.enums import Firmness
from courses.exceptions import Refused

READ_AND_WRITE = require_http_methods(["GET", "HEAD", "POST"])
FIRST, A_PAGE = 10, 25


def own_cohort(request: PersonRequest, pk: int, *, guests: bool = False) -> Cohort:
    found = access.cohort_for(request.user, pk, guests=guests)
    if found is None:
        raise Http404
    return found


@never_cache
@signed_in
@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    """Every class that this person teaches, with its next meeting; a guest's too."""
    taught = list(access.teaching(request.user).select_related("cohort__unit").order_by("-cohort__starts_on", "-pk"))
    may_open = access.may_open(request.user)
    coming = next_meetings([row.cohort_id for row in taught])
    rows = [(row, coming.get(row.cohort_id)) for row in taught]
    return render(request, "cohorts/desk.html", {"rows": rows, "may_open": may_open, "place": "learn"})


@never_cache
@READ_AND_WRITE
@signed_in
def new(request: PersonRequest) -> HttpResponse:
    if not access.may_open(request.user):
        raise Http404
    today = timezone.localdate()
    begin: dict[str, Any] = {"starts_on": today} | kept(request)
    form = CohortForm(request.POST if request.method == "POST" else None, person=request.user, initial=begin)
    if request.method == "POST" and form.is_valid():
        try:
            row = opening.open_cohort(form.plan, cid=form.cleaned_data["cid"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused.message))
        else:
            messages.success(request, _("The class is there. Invite its learners and plan its meetings."))
            return redirect("cohorts:cohort", pk=row.pk)
    return render(request, "cohorts/new.html", {"form": form, "place": "learn"}, status=400 if form.errors else 200)


@never_cache
@signed_in
@require_safe
def cohort(request: PersonRequest, pk: int) -> HttpResponse:
    """Who needs attention, the next meeting, and how firm each goal is in the class."""
    row = own_cohort(request, pk)
    board = board_of(row, language=get_language() or "", code=request.GET.get("module", ""), by=request.user)
    coming = next_meetings([row.pk]).get(row.pk)
    joined = access.joined(row) if row.state == CohortState.PLANNED else []
    people = len(board.rows) or len(joined)  # before a class begins its board is empty
    context = {
        "cohort": row,
        "board": board,
        "needy": board.needy[:FIRST],
        "more": len(board.needy) - FIRST,
        "modules": chips(board, reverse("cohorts:cohort", kwargs={"pk": pk})),
        "meeting": coming,
        "is_on": is_on(coming),
        "name_list": " ".join(parts_of(reverse("cohorts:meeting", kwargs={"pk": coming.pk}), people)) if coming else "",
        "teachers": teachers_of(row),
        "joined": joined,
        "invited": Enrolment.objects.filter(cohort=row, state=EnrolState.INVITED).count(),
        "finished": Enrolment.objects.filter(cohort=row, state=EnrolState.FINISHED).count(),
        "moves": COHORT_MOVES.open_to(state=row.state, actor="teacher"),
        "place": "learn",
    }
    return render(request, "cohorts/cohort.html", context)


def chips(board: Board, address: str, **words: str) -> list[dict[str, Any]]:
    """One chip a module; the chosen one is marked."""
    return [
        {
            "label": module.title,
            "url": f"{address}?{urlencode({**words, 'module': module.code})}",
            "current": board.module is not None and module.code == board.module.code,
        }
        for module in board.modules
    ]


def shown_rows(board: Board, request: PersonRequest) -> list[Row]:
    return board.needy if request.GET.get("show") == "needs" else board.rows


@never_cache
@signed_in
@require_safe
def people(request: PersonRequest, pk: int) -> HttpResponse:
    """Everybody, page by page, with the goals of one module; the sheet holds the same."""
    row = own_cohort(request, pk)
    board = board_of(row, language=get_language() or "", code=request.GET.get("module", ""), by=request.user)
    show = "needs" if request.GET.get("show") == "needs" else ""
    page = Paginator(shown_rows(board, request), A_PAGE).get_page(request.GET.get("p"))
    here = reverse("cohorts:people", kwargs={"pk": pk})
    kept_words = {"show": show, "module": board.module.code if board.module else ""}
    query = urlencode({name: word for name, word in kept_words.items() if word})
    context = {
        "cohort": row,
        "board": board,
        "page_of": page,
        "head": sheets.head_of(board),
        "lines": [(one, sheets.cells_of(one)) for one in page],
        "untried": Firmness.OPEN.label,
        "modules": chips(board, here, **({"show": show} if show else {})),
        "show": show,
        "query": query,
        "before": f"{here}?{query}&p={page.previous_page_number()}" if page.has_previous() else "",
        "after": f"{here}?{query}&p={page.next_page_number()}" if page.has_next() else "",
        "place": "learn",
    }
    return render(request, "cohorts/people.html", context)


@never_cache
@require_GET
@signed_in
def sheet(request: PersonRequest, pk: int, kind: str) -> HttpResponse:
    row = own_cohort(request, pk)
    if kind not in sheets.KINDS:
        raise Http404
    board = board_of(row, language=get_language() or "", code=request.GET.get("module", ""), by=request.user)
    return as_file(sheets.sheet_of(board, shown_rows(board, request), kind, by=request.user), "class", kind)


def as_file(content: bytes, what: str, kind: str) -> HttpResponse:
    """A sheet to take along, named by what it is and today."""
    answer = HttpResponse(content, content_type=sheets.KINDS[kind])
    name = f"{what}-{timezone.localdate():%Y%m%d}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    return answer


@never_cache
@signed_in
@require_safe
def learner(request: PersonRequest, pk: int) -> HttpResponse:
    """One learner: what is the matter, how firm each goal is, and what the teacher can do."""
    enrolment = learner_of(request, pk)
    board = board_of(
        enrolment.cohort, language=get_language() or "", code=request.GET.get("module", ""), by=request.user
    )
    row = next((one for one in board.rows if one.enrolment.pk == pk), None)
    if row is None:
        raise Http404
    here = reverse("cohorts:learner", kwargs={"pk": pk})
    context = {"cohort": enrolment.cohort, "board": board, "row": row, "modules": chips(board, here)}
    return render(request, "cohorts/learner.html", context | {"form": TakeOutForm(), "place": "learn"})


def learner_of(request: PersonRequest, pk: int) -> Enrolment:
    found = access.enrolment_for(request.user, pk)
    if found is None:
        raise Http404
    return found


@never_cache
@require_POST
@signed_in
def move(request: PersonRequest, pk: int, deed: str) -> HttpResponse:
    """Start, end, archive."""
    row = own_cohort(request, pk)
    if deed not in opening.DEEDS:
        raise Http404
    try:
        opening.DEEDS[deed](row, by=request.user)
    except MoveRefused as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, _("Done."))
    return redirect("cohorts:cohort", pk=pk)


@never_cache
@require_POST
@signed_in
def help_learner(request: PersonRequest, pk: int, deed: str) -> HttpResponse:
    """Remind, note that one has talked, take out, take an invitation back."""
    row = learner_of(request, pk)
    form = TakeOutForm(request.POST)
    done = {
        "remind": _("The reminder is on its way."),
        "care": _("Noted. It is quiet for a week."),
        "cancel": _("Taken back."),
    }
    try:
        if deed == "remind":
            nudging.remind(row, by=request.user)
        elif deed == "care":
            nudging.care(row, by=request.user)
        elif deed == "cancel":
            enrolling.cancel(row, by=request.user)
            messages.success(request, done[deed])
            return redirect("cohorts:invite", pk=row.cohort_id)
        elif deed == "take-out" and form.is_valid():
            enrolling.take_out(row, words=form.cleaned_data["words"], by=request.user)
        elif deed == "take-out":
            messages.error(request, _("Say in a few words why: the learner reads them."))
            return redirect("cohorts:learner", pk=pk)
        else:
            raise Http404
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
    else:
        messages.success(request, done.get(deed) or _("They are no longer in this class, and read why."))
    return redirect("cohorts:cohort", pk=row.cohort_id)
