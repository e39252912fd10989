"""What a row of the log needs beside its comment, asked for many comments at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from consultations.blueprint.answers.models import Disposition, DispositionChange, Verdict
from consultations.blueprint.campaigns.models import GroupingRun, GroupMember
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import BlockText, Blueprint
from consultations.blueprint.text.sentences import sentences
from consultations.ledger.models import Current, Stance
from consultations.proposals.models import ProposalVersion

AGREE = frozenset({Stance.SUPPORT, Stance.STRONGLY_SUPPORT})
DISAGREE = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})


@dataclass(frozen=True)
class Spot:
    """Where in a version something stands, as a comment sheet names it."""

    clause: str = ""
    element: str = ""
    sentences: tuple[int, int] | None = None


@dataclass
class Headings:
    """The headings of versions, read once each."""

    known: dict[int, tuple[list[int], list[str]]] = field(default_factory=dict)

    def over(self, block: BlockText) -> str:
        """Give the number of the heading that a block stands under, or its title; "" before the first."""
        if block.version_id not in self.known:
            rows = list(
                BlockText.objects.filter(version=block.version_id, kind="heading")
                .order_by("order")
                .values_list("order", "number", "text")
            )
            self.known[block.version_id] = [row[0] for row in rows], [row[1] or row[2] for row in rows]
        orders, names = self.known[block.version_id]
        place = bisect_right(orders, block.order)
        return names[place - 1] if place else ""

    def spot(self, anchor: Anchor | None) -> Spot:
        """Name the place of an anchor: section, paragraph or row, first and last sentence."""
        if anchor is None or anchor.block is None or anchor.scope == Anchor.Scope.DRAFT:
            return Spot()
        block = anchor.block
        clause = self.over(block)
        if block.kind == "heading":
            return Spot(clause)
        _section, mark, paragraph = block.place.rpartition(" ¶")
        element = f"¶{paragraph}" if mark else block.place
        if anchor.scope != Anchor.Scope.RANGE:
            return Spot(clause, element)
        spans = sentences(block.text)
        meant = [n for n, (a, b) in enumerate(spans, start=1) if a < anchor.end and b > anchor.start]
        whole = not meant or len(meant) == len(spans)
        return Spot(clause, element, None if whole else (meant[0], meant[-1]))


def newest_anchors(comments: Sequence[Comment], version: int | None) -> dict[int, Any]:
    """Give where comments stand in a version, with `at_block`: as ruled, else as carried."""
    if version is None:
        return {}
    rows = Anchor.objects.filter(version=version, comment__in=[each.pk for each in comments]).standing()
    return {row.comment_id: row for row in rows}


def places(keys: Iterable[int | None]) -> dict[int, str]:
    """Give the places of blocks."""
    wanted = {key for key in keys if key}
    return dict(BlockText.objects.filter(pk__in=wanted).values_list("pk", "place"))


def answers(comments: Sequence[Comment], *, released: bool) -> dict[int, Disposition]:
    """Give the newest answers, or the newest that are public."""
    rows = Disposition.objects.filter(comment__in=[each.pk for each in comments])
    if released:
        rows = rows.filter(release__isnull=False)
    found = rows.select_related("release").order_by("comment_id", "number")
    return {row.comment_id: row for row in found}


def changes(found: Mapping[int, Disposition]) -> dict[int, list[tuple[int, str]]]:
    """Give by answer which places of which version it changed."""
    rows = DispositionChange.objects.filter(disposition__in=[each.pk for each in found.values()])
    result: dict[int, list[tuple[int, str]]] = defaultdict(list)
    named = rows.select_related("alignment__new", "alignment__old", "alignment__version")
    for row in named.order_by("disposition_id", "alignment_id"):
        side = row.alignment.new or row.alignment.old
        if side is not None:
            result[row.disposition_id].append((row.alignment.version.number, side.place))
    return result


def verdicts(found: Mapping[int, Disposition]) -> dict[int, Verdict]:
    """Give the newest verdict on each answer."""
    rows = Verdict.objects.filter(disposition__in=[each.pk for each in found.values()])
    return {row.disposition_id: row for row in rows.order_by("disposition_id", "id")}


def endorsements(comments: Sequence[Comment]) -> dict[int, Counter[str]]:
    """Count who agrees, disagrees and abstains, and how many spoke on an older wording; authors are left out."""
    home = {each.proposal_id: each for each in comments if each.proposal_id}
    rows = Current.objects.filter(version__proposal__in=home, stance__isnull=False)
    wordings = ProposalVersion.objects.filter(proposal__in=home).order_by().values_list("proposal")
    tops = dict(wordings.annotate(top=Max("number")))
    result: dict[int, Counter[str]] = defaultdict(Counter)
    for proposal, number, voice, stance in rows.order_by("id").values_list(
        "version__proposal", "version__number", "voice", "stance"
    ):
        comment = home[proposal]
        if voice == comment.voice_id:
            continue
        if number != tops.get(proposal):
            result[comment.pk]["older"] += 1
        elif stance in AGREE:
            result[comment.pk]["agree"] += 1
        elif stance in DISAGREE:
            result[comment.pk]["disagree"] += 1
        elif stance == Stance.ABSTAIN:
            result[comment.pk]["abstain"] += 1
    return result


def groups(blueprint: Blueprint) -> dict[int, str]:
    """Give the label of the letters that comments belong to, by the newest run."""
    run = GroupingRun.objects.filter(blueprint=blueprint).order_by("-id").first()
    rows = GroupMember.objects.filter(run=run) if run else GroupMember.objects.none()
    return dict(rows.values_list("comment_id", "group__label"))
