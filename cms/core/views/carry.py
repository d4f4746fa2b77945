"""Where a file from another phone is handed in: by its owner, or by whoever could carry it to a network."""

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cms.core.domain.carrying import hand_in, may_hand_in
from cms.core.domain.outbox import label_of
from cms.core.domain.page_cache import KEEP
from cms.core.forms import HandInForm

AGAIN = ("later", "others", "old")  # of these something is left that the same file may still bring


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """The answer of a POST is this page again with what became of it: sent once more it says the same."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    form, told, is_enough = HandInForm(), None, False
    if request.method == "POST":
        is_enough = not may_hand_in(request.user)  # asked before anything is read: reading costs the most
        form = form if is_enough else HandInForm(request.POST, request.FILES)
        if form.is_valid():
            told, form = hand_in(form.cleaned_data["file"], by=request.user), HandInForm()
    is_over = told is not None and not any(told.rest[state] for state in AGAIN)
    arrived = [(label_of(kind), count) for kind, count in told.arrived.items()] if told else []
    facts = {"form": form, "told": told, "arrived": arrived, "is_over": is_over, "is_enough": is_enough}
    answer = render(request, "carry.html", facts | {"place": "me"}, status=400 if is_enough or form.errors else 200)
    if request.method != "POST":
        answer.headers[KEEP] = "1"  # pictures are read without a network too, and handed in once there is one
    return answer
