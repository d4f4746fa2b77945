"""``make run``: the embedded product with the demo world."""

from cms.settings import env
from cms.settings.base import *  # noqa: F403 settings modules layer by star import

DEBUG = env.DEBUG
GALLERY = env.DEBUG
DEMO = env.DEMO
REQUIRE_SECOND_FACTOR = not env.DEMO
LAN = env.LAN
# Names only this machine answers to; `serve` adds the addresses it listens on. A page of the open web that points its
# own name at 127.0.0.1 gets nothing.
ALLOWED_HOSTS = [*env.ALLOWED_HOSTS, "localhost", ".localhost", "127.0.0.1", "[::1]"]
WHITENOISE_MAX_AGE = 0 if env.DEBUG else 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = env.LAN and not env.PLAIN
SECRET_KEY = env.SECRET_KEY or "development-only-not-for-production"
