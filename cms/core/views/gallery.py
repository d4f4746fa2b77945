"""Every component with an example, for people who build pages and for the accessibility tests; development only."""

import re
from pathlib import Path
from typing import Any

import segno
from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

TEMPLATES = Path(__file__).resolve().parents[1] / "templates"
SPRITE = TEMPLATES.parent / "static" / "core" / "icons.svg"


class ExampleForm(forms.Form):
    """A field of every kind, with an error in one that is sent empty."""

    phone = forms.CharField(
        label="手机号", help_text="只用来登录和收通知。", widget=forms.TextInput(attrs={"type": "tel"})
    )
    code = forms.CharField(label="验证码", widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}))
    product = forms.ChoiceField(label="您卖什么", choices=[("tea", "茶叶"), ("bamboo", "竹编"), ("other", "别的")])
    stage = forms.ChoiceField(
        label="您走到哪一步了",
        choices=[("zero", "还没开店"), ("shop", "店开了")],
        widget=forms.RadioSelect,
        initial="zero",
    )
    days = forms.MultipleChoiceField(
        label="哪几天有空",
        choices=[("sat", "星期六"), ("sun", "星期天")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    about = forms.CharField(label="想跟协会说的话", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    photo = forms.FileField(label="照片", required=False)
    since = forms.DateField(label="什么时候开的店", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    agree = forms.BooleanField(label="我同意协会看到我的村子和网店")


def entries() -> list[str]:
    """Every component, then the pages that one meets only when something goes wrong (``page-404``)."""
    components = sorted(path.stem for path in (TEMPLATES / "gallery" / "entries").glob("*.html"))
    return components + [f"page-{path.stem}" for path in sorted(TEMPLATES.glob("[45]*.html"))]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    _only_in_development()
    return render(request, "gallery/index.html", {"names": entries()})


@require_safe
def entry(request: HttpRequest, name: str) -> HttpResponse:
    _only_in_development()
    if name not in entries():
        raise Http404
    if name.startswith("page-"):
        return render(request, name.removeprefix("page-") + ".html")
    context = _examples() | {"name": name, "template": f"gallery/entries/{name}.html"}
    return render(request, "gallery/entry.html", context)


def _only_in_development() -> None:
    if not settings.GALLERY:
        raise Http404


def _steps(*pairs: tuple[str, str]) -> list[dict[str, str]]:
    return [{"label": label, "state": state} for label, state in pairs]


def _examples() -> dict[str, Any]:
    form = ExampleForm(
        {"phone": "", "code": "482913", "product": "bamboo", "stage": "shop", "days": ["sat"], "about": "想学打包。"}
    )
    form.is_valid()
    return {
        "form": form,
        "lesson_meta": ["5 分钟", "42K"],
        "road": _steps(
            ("学", "done"),
            ("开号", "done"),
            ("开店", "now"),
            ("上架", "ahead"),
            ("第一单", "ahead"),
            ("教别人", "ahead"),
        ),
        "steps": [
            {"label": "申请送出", "note": "11 月 20 日", "state": "done"},
            {"label": "村里看过", "note": "请您补一张店铺照片", "state": "now"},
            {"label": "成为会员", "state": "ahead"},
        ],
        "stopped_steps": _steps(("申请送出", "done"), ("没有通过", "stopped")),
        "asker": {"name": "王秀英", "place": "溪口村", "when": "2 分钟前"},
        "answer": {
            "flag": "带头人",
            "name": "李建国",
            "when": "1 分钟前",
            "text": "先称重。一斤装走云仓，三块六。把退货也算进去。",
        },
        "chips": [
            {"label": "全部", "url": "#", "current": True},
            {"label": "茶叶", "url": "#"},
            {"label": "竹编", "url": "#"},
        ],
        "compare_head": ["", "村里寄", "云仓寄"],
        "compare_rows": [["一斤", "6.0 元", "3.6 元"], ["三斤", "9.0 元", "5.2 元"]],
        "table_head": ["姓名", "村子", "网店"],
        "table_rows": [
            [("姓名", "王秀英"), ("村子", "溪口村"), ("网店", "溪口老灶笋干")],
            [("姓名", "李建国"), ("村子", "上坪村"), ("网店", "上坪竹编")],
        ],
        "scenes": sorted(f"scenes/{path.name}" for path in (TEMPLATES / "scenes").glob("*.html")),
        "icon_names": re.findall(r'id="([\w-]+)"', SPRITE.read_text(encoding="utf-8")),
        "qr_svg": mark_safe(
            segno.make("https://example.org/", error="m").svg_inline(title="二维码", border=2, omitsize=True)
        ),
    }
