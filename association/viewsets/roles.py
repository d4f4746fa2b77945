"""Officers: who holds which role where. Given and ended by deeds, never edited."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets import AdminDateInput
from wagtail.snippets.views.snippets import CreateView

from accounts.forms.phone import MobileField
from accounts.models import User
from association.domain.access import visible
from association.domain.roles import end_role, grant, may_grant
from association.enums import Action, UnitKind
from association.models import Role, Unit
from association.rules import PERMISSIONS
from association.viewsets.lists import RegisterViewSet
from cms.core.wagtail.bulk import ScopedBulkAction
from cms.core.wagtail.viewsets import ScopedIndexView


class RoleForm(WagtailAdminModelForm):
    """The person is named by the number, so that no list of people is opened to choose from."""

    phone = MobileField(label=_("Mobile number of the person"))
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=_("Place"))
    start_on = forms.DateField(label=pgettext_lazy("office", "From"), initial=timezone.localdate, widget=AdminDateInput)
    end_on = forms.DateField(
        label=_("Until"),
        help_text=_("The first day without the role. Leave it empty for a role without an end."),
        required=False,
        widget=AdminDateInput,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = visible(self.for_user, Unit, Action.GRANT).order_by("path")

    def clean_phone(self) -> User:
        """The person behind the number, if they live where the giver manages."""
        people = visible(self.for_user, User, Action.GRANT)
        someone = people.filter(phone=self.cleaned_data["phone"], is_active=True).first()
        if someone is None:
            raise ValidationError(
                _("Nobody in your area has this number. Ask the person to sign up and say where they live first.")
            )
        return someone

    def clean(self) -> dict[str, Any]:
        words = super().clean() or self.cleaned_data
        unit, someone = words.get("unit"), words.get("phone")
        if unit and someone and (someone.pk == self.for_user.pk or not may_grant(self.for_user, unit)):
            raise ValidationError(_("You can only give roles below your own place, and not to yourself."))
        if unit and words.get("kind") and unit.kind != UnitKind.VILLAGE and not PERMISSIONS[words["kind"]].below:
            self.add_error("kind", _("People live in villages: choose a role that reaches the places below."))
        start, end = words.get("start_on"), words.get("end_on")
        held = Role.ever.filter(person=someone, unit=unit, kind=words.get("kind"), end_on=None).first()
        if held and (held.start_on, held.end_on) != (start, end):
            self.add_error("kind", _("This person has this role here already. To give it other days, end it first."))
        if start and start < timezone.localdate():
            self.add_error("start_on", _("A role begins today or later: nobody had it before it was given."))
        if start and end and end <= start:
            self.add_error("end_on", _("The end lies after the beginning."))
        return words


class GrantView(CreateView):
    page_title = page_subtitle = _("Give a role")
    submit_button_label = _("Give the role")
    submit_button_active_label = _("Giving the role…")

    def get_breadcrumbs_items(self) -> list[Any]:
        """The last one is this page: Wagtail would put "New" and the name of the model together."""
        items = super().get_breadcrumbs_items()
        items[-1] = {**items[-1], "label": self.page_title}
        return items

    def save_instance(self) -> Role:
        words = self.form.cleaned_data
        self.form.instance = grant(
            words["phone"],
            unit=words["unit"],
            kind=words["kind"],
            start_on=words["start_on"],
            end_on=words["end_on"],
            by=self.request.user,
        )
        return self.form.instance

    def get_success_buttons(self) -> list[Any]:
        return []


class RoleIndexView(ScopedIndexView):
    add_item_label = _("Give a role")

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        words = self.search_query.strip()
        return queryset.filter(Q(person__name__icontains=words) | Q(unit__name__icontains=words)) if words else queryset


class RoleViewSet(RegisterViewSet):
    model = Role
    icon = "key"
    menu_label = _("Officers and roles")
    menu_name = "roles"
    base_url_path = "association/roles"
    index_view_class = RoleIndexView
    add_view_class = GrantView
    ordering = ("unit__path", "pk")
    search_fields = ("person__name",)
    list_display = (
        "person",
        Column("place", label=_("Place"), accessor="unit", sort_key="unit__path"),
        "kind",
        "start_on",
        "end_on",
    )
    inspect_view_fields = ("person", "unit", "kind", "start_on", "end_on")
    edit_handler = ObjectList(
        [FieldPanel(name) for name in ("phone", "unit", "kind", "start_on", "end_on")], base_form_class=RoleForm
    )
    closed_views = frozenset({"edit"})

    def get_rows(self) -> QuerySet[Role]:
        """Roles of today and of days to come."""
        ended = Q(end_on__lte=timezone.localdate())
        return Role.ever.exclude(ended).select_related("person", "unit")


class EndRoles(ScopedBulkAction):
    models = [Role]
    permission = Action.GRANT
    display_name = _("End the role")
    action_type = "end"
    aria_label = _("End the chosen roles today")
    classes = {"serious"}

    def check_perm(self, obj: Role) -> bool:
        return may_grant(self.request.user, obj.unit)

    def get_execution_context(self) -> dict[str, Any]:
        return {**super().get_execution_context(), "by": self.request.user}

    @classmethod
    def execute_action(cls, objects: list[Role], **kwargs: Any) -> tuple[int, int]:
        for role in objects:
            end_role(role, by=kwargs["by"])
        return len(objects), 0

    def get_success_message(self, num_parent_objects: int, num_child_objects: int) -> str:
        return ngettext("%(n)d role ended.", "%(n)d roles ended.", num_parent_objects) % {"n": num_parent_objects}

    def object_context(self, obj: Role) -> dict[str, Any]:
        return {"item": f"{obj.person} · {obj}"}
