"""The editors' board: what is asked of it, its page of comments, who may see what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from consultations.blueprint.answers import facets, triage
from consultations.blueprint.answers.facets import Board, Fact
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.models import CommentText
from consultations.programme.models import Consultation
from consultations.register.directory.queries import names_of


@dataclass(frozen=True)
class Asked:
    """What somebody asks of the board: a blueprint by its address, facets, an order."""

    blueprint: str
    facets: Mapping[str, str]
    sort: str

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Asked:
        """Read it from an address; what is unknown is passed over."""
        chosen = {name: query.get(name, "")[:80] for name in facets.FACETS}
        sort = query.get("sort", "")
        return cls(
            query.get("blueprint", "")[:60],
            {name: value for name, value in chosen.items() if value},
            sort if sort in facets.SORTS else "number",
        )

    @property
    def query(self) -> dict[str, str]:
        """The same as parameters of an address."""
        more = {"blueprint": self.blueprint, "sort": "" if self.sort == "number" else self.sort}
        return {**self.facets, **{name: value for name, value in more.items() if value}}


@dataclass(frozen=True)
class Desk:
    """A blueprint's comments as the board shows them now."""

    blueprint: Any  # a row of triage.blueprints()
    others: Sequence[Any]
    chapters: triage.Chapters
    found: Board
    sealed: bool

    def letters(self) -> int:
        """Count the comments that match and are letters of many."""
        return sum(bool(fact.group) for fact in self.found.rows)

    def persons(self) -> int:
        """Count who wrote the comments that match."""
        return len({fact.author for fact in self.found.rows})


def desk(consultation: Consultation, asked: Asked, at: datetime) -> Desk | None:
    """Read the board; nothing where there is no blueprint."""
    rows: list[Any] = list(triage.blueprints(consultation))
    chosen = [row for row in rows if row.slug == asked.blueprint] or rows
    if not chosen:
        return None
    known = triage.chapters(chosen[0].newest)
    sealed = consultation.is_sealed(at)
    today = at.astimezone(consultation.tz).date()
    chosen[0].consultation = consultation
    found = facets.board(triage.facts(chosen[0], known), asked.facets, asked.sort, today, sealed=sealed)
    return Desk(chosen[0], [row for row in rows if row.pk != chosen[0].pk], known, found, sealed)


@dataclass(frozen=True)
class Line:
    """One comment on the board: its newest words, where it stands, who has it; `stage` is of its newest answer."""

    fact: Fact
    text: Any  # a CommentText with quote and place
    author: str
    organisation: str
    decision: str
    stage: str

    @property
    def comment(self) -> Any:
        """The comment."""
        return self.text.comment


DECISIONS: Mapping[str, Any] = dict(Disposition.Decision.choices)
STAGES: Mapping[str, Any] = dict(Disposition.Stage.choices)


def lines(facts: Sequence[Fact], blueprint: Any) -> list[Line]:
    """Give comments as the board shows them, in two statements."""
    later = CommentText.objects.filter(comment=OuterRef("comment"), number__gt=OuterRef("number"))
    rows = (
        CommentText.objects.filter(~Exists(later), comment__in=[fact.pk for fact in facts])
        .select_related("comment__triage__editor")
        .annotate(
            here=FilteredRelation(
                "comment__anchors", condition=Q(comment__anchors__version=blueprint.newest)
            ),
            quote=F("here__quote"),
            place=F("here__block__place"),
            status=F("here__status"),
        )
    )
    known = {row.comment_id: row for row in rows}
    keys = {key for row in known.values() for key in (row.comment.author, row.comment.organisation) if key}
    names = names_of(keys)
    found = []
    for fact in facts:
        row = known[fact.pk]
        row.comment.blueprint = blueprint
        mandated = row.comment.organisation if row.comment.mandate else None
        found.append(
            Line(
                fact,
                row,
                names.get(row.comment.author, ""),
                names.get(mandated, "") if mandated else "",
                str(DECISIONS.get(fact.decision, "")),
                str(STAGES.get(fact.stage, "")),
            )
        )
    return found
