"""Secret links: 256 random bits kept as their digest, and the signed cookie for which one is exchanged."""

import hashlib
import secrets

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse


def draw() -> tuple[str, str]:
    """Draw a link's secret of 256 bits and its digest."""
    secret = secrets.token_urlsafe(32)
    return secret, digest(secret)


def digest(secret: str) -> str:
    """Give the SHA-256 of a secret, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def hand_over(response: HttpResponse, *, name: str, pk: int, salt: str, path: str, seconds: int) -> None:
    """Give the browser a signed cookie that names the link's row, for one path and some time."""
    response.set_cookie(
        name,
        signing.dumps(pk, salt=salt),
        max_age=seconds,
        path=path,
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )


def held(request: HttpRequest, *, name: str, salt: str, seconds: int | None = None) -> int | None:
    """Give the row that the browser's cookie names; nothing where it is not ours or older than `seconds`."""
    try:
        pk = signing.loads(request.COOKIES.get(name, ""), salt=salt, max_age=seconds)
    except signing.BadSignature:
        return None
    return pk if isinstance(pk, int) else None
