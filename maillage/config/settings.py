"""Every setting of the program, in one file. What a host may change comes from the environment."""

from __future__ import annotations

import sys
from pathlib import Path

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from maillage.config.database import from_url, sqlite
from maillage.config.env import KEY_NAME, data_folder, load, stored_key

PACKAGE = Path(__file__).resolve().parent.parent
ENV = load()
TESTING = "pytest" in sys.modules

# --- Where things are kept -------------------------------------------------------------------
DATA = data_folder(ENV)
if TESTING and "MAILLAGE_DATA" not in ENV.values:
    # Tests write files and indexes: never beside the data of whoever runs them.
    DATA = Path(".pytest_cache/data").absolute()
DEFAULT_SECRET_KEY = "non-secret-key-for-a-demonstration-on-this-machine-only"  # noqa: S105
SECRET_KEY = (
    ENV.text(
        KEY_NAME,
        "",
        "Clé secrète qui signe les sessions et les liens, 50 caractères au hasard ; "
        "vide : tirée au premier démarrage et gardée dans le dossier des données.",
        secret=True,
    )
    or stored_key(DATA)
    or DEFAULT_SECRET_KEY
)
DEBUG = ENV.flag("MAILLAGE_DEBUG", False, "Pages d’erreur détaillées ; jamais en ligne.")
SITE_URL = ENV.text(
    "MAILLAGE_SITE_URL", "http://127.0.0.1:8000", "Adresse publique du site, sans barre finale."
).rstrip("/")
SECURE = SITE_URL.startswith("https://")
ALLOWED_HOSTS = ENV.items(
    "MAILLAGE_ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "Noms de domaine servis, par virgules."
)
CSRF_TRUSTED_ORIGINS = [SITE_URL]
NETWORK_NAME = ENV.text("MAILLAGE_NETWORK_NAME", "Réseau ADN", "Nom du réseau, montré partout.")
HOSTED_BY = ENV.text(
    "MAILLAGE_HOSTED_BY", "", "Organisme qui héberge cette instance (page « Qui héberge »)."
)
PRIVACY_OFFICER = ENV.text(
    "MAILLAGE_PRIVACY_OFFICER",
    "",
    "Responsable des renseignements personnels : titre et coordonnées (Loi 25).",
)
RECONCILIATION_URL = ENV.text(
    "MAILLAGE_RECONCILIATION_URL",
    "",
    "Service de réconciliation (W3C 0.2) où chercher les identifiants d’Artsdata ; vide : caché.",
)

# --- Applications ----------------------------------------------------------------------------
# To remove a room: delete its folder, its line here and its line in urls.py.
ROOMS = ["maillage.connect", "maillage.develop", "maillage.offer", "maillage.consult"]
INSTALLED_APPS = [
    "maillage.home",
    "maillage.report",
    *ROOMS,
    "maillage.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.sites",
    "wagtail.users",
    # Wagtail 7.4's own pages ask for the address of its documents, used or not.
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.locales",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "csp",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "maillage.core.middleware.Doors",
    "maillage.core.middleware.ContentSecurityPolicy",
    "maillage.core.middleware.SharedPages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "maillage.core.middleware.ReaderOfRequest",
    "maillage.core.middleware.StrongSignIn",
    "maillage.core.middleware.NulIsNowhere",
]
ROOT_URLCONF = "maillage.config.urls"
WSGI_APPLICATION = "maillage.config.wsgi.application"
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "maillage.core.context.shell",
            ],
            "builtins": ["maillage.core.templatetags.maillage"],
        },
    }
]

# --- Databases -------------------------------------------------------------------------------
DATABASES = {
    "default": from_url(
        ENV.text(
            "DATABASE_URL",
            "",
            "postgres://… ; vide : SQLite dans le dossier de données.",
            secret=True,
        ),
        data=DATA,
    ),
    "cache": sqlite(DATA / "cache.sqlite3", synchronous="NORMAL"),
}
DATABASE_ROUTERS = ["maillage.config.database.CacheRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 20000},
    }
}
if TESTING:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    del DATABASES["cache"]
    # Hashing for safety takes half a second an account; tests need none of it.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "long"],
    }
}
SEARCH_INDEX = DATA / "index"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}

# --- People ----------------------------------------------------------------------------------
AUTH_USER_MODEL = "core.User"
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "sesame.backends.ModelBackend",
]
# One-time sign-in links: the button they show signs in, once, within fifteen minutes.
SESAME_MAX_AGE = 900
SESAME_ONE_TIME = SESAME_INVALIDATE_ON_EMAIL_CHANGE = True
SESAME_TOKENS = ["sesame.tokens_v2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = "/connexion/login/"
# Accounts are ours alone: Wagtail changes neither passwords nor addresses.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = WAGTAILUSERS_PASSWORD_ENABLED = False
ACCOUNT_ADAPTER = "maillage.core.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "maillage.core.accounts.forms.SignInForm",
    "add_email": "maillage.core.accounts.forms.AddAddressForm",
    "reset_password": "maillage.core.accounts.forms.ForgottenPasswordForm",
}
MFA_FORMS = {
    "add_webauthn": "maillage.core.accounts.forms.AddKeyForm",
    "edit_webauthn": "maillage.core.accounts.forms.EditKeyForm",
}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 900
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/5m/key",
    "reset_password": "20/m/ip,5/m/key",
    "confirm_email": "1/3m/key",
    "sign_in_link": "30/m/ip",
    "invitation": "30/m/ip",
    # Wrong codes of workshops only (consult.live.guarding).
    "join_code": "20/m/ip,200/d/ip",
    # The public site's forms: reading a text or an address, sending an event, asking for a link.
    "offer_read": "30/m/ip,300/d/ip",
    "offer_typing": "120/m/ip",
    "offer_send": "10/5m/ip,100/d/ip,30/d/key",
    "offer_link": "10/5m/ip,5/h/key",
    "offer_claim": "5/5m/ip,20/d/ip,5/d/key",
    # An evening: a whole room may register behind one address, on the same hour.
    "evening_register": "120/5m/ip,1000/d/ip,20/d/key",
    "evening_link": "60/5m/ip,5/h/key",
    "evening_page": "1200/m/ip",
}
# Limits by address count the visitor's, not the proxy's: say how many proxies stand before us.
ALLAUTH_TRUSTED_PROXY_COUNT = ENV.number(
    "MAILLAGE_PROXIES", 0, "Nombre de serveurs mandataires devant Maillage (nginx, Caddy : 1)."
)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Maillage"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not SECURE
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 24 * 14

# --- Security --------------------------------------------------------------------------------
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if SECURE else 0
SECURE_SSL_REDIRECT = SECURE
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "media-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 60 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# --- Languages and time ----------------------------------------------------------------------
LANGUAGE_CODE = "fr-ca"
LANGUAGES = [("fr-ca", _("français")), ("en", _("anglais"))]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES
WAGTAIL_I18N_ENABLED = True
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
LOCALE_PATHS = [PACKAGE / "locale"]
USE_I18N = USE_TZ = True
TIME_ZONE = "America/Toronto"
FORMAT_MODULE_PATH = ["maillage.config.formats"]
FIRST_DAY_OF_WEEK = 0

# --- Files -----------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = DATA / "media" / "public"
PRIVATE_MEDIA_ROOT = DATA / "media" / "private"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": PRIVATE_MEDIA_ROOT, "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "maillage.config.static.HashedStaticFiles"
    },
}
# The map of the public agenda draws its own background; a style of tiles may be put under it.
MAP_TILES = ENV.text(
    "MAILLAGE_TILES",
    "",
    "Adresse du style MapLibre des tuiles de la carte, puis les autres domaines dont il a besoin, "
    "séparés par des espaces ; vide : fond dessiné ici, rien n’est demandé dehors.",
).split()
WHITENOISE_MAX_AGE = 3600
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
WAGTAIL_SITE_NAME = "Maillage"
WAGTAILADMIN_BASE_URL = SITE_URL
WAGTAILIMAGES_IMAGE_MODEL = "core.Picture"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "ods", "pdf", "txt", "xlsx"]
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False

# --- Mail ------------------------------------------------------------------------------------
EMAIL_URL = ENV.text(
    "MAILLAGE_EMAIL_URL",
    "",
    "smtp://nom:passe@serveur:587?tls=1 ; vide : les courriels vont dans le journal.",
    secret=True,
)
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENV.text(
    "MAILLAGE_EMAIL_FROM", "Maillage <maillage@localhost>", "Expéditeur des courriels."
)
EMAIL_BACKEND = "maillage.core.mail.Backend"

# --- Logs ------------------------------------------------------------------------------------
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"maillage": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS = ["wagtailadmin.W003"]
