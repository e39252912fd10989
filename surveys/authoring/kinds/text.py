"""Words of one's own, in one line or several; or an address, a phone number, an ORCID, a time."""

import re
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from ds4skills.web.texts import tidy
from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds.shapes import Cell, Fact, Value, last, plain, wordless

SLUG = "text"
LABEL = gettext_lazy("Text")
LONGEST = 20_000
FORMATS = {
    "email": gettext_noop("Write an e-mail address, for example name@example.org."),
    "url": gettext_noop("Write an address that begins with https://, for example https://example.org."),
    "phone": gettext_noop("Write a phone number with its country, for example +32 2 123 45 67."),
    "orcid": gettext_noop("Write an ORCID, for example 0000-0002-1825-0097."),
    "time": gettext_noop("Write a time of day, for example 14:30."),
}
PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{4,28}[0-9]")
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
ORCID = re.compile(r"(https?://orcid\.org/)?[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [leaf_of(document, item, SLUG)]


def findings(document: Document, item: Item) -> list[str]:
    """Refuse a format that is not known."""
    known = item.get("format", "") in {"", *FORMATS}
    return [] if known else [_("The format “%(name)s” is not known.") % {"name": str(item["format"])[:40]}]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Take the text without forbidden characters."""
    return tidy(last(sent)).strip()


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what is longer than anybody reads, or of another format; the text is kept on the page."""
    if len(value) > LONGEST:
        words = _("This text has %(n)d characters; up to %(most)d are taken. Shorten it.")
        return words % {"n": len(value), "most": LONGEST}
    if value and leaf.format in FORMATS and not _fits(leaf.format, plain(value)):
        return _(FORMATS[leaf.format])
    return ""


def _fits(name: str, text: str) -> bool:
    if name in {"email", "url"}:
        check = validate_email if name == "email" else URLValidator(schemes=["https", "http"])
        try:
            check(text)
        except ValidationError:
            return False
        return True
    if name == "orcid":
        return bool(ORCID.fullmatch(text)) and _orcid_sum(text[-19:])
    return bool({"phone": PHONE, "time": TIME}[name].fullmatch(text))


def _orcid_sum(text: str) -> bool:
    """Check the last character (ISO 7064, mod 11-2)."""
    total = 0
    digits = text.replace("-", "")
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    rest = (12 - total % 11) % 11
    return digits[-1] == ("X" if rest == 10 else str(rest))  # noqa: PLR2004 -- X stands for ten


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count nothing: texts are read, not counted."""
    return []


def columns(leaf: Leaf) -> list[str]:
    """Name one column."""
    return [leaf.key]


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the text."""
    return [plain(value) if missing is None else ""]


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Take the text."""
    return cells[0]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the text itself."""
    return wordless(value)
