"""The suite: fast hashes, no waiting, both engines."""

from cms.settings.base import *  # noqa: F403 settings modules layer by star import
from cms.settings.base import CACHES, DATABASES, REDIS_URL, VAR_DIR

SECRET_KEY = "tests-only"  # noqa: S105 no secret
DEMO = True
REQUIRE_SECOND_FACTOR = False  # the tests that want it switch it on
GALLERY = True
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
}
WHITENOISE_AUTOREFRESH = True

if REDIS_URL:
    CACHES["default"]["BACKEND"] = "tests.own_keys.OwnKeys"

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A real file: threads and processes then meet the same locks as in the product.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
