"""The list of comments with its filters: what is asked, checked; what matches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.placing import chapter_level
from consultations.ledger.models import Stance
from consultations.programme.models import Consultation

if TYPE_CHECKING:
    from django.http import QueryDict

NAMES = ("chapter", "type", "stance", "state", "decision", "category", "country", "group")
STATES = (Comment.State.PUBLISHED, Comment.State.HIDDEN, Comment.State.WITHDRAWN)
OPEN = "open"  # no answer is public yet


@dataclass(frozen=True)
class Chapter:
    """A chapter of the newest version: its heading, and the range of its blocks."""

    row: BlockText
    until: int | None

    @property
    def value(self) -> str:
        """How an address names it."""
        return self.row.block_id.hex

    @property
    def label(self) -> str:
        """What it is called."""
        return f"{self.row.number} {self.row.text}".strip()


@dataclass(frozen=True)
class Choices:
    """What can be chosen; `asked` holds what was, checked: anything else asks for nothing."""

    chapters: Sequence[Chapter]
    countries: Sequence[str]
    groups: Sequence[str]
    decisions: Sequence[tuple[str, object]]
    asked: Mapping[str, str]


def newest_of(consultation: Consultation) -> Version | None:
    """Give the newest version of the consultation's first blueprint."""
    rows = Version.objects.published().filter(blueprint__consultation=consultation)
    return rows.order_by("blueprint_id", "-number").first()


def chapters(version: Version | None) -> list[Chapter]:
    """List the chapters of a version; one statement."""
    if version is None:
        return []
    rows = list(BlockText.objects.filter(version=version, kind="heading").order_by("order"))
    level = chapter_level([Block(0, "heading", "", (), row.level) for row in rows])
    found = []
    for place, row in enumerate(rows):
        if row.level == level:
            after = next((each.order for each in rows[place + 1 :] if each.level <= level), None)
            found.append(Chapter(row, after))
    return found


def _decisions() -> list[tuple[str, object]]:
    """Give what editors can decide; their room stands above this one, so their table is asked for what it takes."""
    table: Any = Comment._meta.get_field("dispositions").related_model
    return list(table._meta.get_field("decision").choices)


def choices(
    consultation: Consultation, told: QueryDict, *, sealed: bool, categories: Sequence[str]
) -> Choices:
    """Read the filters of an address; what is none of the choices is passed over, stances while they are sealed."""
    version = newest_of(consultation)
    rows = Comment.objects.filter(blueprint__consultation=consultation)
    countries = sorted(set(rows.exclude(country="").values_list("country", flat=True)))
    newest_run = rows.aggregate(run=Max("memberships__run"))["run"]
    grouped = rows.filter(memberships__run=newest_run) if newest_run else rows.none()
    groups = sorted(set(grouped.values_list("memberships__group__label", flat=True)))
    heads = chapters(version)
    decisions = _decisions()
    allowed: dict[str, Sequence[str]] = {
        "chapter": [each.value for each in heads],
        "type": Comment.Type.values,
        "stance": [] if sealed else Stance.values,
        "state": STATES,
        "decision": [OPEN, *(value for value, _label in decisions)],
        "category": categories,
        "country": countries,
        "group": groups,
    }
    asked = {name: told.get(name, "") for name in NAMES if told.get(name, "") in allowed[name]}
    return Choices(heads, countries, groups, decisions, asked)


def found(consultation: Consultation, chosen: Choices) -> QuerySet[Comment]:
    """List the comments that match, the newest first; those that wait for their person are nobody's to read."""
    asked = chosen.asked
    rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(state=Comment.State.PENDING)
    plain = {name: asked[name] for name in ("type", "state", "category", "country") if asked.get(name)}
    if plain.keys() & {"category", "country"}:
        rows = rows.exclude(state=Comment.State.HIDDEN)  # a tombstone says nothing about its author
    rows = rows.filter(**plain)
    if asked.get("chapter"):
        rows = rows.filter(pk__in=_in_chapter(consultation, chosen))
    if stance := asked.get("stance"):
        last = CommentText.objects.filter(comment=OuterRef("pk")).order_by("-number")
        rows = rows.annotate(said=Subquery(last.values("stance")[:1]))
        rows = rows.filter(said=stance, state=Comment.State.PUBLISHED)
    if decision := asked.get("decision"):
        rows = _decided(rows, decision)
    if group := asked.get("group"):
        rows = rows.filter(memberships__group__label=group).distinct()
    return rows.order_by("-number", "-pk")


def _in_chapter(consultation: Consultation, chosen: Choices) -> QuerySet[Any, Any]:
    chapter = next(each for each in chosen.chapters if each.value == chosen.asked["chapter"])
    blocks = BlockText.objects.filter(version=chapter.row.version_id, order__gte=chapter.row.order)
    if chapter.until is not None:
        blocks = blocks.filter(order__lt=chapter.until)
    shown = Anchor.objects.filter(version=chapter.row.version_id).standing()
    return shown.filter(at_block__in=blocks.values("pk")).values("comment")


def _decided(rows: QuerySet[Comment], decision: str) -> QuerySet[Comment]:
    """Keep those whose newest public answer decides so."""
    public = Q(dispositions__release__isnull=False)
    rows = rows.annotate(last=Max("dispositions__number", filter=public))
    if decision == OPEN:
        return rows.filter(last=None)
    same = Q(dispositions__number=F("last"), dispositions__decision=decision)
    return rows.filter(same)
