"""The one table of environment variables. Nothing else reads the environment.

Each line below names a variable, gives its default and says what it does; ``docs/operation.md`` shows the same table
and a test compares the two.
"""

import os
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import environ
from phonenumbers import SUPPORTED_REGIONS

ROOT = Path(__file__).resolve().parents[2]
_env = environ.Env()
# The terminal's language, by the rules of the shell; needed before anything else, to say what is wrong.
LANGUAGE = next(filter(None, (os.environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
LARGEST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Variable:
    name: str
    default: str
    about: str


TABLE: list[Variable] = []


def refuse(name: str, wanted: str) -> NoReturn:
    """Ends the process with one line; the value is not repeated, it may be a secret."""
    chinese = f"环境变量 {name} 的值不对，应该像这样：{wanted}"
    sys.exit(chinese if LANGUAGE.lower().startswith("zh") else f"{name} has a value of the wrong kind: write {wanted}")


def refuse_parts(name: str) -> NoReturn:
    """The same for an address that begins well and cannot be taken apart."""
    chinese = f"环境变量 {name} 的地址读不懂：用户名和密码里的特殊字符要写成 %XX（例如 / 写成 %2F），端口要写数字"
    english = f"{name} is no readable address: write special characters in user and word as %XX (/ as %2F), and the"
    sys.exit(chinese if LANGUAGE.lower().startswith("zh") else f"{english} port as a number")


def _read(name: str, about: str, *, default: Any = "", shown: str = "", schemes: Iterable[str] = ()) -> Any:
    """The variable's value, in the type of its default, noted in ``TABLE``; an address begins with a known scheme.

    An empty one counts as not set, an empty switch as off. Values stay as they are: a secret may begin with ``$``.
    """
    shown = shown or {"False": "0", "True": "1", "[]": ""}.get(str(default), str(default))
    TABLE.append(Variable(name, shown, about))
    text = os.environ.get(name, "")
    is_given = bool(text) or (isinstance(default, bool) and name in os.environ)
    try:
        value = _env.parse_value(text, type(default)) if is_given else default
    except ValueError:
        refuse(name, shown)
    if value and schemes and not value.startswith(tuple(f"{scheme}://" for scheme in schemes)):
        refuse(name, " / ".join(f"{scheme}://…" for scheme in schemes))
    return [part.strip() for part in value if part.strip()] if isinstance(value, list) else value


def _whole(name: str, url: str) -> str:
    """An address whose host and port can be read: else it would fail much later, with its secret in the log."""
    try:
        parts = urlsplit(url)
        readable = not url or parts.scheme == "unix" or bool(parts.hostname and parts.port != 0)
    except ValueError:
        readable = False
    return url if readable else refuse_parts(name)


# --- where things are ----------------------------------------------------------------------------
VAR_DIR = Path(
    _read(
        "VAR_DIR",
        "Folder for the database, media, collected static files and stamps.",
        default=str(ROOT / "var"),
        shown="var/",
    )
).absolute()
STATIC_ROOT = Path(
    _read(
        "STATIC_ROOT",
        "Folder of the collected static files; the image has its own.",
        default=str(VAR_DIR / "static"),
        shown="static/ in `VAR_DIR`",
    )
)
DATABASE_URL = _read(
    "DATABASE_URL",
    "`postgres://user:word@host/name` (PostgreSQL 15+). Empty: SQLite in `VAR_DIR`.",
    schemes=("postgres", "postgresql"),
)
REDIS_URL = _read(
    "REDIS_URL",
    "`redis://host:6379/0`: channel layer, cache and rate limits. Empty: one process.",
    schemes=("redis", "rediss", "unix"),
)
_whole("REDIS_URL", REDIS_URL)
REDIS_PREFIX = _read(
    "REDIS_PREFIX", "Begins every name in Redis; two deployments on one Redis need two of these.", default="village"
)
SMS_URL = _read(
    "SMS_URL",
    "Gateway for text messages, see `docs/sms-gateway.md`. Empty: the console and `/me/messages-sent/`.",
    schemes=("https", "http"),
)
VOICE_URL = _read("VOICE_URL", "Gateway for codes read out by a call. Empty: as `SMS_URL`.", schemes=("https", "http"))
_whole("SMS_URL", SMS_URL)
_whole("VOICE_URL", VOICE_URL)
EMAIL_URL = _read(
    "EMAIL_URL",
    "`smtp+tls://user:word@host:587`. Empty: the console.",
    schemes=("smtp", "smtps", "smtp+tls", "smtp+ssl"),
)
BASE_URL = _read(
    "BASE_URL",
    "Address people type; links in messages and on certificates start with it. Not set: it follows `HOST` and `PORT`.",
    shown="http://localhost:8000",
    schemes=("https", "http"),
)
BASE_URL = _whole("BASE_URL", BASE_URL).rstrip("/")  # what follows begins with one

# --- how it is served ----------------------------------------------------------------------------
HOST = _read("HOST", "Address to listen on.", default="127.0.0.1")
PORT = _read("PORT", "Port to listen on.", default=8000)
if not 0 <= PORT <= LARGEST_PORT:
    refuse("PORT", "8000")
LAN = _read("LAN", "Serve phones on the same network: `make lan` sets it.", default=False)
PLAIN = _read("PLAIN", "With `LAN`: plain HTTP (no offline pages, camera or notifications).", default=False)
ALLOWED_HOSTS = _read(
    "ALLOWED_HOSTS", "Host names, separated by commas. Development adds localhost by itself.", default=[]
)


def address_of(host: str, port: int, *, tls: bool) -> str:
    """What people type who sit at this machine; one that listens for everybody is called localhost there."""
    name = "localhost" if host in {"", "127.0.0.1", "::1", "0.0.0.0", "::"} else host  # noqa: S104 compared, not bound
    name = f"[{name}]" if ":" in name else name
    scheme, usual = ("https", 443) if tls else ("http", 80)
    return f"{scheme}://{name}" + (f":{port}" if port != usual else "")


BASE_URL_IS_GIVEN = bool(BASE_URL)
BASE_URL = BASE_URL or address_of(HOST, PORT, tls=LAN and not PLAIN)
TRUSTED_PROXY = _read("TRUSTED_PROXY", "Believe `X-Forwarded-For/-Proto`: only behind your own proxy.", default=False)
PAGES_AT_ONCE = _read(
    "PAGES_AT_ONCE",
    "Requests answered at one moment; each holds a thread and a connection. The rest waits.",
    default=32,
)
if PAGES_AT_ONCE < 1:
    refuse("PAGES_AT_ONCE", "32")
EMBEDDED = _read(
    "EMBEDDED", "Run the worker and the scheduler inside the server. `0` where `manage.py work` runs.", default=True
)

# --- what it is -----------------------------------------------------------------------------------
DEBUG = _read("DEBUG", "Error pages with details, gallery, reload. Never in production.", default=False)
DEMO = _read("DEMO", "Demo world and one-tap sign-in at `/demo/`. Impossible in production.", default=True)
TIME_ZONE = _read("TIME_ZONE", "Time zone of the county.", default="Asia/Shanghai")
try:
    ZoneInfo(TIME_ZONE)
except (KeyError, ValueError, OSError):
    refuse("TIME_ZONE", "Asia/Shanghai")
SITE_FOOTER = _read(
    "SITE_FOOTER", "Filing numbers (ICP, police) for the foot of every page, separated by commas.", default=[]
)
PHONE_REGION = _read("PHONE_REGION", "Country of phone numbers written without a prefix.", default="CN")
if PHONE_REGION not in SUPPORTED_REGIONS:
    refuse("PHONE_REGION", "CN")
LANG = _read(
    "LANG",
    "Your shell's own, like `LC_ALL` and `LC_MESSAGES`: the terminal speaks Chinese where it begins with `zh`.",
)

# --- secrets --------------------------------------------------------------------------------------
SECRET_KEY = _read("SECRET_KEY", "Signs sessions. Needed in production: 50 random characters.")
METRICS_TOKEN = _read("METRICS_TOKEN", "Bearer token of `/metrics`. Needed in production; empty: no metrics.")
VAPID_PRIVATE_KEY = _read("VAPID_PRIVATE_KEY", "Key for web push. Empty: no push.")
VAPID_SUBJECT = _read("VAPID_SUBJECT", "`mailto:` address that push services may write to.")


def database(url: str) -> dict:
    """Django's dictionary for a database address such as ``postgres://user:word@host/name``.

    Each request runs in a thread of its own, so a connection that stayed open would serve nobody else.
    """
    try:
        found = _env.db_url_config(url) | {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": 0}
    except ValueError:
        refuse_parts("DATABASE_URL")
    if not found["NAME"] and "service" not in found.get("OPTIONS", {}):
        refuse("DATABASE_URL", "postgres://user:word@host/name")
    if found["ENGINE"].endswith("postgresql"):
        found["OPTIONS"] = {"connect_timeout": 5} | found.get("OPTIONS", {})  # seconds; a host that is gone is an error
    return found


def mailer(url: str) -> dict:
    """Django's ``MAILERS`` entry for an address such as ``smtp+tls://user:word@host:587``; empty means the console."""
    if not url:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    try:
        found = _env.email_url_config(url)
    except ValueError:
        refuse_parts("EMAIL_URL")
    entry: dict = {"BACKEND": found["EMAIL_BACKEND"]}
    if entry["BACKEND"].endswith("smtp.EmailBackend"):
        entry["OPTIONS"] = {
            "host": found["EMAIL_HOST"],
            "port": found["EMAIL_PORT"],
            "username": found["EMAIL_HOST_USER"],
            "password": found["EMAIL_HOST_PASSWORD"],
            "use_tls": found.get("EMAIL_USE_TLS", False),
            "use_ssl": found.get("EMAIL_USE_SSL", False),
            "timeout": 10,
        }
    return entry
