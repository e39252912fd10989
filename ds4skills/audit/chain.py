"""Canonical bytes, Merkle roots and chained seals: pure functions, also read by the offline verifiers."""

import hashlib
import json
import unicodedata
from collections.abc import Iterable

EMPTY = hashlib.sha256(b"").hexdigest()


def canonical(value: object) -> str:
    """Give the one spelling of a JSON value: sorted keys, no blanks, NFC; floats are refused."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    _no_floats(value)
    return unicodedata.normalize("NFC", text)


def _no_floats(value: object) -> None:
    """Refuse numbers whose spelling depends on the machine."""
    if isinstance(value, float):
        raise TypeError("a canonical document holds no floats")
    if isinstance(value, dict):
        for inner in value.values():
            _no_floats(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _no_floats(inner)


def digest(value: object) -> str:
    """Give the SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def leaf(row: bytes) -> bytes:
    """Hash one row; the prefix keeps leaves apart from inner nodes."""
    return hashlib.sha256(b"\0" + row).digest()


def root(rows: Iterable[bytes]) -> str:
    """Give the Merkle root of rows in order, in hexadecimal; an odd last node moves up unchanged."""
    level = [leaf(row) for row in rows]
    if not level:
        return EMPTY
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        above = [hashlib.sha256(b"\1" + a + b).digest() for a, b in pairs]
        level = above + level[len(above) * 2 :]
    return level[0].hex()


def link(*, stream: str, number: int, lo: int, hi: int, count: int, root: str, previous: str, at: str) -> str:
    """Give the digest of a seal from its parts and the digest of the seal before it."""
    return digest([stream, number, lo, hi, count, root, previous, at])
