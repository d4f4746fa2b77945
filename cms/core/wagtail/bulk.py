"""Bulk actions over rows that belong to places."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from cms.core.domain.keys import is_key
from cms.core.wagtail.policy import policy_of, scoped

HOLDS_SECONDS = 3600
MOST_ROWS = 500
NAMES_SHOWN = 50


class ScopedBulkAction(SnippetBulkAction):
    """Acts on rows in scope for ``permission``, each asked on its own.

    "Select all in listing" means the list as filtered and searched, nothing more. The page that asks "go ahead?"
    signs the rows it names, for this person, model and deed; the deed is done to those rows and no others, however
    the list has changed meanwhile. Rows that have moved on are left and counted. Rows out of scope are not mentioned:
    who asks for none but such rows gets the same 404 as for numbers that don't exist. Subclasses set ``models`` as a
    plain list and write ``execute_action``.
    """

    do_not_call_in_templates = True  # a class, listed as such under a list of rows
    permission = "change"
    template_name = "core/wagtail/bulk.html"
    next_url: str

    def __init__(self, request: Any, model: Any) -> None:
        super().__init__(request, model)
        if self.next_url == request.path:  # no way back, or one that leads out; without rows this page is nobody's
            self.next_url = reverse(model.snippet_viewset.get_url_name("list"))

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        if not policy_of(self.model).user_has_any_permission(request.user, {"add", "change", "delete", "view"}):
            raise PermissionDenied
        if not self.may(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.turned_back() or super().get(request, *args, **kwargs)

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Without its signed rows, or an hour later, the question is asked again and nothing is done."""
        if self.signed_rows is None:
            messages.warning(request, _("Please look at the list once more before you go ahead."))
            return self.get(request, *args, **kwargs)
        return self.turned_back() or super().post(request, *args, **kwargs)

    def turned_back(self) -> HttpResponse | None:
        """Back to the list where there is nothing to do, or too much at once."""
        if len(self.asked) > MOST_ROWS:
            words = _("That is more than %(most)d at once. Filter the list further, then choose again.")
            messages.warning(self.request, words % {"most": MOST_ROWS})
        elif not self.get_actionable_objects()[0]:
            messages.warning(self.request, _("Nothing to do: what you chose has moved on already."))
        else:
            return None
        return redirect(self.next_url)

    def may(self, person: Any) -> bool:
        """Whether the person may do this anywhere at all."""
        return scoped(person, self.model._base_manager.all(), self.permission).exists() or person.is_superuser  # noqa: SLF001

    @property
    def salt(self) -> str:
        return f"{self.model._meta.label_lower}.{self.action_type}.{self.request.user.pk}"  # noqa: SLF001 Django's name

    @property
    def signed_rows(self) -> list[int] | None:
        """The rows that the page before named; None where it did not, or too long ago."""
        try:
            found = signing.loads(self.request.POST.get("rows", ""), salt=self.salt, max_age=HOLDS_SECONDS)
        except signing.BadSignature:
            return None
        return list(found)

    @property
    def asked(self) -> list[Any]:
        """The rows asked for, in scope, in the list's order; 404 where there are none."""
        if not hasattr(self, "_asked"):
            self._asked = list(self.wanted()[: MOST_ROWS + 1])
        if not self._asked:
            raise Http404
        return self._asked

    def wanted(self) -> Any:
        viewset = self.model.snippet_viewset
        signed = self.signed_rows if self.request.method == "POST" else None
        ids = self.request.GET.getlist("id") if signed is None else signed
        everything = signed is None and "all" in ids
        rows = viewset.listed(self.request) if everything else viewset.get_queryset(self.request)
        rows = scoped(self.request.user, rows, self.permission)
        return rows if everything else rows.filter(pk__in=[pk for pk in ids if is_key(pk)])

    def get_actionable_objects(self) -> tuple[list[Any], dict[str, list[Any]]]:
        return [row for row in self.asked if self.check_perm(row)], {"items_with_no_access": []}

    def get_form(self, form_class: Any = None) -> forms.Form:
        form = super().get_form(form_class)
        rows = [row.pk for row in self.get_actionable_objects()[0]]
        token = signing.dumps(rows, salt=self.salt, compress=True)
        form.fields["rows"] = forms.CharField(widget=forms.HiddenInput, initial=token)
        if form.is_bound and self.signed_rows is None:  # a page that has grown too old would bring its old rows again
            form.data = {**form.data.dict(), "rows": token}
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "first_items": context["items"][:NAMES_SHOWN], "more": len(context["items"]) - NAMES_SHOWN}

    def check_perm(self, obj: Any) -> bool:
        return True

    def object_context(self, obj: Any) -> dict[str, Any]:
        return {"item": obj}


class NoBulkDelete(ScopedBulkAction):
    """Takes the place of Wagtail's own bulk delete on protected models: rows of a register are never deleted."""

    display_name = ""
    action_type = "delete"
    aria_label = ""

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        raise PermissionDenied

    @classmethod
    def execute_action(cls, objects: list[Any], **kwargs: Any) -> tuple[int, int]:  # noqa: ARG003 Wagtail's signature
        raise PermissionDenied
