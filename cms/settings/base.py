"""What all settings share. Every value from outside comes from ``env``."""

from cms.settings import csp, env, log

BASE_DIR = env.ROOT
VAR_DIR = env.VAR_DIR
SECRET_KEY = env.SECRET_KEY
DEBUG = False
DEMO = False
LAN = False
GALLERY = False
BASE_URL = env.BASE_URL
ALLOWED_HOSTS = env.ALLOWED_HOSTS

INSTALLED_APPS = [
    "cms.demo",
    "cms.pages",
    "mentorship.live",
    "mentorship",
    "courses.records",
    "courses.cohorts",
    "courses.tools",
    "courses",
    "courses.certificates",
    "courses.sound",
    "association",
    "accounts",
    "cms.core",
    "wagtail.contrib.redirects",
    "wagtail.contrib.simple_translation",
    "wagtail.embeds",
    "wagtail.sites",
    "accounts.apps.WagtailPeopleConfig",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "channels",
    "django_tasks_db",
    "phonenumber_field",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "cms.core.static_files.ProductStaticFiles",
    "django.contrib.humanize",
    "django.forms",
]

if env.DATABASE_URL:
    INSTALLED_APPS += ["django.contrib.postgres"]  # Wagtail's search keeps its index in PostgreSQL's own types

MIDDLEWARE = [
    "cms.core.middleware.request_id.RequestIdMiddleware",
    "cms.core.middleware.observe.ObserveMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "cms.core.middleware.static.StaticMiddleware",
    "cms.core.middleware.compress.CompressMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "cms.core.middleware.csp.EditorCsp",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "cms.core.middleware.gate.AdminGate",
    "django.contrib.messages.middleware.MessageMiddleware",
    "accounts.middleware.second_factor",
    "accounts.helper_mode.helper_mode",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "cms.core.middleware.refusals.RefusalPages",
    "courses.middleware.forget_visitor",
]

ROOT_URLCONF = "cms.urls"
ASGI_APPLICATION = "cms.asgi.application"
FORM_RENDERER = "cms.core.forms.ProductFormRenderer"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.csp",
                "cms.core.context_processors.frame",
            ],
            "builtins": ["cms.core.templatetags.frame", "django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]

# --- people ---------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "association.backends.RoleBackend",
]
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"phone"}
ACCOUNT_SIGNUP_FIELDS = ["phone*"]
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PHONE_VERIFICATION_ENABLED = True
ACCOUNT_PHONE_VERIFICATION_CODE_FORMAT = {"numeric": True, "length": 6, "dashed": False}
# A whole village may share one address: quotas per address are wide, those per number narrow.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "5/h/key,10/d/key,60/h/ip,400/d/ip",
    "reauthenticate": "10/m/user",
    "login_failed": "10/m/ip,5/300s/key",
}
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if env.TRUSTED_PROXY else 0
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.locks.LockForm",
    "reauthenticate": "accounts.forms.locks.LockAgainForm",
    "activate_totp": "accounts.forms.locks.AppForm",
    "add_webauthn": "accounts.forms.locks.PasskeyForm",
    "edit_webauthn": "accounts.forms.locks.PasskeyNameForm",
    "login_webauthn": "accounts.forms.locks.PasskeyLoginForm",
    "authenticate_webauthn": "accounts.forms.locks.PasskeyLockForm",
    "reauthenticate_webauthn": "accounts.forms.locks.PasskeyLockAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # phones' clocks are a little off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = False
CSRF_FAILURE_VIEW = "accounts.views.failures.csrf_failure"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 180
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
REQUIRE_SECOND_FACTOR = True  # for staff and admins; off in the demo and in tests
PHONENUMBER_DEFAULT_REGION = env.PHONE_REGION
PHONENUMBER_DB_FORMAT = "E164"
SMS_URL = env.SMS_URL
VOICE_URL = env.VOICE_URL
VAPID_PRIVATE_KEY = env.VAPID_PRIVATE_KEY
VAPID_SUBJECT = env.VAPID_SUBJECT

# --- language -------------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
FORMAT_MODULE_PATH = "cms.settings.formats"
# The first is our own; the second says in Chinese what the packages of the admin leave in English.
LOCALE_PATHS = [BASE_DIR / "cms" / "locale", BASE_DIR / "cms" / "locale_admin"]
USE_I18N = True
WAGTAIL_I18N_ENABLED = True
TIME_ZONE = env.TIME_ZONE
SITE_FOOTER = env.SITE_FOOTER
USE_TZ = True

# --- Wagtail --------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "网商村"
WAGTAILADMIN_BASE_URL = env.BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.CustomImage"
WAGTAILIMAGES_IMAGE_FORM_BASE = "cms.core.pictures.PictureForm"
WAGTAILDOCS_DOCUMENT_MODEL = "core.CustomDocument"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "cms.core.recording_form.RecordingForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 20 * 1024 * 1024
WAGTAILIMAGES_EXTENSIONS = ["avif", "jpg", "jpeg", "png", "webp", "heic"]
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.domain.checking.publish_approved"
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILADMIN_PERMITTED_LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_FRONTEND_LOGIN_URL = WAGTAILADMIN_LOGIN_URL = "/me/sign-in/"
WAGTAILDOCS_SERVE_METHOD = "serve_view"

# --- engines --------------------------------------------------------------------------------
SQLITE = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": VAR_DIR / "db.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; "
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=134217728;"
        ),
    },
}


def database() -> dict:
    """SQLite by default; whatever ``DATABASE_URL`` names otherwise."""
    if not env.DATABASE_URL:
        return dict(SQLITE)
    return env.database(env.DATABASE_URL)


DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.REDIS_URL
if env.REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [env.REDIS_URL], "prefix": env.REDIS_PREFIX},
        },
    }
    CACHES = {
        "default": {
            "BACKEND": "cms.core.redis_cache.ForgivingRedis",
            "LOCATION": env.REDIS_URL,
            "KEY_PREFIX": env.REDIS_PREFIX,
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        },
    }
else:
    CHANNEL_LAYERS = {}
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
MODELSEARCH_BACKENDS = WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
MAILERS = {"default": env.mailer(env.EMAIL_URL)}
DEFAULT_FROM_EMAIL = "noreply@localhost"
LOGGING = log.logging_config(json=False)
LAN = env.LAN
EMBEDDED = env.EMBEDDED
PAGES_AT_ONCE = env.PAGES_AT_ONCE
TRUSTED_PROXY = env.TRUSTED_PROXY
WEBSOCKET_PROTOCOL = "websockets-sansio"
WHITENOISE_ALLOW_ALL_ORIGINS = False

# --- files ----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATICFILES_DIRS = [("lessons", BASE_DIR / "courses" / "content")]
STATIC_ROOT = env.STATIC_ROOT
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PRIVATE_ROOT = VAR_DIR / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "cms.core.storage.ProductStaticStorage"},
    # What belongs to one person: beside MEDIA_ROOT, with no address; views that ask who is there read it.
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_ROOT, "file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
FILE_UPLOAD_PERMISSIONS = 0o644

# --- safety ---------------------------------------------------------------------------------
SECURE_CSP = csp.PUBLIC
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "SAMEORIGIN"
METRICS_TOKEN = env.METRICS_TOKEN
SILENCED_SYSTEM_CHECKS: list[str] = []
