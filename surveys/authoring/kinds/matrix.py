"""A Likert matrix: several rows on one scale. On the scale of stances each row asks about a proposal."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import MOST_ROWS, STANCES, Document, Item, Leaf, options_of
from surveys.authoring.kinds import single

SLUG = "matrix"
LABEL = gettext_lazy("Rows on a scale")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give one for each row; it is read as one choice."""
    options = options_of(document, item)
    return [
        Leaf(
            key=row["key"],
            kind=single.SLUG,
            label=row.get("wording") or row.get("label", {}),
            required=bool(item.get("required")) and not row.get("proposal"),
            options=options,
            proposal=row.get("proposal", ""),
            item=item["key"],
        )
        for row in item.get("rows", [])
    ]


def findings(document: Document, item: Item) -> list[str]:
    """Ask for rows; on the scale of stances each must say which proposal it asks about, each only once."""
    rows = item.get("rows", [])
    if not rows:
        return [_("It has no rows.")]
    found = [_("It has more than %(n)d rows.") % {"n": MOST_ROWS}] if len(rows) > MOST_ROWS else []
    if item.get("list") == STANCES:
        proposals = [row.get("proposal", "") for row in rows]
        if not all(proposals):
            found.append(_("Choose a proposal for each row."))
        if len(set(proposals)) < len(proposals):
            found.append(_("A proposal is asked about twice."))
    return found


def read(sent: Sequence[str]) -> str:
    """Read a row."""
    return single.read(sent)


def problem(leaf: Leaf, value: str | list[str]) -> str:
    """Check a row."""
    return single.problem(leaf, value)


def facts(leaf: Leaf, value: str | list[str]) -> list[tuple[str, int | None, int | None]]:
    """Count a row."""
    return single.facts(leaf, value)


def words(leaf: Leaf, value: str | list[str]) -> list[Mapping[str, str]]:
    """Give a row's answer in words."""
    return single.words(leaf, value)
