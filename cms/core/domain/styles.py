"""The critical stylesheet: small files joined and minified once a process, inlined in every page, allowed by hash.

A page's first paint needs no second request, and because the policy names a hash and no nonce,
whole pages stay cacheable.
"""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "static" / "core" / "css"

SETS = {
    "core": (
        *("tokens", "base", "frame", "button", "card", "label", "seal", "road", "step", "talk", "notice", "field"),
        *("list", "table", "print"),
    ),
    # the page for no network, which every phone keeps from its first visit on
    "plain": ("tokens", "base", "frame", "button", "card", "step", "notice", "list"),
    "question": ("question",),  # only for pages that ask: every other page keeps its weight
    "class": ("heat",),  # only for the pages of teachers, as above
    "group": ("group",),
    "cover": ("cover",),
}


def minify(css: str) -> str:
    """The same rules without comments and needless space; meaning unchanged (spaces inside ``calc`` stay)."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r" ?([{};,>]) ?", r"\1", css)
    css = re.sub(r": (?=[^{}]*[;}])", ":", css)
    return css.replace(";}", "}").strip()


def critical_css(name: str = "core") -> str:
    """The minified stylesheet of one set."""
    return sheets()[name]


@cache
def sheets() -> dict[str, str]:
    """All sets, read once: a newer release that is laid under a running process does not part pages from the policy."""
    return {
        name: minify("".join((FOLDER / f"{part}.css").read_text(encoding="utf-8") for part in parts))
        for name, parts in SETS.items()
    }


def critical_hash(name: str = "core") -> str:
    """The source expression for ``style-src``: ``'sha256-…'`` with its quotes."""
    digest = hashlib.sha256(critical_css(name).encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def allow_critical_css(policy: dict[str, list[str]]) -> None:
    """Adds every set's hash to the policy's ``style-src``, once."""
    for name in SETS:
        source = critical_hash(name)
        if source not in policy["style-src"]:
            policy["style-src"].append(source)
