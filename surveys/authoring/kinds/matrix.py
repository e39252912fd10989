"""A Likert matrix: several rows on one scale. On the scale of stances each row asks about a proposal."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import MOST_ROWS, STANCES, Document, Item, Leaf, options_of
from surveys.authoring.kinds import single

SLUG = "matrix"
LABEL = gettext_lazy("Rows on a scale")


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give one for each row; it is read as one choice."""
    options = options_of(document, item)
    required = item.get("required") or ""
    return [
        Leaf(
            key=row["key"],
            kind=single.SLUG,
            label=row.get("label", {}),
            required="" if row.get("proposal") else "yes" if required is True else required,
            options=options,
            proposal=row.get("proposal", ""),
            wording=row.get("wording", {}),
            item=item["key"],
            public=bool(row.get("public") or item.get("public")),
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
    elif any(row.get("proposal") for row in rows) and not all(
        option.stance for option in options_of(document, item)
    ):
        found.append(_("It asks about proposals: say which stance each choice stands for."))
    return found


read, problem, facts, words = single.read, single.problem, single.facts, single.words
columns, cells, parse = single.columns, single.cells, single.parse
