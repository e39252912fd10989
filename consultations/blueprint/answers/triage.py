"""Reading a blueprint's comments as the board counts them: four statements, however many there are."""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import (
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Concat, Length, Replace

from consultations.blueprint.answers.facets import Fact
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.campaigns.models import GroupingRun
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.drafts.models import BlockText, Blueprint, Version
from consultations.ledger.models import Current, Stance
from consultations.programme.models import Consultation

AGREES = (Stance.SUPPORT, Stance.STRONGLY_SUPPORT)
TITLE = 1  # the level of a text's own title, where it has chapters below it


@dataclass(frozen=True)
class Chapter:
    """A part of the text: where it begins, its number or first words, its heading."""

    order: int
    key: str
    title: str


@dataclass(frozen=True)
class Chapters:
    """The chapters of the newest version, and its blocks that stand for proposals."""

    rows: list[Chapter]
    bound: frozenset[int]

    @cached_property
    def _begins(self) -> list[int]:
        return [each.order for each in self.rows]

    def at(self, order: int | None) -> str:
        """Give the chapter of a place; nothing before the first."""
        if order is None:
            return ""
        place = bisect_right(self._begins, order)
        return self.rows[place - 1].key if place else ""


def blueprints(consultation: Consultation) -> QuerySet[Blueprint]:
    """List the blueprints of a consultation with their newest version and newest search for letters."""
    versions = Version.objects.published().filter(blueprint=OuterRef("pk")).order_by("-number")
    runs = GroupingRun.objects.filter(blueprint=OuterRef("pk")).order_by("-pk")
    rows = Blueprint.objects.filter(consultation=consultation).order_by("id")
    return rows.annotate(newest=Subquery(versions.values("pk")[:1]), run=Subquery(runs.values("pk")[:1]))


def chapters(version: int | None) -> Chapters:
    """Give the chapters of a version: its headings of the highest level that it has twice, else of the first."""
    wanted = Q(kind="heading") | Q(block__bindings__isnull=False)
    rows = list(
        BlockText.objects.filter(wanted, version=version)
        .order_by("order")
        .values_list("order", "kind", "level", "number", "text", "block__bindings")
        .distinct()
    )
    levels = [level for _, kind, level, *_ in rows if kind == "heading"]
    twice = sorted({level for level in levels if levels.count(level) > 1})
    most = twice[0] if twice else min(levels, default=TITLE)
    found: dict[int, Chapter] = {}
    for order, kind, level, number, text, _bound in rows:
        if kind == "heading" and level <= most and (level == most or not twice):
            found[order] = Chapter(order, number or text[:60], f"{number} {text}".strip())
    return Chapters(list(found.values()), frozenset(row[0] for row in rows if row[5] is not None))


def facts(blueprint: Any, known: Chapters) -> list[Fact]:
    """Give every published comment as the board counts it; `blueprint` is a row of `blueprints`."""
    later = CommentText.objects.filter(comment=OuterRef("comment"), number__gt=OuterRef("number"))
    answers = Disposition.objects.filter(comment=OuterRef("comment")).order_by("-number")
    stage = Concat(
        Cast("number", CharField()), Value(":"), "stage", Value(":"), "decision", output_field=CharField()
    )
    rows = CommentText.objects.filter(
        ~Exists(later), comment__blueprint=blueprint, comment__state=Comment.State.PUBLISHED
    ).annotate(
        here=FilteredRelation("comment__anchors", condition=Q(comment__anchors__version=blueprint.newest)),
        letter=FilteredRelation("comment__memberships", condition=Q(comment__memberships__run=blueprint.run)),
        answer=Subquery(answers.annotate(told=stage).values("told")[:1]),
        words=Length("body") - Length(Replace("body", Value(" "))) + 1,
        proposed=Length("proposed_text"),
        # as plain words and numbers: making keys, days and lists of each costs more than the board's whole page
        writer=Cast("comment__author", CharField()),
        blocks=Cast("blocking", IntegerField()),
        until=Cast("comment__triage__due", CharField()),
        tags=Cast("comment__triage__tags", TextField()),
    )
    endorsed = endorsements(blueprint)
    found = list(rows.values_list(*FIELDS))
    places = {order: known.at(order) for order in {row[-3] for row in found}}
    return [_fact(row, places, known.bound, endorsed) for row in found]


FIELDS = (
    *(f"comment__{name}" for name in ("id", "number", "type", "category", "country", "capacity", "via")),
    *("writer", "comment__proposal"),
    *("stance", "blocks", "number", "words", "proposed", "answer"),
    *("comment__triage__editor__name", "comment__triage__editor__email"),
    *("until", "tags"),
    *("here__block__order", "here__status", "letter__group__label"),
)


def _fact(
    row: tuple[Any, ...], places: dict[int | None, str], bound: frozenset[int], endorsed: dict[int, int]
) -> Fact:
    pk, number, kind, category, country, capacity, via, author, proposal, stance, blocking, text = row[:12]
    words, proposed, told, name, email, due, tags, order, anchor, letter = row[12:]
    answer, stage, decision = told.split(":") if told else (0, "", "")
    return Fact(
        pk, number, -1 if order is None else order, places[order], kind, stance, bool(blocking),
        order in bound, stage, decision, category, country, capacity, letter or "", name or email or "",
        date.fromisoformat(due) if due else None, tuple(json.loads(tags)) if tags else (), proposed > 0,
        anchor or "", via, endorsed.get(proposal, 0), words, author, text, int(answer),
    )  # fmt: skip


def endorsements(blueprint: Blueprint) -> dict[int, int]:
    """Count by a comment's proposal who agrees with it now, its author left out."""
    mine = Comment.objects.filter(blueprint=blueprint, proposal__isnull=False)
    author = mine.filter(proposal=OuterRef("version__proposal")).values("voice")[:1]
    rows = Current.objects.filter(version__proposal__in=mine.values("proposal"), stance__in=AGREES)
    others = rows.annotate(author=Subquery(author)).exclude(voice=F("author"))
    counted = others.order_by().values("version__proposal").annotate(n=Count("voice", distinct=True))
    return dict(counted.values_list("version__proposal", "n"))
