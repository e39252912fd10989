"""The product's settings, quick where tests need no strength; engine and services by the environment."""

import os
from pathlib import Path
from typing import Any

os.environ.setdefault("SECRET_KEY", "for tests only " * 5)
os.environ.setdefault("DATA_DIR", str(Path(__file__).resolve().parent.parent / "var" / "test"))

from ds4skills.settings import *
from ds4skills.settings import DATA_DIR, DATABASES, STORAGES

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MAIL_BACK_END = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CELERY = {"broker_url": "memory://"}
MEDIA_ROOT = DATA_DIR / "files"
STAFF_SECOND_FACTOR = FRESH_SIGN_IN = False  # their own tests switch them on
_default: dict[str, Any] = dict(DATABASES["default"])
if _default["ENGINE"].endswith("sqlite3"):
    _default["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
    _default["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"
else:
    _more = _default.setdefault("OPTIONS", {}).get("options", "")
    _default["OPTIONS"]["options"] = f"{_more} -c synchronous_commit=off".strip()
DATABASES = {"default": _default}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
