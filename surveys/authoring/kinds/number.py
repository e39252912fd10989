"""A number, whole or with decimals, as it is written in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds.shapes import SILENT, Cell, Fact, Value, apart, last, plain, with_missing

SLUG = "number"
LABEL = gettext_lazy("Number")
MOST_DECIMALS, MOST_DIGITS = 4, 12
NUMBER = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,9})?")
SPACES = " \u00a0\u2009\u202f"  # what may stand between groups of thousands


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG)]


def findings(document: Document, item: Item) -> list[str]:
    """Refuse more decimals than are counted exactly."""
    if not 0 <= int(item.get("decimals", 0)) <= MOST_DECIMALS:
        return [_("A number has at most %(n)d decimals.") % {"n": MOST_DECIMALS}]
    return []


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Read a number as it is written in a language, to "-12.5"; what cannot be read stays as it was typed."""
    typed = last(sent).strip()
    text = typed.replace("\u2212", "-")
    for space in SPACES:
        text = re.sub(rf"(?<=[0-9]){space}(?=[0-9]{{3}}(?![0-9]))", "", text)
    with translation.override(language):
        point = formats.get_format("DECIMAL_SEPARATOR")
    if point == "," and "." not in text:
        text = text.replace(",", ".", 1)
    if not NUMBER.fullmatch(text):
        return typed
    return canonical(Decimal(text))


def canonical(number: Decimal) -> str:
    """Spell a number in its one way: no sign before zero, no trailing zeros, a point."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what is no number, or has more decimals than are asked for."""
    text = plain(value)
    if not text and not value:
        return ""
    if not NUMBER.fullmatch(text):
        example = "1250" if not leaf.decimals else formats.number_format(Decimal("12.5"))
        return _("Write a number with the digits 0 to 9, for example %(example)s.") % {"example": example}
    if len(text.partition(".")[2]) > leaf.decimals:
        if not leaf.decimals:
            return _("Write a whole number, without decimals.")
        return _("Write at most %(n)d decimals.") % {"n": leaf.decimals}
    return ""


def scaled(leaf: Leaf, text: str) -> int:
    """Give a number as an integer: times 10 to the number of its decimals."""
    return int((Decimal(text) * 10**leaf.decimals).to_integral_value(ROUND_HALF_UP))


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count it as an integer."""
    text = plain(value)
    return [(0, scaled(leaf, text), None)] if NUMBER.fullmatch(text) else SILENT


columns = with_missing


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the number with a decimal point, and the missing code apart."""
    return apart(plain(value), missing)


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Take the number."""
    return cells[0]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the number."""
    text = plain(value)
    if not NUMBER.fullmatch(text):
        return [{"": text}] if text else []
    return [{"": formats.number_format(Decimal(text), use_l10n=True, force_grouping=True)}]
