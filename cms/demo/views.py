"""One tap and one is somebody: only where ``DEMO`` is on, which production settings cannot do."""

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cms.demo.forms import DoorForm, open_doors
from cms.demo.people import DOORS, PIN


@require_http_methods(["GET", "HEAD", "POST"])
def doors(request: HttpRequest) -> HttpResponse:
    if not settings.DEMO:
        raise Http404
    form = DoorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        door = next(d for d in DOORS if d.key == form.cleaned_data["person"])
        person = get_user_model().objects.filter(phone=door.phone, is_demo=True).first()
        if person is not None:
            login(request, person, backend="django.contrib.auth.backends.ModelBackend")
            return redirect(door.lands)
        form.add_error(None, _("The demo world is empty. Run “manage.py seed” and try again."))
    status = 400 if form.is_bound else 200
    shown = {"doors": open_doors(), "form": form, "pin": PIN, "place": "me"}
    return render(request, "demo/doors.html", shown, status=status)
