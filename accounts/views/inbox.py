"""The inbox, and browsers that may be woken."""

from django.core.paginator import Paginator
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts import push
from accounts.access import RUNG, PersonRequest, signed_in
from accounts.domain.notices import mark_all_read, mark_read
from accounts.domain.pins import pin_of
from accounts.domain.queries import inbox_of, unread_count
from accounts.domain.reach import add_browser, drop_browsers
from accounts.forms.me import BrowserForm
from accounts.pin_lock import is_open
from accounts.rules import guarded_purposes

PAGE = 30


@never_cache
@signed_in
@require_safe
def inbox(request: PersonRequest) -> HttpResponse:
    page = Paginator(inbox_of(request.user), PAGE).get_page(request.GET.get("page"))
    pin = pin_of(request.user)
    behind = [name for name, guard in guarded_purposes.items() if getattr(pin, f"guards_{guard}", False)]
    shut = [] if behind and is_open(request) else behind
    shown = {"page": page, "shut": shut, "unread_here": unread_count(request.user)}
    return render(request, "accounts/inbox.html", shown)


@require_POST
@signed_in
def notice(request: PersonRequest, pk: int) -> HttpResponse:
    """Open a line: it is read from now on, and the visitor goes where it points."""
    row = get_object_or_404(inbox_of(request.user), pk=pk)
    mark_read(row, by=request.user)
    own = row.url.startswith("/") and not row.url.startswith("//")
    return redirect(row.url if own else "accounts:inbox")


@require_POST
@signed_in
def read_all(request: PersonRequest) -> HttpResponse:
    mark_all_read(request.user)
    return redirect("accounts:inbox")


@require_POST
@signed_in
def push_on(request: PersonRequest) -> HttpResponse:
    """The browser's subscription, as form fields. 204 when kept; 400 with the faults otherwise."""
    form = BrowserForm(request.POST)
    if not form.is_valid() or not push.is_possible():
        return JsonResponse({"errors": form.errors}, status=400)
    add_browser(request.user, **form.cleaned_data)
    request.session[RUNG] = form.cleaned_data["endpoint"]
    return HttpResponse(status=204)


@require_POST
@signed_in
def push_off(request: PersonRequest) -> HttpResponse:
    drop_browsers(request.user, endpoint=request.POST.get("endpoint", ""))
    return redirect("accounts:consents") if "page" in request.POST else HttpResponse(status=204)
