"""The environment, read once: every variable has a type, a default and a sentence for a bad value."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

TRUE, FALSE = frozenset({"yes", "true", "1", "on"}), frozenset({"no", "false", "0", "off", ""})
EXAMPLE_SECRET = "change-me-to-at-least-fifty-random-characters-0000"  # noqa: S105 -- refused below
LEAST_SECRET, LEAST_WEBHOOK = 50, 24


class BadEnvironmentError(Exception):
    """A variable has a value that the site cannot start with; the message names it and the remedy."""


def read_file(path: Path) -> dict[str, str]:
    """Read NAME=value lines; blank lines and lines that begin with # are passed over."""
    if not path.is_file():
        return {}
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("\"'") for name, _, value in pairs}


@dataclass(frozen=True)
class Environment:
    """Variables by name, with one reader for each type."""

    values: Mapping[str, str]

    def text(self, name: str, default: str = "") -> str:
        """Give the value as it stands."""
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool = False) -> bool:
        """Give yes or no."""
        value = self.text(name, "yes" if default else "no").lower()
        if value not in TRUE | FALSE:
            raise BadEnvironmentError(f"{name} is {value!r}; write yes or no.")
        return value in TRUE

    def number(self, name: str, default: int, *, least: int = 0, most: int = 1_000_000) -> int:
        """Give a whole number within its bounds."""
        value = self.text(name, str(default))
        if not value.lstrip("-").isdigit() or not least <= int(value) <= most:
            raise BadEnvironmentError(f"{name} is {value!r}; write a whole number from {least} to {most}.")
        return int(value)

    def day(self, name: str) -> date | None:
        """Give a day written as YYYY-MM-DD, or nothing where it is empty."""
        value = self.text(name)
        if not value:
            return None
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            raise BadEnvironmentError(f"{name} is {value!r}; write a day like 2029-12-31.") from None

    def choice(self, name: str, default: str, allowed: frozenset[str]) -> str:
        """Give one of the allowed words."""
        value = self.text(name, default)
        if value not in allowed:
            words = ", ".join(sorted(allowed))
            raise BadEnvironmentError(f"{name} is {value!r}; write one of: {words}.")
        return value

    def words(self, name: str, default: str) -> list[str]:
        """Give a list written with commas."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def address(self, name: str, default: str, schemes: frozenset[str]) -> SplitResult:
        """Give an address whose scheme is one of those allowed."""
        value = self.text(name, default)
        parts = urlsplit(value)
        if parts.scheme not in schemes:
            words = ", ".join(f"{scheme}:" for scheme in sorted(schemes))
            raise BadEnvironmentError(f"{name} must begin with one of: {words}.")
        return parts


def load(base: Path) -> Environment:
    """Read `.env` beside manage.py, then the process's own variables, which win."""
    return Environment({**read_file(base / ".env"), **os.environ})


def is_loopback(host: str | None) -> bool:
    """Tell whether a host is this very machine."""
    if host in {"localhost", None, ""}:
        return True
    try:
        return ip_address(str(host)).is_loopback
    except ValueError:
        return False


def secret_key(env: Environment, folder: Path) -> str:
    """Give the signing key; without SECRET_KEY one is drawn and kept in a file that only we read."""
    if key := env.text("SECRET_KEY"):
        if key == EXAMPLE_SECRET or len(key) < LEAST_SECRET:
            raise BadEnvironmentError(
                f"SECRET_KEY must be your own, with at least {LEAST_SECRET} characters."
            )
        return key
    path = folder / "secret.key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8").strip()


def origin(env: Environment) -> SplitResult:
    """Give the one address of the site; plain http only on this machine."""
    parts = env.address("ORIGIN", "http://127.0.0.1:8000", frozenset({"http", "https"}))
    if not parts.hostname or parts.path not in {"", "/"}:
        raise BadEnvironmentError("ORIGIN must be like https://consult.example.eu, without a path.")
    if parts.scheme == "http" and not is_loopback(parts.hostname):
        raise BadEnvironmentError("ORIGIN must begin with https: unless the site is on loopback.")
    return parts


def _guarded(name: str, parts: SplitResult) -> None:
    """Refuse a service on another machine that asks for no password."""
    if not is_loopback(parts.hostname) and not parts.password:
        raise BadEnvironmentError(f"{name} names another machine and has no password.")


def database(env: Environment, folder: Path) -> dict[str, object]:
    """Give Django's database settings: SQLite in the data folder, or PostgreSQL with the pool."""
    if not env.text("DATABASE_URL"):
        pragmas = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "ds4skills.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": pragmas,
            },
        }
    parts = env.address("DATABASE_URL", "", frozenset({"postgresql", "postgres"}))
    _guarded("DATABASE_URL", parts)
    if not parts.path.strip("/"):
        raise BadEnvironmentError("DATABASE_URL names no database; add /name at its end.")
    # Statements are short: compiling them costs more than it saves. Solid disks, and sorts that stay in memory.
    manners = "-c jit=off -c random_page_cost=1.1 -c work_mem=16MB"
    most = env.number("STATEMENT_TIMEOUT", 60_000, least=1000)
    limits = f"-c statement_timeout={most} -c lock_timeout=3000 -c idle_in_transaction_session_timeout={most}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": env.number("DATABASE_POOL", 10, least=1, most=100)},
            "options": f"{manners} {limits}",
            **{key: value[-1] for key, value in parse_qs(parts.query).items()},
        },
    }


def redis_address(env: Environment) -> str:
    """Give the broker's address, or nothing where the embedded drainer does the work."""
    if not env.text("REDIS_URL"):
        return ""
    parts = env.address("REDIS_URL", "", frozenset({"redis", "rediss"}))
    _guarded("REDIS_URL", parts)
    return parts.geturl()


def mail(env: Environment, folder: Path, *, demo: bool) -> dict[str, object]:
    """Give the mail settings: console by default, files in the demonstration, SMTP or a provider."""
    default = f"file:{folder / 'mail'}" if demo else "console:"
    schemes = frozenset({"console", "file", "smtp", "smtps", "smtp+tls", "provider"})
    parts = env.address("MAIL_URL", default, schemes)
    kind = {"console": "console", "file": "filebased"}.get(parts.scheme, "smtp")
    if parts.scheme == "provider":
        options = {key: value[-1] for key, value in parse_qs(parts.query).items()}
        name = parts.netloc or parts.path
        if secret := env.text("MAIL_WEBHOOK_SECRET"):
            if ":" not in secret or len(secret) < LEAST_WEBHOOK:
                raise BadEnvironmentError("MAIL_WEBHOOK_SECRET must be like user:a-long-random-password.")
            options["WEBHOOK_SECRET"] = secret
        return {"back_end": f"anymail.backends.{name}.EmailBackend", "ANYMAIL": options}
    found: dict[str, object] = {"back_end": f"django.core.mail.backends.{kind}.EmailBackend"}
    if kind == "filebased":
        found["EMAIL_FILE_PATH"] = Path(parts.path)
    if kind == "smtp":
        found |= {
            "EMAIL_HOST": parts.hostname or "localhost",
            "EMAIL_PORT": parts.port or (465 if parts.scheme == "smtps" else 587),
            "EMAIL_HOST_USER": unquote(parts.username or ""),
            "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
            "EMAIL_USE_SSL": parts.scheme == "smtps",
            "EMAIL_USE_TLS": parts.scheme == "smtp+tls",
            "EMAIL_TIMEOUT": 10,
        }
    return found


def openid(env: Environment) -> dict[str, object]:
    """Give the settings of the OpenID provider; none where OIDC_ISSUER is empty, plain http on this machine only."""
    apps: list[dict[str, object]] = []
    if env.text("OIDC_ISSUER"):
        issuer = env.address("OIDC_ISSUER", "", frozenset({"http", "https"}))
        if issuer.scheme == "http" and not is_loopback(issuer.hostname):
            raise BadEnvironmentError("OIDC_ISSUER is plain http on another machine; write https.")
        for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"):
            if not env.text(name):
                raise BadEnvironmentError(f"{name} is empty; the provider of OIDC_ISSUER gives it.")
        apps.append(
            {
                "provider_id": "oidc",
                "name": env.text("OIDC_NAME", "EU Login"),
                "client_id": env.text("OIDC_CLIENT_ID"),
                "secret": env.text("OIDC_CLIENT_SECRET"),
                "settings": {"server_url": env.text("OIDC_ISSUER").rstrip("/")},
            }
        )
    return {"OAUTH_PKCE_ENABLED": True, "APPS": apps}
