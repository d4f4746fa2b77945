"""Wagtail's pages for people. Only superusers see them; village admins work with their register instead."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.tables import BooleanColumn, BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.users.views.users import CreateView, DeleteView, EditView, IndexView, UserColumn, UserViewSet

from accounts.domain.numbers import change_number, detach_number
from accounts.forms.admin import PersonForm


class SuperuserOnly:
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_superuser:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]  # a mixin before a view


class PeopleIndex(SuperuserOnly, IndexView):
    page_title = _("People")
    add_item_label = _("Add a person")
    default_ordering = "-joined_at"

    @cached_property
    def search_fields(self) -> set[str]:
        return {"name", "phone"}

    @cached_property
    def columns(self) -> list[Column]:
        column = self._get_title_column_class(UserColumn)
        return [
            BulkActionsCheckboxColumn("bulk_actions", obj_type="user"),
            column(
                "name", accessor=str, label=pgettext_lazy("person", "Name"), get_url=self.get_edit_url, classname="name"
            ),
            Column("phone", label=_("Mobile number"), sort_key="phone"),
            Column("language", accessor="get_language_display", label=_("Language")),
            BooleanColumn("is_staff", label=_("Staff"), sort_key="is_staff"),
            BooleanColumn("is_active", label=pgettext_lazy("account", "Active"), sort_key="is_active"),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    def order_queryset(self, queryset: Any) -> Any:
        return queryset.order_by(self.ordering or self.default_ordering)


class PersonCreate(SuperuserOnly, CreateView):
    page_title = _("Add a person")

    def save_instance(self) -> Any:
        self.form.instance.set_unusable_password()
        return super().save_instance()


class PersonEdit(SuperuserOnly, EditView):
    def save_instance(self) -> Any:
        """A number changes through its own deed: remembered, the old one told, both sides of it in one piece."""
        phone, old = self.form.cleaned_data["phone"], self.form.initial["phone"]
        self.form.instance.phone = old
        with transaction.atomic():
            person = super().save_instance()
            if phone and phone != old:
                change_number(person, phone=str(phone), by=self.request.user, proved=False)
            elif old and not phone:
                detach_number(person, by=self.request.user)
        return person


class PersonDelete(SuperuserOnly, DeleteView):
    """People are erased by themselves (or their row made inactive): deleting would tear holes into others' rows."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        raise PermissionDenied


class PersonViewSet(UserViewSet):
    create_template_name = "wagtailadmin/generic/create.html"
    edit_template_name = "wagtailadmin/generic/edit.html"
    index_view_class = PeopleIndex
    add_view_class = PersonCreate
    edit_view_class = PersonEdit
    delete_view_class = PersonDelete

    def get_form_class(self, for_update: bool = False) -> type[PersonForm]:
        return PersonForm
