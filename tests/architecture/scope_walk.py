"""Visiting every address of the admin as somebody from elsewhere."""

import io
import zipfile
from collections.abc import Iterator
from copy import deepcopy
from itertools import product

from django.apps import apps
from django.conf import settings
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from wagtail.admin.viewsets import viewsets
from wagtail.users.views.users import UserViewSet

from association.models import Unit
from cms.core.wagtail.choosers import ScopedChooserViewSet
from cms.core.wagtail.viewsets import ScopedSnippetViewSet

ROOMS = {"accounts", "association", "courses", "mentorship", "live", "records"}
WORDS = {
    "name": "改",
    "number": "999",
    "status": "ended",
    "platform": "other",
    "category": "other",
    "proof": "doubted",
    "code": "rules",
    "text": "改",
    "confirm": "1",
}
FINE = {302, 400, 403, 404, 405}


def patterns(resolver=None, namespaces=(), prefix="") -> Iterator[tuple[tuple[str, ...], str, URLPattern]]:
    """Every pattern below ``/admin/`` with its namespaces and the text of its route."""
    for entry in (resolver or get_resolver()).url_patterns:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            if text.startswith("admin/"):
                inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
                yield from patterns(entry, inner, text)
        elif text.startswith("admin/"):
            yield namespaces, text, entry


def words_for(name: str, ids: list[int]) -> list[object]:
    """What stands in an address for one of its parameters."""
    fixed = {
        "app_label": ["association"],
        "app_name": ["association"],
        "content_type_app_name": ["association"],
        "model_name": ["membership", "application", "shop", "role", "auditentry"],
        "content_type_model_name": ["membership"],
        "action": ["approve", "reject", "end", "delete"],
        "revision_id_a": ["earliest"],
        "revision_id_b": ["latest"],
        "filename": ["x.jpg"],
        "signature": ["x"],
        "filter_spec": ["width-100"],
        "uuid": ["00000000-0000-4000-8000-000000000000"],
    }
    return fixed.get(name, ids if name.endswith(("id", "pk")) else ["x"])


def addresses(ids: list[int]) -> Iterator[tuple[str, str]]:
    """``(view name, address)`` for every address with every mix of foreign numbers."""
    for namespaces, _text, entry in patterns():
        if not entry.name:
            continue
        name = ":".join([*namespaces, entry.name])
        keys = list(entry.pattern.converters) or list(entry.pattern.regex.groupindex)
        choices = [words_for(key, ids) for key in keys]
        if len(keys) > 1 and not {"model_name", "action"} & set(keys):
            choices = [options[:1] for options in choices]
        for words in product(*choices):
            try:
                yield name, reverse(name, kwargs=dict(zip(keys, words, strict=True)))
            except NoReverseMatch:
                continue


def body_of(response) -> str:
    """All text of a response; a sheet is unpacked first."""
    data = b"".join(response.streaming_content) if response.streaming else response.content
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as sheet:
            data = b"".join(sheet.read(name) for name in sheet.namelist())
    return data.decode("utf-8", "replace")


def leaks(client, ids: list[int], names: list[str], only: str = "") -> list[str]:
    """What went wrong on the way, one line each: a foreign name in sight, or an answer that is none."""
    found, seen, signed_in = [], set(), client.cookies
    many = "&".join(f"id={pk}" for pk in ids)
    asks = ("", "?export=csv", "?export=xlsx", f"?{many}", "?id=all", "?q=外村", f"?multiple=1&{many}")
    for name, address in addresses(ids):
        if not name.startswith(only) or name.endswith("logout"):
            continue
        has_number = any(str(pk) in address for pk in ids)
        for ask in asks if not has_number else asks[:1]:
            if address + ask not in seen:
                seen.add(address + ask)
                client.cookies = deepcopy(signed_in)  # else words that no page has shown yet pile up in the session
                found += _look(client.get(address + ask), f"GET {address}{ask}", names)
        for ask in ("", f"?{many}", "?id=all") if not has_number else ("",):
            if ("POST", address + ask) not in seen:
                seen.add(("POST", address + ask))
                client.cookies = deepcopy(signed_in)
                found += _look(client.post(address + ask, WORDS), f"POST {address}{ask}", names)
    return found


def numbered(ids: dict[type, int]) -> Iterator[tuple[str, str]]:
    """``(view name, address)`` of every view of one row, for every registered scoped viewset and chooser.

    ``ids`` gives the foreign row of each model; a model that is registered and not in it is a ``KeyError``.
    """
    for viewset in viewsets.viewsets:
        if not isinstance(viewset, ScopedSnippetViewSet | ScopedChooserViewSet):
            continue
        model = apps.get_model(viewset.model) if isinstance(viewset.model, str) else viewset.model
        for pattern in viewset.get_urlpatterns():
            keys = list(pattern.pattern.converters)
            if keys:
                words = dict.fromkeys(keys, ids[model])
                yield (
                    f"{viewset.url_namespace}:{pattern.name}",
                    reverse(f"{viewset.url_namespace}:{pattern.name}", kwargs=words),
                )


def _look(response, what: str, names: list[str]) -> list[str]:
    # Wagtail's own choosers stumble over numbers that are none; ours must not.
    ours = "/association/" in what or "/plain/" in what
    if ours and response.status_code not in {200, *FINE}:
        return [f"{what}: {response.status_code}"]
    text = body_of(response)
    return [f"{what}: shows {name}" for name in names if name in text]


def person_bound(model) -> bool:
    """A row of this model is about a person or a place of our register."""
    if model._meta.app_label not in ROOMS:
        return False
    targets = {apps.get_model(settings.AUTH_USER_MODEL), Unit}
    fields = [field for field in model._meta.get_fields() if getattr(field, "remote_field", None) and field.concrete]
    return model in targets or any(field.related_model in targets for field in fields)


def unscoped(registered=None) -> list[str]:
    """Registered viewsets over person-bound models that do not come from the scoped base classes."""
    found = []
    for viewset in registered if registered is not None else viewsets.viewsets:
        model = getattr(viewset, "model", None)
        if model is None or isinstance(model, str) or not person_bound(model):
            continue
        # The user pages open by permissions on people that no role gives; the walk visits them all the same.
        safe = isinstance(viewset, ScopedSnippetViewSet | ScopedChooserViewSet | UserViewSet)
        if not safe:
            found.append(f"{type(viewset).__name__} over {model._meta.label}")
    return found
