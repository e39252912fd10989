"""One choice out of several."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import (
    FEWEST_CHOICES,
    MISSING_BELOW,
    MOST_CHOICES,
    NO_ANSWER,
    Document,
    Item,
    Leaf,
    options_of,
)

SLUG = "single"
LABEL = gettext_lazy("One choice")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    return [
        Leaf(
            key=item["key"],
            kind=SLUG,
            label=item["label"],
            hint=item.get("hint", {}),
            required=bool(item.get("required")),
            options=options_of(document, item),
            item=item["key"],
        )
    ]


def findings(document: Document, item: Item) -> list[str]:
    """Ask for at least two choices."""
    count = len(options_of(document, item))
    if count < FEWEST_CHOICES:
        return [_("It needs at least two choices.")]
    return [_("It has more than %(n)d choices.") % {"n": MOST_CHOICES}] if count > MOST_CHOICES else []


def read(sent: Sequence[str]) -> str:
    """Take the one that was sent last."""
    return sent[-1] if sent else ""


def problem(leaf: Leaf, value: str | list[str]) -> str:
    """Refuse what was not offered."""
    if value and (not isinstance(value, str) or leaf.option(value) is None):
        return _("Choose one of the answers shown.")
    return ""


def facts(leaf: Leaf, value: str | list[str]) -> list[tuple[str, int | None, int | None]]:
    """Count its code; missing where nothing, or no side, was chosen."""
    option = leaf.option(value) if isinstance(value, str) else None
    if option is None:
        return [("", None, NO_ANSWER)]
    return [("", None, option.code)] if option.code < MISSING_BELOW else [("", option.code, None)]


def words(leaf: Leaf, value: str | list[str]) -> list[Mapping[str, str]]:
    """Give the choice's label."""
    option = leaf.option(value) if isinstance(value, str) else None
    return [option.label] if option else []
