"""A place on a scale of whole numbers, for instance 0 to 10."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys.authoring.definition import Document, Item, Leaf, leaf_of
from surveys.authoring.kinds import number
from surveys.authoring.kinds.shapes import Cell, Fact, Value, last, plain, with_missing

SLUG = "rating"
LABEL = gettext_lazy("Rating on a scale")
MOST_STEPS = 101


def leaves(document: Document, item: Item) -> list[Leaf]:
    """Give the question itself."""
    scale = item.get("scale", {})
    steps = (int(scale.get("start", 0)), int(scale.get("end", 10)), int(scale.get("step", 1)))
    return [leaf_of(document, item, SLUG, scale=steps)]


def findings(document: Document, item: Item) -> list[str]:
    """Ask for a scale that goes up, in few enough steps to be shown."""
    start, end, step = leaves(document, item)[0].scale
    if step < 1 or end <= start:
        return [_("The scale must go up, in steps of at least 1.")]
    if (end - start) // step + 1 > MOST_STEPS:
        return [_("The scale has more than %(n)d places; ask for a number instead.") % {"n": MOST_STEPS}]
    return []


def places(leaf: Leaf) -> list[str]:
    """List the places of the scale."""
    start, end, step = leaf.scale
    return [str(place) for place in range(start, end + 1, max(1, step))]


def read(leaf: Leaf, sent: Sequence[str], language: str) -> str:
    """Take the place that was sent last."""
    return last(sent).strip()


def problem(leaf: Leaf, value: Value) -> str:
    """Refuse what is not on the scale."""
    if value and plain(value) not in places(leaf):
        start, end, _step = leaf.scale
        return _("Choose a place from %(start)d to %(end)d.") % {"start": start, "end": end}
    return ""


def facts(leaf: Leaf, value: Value) -> list[Fact]:
    """Count the place."""
    return number.facts(leaf, value)


columns = with_missing


def cells(leaf: Leaf, value: Value, missing: int | None) -> list[Cell]:
    """Give the place, and the missing code apart."""
    return number.cells(leaf, value, missing)


def parse(leaf: Leaf, cells: Sequence[str]) -> str:
    """Take the place."""
    return cells[0]


def words(leaf: Leaf, value: Value) -> list[Mapping[str, str]]:
    """Give the place, and where the scale ends."""
    return [{"": f"{plain(value)} / {leaf.scale[1]}"}] if value else []
