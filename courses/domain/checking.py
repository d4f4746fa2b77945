"""A translation goes to readers past every step of its workflow: nobody leaves out a step that is not theirs.

Wagtail reads this module while it makes its own models, so it imports none of them.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.conf import settings

if TYPE_CHECKING:
    from wagtail.models import Task, WorkflowState


def step_ahead(page: Any, person: Any) -> "Task | None":
    """The first step on the way out of a translation that this person may not approve; None: they may publish it.

    ``page`` may also be the page that a new one will stand below. Pages of the first language and trees without a
    workflow have no such step.
    """
    if page.locale.language_code == settings.LANGUAGE_CODE:
        return None
    workflow = page.get_workflow()
    steps: Iterable[Task] = workflow.tasks.filter(active=True) if workflow else ()
    return next((step for step in steps if not may_approve(step, page, person)), None)


def may_approve(step: "Task", page: Any, person: Any) -> bool:
    return any(name == "approve" for name, _label, _modal in step.specific.get_actions(page, person))


def publish_approved(state: "WorkflowState", user: Any = None) -> None:
    """What Wagtail does when the last step is approved.

    Words changed since by somebody else begin the way anew, and so does what no form lets out either: somebody may
    have saved it between, and said yes on a list that does not show it. The editor's page says what is wrong.
    """
    page = state.content_object
    latest = page.get_latest_revision()
    is_changed = page.locale.language_code != settings.LANGUAGE_CODE and _changed_since(state, page, latest)
    if is_changed or _may_not_go_out(latest.as_object()):
        state.workflow.start(page, user)
    else:
        latest.publish(user=user)


def _changed_since(state: "WorkflowState", page: Any, latest: Any) -> bool:
    """Whether, after a step was approved, somebody wrote a version who may not approve that step."""
    steps = state.task_states
    for approved in steps.filter(status=steps.model.STATUS_APPROVED).select_related("task"):
        later = page.revisions.filter(created_at__gt=approved.finished_at, pk__lte=latest.pk).exclude(user=None)
        if any(not may_approve(approved.task, page, one.user) for one in later.select_related("user").defer("content")):
            return True
    return False


def _may_not_go_out(draft: Any) -> bool:
    from courses.domain.core_topics import why_not_so  # noqa: PLC0415 they import models
    from courses.domain.lint import lint  # noqa: PLC0415 as above
    from courses.models import CoursePage, EditionPage, LessonPage  # noqa: PLC0415 as above

    is_heavy = isinstance(draft, LessonPage | EditionPage) and bool(lint(draft).stops)
    return is_heavy or (isinstance(draft, CoursePage) and bool(why_not_so(draft)))
