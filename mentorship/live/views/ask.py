"""The place "Ask": what is live, what comes, coming in by number, my questions; and making a session."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.views.sign_in import address_of
from cms.core.domain.rates import allow
from mentorship.live.broadcast.announce import present
from mentorship.live.domain import queries, rooms
from mentorship.live.exceptions import Refused
from mentorship.live.forms.rooms import CodeForm, ScheduleForm
from mentorship.live.views.parts import carried

SESSIONS_A_DAY = 20


def ask_page(request: HttpRequest, form: CodeForm, status: int = 200) -> HttpResponse:
    """For visitors too: what is open is no secret, going in asks who they are."""
    lists = queries.sessions()
    context = {
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
    return ask_page(request, CodeForm())


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
