"""Receipts: a signed commitment to what was submitted and when, checked offline with the public key.

The nonce goes to the respondent and is kept by nobody else: without it, a one-question answer could be found
by trying all stances. Ed25519 signs; the key is drawn on first use and kept in a file that only we read.
"""

import base64
import hashlib
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings

from ds4skills.audit import queries
from ds4skills.audit.chain import canonical

STREAM = "ledger.position"
Receipt = dict[str, Any]


def b64(raw: bytes) -> str:
    """Spell bytes for an address or a page."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    """Read what `b64` wrote."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@lru_cache(maxsize=1)
def key() -> Ed25519PrivateKey:
    """Give the site's signing key; the first call on a new site draws it."""
    path = Path(settings.DATA_DIR) / "receipts.key"
    if not path.exists():
        made = Ed25519PrivateKey.generate()
        path.touch(mode=0o600)
        path.write_bytes(made.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
    return Ed25519PrivateKey.from_private_bytes(path.read_bytes())


def public_key() -> Ed25519PublicKey:
    """Give the key by which anybody checks."""
    return key().public_key()


def public_text() -> str:
    """Give the public key as text, for the page and for packages."""
    raw = public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return raw.decode()


def commit(nonce: str, answers: object) -> str:
    """Hide answers behind the nonce: SHA-256(nonce || canonical form)."""
    return b64(hashlib.sha256(unb64(nonce) + canonical(answers).encode()).digest())


def draw_nonce() -> str:
    """Draw 128 bits for one receipt."""
    return b64(secrets.token_bytes(16))


def issue(
    *, exercise: str, form: str, commitment: str, at: datetime, closes_at: datetime, head: str | None = None
) -> Receipt:
    """Make a signed receipt; it carries the ledger's newest sealed head, so that its holder is a witness.

    `head` is that digest where it was read already.
    """
    body: Receipt = {
        "v": 1,
        "exercise": exercise,
        "form": form,
        "commit": commitment,
        "at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "closes_at": closes_at.astimezone(UTC).isoformat(timespec="seconds"),
        "head": queries.head(STREAM).digest if head is None else head,
        "key": "k1",
    }
    return {**body, "sig": b64(key().sign(canonical(body).encode()))}


def check(receipt: Mapping[str, Any]) -> bool:
    """Tell whether this site signed the receipt as it stands; anything malformed is not ours."""
    body = {name: value for name, value in receipt.items() if name != "sig"}
    try:
        public_key().verify(unb64(str(receipt["sig"])), canonical(body).encode())
    except (InvalidSignature, KeyError, ValueError, TypeError):
        return False
    return True


def answers_match(receipt: Mapping[str, Any], nonce: str, answers: object) -> bool:
    """Tell whether these are the answers that the receipt acknowledges."""
    try:
        return check(receipt) and commit(nonce, answers) == receipt["commit"]
    except (ValueError, TypeError):
        return False
