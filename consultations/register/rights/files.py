"""Files that one person may fetch, once: random names, kept apart from everything that is served."""

import secrets
from pathlib import Path

from django.conf import settings


def _folder() -> Path:
    folder = Path(settings.MEDIA_ROOT) / "private"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def keep(body: bytes) -> str:
    """Keep a file under a random name."""
    name = secrets.token_hex(24)
    path = _folder() / name
    path.touch(mode=0o600)
    path.write_bytes(body)
    return name


def read(name: str) -> bytes | None:
    """Give a file's bytes; nothing where it is gone."""
    path = _folder() / name
    return path.read_bytes() if name.isalnum() and path.is_file() else None


def drop(name: str) -> None:
    """Remove a file; one that is gone already stays gone."""
    if name.isalnum():
        (_folder() / name).unlink(missing_ok=True)
