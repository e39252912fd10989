"""Where a comment stands in a version: as a person ruled, else as it was carried. One law for pages, API and mails."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.drafts.models import BlockText

Status, Ruling = Anchor.Status, AnchorRuling.Ruling
STANDS = frozenset({Status.ORIGINAL, Status.EXACT, Status.CHANGED, Ruling.CONFIRMED, Ruling.PLACED})


@dataclass(frozen=True)
class Standing:
    """An anchor with what was ruled of it last; asks nothing of the database."""

    anchor: Anchor
    ruling: AnchorRuling | None

    @property
    def status(self) -> str:
        """Give the ruling, else how it was carried: a code."""
        return self.ruling.ruling if self.ruling else self.anchor.status

    @property
    def holds(self) -> bool:
        """Tell whether the comment stands there; else its words are gone, or wait for a person."""
        return self.status in STANDS

    @property
    def waits(self) -> bool:
        """Tell whether a person has to say where it stands."""
        return self.ruling is None and self.anchor.status == Status.MOVED

    @property
    def block(self) -> BlockText | None:
        """Give the block at which it is shown; a place that waits for a person is shown as such."""
        if self.ruling is None or self.ruling.ruling == Ruling.CONFIRMED:
            return self.anchor.block
        return self.ruling.block if self.ruling.ruling == Ruling.PLACED else None

    @property
    def span(self) -> tuple[int, int]:
        """Give the range of its words in the block, in code points."""
        if self.ruling and self.ruling.ruling == Ruling.PLACED:
            return self.ruling.start, self.ruling.end
        return self.anchor.start, self.anchor.end

    @property
    def words(self) -> str:
        """Give the words on which it stands now."""
        start, end = self.span
        return self.block.text[start:end] if self.block and self.holds else ""

    @property
    def look(self) -> str:
        """Give how a page marks it: exact, changed, moved or gone."""
        if self.waits:
            return "moved"
        if not self.holds:
            return "gone"
        if self.status in {Status.ORIGINAL, Status.EXACT}:
            return "exact"
        return "exact" if self.words == self.anchor.quote else "changed"

    @property
    def told(self) -> str:
        """Say it in words."""
        if self.anchor.scope == Anchor.Scope.DRAFT:
            return _("On the whole draft")
        said: dict[str, str] = {
            Ruling.CONFIRMED: _("The editors confirmed that it stands here"),
            Ruling.PLACED: _("The editors put it here"),
            Ruling.REFUSED: _("Its words are gone from version %(n)d; the editors looked"),
            Status.BLOCK_ONLY: _("Its sentence was deleted in version %(n)d; the paragraph is still there"),
            Status.REMOVED: _("Its paragraph was deleted in version %(n)d"),
        }
        words = said.get(self.status) or str(self.anchor.get_status_display()).capitalize()
        return words % {"n": self.anchor.version.number} if self.status in said else words


def with_rulings(rows: QuerySet[Anchor]) -> QuerySet[Anchor]:
    """Ask for anchors with what `standing_of` needs, in two queries for as many as there are."""
    rulings = Prefetch("rulings", AnchorRuling.objects.select_related("block").order_by("-id"))
    return rows.select_related("block", "version").prefetch_related(rulings)


def standing_of(anchor: Anchor) -> Standing:
    """Give where an anchor stands; it was read by `with_rulings`."""
    return Standing(anchor, next(iter(anchor.rulings.all()), None))
