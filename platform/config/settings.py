"""Every setting of the site, in one file. What differs between machines is read from the environment by `env`."""

from __future__ import annotations

import secrets
import sys
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import structlog
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import beat, env, logs
from kernel import embedded

BASE_DIR = Path(__file__).resolve().parents[2]
TESTING = "pytest" in sys.modules
# Where a small installation keeps its database, uploaded files, broker socket and logs.
HOME = env.path("FOLKMOOT_HOME", BASE_DIR / "var") or BASE_DIR / "var"
HOME.mkdir(parents=True, exist_ok=True)

DEBUG = env.flag("DEBUG", default=False)
PUBLIC_URL = env.text("PUBLIC_URL", "http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", PUBLIC_URL)
HTTPS = env.flag("HTTPS", default=PUBLIC_URL.startswith("https://"))
DEMONSTRATION = env.flag("DEMONSTRATION", default=False)


def _secret_key() -> str:
    """The key from SECRET_KEY, or one kept in a file that only this user can read (small installations)."""
    given = env.text("SECRET_KEY")
    if given:
        if len(given) < 32:
            raise ImproperlyConfigured("SECRET_KEY is shorter than 32 characters.")
        return given
    if HTTPS:
        raise ImproperlyConfigured(
            "SECRET_KEY is not set. Set it to 50 random characters kept outside the code."
        )
    kept = HOME / "secret-key"
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()


SECRET_KEY = _secret_key()

INSTALLED_APPS = [
    "kernel",
    "audit",
    "access",
    "accounts",
    "design",
    "notices",
    "indexapp",
    "deliberation.bodies",
    "deliberation.voting",
    "deliberation.accountability",
    "deliberation.tradeoffs",
    "deliberation.scrutiny",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
    "django_structlog",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "access.middleware.ActorMiddleware",
    "config.middleware.ReaderErrorMiddleware",
    "config.middleware.RequestLogMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"

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
                "csp.context_processors.nonce",
                "design.context.site",
            ],
        },
    },
]

# --- Database -------------------------------------------------------------------------------------------------
DATABASES = {"default": env.database("DATABASE_URL", HOME / "folkmoot.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

# --- Broker, worker, cache ------------------------------------------------------------------------------------
# The embedded default is a Redis-protocol server on a private socket that bin/demo starts (kernel/embedded.py).
REDIS_SOCKET = env.path("REDIS_SOCKET") or embedded.socket_path(HOME / "redis")
REDIS_URL = env.text("REDIS_URL")


def _queue_url(number: int) -> str:
    if REDIS_URL:
        return REDIS_URL
    return f"redis+socket://{quote(str(REDIS_SOCKET))}?virtual_host={number}"


CELERY_BROKER_URL = _queue_url(0)
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_DEFAULT_QUEUE = env.text("CELERY_QUEUE", "folkmoot")
CELERY_TIMEZONE = "UTC"
# A task that a killed worker held comes back after `visibility_timeout`; it must exceed the longest task.
# Until then the sweeper, which looks at rows and heartbeats, has usually taken the work up already.
LONGEST_TASK = timedelta(minutes=env.number("LONGEST_TASK_MINUTES", 30, least=1))
CELERY_TASK_TIME_LIMIT = int(LONGEST_TASK.total_seconds())
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": env.number("VISIBILITY_TIMEOUT", int(LONGEST_TASK.total_seconds()) + 60, least=5),
    "unacked_restore_interval": 10,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 3,
    "max_retries": 1,
    "interval_start": 0,  # a queue that is away is noticed at once: the sweeper sends the work out later
}
CELERY_BROKER_CONNECTION_TIMEOUT = 3
# Work whose heartbeat is older than this is taken up again by the sweeper.
HEARTBEAT_LIMIT = timedelta(seconds=env.number("HEARTBEAT_LIMIT_SECONDS", 90, least=2))
SWEEP_SECONDS = env.number("SWEEP_SECONDS", 20, least=1)
INBOX_SECONDS = env.number("INBOX_SECONDS", 15, least=1)
VOTES_SECONDS = env.number("VOTES_SECONDS", 15, least=1)
CELERY_BEAT_SCHEDULE_FILENAME = str(HOME / "beat-schedule")
CELERY_BEAT_SCHEDULE = beat.schedule(sweep=SWEEP_SECONDS, inbox=INBOX_SECONDS, votes=VOTES_SECONDS)

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL or f"unix://{quote(str(REDIS_SOCKET))}?db=1",
        "KEY_PREFIX": "folkmoot",
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- Data -----------------------------------------------------------------------------------------------------
# Originals of releases: never served from here as they are, always through a view that checks.
MEDIA_ROOT: Path = env.path("MEDIA_ROOT") or HOME / "files"
DATA_INBOX = env.path("DATA_INBOX")
MAX_PAPER_MB = env.number("MAX_PAPER_MB", 25, least=1, most=200)
MAX_UPLOAD_MB = env.number("MAX_UPLOAD_MB", 200, least=1, most=2000)
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# The first stops an upload at the size limit, before it fills the disk.
FILE_UPLOAD_HANDLERS = [
    "indexapp.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- People and sign-in ---------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_request_login_code"
LOGIN_REDIRECT_URL = "desk"
ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # the code sent to the address is the proof
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_REQUIRED = False
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_REAUTHENTICATION_REQUIRED = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
# Per address (key), and per network address: enough for people, too few for guessing or for mailing somebody to tears.
ACCOUNT_RATE_LIMITS = {
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
    "login_failed": "20/m/ip,5/5m/key",
    "change_email": "5/h/user,20/h/ip,3/h/key",
    "change_name": "20/h/user",
}
ACCOUNT_FORMS = {
    "request_login_code": "accounts.forms.RequestCodeForm",
    "confirm_login_code": "accounts.forms.ConfirmCodeForm",
}
MFA_ADAPTER = "accounts.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.SecondStepForm",
    "reauthenticate": "accounts.forms.SecondStepAgainForm",
    "activate_totp": "accounts.forms.SetUpSecondStepForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Folkmoot"
MFA_TOTP_TOLERANCE = 1  # a code just past still counts: clocks differ and typing takes time
# Setting up a second step counts as using it, so it asks for a sign-in no older than this.
FRESH_SIGN_IN = timedelta(minutes=15)
USERSESSIONS_TRACK_ACTIVITY = False
# Wrong codes of letters, per network address and from everywhere together; addresses tried with one letter.
JOIN_RATE_LIMITS = {"join_code": "20/10m/ip,1000/h/key", "join_address": "6/h/key"}
# Addresses that somebody who is not signed in asks us to write to, per network address.
FOLLOW_RATE_LIMITS = {"follow": "20/h/ip"}
# How long an invitation to a body can be used.
INVITATION_TIME = timedelta(days=env.number("INVITATION_DAYS", 28, least=1, most=365))

EMAIL_BACKEND = env.text(
    "EMAIL_BACKEND",
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST")
    else "django.core.mail.backends.filebased.EmailBackend",
)
EMAIL_FILE_PATH = HOME / "mail"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", 25, least=1, most=65535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Folkmoot <no-reply@localhost>")
# A mail, digest or message to another system that a worker took up, and did not finish, is taken up again after this.
NOTICE_LEASE = timedelta(seconds=env.number("NOTICE_LEASE_SECONDS", 15 * 60, least=2))
# Messages to other systems go to public addresses alone, over HTTPS; on a closed network, or in a test, to any.
WEBHOOK_PRIVATE_ADDRESSES = env.flag("WEBHOOK_PRIVATE_ADDRESSES")

# --- Browser security -----------------------------------------------------------------------------------------
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"
SECURE_SSL_REDIRECT = HTTPS and env.flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31536000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
# Preloading binds a whole domain for years: that is for its owner to ask for, not for a default.
SILENCED_SYSTEM_CHECKS = ["security.W021"]
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
# How many proxies of ours add to X-Forwarded-For; without it every visitor would share the proxy's own address
# and the limits on sign-in would count them as one.
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXIES", 1 if env.flag("BEHIND_PROXY") else 0)
if env.flag("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
        "object-src": [NONE],
    },
}

# --- Static files ---------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
# Each client of a test would walk over the collected files anew, so tests look where none are.
STATIC_ROOT = env.path("STATIC_ROOT", (HOME if TESTING else BASE_DIR) / "static-root")
STATICFILES_DIRS = [BASE_DIR / "platform" / "design" / "built"]
(BASE_DIR / "platform" / "design" / "built").mkdir(parents=True, exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING or DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_MAX_AGE = 3600  # below: pages kept in memory, see indexapp/views/caching.py
KEEP_PAGES = env.flag("KEEP_PAGES", default=not (TESTING or DEBUG))

# --- Language and time ----------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/London"

# --- API ------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["webapi.permissions.ReadOnlyUnlessAction"],
    "DEFAULT_RENDERER_CLASSES": [
        "rest_framework.renderers.JSONRenderer",
        "webapi.renderers.TableRenderer",
    ],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "webapi.pagination.Pages",
    "PAGE_SIZE": 100,
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": [
        "rest_framework.throttling.AnonRateThrottle",
        "rest_framework.throttling.UserRateThrottle",
    ],
    "DEFAULT_THROTTLE_RATES": {
        "anon": env.text("API_RATE_ANON", "300/min"),
        "user": env.text("API_RATE_PERSON", "600/min"),
        "upload": env.text("API_RATE_UPLOAD", "30/hour"),
    },
    "EXCEPTION_HANDLER": "webapi.errors.handle",
    "URL_FORMAT_OVERRIDE": "format",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Folkmoot API",
    "DESCRIPTION": "Areas, definitions, metrics, releases, observations, runs, scores, bodies, meetings, assets, votes, trade-offs, decisions, recommendations, actions, motions, enquiries and findings. Reading is open to all; writing needs a role.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "COMPONENT_SPLIT_REQUEST": True,
    "SCHEMA_PATH_PREFIX": r"/api/v1",
    "ENUM_NAME_OVERRIDES": {"BodyKindEnum": "deliberation.bodies.calc.kinds.KIND_CHOICES"},
}

# --- Logs: JSON lines, ids only, never personal data ------------------------------------------------------------
DJANGO_STRUCTLOG_USER_ID_FIELD = None
DJANGO_STRUCTLOG_IP_LOGGING_ENABLED = False
DJANGO_STRUCTLOG_REQUEST_ID_HEADER = "x-request-id"
LOG_LEVEL = env.text("LOG_LEVEL", "WARNING" if TESTING else "INFO")
logs.configure(once=not TESTING)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "processor": logs.LineRenderer(),
            "foreign_pre_chain": [
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
