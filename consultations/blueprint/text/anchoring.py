"""Where commented words stand in a newer version. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from consultations.blueprint.text.aligning import Link
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.mapping import AROUND, Place, occurrences, place
from consultations.blueprint.text.ordering import spine
from consultations.blueprint.text.placing import headings
from consultations.blueprint.text.searching import Search
from consultations.blueprint.text.words import kept_share

# Least share of the quoted words, and of their letters, that must survive for a comment to go along by itself.
CARRY_AT = 0.5
EVERY = 500  # anchors between two words on the progress


@dataclass(frozen=True)
class Derived:
    """Where an anchor stands in the newer version; start and end are code points inside the block."""

    status: str  # exact, changed, moved, block_only, removed
    block: int | None
    start: int
    end: int
    kept: float
    whole: bool = False  # moved with its whole block: confirming the block confirms it
    above: int | None = None  # of what was removed: the heading in the newer version under which it is shown

    @property
    def carries(self) -> bool:
        """Whether the comment goes along without anybody's confirmation."""
        return self.status in ("exact", "changed") and self.kept >= CARRY_AT


@dataclass(frozen=True)
class Anchor:
    """Where a comment stands in the older version: its effective anchor there, and the words as first commented on.

    `scope` is draft, section (`block` is its heading, and the comment goes where that goes), block or range. `status`
    is original, confirmed, placed, exact or changed where the comment stands there; moved where nobody has confirmed
    the place; block_only or removed where its words are gone. `block` is None for the draft and for what was removed;
    `above` is then the heading under which it is shown. `exact`, `prefix` and `suffix` are those of the original.
    """

    block: int | None
    start: int = 0
    end: int = 0
    exact: str = ""
    scope: str = "range"
    status: str = "original"
    prefix: str = ""
    suffix: str = ""
    above: int | None = None


class Step:
    """Two neighbouring versions, and what is worth keeping while many anchors go from one to the other."""

    def __init__(
        self,
        old: Sequence[Block],
        new: Sequence[Block],
        links: Mapping[int, Link],
        language: str = "en",
    ) -> None:
        """Take the blocks and their alignment."""
        self.old, self.new, self.links, self.language = old, new, links, language
        self.search = Search(new)
        self.known: dict[Anchor, Derived] = {}

    def derive(self, anchor: Anchor) -> Derived:
        """Find the place of an anchor in the newer version."""
        if anchor not in self.known:
            self.known[anchor] = self.scoped(anchor)
        return self.known[anchor]

    def scoped(self, anchor: Anchor) -> Derived:
        """Find it by its scope; what nobody has confirmed stays a proposal, and words that return become one."""
        if anchor.scope == "draft":
            return Derived("exact", None, 0, 0, 1.0)
        block = anchor.block
        if block is None:
            return self.elsewhere(anchor, anchor.exact) or self.removed(anchor.above)
        if anchor.status == "block_only":
            return self.returned(anchor, block)
        if anchor.scope in ("section", "block"):
            anchor = replace(anchor, start=0, end=len(self.old[block].text))
        found = self.found(anchor, block)
        if anchor.status == "moved" and found.carries:
            found = replace(found, status="moved")
        return found

    def found(self, anchor: Anchor, block: int) -> Derived:
        """Find words that stand in a block of the older version."""
        here, link = self.old[block].text, self.links.get(block)
        quote = anchor.exact or here[anchor.start : anchor.end]
        if link is None:
            return self.elsewhere(anchor, quote) or self.removed(block)
        if link.how == "moved" or not quote:
            status = {"same": "exact", "moved": "moved"}.get(link.how, "changed")
            kept = kept_share(quote, here[anchor.start : anchor.end]) if quote else 1.0
            return Derived(status, link.new, anchor.start, anchor.end, kept, whole=link.how == "moved")
        places = [(self.place(anchor, block, part, quote), part) for part in (link.new, *link.parts)]
        best, part = max(places, key=lambda each: (each[0].exact, each[0].words))
        if best.exact or (best.kept >= CARRY_AT and link.how != "replaced"):
            return self.taken(anchor, link, best, part)
        all_parts = sum(each.words for each, _ in places)
        partly = Derived("moved", part, best.start, best.end, best.kept) if all_parts >= CARRY_AT else None
        return self.elsewhere(anchor, quote) or partly or Derived("block_only", link.new, 0, 0, 0.0)

    def place(self, anchor: Anchor, block: int, part: int, quote: str) -> Place:
        """Find words in one of the blocks that took them."""
        here, there = self.old[block].text, self.new[part].text
        if here == there and quote == here[anchor.start : anchor.end]:
            return Place(anchor.start, anchor.end, 1.0, 1.0, exact=True)
        return place(here, there, anchor.start, anchor.end, quote, self.language)

    def taken(self, anchor: Anchor, link: Link, best: Place, part: int) -> Derived:
        """Let a comment go along; one on a whole block stays one on a whole block."""
        start, end = best.start, best.end
        status = "exact" if best.exact else "changed"
        if anchor.scope in ("section", "block") and link.how != "merged":
            start, end = 0, len(self.new[part].text)
        if link.new not in self.calm:  # edited, and moved too
            return Derived("moved", part, start, end, best.kept, whole=True)
        return Derived(status, part, start, end, best.kept)

    def returned(self, anchor: Anchor, block: int) -> Derived:
        """Look whether words that were gone from a living block are back: there, or elsewhere."""
        link = self.links.get(block)
        if link is None:
            return self.elsewhere(anchor, anchor.exact) or self.removed(block)
        again = next(occurrences(self.new[link.new].text, anchor.exact), None)
        if again is not None:
            return Derived("moved", link.new, again, again + len(anchor.exact), 1.0)
        return self.elsewhere(anchor, anchor.exact) or Derived("block_only", link.new, 0, 0, 0.0)

    def elsewhere(self, anchor: Anchor, quote: str) -> Derived | None:
        """Propose another place."""
        before, after = anchor.prefix, anchor.suffix
        if anchor.block is not None and not before and not after:
            here = self.old[anchor.block].text
            before, after = here[max(0, anchor.start - AROUND) : anchor.start], here[anchor.end :][:AROUND]
        found = self.search.find(quote, before, after)
        return Derived("moved", found.block, found.start, found.end, found.kept) if found else None

    def removed(self, block: int | None) -> Derived:
        """Tell that a block is gone, and under which heading that is shown."""
        return Derived("removed", None, 0, 0, 0.0, above=self.above(block))

    def above(self, block: int | None) -> int | None:
        """Give the nearest heading above a block of the older version that the newer one still has."""
        while block is not None and block >= 0:
            link = self.links.get(block)
            if link is not None and link.how not in ("moved", "replaced"):
                return self.headings[link.new]
            block -= 1
        return None

    @cached_property
    def calm(self) -> set[int]:
        """Give the blocks of the newer version that kept their place among the others."""
        return {place for _, place in spine(self.links)}

    @cached_property
    def headings(self) -> list[int | None]:
        """Give the heading of each block of the newer version."""
        return headings(self.new)


def reanchor(
    old: Sequence[Block],
    new: Sequence[Block],
    links: Mapping[int, Link],
    block: int,
    start: int,
    end: int,
    original: str | None = None,
) -> Derived:
    """Find the anchored words in the newer version.

    `original` is the quote as first commented on: shares are counted against it, not against an intermediate
    wording, so that a chain of small edits cannot drift to another meaning.
    """
    return Step(old, new, links).derive(Anchor(block, start, end, original or ""))


def reanchor_all(
    old: Sequence[Block],
    new: Sequence[Block],
    links: Mapping[int, Link],
    anchors: Sequence[Anchor],
    *,
    language: str = "en",
    progress: Callable[[int, int], None] | None = None,
) -> list[Derived]:
    """Find the place of many anchors in the next version; `progress` is told how many of how many are done."""
    step, found = Step(old, new, links, language), []
    for done, anchor in enumerate(anchors, 1):
        found.append(step.derive(anchor))
        if progress and (done % EVERY == 0 or done == len(anchors)):
            progress(done, len(anchors))
    return found


def follow(
    versions: Sequence[Sequence[Block]],
    chain: Sequence[Mapping[int, Link]],
    anchor: Anchor,
    language: str = "en",
) -> list[Derived]:
    """Find the place of an anchor in each later version; `chain` are the alignments between neighbours."""
    found = []
    for old, new, links in zip(versions, versions[1:], chain, strict=False):
        derived = Step(old, new, links, language).derive(anchor)
        found.append(derived)
        anchor = onward(anchor, derived)
    return found


def onward(anchor: Anchor, derived: Derived) -> Anchor:
    """Give the anchor from which the next version starts, as long as no person rules otherwise."""
    status, above = derived.status, derived.above
    return replace(
        anchor, block=derived.block, start=derived.start, end=derived.end, status=status, above=above
    )
