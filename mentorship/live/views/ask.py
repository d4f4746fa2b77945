"""The place "Ask": what is live, what comes, coming in by number, my questions; and making a session."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.views.sign_in import address_of
from cms.core.domain.page_cache import KEEP
from cms.core.domain.rates import allow
from mentorship.live.broadcast.announce import present
from mentorship.live.domain import queries, rooms, written
from mentorship.live.domain.access import room_for
from mentorship.live.exceptions import NoSuchThing, Refused, WrongCode
from mentorship.live.forms.rooms import CodeForm, PlaceForm, ScheduleForm, WriteForm
from mentorship.live.models import WrittenQuestion
from mentorship.live.views.arrivals import address_of as place_of
from mentorship.live.views.arrivals import what_now
from mentorship.live.views.parts import carried, chosen_session

SESSIONS_A_DAY = 20


def ask_page(
    request: HttpRequest, form: CodeForm, status: int = 200, *, write_form: WriteForm | None = None
) -> HttpResponse:
    """For visitors too: what is open is no secret, going in asks who they are."""
    lists = queries.sessions()
    ahead = [*lists["live_now"], *lists["scheduled"]]
    context = {
        "write_form": write_form or WriteForm(initial=kept(request), sessions=ahead),
        "ahead": ahead,
        "written": written.own_written(request.user) if request.user.is_authenticated else [],
        **lists,
        "live_now": [(room, present(room.pk)) for room in lists["live_now"]],
        "form": form,
        "mine": queries.my_questions(request.user),
        "may_schedule": rooms.may_schedule(request.user),
        "has_desk": queries.has_desk(request.user),
        "carried": carried(request),
    }
    return render(request, "live/ask.html", context, status=status)


@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """A phone keeps it as this person saw it: a question can be written there without a network."""
    answer = ask_page(request, CodeForm())
    answer.headers[KEEP] = "1"
    return answer


@require_safe
def note(request: HttpRequest) -> HttpResponse:
    """The field alone, for nobody in particular: it goes along with every module that a phone keeps."""
    form = WriteForm()
    del form.fields["cid"]  # the phone names what is written; here it would make another page of it each time
    answer = render(request, "live/note.html", {"write_form": form, "place": "ask"})
    answer.headers[KEEP] = "1"
    return answer


@require_POST
@signed_in
def write(request: PersonRequest) -> HttpResponse:
    """The same deed as from a phone's outbox, by a plain form."""
    lists = queries.sessions()
    form = WriteForm(request.POST, sessions=[*lists["live_now"], *lists["scheduled"]])
    if form.is_valid():
        said, now = form.cleaned_data, timezone.now()
        try:
            room = chosen_session(request.user, said, at=now)
            row = written.write(request.user, text=said["text"], room=room, cid=said["cid"], at=now)
        except NoSuchThing:
            form.add_error("code" if said["code"] and not said["room"] else "room", WrongCode.message)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, what_now(row) or _("Asked."))
            return redirect(place_of(row))
    return ask_page(request, CodeForm(), status=422, write_form=form)


@require_POST
@signed_in
def place(request: PersonRequest, pk: int) -> HttpResponse:
    """A written question into the session that its writer chose for it."""
    row, form = _own(request, pk), PlaceForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        row = written.place(row, room_for(request.user, form.cleaned_data["room"]))
    except NoSuchThing as nothing:
        raise Http404 from nothing
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, what_now(row) or _("Asked."))
    return redirect(place_of(row))


@require_POST
@signed_in
def away(request: PersonRequest, pk: int) -> HttpResponse:
    written.put_away(_own(request, pk))
    messages.success(request, _("Put away."))
    return redirect("live:ask")


def _own(request: PersonRequest, pk: int) -> WrittenQuestion:
    try:
        return written.own_row(request.user, pk)
    except NoSuchThing as nothing:
        raise Http404 from nothing


@require_POST
def join(request: HttpRequest) -> HttpResponse:
    """Six digits lead to the room's door; a wrong number is said beside the field."""
    form = CodeForm(request.POST)
    if form.is_valid():
        try:
            room = rooms.find_by_code(form.cleaned_data["code"], by=request.user, address=address_of(request))
        except Refused as refused:
            form.add_error("code", refused.message)
        else:
            return redirect("live:room", slug=room.slug)
    return ask_page(request, form, status=422)


@require_http_methods(["GET", "POST"])
@signed_in
def schedule(request: PersonRequest) -> HttpResponse:
    if not rooms.may_schedule(request.user):
        raise Http404
    form = ScheduleForm(request.POST or None, initial={"language": get_language(), **kept(request)})
    if request.method == "POST" and form.is_valid() and _may_plan_more(request, form):
        facts = {name: form.cleaned_data[name] for name in form.Meta.fields}
        room = rooms.schedule_session(**facts, cid=form.cleaned_data["cid"], by=request.user)
        return redirect("live:poster", slug=room.slug)
    return render(request, "live/schedule.html", {"form": form}, status=422 if form.is_bound else 200)


def _may_plan_more(request: PersonRequest, form: ScheduleForm) -> bool:
    """Every session takes one of the six-digit numbers; a finger that stays on the button must not take them all."""
    may = allow(f"live.schedule:{request.user.pk}", limit=SESSIONS_A_DAY, seconds=86_400)
    if not may:
        form.add_error(None, _("That is enough for one day. Plan the next session tomorrow."))
    return may
