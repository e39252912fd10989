"""Words of one's own, in one line or several."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ds4skills.web.texts import tidy
from surveys.authoring.definition import NO_ANSWER, Document, Item, Leaf

SLUG = "text"
LABEL = gettext_lazy("Text")
LONGEST = 20_000


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [
        Leaf(
            key=item["key"],
            kind=SLUG,
            label=item["label"],
            hint=item.get("hint", {}),
            required=bool(item.get("required")),
            lines=int(item.get("lines", 1)),
            item=item["key"],
        )
    ]


def findings(document: Document, item: Item) -> list[str]:
    """Find nothing: a text needs no more than its label."""
    return []


def read(sent: Sequence[str]) -> str:
    """Take the text without forbidden characters."""
    return tidy(sent[-1]).strip() if sent else ""


def problem(leaf: Leaf, value: str | list[str]) -> str:
    """Refuse what is longer than anybody reads; the text is kept on the page."""
    if len(value) > LONGEST:
        words = _("This text has %(n)d characters; up to %(most)d are taken. Shorten it.")
        return words % {"n": len(value), "most": LONGEST}
    return ""


def facts(leaf: Leaf, value: str | list[str]) -> list[tuple[str, int | None, int | None]]:
    """Count whether something was written."""
    return [("", 1, None)] if value else [("", None, NO_ANSWER)]


def words(leaf: Leaf, value: str | list[str]) -> list[Mapping[str, str]]:
    """Give the text itself."""
    return [{"": str(value)}] if value else []
