"""Deciding several applications at once: each by its own deed, each asked on its own."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from association.domain import applications
from association.domain.households import family_of
from association.domain.queries import WAITING
from association.enums import Action, RejectReason
from association.exceptions import Refused
from association.models import Application, AuditEntry, Membership, Role, Shop
from cms.core.domain.states import MoveRefused
from cms.core.forms import WordsField
from cms.core.sentences import joined
from cms.core.wagtail.bulk import NoBulkDelete, ScopedBulkAction


class RejectForm(forms.Form):
    """The same reason goes to everyone chosen."""

    code = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason")), *RejectReason.choices])
    text = WordsField(label=_("What the applicants read"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000)


class Deciding(ScopedBulkAction):
    models = [Application]
    permission = Action.APPROVE

    def check_perm(self, obj: Application) -> bool:
        return obj.state in WAITING and obj.person_id not in self.never

    @cached_property
    def never(self) -> set[int]:
        """Oneself and one's household."""
        return {self.request.user.pk, *family_of(self.request.user).values_list("pk", flat=True)}

    def get_execution_context(self) -> dict[str, Any]:
        form = self.cleaned_form
        return {**super().get_execution_context(), "by": self.request.user, "words": form.cleaned_data if form else {}}

    @classmethod
    def decide(cls, row: Application, *, by: Any, words: dict[str, str]) -> None:
        raise NotImplementedError

    @classmethod
    def execute_action(cls, objects: list[Application], **kwargs: Any) -> tuple[int, int]:
        """How many were decided, and how many had moved on meanwhile."""
        done = 0
        for row in objects:
            try:
                with transaction.atomic():
                    cls.decide(row, by=kwargs["by"], words=kwargs["words"])
            except (MoveRefused, Refused):
                continue
            done += 1
        return done, len(objects) - done

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        words = ngettext("%(n)d application decided.", "%(n)d applications decided.", num_parent_objects) % {
            "n": num_parent_objects
        }
        if num_child_objects:
            rest = ngettext(
                "%(n)d had moved on or is with a colleague, and was left as it is.",
                "%(n)d had moved on or are with a colleague, and were left as they are.",
                num_child_objects,
            )
            words = joined([words, rest % {"n": num_child_objects}])
        return words


class ApproveApplications(Deciding):
    display_name = pgettext_lazy("membership", "Approve")
    action_type = "approve"
    aria_label = _("Approve the chosen applications")
    action_priority = 10

    @classmethod
    def decide(cls, row: Application, *, by: Any, words: dict[str, str]) -> None:  # noqa: ARG003 no words needed
        applications.approve(row, by=by)


class RejectApplications(Deciding):
    display_name = _("Reject with a reason")
    action_type = "reject"
    aria_label = _("Reject the chosen applications with a reason")
    action_priority = 20
    form_class = RejectForm
    classes = {"serious"}

    @classmethod
    def decide(cls, row: Application, *, by: Any, words: dict[str, str]) -> None:
        applications.reject(row, code=words["code"], text=words["text"], by=by)


class KeepRows(NoBulkDelete):
    models = [Membership, Application, Shop, Role, AuditEntry]
