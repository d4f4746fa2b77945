"""A learner's practice: the task, what was shown for it, where it stands, and what to do next."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import PersonRequest, kept, signed_in
from accounts.pin_lock import ask_for_pin, behind_pin_if_chosen, is_shut
from cms.core.domain.states import MoveRefused
from cms.core.views.media import send_private
from courses.domain.evidence import sending
from courses.domain.evidence.queries import file_for, whole
from courses.domain.evidence.task import Task, task_of
from courses.domain.outline import outline
from courses.domain.progress import next_step
from courses.enums import EvidenceState
from courses.exceptions import Refused
from courses.forms.practice import AppealForm, PracticeForm, RemoveForm, name_of, refuse_heavy
from courses.models import Evidence
from courses.views.showing import parts_of, steps_of

State = EvidenceState


def _task(code: str) -> Task:
    task = task_of(code, language=get_language() or "")
    if task is None:
        raise Http404
    return task


def _mine(request: PersonRequest, code: str) -> Evidence | None:
    rows = Evidence.objects.filter(person=request.user, code=code).exclude(state=State.WITHDRAWN)
    return whole(rows).first()


@never_cache
@behind_pin_if_chosen("evidence")
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: PersonRequest, code: str) -> HttpResponse:
    task = _task(code)
    if request.method == "POST":
        return _keep(request, task)
    row = _mine(request, code)
    given = {f"a-{key}": value for key, value in (row.answers if row else {}).items()}
    form = PracticeForm(task=task, initial=given | kept(request))
    return _page(request, task, row, form)


def _keep(request: PersonRequest, task: Task) -> HttpResponse:
    """Saved, and sent where the learner asks for it."""
    sends = request.POST.get("do") == "send" and "remove" not in request.POST
    row = sending.begin(request.user, code=task.code, by=request.user)
    counts = Counter(row.files.values_list("ask", flat=True))
    form = PracticeForm(request.POST, request.FILES, task=task, sending=sends, kept=counts)
    form.is_valid()
    try:
        if row.is_with_learner or not sends:
            _save(request, task, row, form)
        if form.errors:
            return _page(request, task, _mine(request, task.code), form, status=400)
        if sends:
            sending.submit(row, cid=form.cleaned_data["cid"], by=request.user)
    except (Refused, MoveRefused) as refused:
        if speaks_json(request):
            return JsonResponse({"saved": False, "message": str(refused.message)}, status=409)
        messages.error(request, str(refused.message))
        return redirect(request.path)
    if speaks_json(request):
        return JsonResponse({"saved": True})
    told = _("Sent. We tell you as soon as somebody has looked at it.")
    messages.success(request, told if sends else _("Saved. You can go on at any time; nobody has seen it yet."))
    return redirect(request.path if sends else f"{request.path}#form")


def _save(request: PersonRequest, task: Task, row: Evidence, form: PracticeForm) -> None:
    """Files first: a browser cannot choose them again for the learner, so they are kept whatever else is wrong."""
    for field, words in _keep_files(request, task, row, form):
        form.add_error(field, words)
    sending.save_answers(row, answers=form.answers, by=request.user)
    _take_away(request, row)


def speaks_json(request: PersonRequest) -> bool:
    """A script that saves while one types."""
    return request.headers.get("Accept", "").startswith("application/json")


def _keep_files(request: PersonRequest, task: Task, row: Evidence, form: PracticeForm) -> list[tuple[str, str]]:
    """What could not be kept: field and words."""
    refused = []
    for ask in [ask for ask in task.asks if ask.is_file]:
        for upload in form.cleaned_data.get(name_of(ask)) or []:
            try:
                refuse_heavy(upload)
                cid = _cid_of(form, upload)
                sending.add_file(row, task=task, ask=ask.key, upload=upload, cid=cid, by=request.user)
            except ValidationError as wrong:
                refused.append((name_of(ask), f"{upload.name[:60]}: {' '.join(wrong.messages)}"))
            except Refused as wrong:
                refused.append((name_of(ask), str(wrong.message)))
    return refused


def _take_away(request: PersonRequest, row: Evidence) -> None:
    """The button beside a file sends the whole form, so that nothing typed is lost."""
    form = RemoveForm(request.POST)
    wanted = form.cleaned_data["remove"] if form.is_valid() else None
    for file in row.files.filter(pk=wanted) if wanted else ():
        sending.remove_file(file, by=request.user)


def _cid_of(form: PracticeForm, upload: Any) -> UUID:
    """The same form sent twice brings the same files: named by the form, their name and size."""
    base = form.cleaned_data.get("cid") or UUID(int=0)
    return sending.uuid5(base, f"{upload.name}:{upload.size}")


def _page(
    request: PersonRequest, task: Task, row: Evidence | None, form: PracticeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    language = get_language() or ""
    line = outline(language).module(task.code)
    is_open = row is None or row.is_with_learner
    shown = {
        "task": task,
        "line": line,
        "row": row,
        "form": form,
        "parts": parts_of(task, row, form),
        "is_open": is_open,
        "steps": steps_of(row),
        "may_appeal": bool(row and row.may("appeal") and not row.appealed_at),
        "appeal_form": AppealForm(),
        "points": _last_points(row),
        "next": next_step(request.user, language=language) if row and not is_open else None,
        "place": "learn",
    }
    return render(request, "courses/practice.html", shown | more, status=status)


def _last_points(row: Evidence | None) -> list[dict[str, Any]]:
    """What the reviewer ticked last, while it is asked for more or accepted."""
    if row is None or row.state not in {State.MORE_NEEDED, State.ACCEPTED}:
        return []
    decided = [event for event in row.events.all() if event.points]
    return decided[-1].points if decided else []


@never_cache
@behind_pin_if_chosen("evidence")
@require_POST
def appeal(request: PersonRequest, code: str) -> HttpResponse:
    task, row = _task(code), _mine(request, code)
    if row is None:
        raise Http404
    form = AppealForm(request.POST)
    if not form.is_valid():
        given = {f"a-{key}": value for key, value in row.answers.items()}
        return _page(request, task, row, PracticeForm(task=task, initial=given), status=400, appeal_form=form)
    try:
        sending.appeal(row, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Somebody else looks at it now. We tell you what they say."))
    except (Refused, MoveRefused) as refused:
        messages.error(request, str(refused.message))
    return redirect("courses:practice", code=code)


@never_cache
@behind_pin_if_chosen("evidence")
@require_POST
def withdraw(request: PersonRequest, code: str) -> HttpResponse:
    row = _mine(request, code)
    if row is None:
        raise Http404
    try:
        sending.withdraw(row, by=request.user)
        messages.success(request, _("Taken back, and its photos are deleted. You can begin again whenever you like."))
    except MoveRefused as refused:
        messages.error(request, str(refused.message))
    return redirect("courses:practice", code=code)


@never_cache
@signed_in
@require_safe
def evidence_file(request: PersonRequest, file: UUID) -> HttpResponse:
    """A photo or recording, to its owner and to who may look at it now; to anybody else it is not there."""
    found = file_for(request.user, file)
    if found is None or not found.file.storage.exists(found.file.name or ""):
        raise Http404
    if found.evidence.person_id == request.user.pk and is_shut(request, "evidence"):
        return ask_for_pin(request)
    with found.file.open("rb") as stored:
        return send_private(request, stored.read(), found.suffix)
