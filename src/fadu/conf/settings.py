"""Layer 7. The one settings file; every variable is read from the environment with a safe default.

Never holds a secret, and never needs another file: `VARIABLES` lists what can be set, for the settings page.
"""

from __future__ import annotations

import os
import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fadu.conf import sqlite
from fadu.errors import FaduError

VARIABLES: dict[str, tuple[str, str]] = {}  # name: (default, help)


def env(name: str, default: str, help_text: str) -> str:
    """The value of one variable; remembers its default and help text."""
    VARIABLES[name] = (default, help_text)
    return os.environ.get(name, default)


def flag(name: str, default: bool, help_text: str) -> bool:
    """The same for yes or no: 1, true, yes and on mean yes."""
    return env(name, "1" if default else "0", help_text).strip().lower() in {"1", "true", "yes", "on"}


def _secret_key() -> str:
    """The key from the environment, else the one that `fadu ledger init` keeps, else one for this
    process only.
    """
    given = env(
        "FADU_SECRET_KEY", "", "签名密钥；不设则用 fadu ledger init 在数据目录生成的 secret_key 文件。"
    )
    kept = DATA_DIR / "secret_key"
    if given or not kept.is_file():
        return given or secrets.token_urlsafe(50)
    return kept.read_text(encoding="utf-8")


def database(url: str) -> dict[str, Any]:
    """Django's entry for one database: '' or sqlite:///path for SQLite, postgresql://… for PostgreSQL."""
    parts = urlsplit(url or f"sqlite:///{DATA_DIR / 'fadu.sqlite3'}")
    if parts.scheme == "sqlite":
        return _sqlite(unquote(parts.path)[1:])
    if parts.scheme in {"postgresql", "postgres"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")) or "fadu",
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "OPTIONS": dict(parse_qsl(parts.query)),
            "CONN_MAX_AGE": 60,
        }
    raise FaduError(
        f"不认识的数据库地址“{url}”，应为 sqlite:///文件路径 或 postgresql://用户：口令@主机：端口/库名。",
        where="FADU_DATABASE_URL",
    )


def _sqlite(path: str) -> dict[str, Any]:
    """SQLite: every commit reaches the disk (synchronous FULL), a writer locks when it begins."""
    sqlite.require_sound(sqlite.version_in_use(), SQLITE_JOURNAL)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 30,
            "transaction_mode": "IMMEDIATE",
            "init_command": f"PRAGMA journal_mode={SQLITE_JOURNAL}; PRAGMA synchronous=FULL;"
            " PRAGMA cache_size=-65536;",  # and no mmap: scattered acts in a large ledger fault in page after page
        },
    }


sqlite.install()

DATA_DIR = Path(env("FADU_DATA", "var", "数据目录：SQLite 台账、附件、列式副本、生成的报告。")).resolve()
SQLITE_JOURNAL = env("FADU_SQLITE_JOURNAL", "WAL", "SQLite 日志方式：WAL（默认）或 DELETE。").upper()
if SQLITE_JOURNAL not in {"WAL", "DELETE"}:
    raise FaduError("只能是 WAL 或 DELETE。", where="FADU_SQLITE_JOURNAL")
DEBUG = flag("FADU_DEBUG", False, "调试方式；只可在本机开发时打开。")
SECRET_KEY = _secret_key()
ALLOWED_HOSTS = env("FADU_HOSTS", "127.0.0.1,localhost,[::1]", "网站可用的主机名，逗号分隔。").split(",")
JURISDICTION = env("FADU_JURISDICTION", "", "本级行政区划代码（GB/T 2260），命令行未指明时使用。")
DATABASES = {
    "default": database(
        env("FADU_DATABASE_URL", "", "数据库：空为数据目录下的 SQLite；postgresql://… 为 PostgreSQL。")
    )
}
CHECKPOINT_KEY = Path(
    env("FADU_CHECKPOINT_KEY", str(DATA_DIR / "checkpoint.key"), "检查点签名私钥文件（Ed25519，PEM）。")
)
DEMO = flag("FADU_DEMO", False, "示范方式：网站标明数据为重建，访问者以监督人员身份查看。")
SITE_ROLE = env(
    "FADU_SITE_ROLE",
    "supervisor" if DEMO else "public",
    "本机网站访问者的身份：public（默认，只见公开内容）或 supervisor（本级司法行政部门）。",
)
SITE_NOTICE = "示范数据：由已公布的年度报告重建，当事人、日期、经过均为虚构，不是真实案件。" if DEMO else ""
COPY_DIR = Path(env("FADU_COPY", str(DATA_DIR / "copy"), "列式副本（Parquet）目录，数字在其上计算。"))
ATTACHMENT_DIR = Path(env("FADU_ATTACHMENTS", str(DATA_DIR / "attachments"), "附件目录。"))

_OWN_APPS = ["fadu.web", "fadu.desk", "fadu.portal"]
INSTALLED_APPS = ["django.contrib.staticfiles", "fadu.ledger"]
INSTALLED_APPS += [app for app in _OWN_APPS if find_spec(app) is not None]
MIDDLEWARE = [
    "fadu.web.security.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = flag("FADU_HTTPS", False, "网站经 HTTPS 提供时设为 1，Cookie 只经加密连接发送。")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
ROOT_URLCONF = "fadu.conf.urls"
WSGI_APPLICATION = "fadu.conf.wsgi.application"
STATIC_URL = "/static/"
STATIC_ROOT = None  # served from the package itself; nothing is collected
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
LOGGING = {  # what goes wrong is told where the site was started; a page never shows it
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"  # legal days are Beijing days
USE_TZ = True
USE_I18N = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
SILENCED_SYSTEM_CHECKS = ["models.W042"]
