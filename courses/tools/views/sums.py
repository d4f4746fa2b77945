"""The tools that compute: by plain GET, so that a result has an address and nothing is written down."""

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cms.core.domain.packs import Read, gather, manifest_of
from cms.core.domain.page_cache import KEEP
from cms.core.views.nobody import listed
from courses.tools.domain.catalogue import SHEETS, entries, entry_of
from courses.tools.domain.rulebook import sources_of
from courses.tools.domain.sums.shape import Result, Sheet
from courses.tools.forms.keeping import KeepForm
from courses.tools.forms.sums import SumForm

EMPTY = Result({})


@require_safe
def shelf(request: HttpRequest) -> HttpResponse:
    response = render(request, "tools/shelf.html", {"entries": entries(), "place": "learn"})
    response[KEEP] = "1"
    return response


@require_safe
@cache_control(no_cache=True)
def pack(request: HttpRequest) -> JsonResponse:
    """All the tools for a phone without a network, whether or not it keeps a module: addresses with hash and size."""
    here = reverse("tools:shelf")
    pages = [(address, address) for address in (here, *(reverse("tools:tool", args=[name]) for name in SHEETS))]
    pages += [(reverse("tools:note"), reverse("tools:book")), (reverse("phone:here"), reverse("phone:here"))]
    language = get_language() or ""

    def make(read: Read) -> dict[str, Any]:
        return manifest_of(gather(pages, read), key=f"tools.{language}", title=_("Seller's tools"), url=here)

    return listed(request, "tools", make, language=language)


@require_safe
def tool(request: HttpRequest, tool: str) -> HttpResponse:
    sheet = SHEETS.get(tool)
    if sheet is None:
        raise Http404
    asked = bool(request.GET)
    form = SumForm(sheet, request.GET if asked else None)
    extra = sheet.extra()
    result = sheet.compute(form.facts, extra) if asked and form.is_valid() else None
    status = 400 if asked and result is None else 200
    response = render(request, "tools/tool.html", page_of(request, sheet, form, result, extra), status=status)
    if not asked:
        response[KEEP] = "1"  # read and used without a network; what was typed stays out of the phone's store
    return response


def page_of(request: HttpRequest, sheet: Sheet, form: SumForm, result: Result | None, extra: dict) -> dict[str, Any]:
    shown = result or EMPTY
    return {
        "sheet": sheet,
        "entry": entry_of(sheet.tool),
        "form": form,
        "result": result,
        "extra_json": json.dumps(extra, ensure_ascii=False),
        "lines": [(line, shown.out.get(line.out, "")) for line in sheet.lines],
        "notes": [(note, note.mark in shown.marks, shown.out.get(note.out, "")) for note in sheet.notes],
        "rows": [row_of(row, shown) for row in sheet.table.rows] if sheet.table else [],
        "script": f"tools/js/sums/{sheet.tool.value}.js",
        "typed": request.GET.urlencode(),
        "sources": sources_of(sheet.rules),
        "keep_form": KeepForm(),
        "place": "learn",
    }


def row_of(row: Any, shown: Result) -> dict[str, Any]:
    cells = [(out, shown.out.get(out, "")) for out in row.outs]
    label = shown.out.get(row.label_out, "") if row.label_out else row.label
    return {"row": row, "label": label, "cells": cells, "bar": shown.bars.get(row.bar, (0, 0))}
