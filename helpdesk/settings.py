"""Keur's only settings file. Everything that differs between machines comes from the environment, parsed strictly.

`KEUR_MODE` says what this process is for: `production` (the default: refuses to start half configured, see checks.py),
`demo` (`make demo`: one machine, one process) or `test`.
"""

import secrets
from base64 import urlsafe_b64encode
from email.utils import parseaddr
from pathlib import Path
from typing import Any

from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _
from environs import Env, validate

BASE_DIR = Path(__file__).resolve().parent.parent
env = Env(eager=True)

MODE = env.str("KEUR_MODE", "production", validate=validate.OneOf(["production", "demo", "test"]))
VAR_DIR = Path(env.str("KEUR_VAR", str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEMO_SECRET = "for-the-demo-and-for-tests-only-never-for-a-shop-that-people-buy-from"  # noqa: S105


def _demo_secret() -> str:
    """The demo keeps a secret of its own between starts, so that sign-ins survive."""
    file = VAR_DIR / "secret-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_urlsafe(50))
    return file.read_text()


def _demo_push_key() -> str:
    """So does the key of its pushes: browsers that subscribed stay subscribed."""
    file = VAR_DIR / "push-key"
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("="))
    return file.read_text()


DEBUG = env.bool("DEBUG", False)
SECRET_KEY = env.str("SECRET_KEY", _demo_secret() if MODE == "demo" else DEMO_SECRET)
SECRET_KEY_FALLBACKS: list[str] = env.list("SECRET_KEY_FALLBACKS", [])
OWN_NAMES = ["localhost", "127.0.0.1", "[::1]", "testserver"]
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", [] if MODE == "production" else OWN_NAMES)
CSRF_TRUSTED_ORIGINS: list[str] = env.list("CSRF_TRUSTED_ORIGINS", [])
# How many proxies in front of us may speak for the client's address (T68). 0: nobody.
TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
TLS = env.bool("KEUR_TLS", MODE == "production")

INSTALLED_APPS = [
    "shops",
    "orders",
    "messaging",
    "notifications",
    "shipping",
    "returns",
    "requests_inbox",
    "portal",
    "helpdesk.jobs",
    "helpdesk.apps.HelpdeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "anymail",
    "channels",
    "django_fsm",
    "django_htmx",
]
if MODE != "production":
    INSTALLED_APPS.append("helpdesk.demo")

MIDDLEWARE = [
    "helpdesk.middleware.traced",
    "django.middleware.security.SecurityMiddleware",
    "helpdesk.compressing.compressed",
    "helpdesk.static_files.static_files",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "helpdesk.middleware.private_pages",
    "helpdesk.middleware.sign_in_sheet",
    "helpdesk.middleware.without_nul",
    "portal.framing.cookies_in_frames",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "shops.sessions.SignedInMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "shops.middleware.persons_preferences",
    "helpdesk.middleware.BusyDatabaseMiddleware",
    "helpdesk.middleware.TypedTextMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "shops.middleware.second_factor",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "helpdesk.urls"
ASGI_APPLICATION = "helpdesk.asgi.application"
ASGI_THREADS = env.int("ASGI_THREADS", 10)  # in each web process; each keeps a database connection
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csp",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "helpdesk.context.frame",
            ],
            "builtins": ["helpdesk.templatetags.ui"],
        },
    }
]

# Data -------------------------------------------------------------------------------------------------------------

DATABASES = {"default": env.dj_db_url("DATABASE_URL", f"sqlite:///{VAR_DIR / 'keur.sqlite3'}")}
# The threads that answer pages stay, and so do their connections (handler.py); tests take their database away.
DATABASES["default"] |= {"CONN_MAX_AGE": 0 if MODE == "test" else 600, "CONN_HEALTH_CHECKS": True}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"] |= {
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; "
            f"PRAGMA synchronous={'OFF' if MODE == 'test' else 'FULL'};",
        },
        "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")},  # a file: threads and processes of a test see the same rows
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "options": "-c statement_timeout=15000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
        " -c random_page_cost=1.1 -c jit=off"  # for memory and SSDs: PostgreSQL's own 4 is that of turning disks
        " -c join_collapse_limit=6"  # a request comes with nine rows by their keys: their order needs no long thought
        " -c pg_trgm.word_similarity_threshold=0.45"  # hoeckstra finds hoekstra (lists/resemblance.py)
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", "")
if REDIS_URL:
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [REDIS_URL], "prefix": env.str("REDIS_PREFIX", "keur")},
        }
    }
else:
    CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
# The limits on sign-in must hold across processes and restarts (T60), and with Redis down people still come in (R18).
CACHES: dict[str, dict[str, Any]] = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
}
if MODE == "test":
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
# What this process drew last, under numbers that change with the rows: see requests_inbox/lists/memory.py.
for name, seconds, entries in [("memory", 60, 2_000), ("settings", 600, 5_000), ("rows", 600, 10_000)]:
    CACHES[name] = {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "TIMEOUT": seconds,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
# Who is here right now. Redis away must not keep pages waiting.
CACHES["presence"] = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "presence"}
if REDIS_URL:
    CACHES["presence"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": env.str("REDIS_PREFIX", "keur"),
        "OPTIONS": {"socket_connect_timeout": 0.3, "socket_timeout": 0.3},
    }

TASKS = {
    "default": {
        "BACKEND": "helpdesk.jobs.backend.JobsBackend",
        "QUEUES": ["carriers", "default", "incoming", "labels", "letters"],
    }
}

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "helpdesk.made_files.MadeFinder",
]
SERVESTATIC_USE_FINDERS = MODE != "production"
SERVESTATIC_AUTOREFRESH = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "attachments": {
        "BACKEND": env.str("ATTACHMENTS_BACKEND", "django.core.files.storage.FileSystemStorage"),
        "OPTIONS": env.json("ATTACHMENTS_OPTIONS", {"location": str(VAR_DIR / "attachments")}),
    },
    "staticfiles": {
        "BACKEND": "servestatic.storage.CompressedManifestStaticFilesStorage"
        if MODE == "production"
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

# Mail -------------------------------------------------------------------------------------------------------------

DEMO_MAIL_PORT = env.int("DEMO_MAIL_PORT", 2525)
if MODE == "test":
    MAILERS: dict = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
elif MODE == "demo":
    MAILERS = {
        "default": {
            "BACKEND": "messaging.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": DEMO_MAIL_PORT},
        }
    }
else:
    MAILERS = {
        "default": {
            "BACKEND": env.str("MAIL_BACKEND", "messaging.smtp.EmailBackend"),
            "OPTIONS": env.json("MAIL_OPTIONS", {}),
        }
    }
    MAILERS |= dict(env.json("MAILERS", {}))  # a shop with a way out of its own, by its short name
DEFAULT_FROM_EMAIL = env.str("MAIL_FROM", "Keur <desk@keur.test>")
# Seal the names of letters and the addresses of their answers: the first one seals, all of them open (R40).
THREAD_KEYS = env.list("THREAD_KEYS", [SECRET_KEY])
MAIL_STORE = Path(env.str("MAIL_STORE", str(VAR_DIR / "mail")))  # the raw bytes of every mail that came in
MAIL_DNS = env.bool("MAIL_DNS", MODE == "production")  # whether senders are looked up; a demo may have no network
MAIL_AUTHSERV_ID = env.str("MAIL_AUTHSERV_ID", "")  # of the mail server that hands mails to our own door
# Mailboxes that `manage.py fetch_mail` reads; only operators say which hosts it talks to (T65). See docs/mail.md.
IMAP_MAILBOXES: list[dict[str, Any]] = list(env.json("IMAP_MAILBOXES", []))
# Anymail's settings; by shop and service where shops have accounts of their own: {"veldkant": {"mailgun": {…}}}.
ANYMAIL: dict[str, Any] = dict(env.json("ANYMAIL", {}))
MAIL_WEBHOOK_OPTIONS: dict[str, Any] = dict(env.json("MAIL_WEBHOOK_OPTIONS", {}))

# Payments ---------------------------------------------------------------------------------------------------------

# Who collects what customers pay for labels, by the shop's short name, "*" for all others (docs/returns.md):
# {"veldkant": {"provider": "stripe", "secret_key": "sk_…", "webhook_secret": "whsec_…"}}
PAYMENTS: dict[str, dict[str, str]] = dict(
    env.json("PAYMENTS", {} if MODE == "production" else {"*": {"provider": "test"}})
)

# Carriers ---------------------------------------------------------------------------------------------------------

# Who makes the labels, by the shop's short name, "*" for all others; else it is the shop's own label (docs/returns.md):
# {"veldkant": {"carrier": "dhl_parcel_de", "username": "…", "receivers": {"DE": "deu"}, …, "otherwise": "own"}}
CARRIERS: dict[str, dict[str, Any]] = dict(env.json("CARRIERS", {}))

# What staff are told ----------------------------------------------------------------------------------------------

# The key by which push services know us: 32 bytes in base64url, or DER. Without one nobody is told by their browser.
VAPID_PRIVATE_KEY = env.str("VAPID_PRIVATE_KEY", _demo_push_key() if MODE == "demo" else "")
PUSH_CONTACT = env.str("PUSH_CONTACT", parseaddr(DEFAULT_FROM_EMAIL)[1])  # whom a push service writes to about us
# Hosts that we push to, with all names below them: those of Chrome and Edge, Firefox, Safari.
PUSH_SERVICES = env.list(
    "PUSH_SERVICES",
    ["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "web.push.apple.com"],
)

# Signing in -------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "shops.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ["UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator"]
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "requests_inbox:inbox"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "shops.adapters.InvitedOnlyAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by an invitation to that very address
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_FORMS = {"reset_password": "shops.forms.PasswordResetForm"}
ACCOUNT_EMAIL_NOTIFICATIONS = True  # a new password or second factor is told to its owner
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True  # after the second factor, if there is one
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
MFA_ADAPTER = "shops.adapters.SecretKeepingMFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = MODE != "production"
MFA_TOTP_ISSUER = "Keur"
SESSION_ENGINE = "shops.sessions"
SESSION_COOKIE_AGE = env.int("SESSION_SECONDS", 12 * 60 * 60)

# The browser ------------------------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF, CSP.NONCE],
    "style-src": [CSP.SELF, CSP.NONCE],
    "img-src": [CSP.SELF, "data:"],
    "connect-src": [CSP.SELF],
    "font-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "frame-src": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "object-src": [CSP.NONE],
}
SECURE_SSL_REDIRECT = TLS
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", 31536000 if TLS else 0)
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SECURE_REFERRER_POLICY = "same-origin"
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_FAILURE_VIEW = "helpdesk.trouble.old_token"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
X_FRAME_OPTIONS = "SAMEORIGIN"  # the pane that shows a mail; everything else is held by frame-ancestors
# What `check` finds and an operator accepts, such as keur.W001; W019 asks for what frame-ancestors does already.
SILENCED_SYSTEM_CHECKS = ["security.W019", *env.list("SILENCED_CHECKS", [])]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1_200  # 500 requests can be decided at once; who ticks more reads a sentence
DATA_UPLOAD_MAX_NUMBER_FILES = 40  # a message carries 10; who sends more reads a sentence

# Words and time ---------------------------------------------------------------------------------------------------

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("nl", _("Dutch")), ("de", _("German"))]  # of those who work here
CUSTOMER_LANGUAGES = [  # of letters and the customers' pages; a shop chooses among them
    *LANGUAGES,
    ("fr", _("French")),
    ("es", _("Spanish")),
    ("et", _("Estonian")),
    ("fi", _("Finnish")),
    ("ru", _("Russian")),
]
LOCALE_PATHS = [BASE_DIR / "locale"]
FORMAT_MODULE_PATH = ["helpdesk.formats"]
LANGUAGE_COOKIE_NAME = "language"
USE_TZ = True
TIME_ZONE = "UTC"

LOG_LEVEL = env.str("LOG_LEVEL", "INFO" if MODE == "production" else "WARNING")
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "helpdesk.logs.OneJsonLine"},
        "plain": {"format": "%(levelname)s %(name)s: %(message)s"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "json" if MODE == "production" else "plain"}
    },
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"level": LOG_LEVEL},  # else it has a level of its own, INFO
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # scanners try names all day; they get their 400
    },
}
