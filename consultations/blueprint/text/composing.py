"""Versions that lie apart: alignments of neighbours, one after the other. Pure."""

from collections.abc import Mapping, Sequence
from functools import reduce

from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.blocks import Block

Links = Mapping[int, Link]
# What says more about a block's way stands later: of two steps the later one is told.
WEIGHT = ("same", "moved", "edited", "split", "merged", "replaced")


def compose(chain: Sequence[Links], old: Sequence[Block], new: Sequence[Block]) -> dict[int, Link]:
    """Give the alignment of the first and the last of several versions along the lineage of their blocks."""
    if not chain:
        return {n: Link(n, "same", 100.0) for n in range(min(len(old), len(new)))}
    joined = reduce(_join, chain)
    return {n: _told(link, old[n], new) for n, link in joined.items()}


def _join(first: Links, second: Links) -> dict[int, Link]:
    """Follow every block and every part of it one step further."""
    found = {}
    for n, link in first.items():
        further = [second[part] for part in (link.new, *link.parts) if part in second]
        if not further:
            continue
        ways = list(dict.fromkeys(place for step in further for place in (step.new, *step.parts)))
        how = max(link.how, *(step.how for step in further), key=WEIGHT.index)
        how = "edited" if how == "split" and len(ways) == 1 else how
        score = min(link.score, *(step.score for step in further))
        found[n] = Link(ways[0], how, score, tuple(ways[1:]))
    return found


def _told(link: Link, old: Block, new: Sequence[Block]) -> Link:
    """Call a block the same again whose words came back."""
    if link.how in ("edited", "split") and not link.parts and old.key == new[link.new].key:
        return Link(link.new, "same", 100.0)
    return link
