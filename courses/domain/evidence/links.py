"""An address that a learner pastes: found in whatever the app put around it, judged by its name, never fetched."""

import re
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from courses.enums import Platform

CHINESE_ENDS = "中国|中國|公司|网络|網絡|网店|网站|网址|商城|商店|购物|在线|中文网|集团|企业|信息|移动|手机|公益|香港"
LABEL = r"[a-z0-9\u4e00-\u9fff]([a-z0-9\u4e00-\u9fff-]*[a-z0-9\u4e00-\u9fff])?"
PLAIN_HOST = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+([a-z]{2,}|xn--[a-z0-9-]*[a-z0-9])"
WITHIN = r"[!#-&(-;=?-~]"  # what can be read and is no quotation mark or bracket around an address
ADDRESS = re.compile(
    rf"https?://(?P<host>({LABEL}\.)+({CHINESE_ENDS})|{PLAIN_HOST})([/?#]{WITHIN}*|(?![!-~])|(?=[\"'<>,;)\]]))",
    re.IGNORECASE,
)
"""An app's “share” puts its own words right behind the address: after its name it has no Chinese letters in it."""
LONGEST, LONGEST_HOST = 500, 253
PLATFORMS = {
    Platform.TAOBAO: ("taobao.com", "tmall.com", "tb.cn"),
    Platform.PINDUODUO: ("pinduoduo.com", "yangkeduo.com"),
    Platform.DOUYIN: ("douyin.com", "jinritemai.com", "iesdouyin.com"),
    Platform.WECHAT: ("weixin.qq.com", "wxaurl.cn"),
}


def shop_address(words: str) -> str:
    """The one address in the words. Raises ``ValidationError`` in words that say what to paste."""
    found = ADDRESS.search(words)
    if not found or len(found["host"]) > LONGEST_HOST or len(found[0]) > LONGEST:
        raise ValidationError(
            _("Paste the link to your shop here. It begins with https:// and comes from “share” in the seller's app."),
            code="no_link",
        )
    return found[0]


def platform_of(address: str) -> str:
    """The known platform that this address belongs to; empty for any other."""
    host = (urlsplit(address).hostname or "").lower()
    for platform, names in PLATFORMS.items():
        if any(host == name or host.endswith(f".{name}") for name in names):
            return platform
    return ""


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
