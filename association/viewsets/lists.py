"""What the lists of this room share: search by sound and by any character, phones as text, one counting sentence."""

from typing import Any

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from association.domain import audit
from association.domain.search import named_like
from cms.core.wagtail import viewsets
from cms.core.wagtail.facts import Fact

CHINESE_MOBILE = len("+8613800001234")


def spaced(phone: Any) -> str:
    """``138 0000 1234``: a spreadsheet keeps it as text. Other countries keep their code: ``+81 9012345678``."""
    text = str(phone or "")
    if text.startswith("+86") and len(text) == CHINESE_MOBILE:
        return f"{text[3:6]} {text[6:10]} {text[10:]}"
    return f"{text[:3]} {text[3:]}" if text.startswith("+") else text


def phone_fact(person: str = "person") -> Fact:
    """The number as stored; in the list only for whoever asks for the column."""
    return Fact(
        "phone",
        _("Mobile number"),
        Cast(f"{person}__phone", CharField()),
        words=spaced,
        accessor=lambda row: spaced(getattr(row, person).phone),
        listed=False,
    )


def name_fact() -> Fact:
    """Names sort by their sound."""
    return Fact("name", pgettext_lazy("person", "Name"), "person__name", sort_key="name_pinyin")


class RegisterIndexView(viewsets.ScopedIndexView):
    """A list of the register; ``place`` is the lookup to the village of a row."""

    place = "village"

    def get_filterset_kwargs(self) -> dict[str, Any]:
        return {**super().get_filterset_kwargs(), "facts": self.facts}

    def note_export(self, queryset: QuerySet[Any], count: int) -> None:
        audit.note_export(self.request.user, queryset, place=self.place, count=count, what=self.what())

    def what(self) -> str:
        """The list and how it was filtered, for the record."""
        words = [str(self.sheet_name)]
        if self.filters:
            form = self.filters.form
            for name in form.changed_data:
                shown = dict(getattr(form.fields[name], "choices", ()) or ())
                value = form.cleaned_data[name]
                many = value if isinstance(value, list) else [value]
                words.append(f"{form.fields[name].label}: {'、'.join(_readable(v, shown) for v in many)}")
        if self.search_query:
            words.append(f"“{self.search_query}”")
        return " · ".join(words)


def _readable(value: Any, choices: dict[Any, Any]) -> str:
    """A filter's value in words: the choice's label, or the two days of a range."""
    if isinstance(value, slice):
        return "–".join(f"{day:%Y-%m-%d}" if day else "" for day in (value.start, value.stop))
    return str(choices.get(value, choices.get(int(value), value) if str(value).isdecimal() else value))


class PeopleIndexView(RegisterIndexView):
    """Rows with ``person`` and ``name_pinyin``."""

    search_fields = ("person__name", "name_pinyin", "person__phone")
    title_fact = name_fact()

    def search_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """``三`` and ``丰`` find 张三丰, and so do ``zhangsan``, ``zsf`` and a piece of the number."""
        return named_like(queryset, self.search_query)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        context["count_sentence"] = self.count_sentence(context["paginator"].count)
        return context

    def count_sentence(self, number: int) -> str:
        return ngettext("%(number)d person in this list", "%(number)d people in this list", number) % {"number": number}


class RegisterViewSet(viewsets.ScopedSnippetViewSet):
    """Looked at, never edited by hand: decisions are deeds."""

    inspect_view_enabled = True
    list_per_page = 50

    closed_views = frozenset({"add", "edit"})

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name not in self.closed_views]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        closed = {f"{name}_url_name": None for name in self.closed_views}
        return super().get_common_view_kwargs(**{**kwargs, **closed})

    @property
    def url_finder_class(self) -> type:
        return type("_RegisterURLFinder", (super().url_finder_class,), {"edit_url_name": self.get_url_name("inspect")})
