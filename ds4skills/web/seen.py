"""What a form was made for, and whether it was sent before: marks that travel with it as hidden fields."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import QueryDict

APART = frozenset({"csrfmiddlewaretoken"})


class ChangedMeanwhileError(Exception):
    """Somebody else saved the row after the form was opened."""


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def mark(facts: Mapping[str, Any]) -> str:
    """Give a mark of some facts as they stand: equal facts have equal marks, in any order."""
    text = json.dumps(facts, sort_keys=True, ensure_ascii=False, default=_plain)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def check_seen(seen: str | None, facts: Mapping[str, Any]) -> None:
    """Refuse a form that was made for other facts; None (a program that asks for no check) passes."""
    if seen is not None and seen != mark(facts):
        raise ChangedMeanwhileError


def submitted(data: QueryDict) -> str:
    """Give the mark of a form that was sent: its random `submit` key with all that was typed; "" without a key.

    The same form sent twice has the same mark. Typed over and sent again (by "back"), it has another.
    """
    if not data.get("submit"):
        return ""
    typed = {name: data.getlist(name) for name in data if name not in APART}
    text = json.dumps(typed, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()
