from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.domain.queries import last_messages
from accounts.gateways import messages_are_shown


@never_cache
@require_safe
def messages_sent(request: HttpRequest) -> HttpResponse:
    """What would have gone to phones; only in the demo and while debugging."""
    if not messages_are_shown():
        raise Http404
    return render(request, "accounts/messages_sent.html", {"rows": last_messages()})
