"""How an answer that is typed stands in its field, and how it is written. Pure."""

from __future__ import annotations

from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from surveys.authoring.definition import Leaf
from surveys.authoring.kinds import date, number

FIELDS = {"email": "email", "url": "url", "phone": "tel"}
SOME = Decimal("12.5")


def typed(leaf: Leaf, value: str) -> str:
    """Give an answer as it is typed: a number with the decimal mark of the language that is spoken."""
    if leaf.kind == number.SLUG and number.NUMBER.fullmatch(value):
        return value.replace(".", formats.get_format("DECIMAL_SEPARATOR"))
    return value


def field_of(leaf: Leaf, value: str) -> str:
    """Give the type of a field; a day that cannot be read is shown as it was typed."""
    if leaf.kind == date.SLUG:
        return "date" if not value or date.day_of(value) else "text"
    return FIELDS.get(leaf.format, "text")


def of(leaf: Leaf, value: str) -> str:
    """Say how an answer is written, where that is not plain."""
    if leaf.kind == date.SLUG and field_of(leaf, value) == "text":
        return _("For example 2026-05-31 or 31/05/2026.")
    if leaf.kind == number.SLUG and leaf.decimals:
        return _("For example %(number)s.") % {"number": typed(leaf, str(SOME))}
    if leaf.kind == number.SLUG:
        return _("A whole number.")
    samples = {
        "phone": _("For example +32 2 123 45 67."),
        "orcid": _("For example 0000-0002-1825-0097."),
        "time": _("For example 14:30."),
        "url": _("For example https://example.org."),
    }
    return samples.get(leaf.format, "") if leaf.kind == "text" else ""
