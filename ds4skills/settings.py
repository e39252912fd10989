"""Settings, read once from the environment; `.env.example` explains every variable."""

import sys
from pathlib import Path

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from ds4skills import env as environment

BASE_DIR = Path(__file__).resolve().parent.parent
try:
    _env = environment.load(BASE_DIR)
    DEBUG = _env.flag("DEBUG")
    DEMO = _env.flag("DEMO")
    DATA_DIR = Path(_env.text("DATA_DIR", str(BASE_DIR / "var" / ("demo" if DEMO else "site"))))
    SECRET_KEY = environment.secret_key(_env, DATA_DIR)
    _origin = environment.origin(_env)
    DATABASES = {"default": environment.database(_env, DATA_DIR)}
    REDIS_URL = environment.redis_address(_env)
    _mail = environment.mail(_env, DATA_DIR, demo=DEMO)
    _openid = environment.openid(_env)
    PROXIES = _env.number("PROXIES", 0, most=5)
    WORKERS = _env.number("WORKERS", 2, least=1, most=64)
    LANGUAGE_CODE = _env.choice("LANGUAGE", "en", frozenset({"en", "fr"}))
    SITE_ENDS_ON = _env.day("SITE_ENDS_ON")
    TIME_ZONE = _env.text("TIME_ZONE", "Europe/Brussels")
except environment.BadEnvironmentError as error:
    sys.exit(f"DS4Skills did not start: {error}")
DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)

# --- the site and its address -----------------------------------------------------------------------
SECURE = _origin.scheme == "https"
if DEBUG and SECURE:
    sys.exit("DS4Skills did not start: DEBUG is yes on an https ORIGIN; write DEBUG=no.")
ORIGIN = _origin.geturl().rstrip("/")
ALLOWED_HOSTS = [str(_origin.hostname)]
ROOT_URLCONF = "ds4skills.urls"
WSGI_APPLICATION = "ds4skills.wsgi.application"
APPEND_SLASH = False  # web.middleware takes either form without a redirect, so that no POST is lost
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SITE_NAME = "DS4Skills"
CONTACT = _env.text("CONTACT", "team@ds4skills.example")

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "rest_framework",
    "drf_spectacular",
    "template_partials",
    "ds4skills",
    "consultations",
    "surveys",
    "workshops",
]
MIDDLEWARE = [
    "ds4skills.web.middleware.headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "ds4skills.web.middleware.hour",
    "ds4skills.web.middleware.either_slash",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "ds4skills.web.middleware.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "ds4skills.profile.middleware.second_factor",
    "ds4skills.web.middleware.in_words",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "ds4skills.web.context.site",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "template_partials.templatetags.partials",
                "ds4skills.web.tags",
                "consultations.overview.tags",
                "consultations.register.pages.tags",
                "consultations.register.duplicates.tags",
            ],
        },
    }
]
FORM_RENDERER = "ds4skills.web.forms.Renderer"

# --- languages and times ----------------------------------------------------------------------------
LANGUAGES = [("en", "English"), ("fr", "Français")]
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_NAME = "lang"
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = USE_TZ = True

# --- storage ----------------------------------------------------------------------------------------
_cache = "ds4skills.web.counting.CountingCache"  # MAX_ENTRIES: a full cache forgets counters
CACHES = {"default": {"BACKEND": _cache, "LOCATION": "cache", "OPTIONS": {"MAX_ENTRIES": 10_000}}}
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_plain = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _plain if DEBUG else _static},
}
MEDIA_ROOT = DATA_DIR / "files"
WHITENOISE_MAX_AGE = 3600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000  # a shared list of 200 choices in two languages
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 << 20
FILE_UPLOAD_PERMISSIONS = 0o600

# --- accounts ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "ds4skills.User"
AUTHENTICATION_BACKENDS = ["ds4skills.accounts.backends.Backend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
_validators = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_validators}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": f"{_validators}.CommonPasswordValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = "/me/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "ds4skills.profile.adapters.AccountAdapter"
ACCOUNT_FORMS = {"login": "ds4skills.profile.forms.SignInForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 600
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_PREVENT_ENUMERATION = ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _origin.scheme
ACCOUNT_CONFIRM_EMAIL_ON_GET = ACCOUNT_LOGOUT_ON_GET = SOCIALACCOUNT_LOGIN_ON_GET = False
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "60/m/ip,5/300s/key",
    "request_login_code": "100/m/ip,3/m/key",
}
ALLAUTH_TRUSTED_PROXY_COUNT = PROXIES
MFA_ADAPTER = "ds4skills.profile.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = MFA_PASSKEY_SIGNUP_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
MFA_TRUST_ENABLED = False
MFA_TOTP_ISSUER = SITE_NAME
SOCIALACCOUNT_STORE_TOKENS = SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
SOCIALACCOUNT_ADAPTER = "ds4skills.profile.openid.SocialAdapter"
SOCIALACCOUNT_PROVIDERS = {"openid_connect": _openid}
STAFF_SECOND_FACTOR = FRESH_SIGN_IN = not DEMO

# --- what a browser may do ---------------------------------------------------------------------------
_host = "__Host-" if SECURE else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_host}session", f"{_host}csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
STAFF_SESSION_IDLE, STAFF_SESSION_WHOLE = 8 * 3600, 12 * 3600
CSRF_FAILURE_VIEW = "ds4skills.web.errors.csrf_failure"
CSRF_TRUSTED_ORIGINS = [ORIGIN]
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PROXIES else None
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 3600 if SECURE else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- mail -------------------------------------------------------------------------------------------
EMAIL_BACKEND = "ds4skills.web.mail.OneRecipientBackend"
MAIL_BACK_END = str(_mail.pop("back_end"))
globals().update(_mail)
MAIL_WEBHOOK = "WEBHOOK_SECRET" in dict(_mail.get("ANYMAIL", {}))  # type: ignore[call-overload]
PUBLIC_LIST = _env.flag("PUBLIC_LIST", default=True)
NOTICES = _env.flag("NOTICES", default=True)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = _env.text("MAIL_FROM", f"{SITE_NAME} <{CONTACT}>")

# --- later work -------------------------------------------------------------------------------------
CELERY = {
    "broker_url": REDIS_URL or "memory://",
    "broker_transport_options": {"socket_timeout": 2, "socket_connect_timeout": 2},
    "broker_connection_retry_on_startup": True,
    "task_ignore_result": True,
    "task_acks_late": True,
    "task_serializer": "json",
    "accept_content": ["json"],
    "worker_prefetch_multiplier": 1,
    "worker_hijack_root_logger": False,
    "timezone": "UTC",
}

# --- the API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["ds4skills.web.scopes.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["ds4skills.web.scopes.ByScope"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["ds4skills.web.parsing.Parser"],
    "DEFAULT_PAGINATION_CLASS": "ds4skills.web.scopes.Pages",
    "DEFAULT_SCHEMA_CLASS": "ds4skills.web.schema.Schema",
    "EXCEPTION_HANDLER": "ds4skills.web.api.explain",
    "UNAUTHENTICATED_USER": None,
    "PAGE_SIZE": 50,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "DS4Skills",
    "VERSION": "1",
    "DESCRIPTION": _("Everything that the pages do, by the same actions."),
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/",
    "ENUM_NAME_OVERRIDES": {
        "Stance": "consultations.ledger.models.Stance",
        "CommentStance": "consultations.blueprint.comments.serializers.CODES",
        "Decision": "consultations.blueprint.answers.models.Disposition.Decision",
        "Capacity": "consultations.ledger.models.Voice.Capacity",
        "OrganisationStatus": "consultations.register.directory.models.Organisation.Status",
        "RelationKind": "consultations.register.relations.models.Relation.Kind",
        "StakeholderKind": "consultations.register.api.shapes.segments.KINDS",
        "PackageKind": "surveys.results.exports.models.DataPackage.Kind",
        "SeatCapacity": "workshops.signups.models.SignUp.Capacity",
    },
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "ds4skills.web.schema.refusals",
    ],
}

# --- logs: no bodies, tokens, addresses ---------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "ds4skills.web.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": _env.text("LOG_LEVEL", "WARNING").upper()},
}
