"""An address that a learner pastes: found in whatever the app put around it, judged by its name, never fetched."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.enums import Platform

ADDRESS = re.compile(r"https?://[^\s<>\"'「」『』【】（），。！]+", re.IGNORECASE)
HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}", re.IGNORECASE)
LONGEST = 500
PLATFORMS = {
    Platform.TAOBAO: ("taobao.com", "tmall.com", "tb.cn"),
    Platform.PINDUODUO: ("pinduoduo.com", "yangkeduo.com"),
    Platform.DOUYIN: ("douyin.com", "jinritemai.com", "iesdouyin.com"),
    Platform.WECHAT: ("weixin.qq.com", "wxaurl.cn"),
}


def shop_address(words: str) -> str:
    """The one address in the words. Raises ``ValidationError`` in words that say what to paste."""
    found = ADDRESS.search(words)
    address = found[0] if found else ""
    try:
        parts = urlsplit(address)
        host, has_port = parts.hostname or "", parts.port is not None
    except ValueError:
        host, has_port = "", True
    if not HOST.fullmatch(host) or has_port or "@" in parts.netloc or len(address) > LONGEST:
        raise ValidationError(
            _("Paste the link to your shop here. It begins with https:// and comes from “share” in the seller's app."),
            code="no_link",
        )
    return address


def platform_of(address: str) -> str:
    """The known platform that this address belongs to; empty for any other."""
    host = (urlsplit(address).hostname or "").lower()
    for platform, names in PLATFORMS.items():
        if any(host == name or host.endswith(f".{name}") for name in names):
            return platform
    return ""


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
