"""Production: refuses to start without its secrets; the demo world cannot exist here."""

from django.core.exceptions import ImproperlyConfigured

from cms.settings import env, log
from cms.settings.base import *  # noqa: F403 settings modules layer by star import

DEMO = LAN = False
LOGGING = log.logging_config(json=True)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
CSRF_TRUSTED_ORIGINS = [env.BASE_URL]
if env.TRUSTED_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

_needed = {"SECRET_KEY": env.SECRET_KEY, "ALLOWED_HOSTS": env.ALLOWED_HOSTS, "METRICS_TOKEN": env.METRICS_TOKEN}
_missing = [name for name, value in _needed.items() if not value]
if _missing:
    _names = ", ".join(_missing)
    _is_chinese = env.LANGUAGE.lower().startswith("zh")
    raise ImproperlyConfigured(
        ("请设置这些环境变量：" if _is_chinese else "Set these environment variables: ") + _names
    )
