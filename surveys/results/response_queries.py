"""Reading responses one by one: who they are as far as staff may see, what each revision said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from consultations.register.directory.queries import names_of
from surveys.answering.models import Response, Revision
from surveys.answering.words import Upload
from surveys.authoring.definition import Leaf
from surveys.authoring.kinds import KINDS, frozen_leaves
from surveys.authoring.models import Survey
from surveys.authoring.plans import OBJECTS, OTHER, WHY
from surveys.results.redacting import as_read

Texts = Mapping[str, str]


def listed(survey: Survey) -> QuerySet[Response]:
    """List the responses of a survey with their last state; only named ones by when they came, the newest first."""
    last = Revision.objects.filter(response=OuterRef("pk")).order_by("-number")
    rows = Response.objects.filter(survey=survey).annotate(
        state=Subquery(last.values("status")[:1]),
        sent_at=Subquery(last.values("at")[:1]),
        revision=Subquery(last.values("number")[:1]),
    )
    return rows.order_by("-pk") if survey.identity == Survey.Identity.NAMED else rows.order_by("alias", "pk")


def in_state(rows: QuerySet[Response], state: str) -> QuerySet[Response]:
    """Keep the responses whose last revision has a status."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    last = Revision.objects.filter(~Exists(later), response=OuterRef("pk"), status=state)
    return rows.filter(Exists(last))


def called(survey: Survey, rows: Sequence[Response]) -> dict[int, str]:
    """Give what staff call each response: the name where answers are named, else the alias or the number."""
    if survey.identity != Survey.Identity.NAMED:
        return {row.pk: row.alias or f"#{row.pk}" for row in rows}
    names = names_of({key for row in rows for key in (row.person, row.organisation) if key})
    return {row.pk: _name(row, names, survey) for row in rows}


def _name(row: Response, names: Mapping[Any, str], survey: Survey) -> str:
    own, body = names.get(row.person, ""), names.get(row.organisation, "")
    first, second = (body, own) if survey.unit == Survey.Unit.ORGANISATION else (own, body)
    return f"{first} ({second})" if first and second else first or second or f"#{row.pk}"


@dataclass(frozen=True)
class Said:
    """What one revision says to one question."""

    words: Sequence[Texts] = ()
    why: str = ""
    objects: bool = False
    other: str = ""
    files: Sequence[str] = ()
    changed: bool = False

    @property
    def silent(self) -> bool:
        """Whether nothing is said."""
        return not (self.words or self.why or self.other or self.files)


@dataclass(frozen=True)
class Line:
    """One question with what each revision says to it."""

    leaf: Leaf
    said: Sequence[Said] = field(default_factory=tuple)

    @property
    def changed(self) -> bool:
        """Whether revisions differ."""
        return any(each.changed for each in self.said)


def beside(revisions: Sequence[Revision], survey: Survey) -> list[Line]:
    """Put revisions side by side, a line for each question; what differs from the one before is marked."""
    leaves: dict[str, Leaf] = {}
    for revision in reversed(revisions):
        for leaf in frozen_leaves(revision.version.digest, revision.version.definition):
            leaves.setdefault(leaf.key, leaf)
    files = _files(revisions)
    spoken = [
        (revision.pk, as_read(revision, survey) or {})
        for revision in revisions
        if revision.answers is not None
    ]
    found = []
    for leaf in leaves.values():
        line: list[Said] = []
        for place, (pk, answers) in enumerate(spoken):
            before = spoken[place - 1][1] if place else None
            line.append(_said(leaf, answers, before, files.get((pk, leaf.key), ())))
        found.append(Line(leaf, line))
    return [line for line in found if any(not each.silent or each.changed for each in line.said)]


def _said(
    leaf: Leaf, answers: Mapping[str, Any], before: Mapping[str, Any] | None, files: Sequence[str]
) -> Said:
    names = [leaf.key, leaf.key + WHY, leaf.key + OBJECTS, leaf.key + OTHER]
    changed = before is not None and any(before.get(name) != answers.get(name) for name in names)
    value = answers.get(leaf.key, "")
    words = KINDS[leaf.kind].words(leaf, value) if value and leaf.kind != "file" else []
    return Said(
        words,
        answers.get(leaf.key + WHY, ""),
        bool(answers.get(leaf.key + OBJECTS)),
        answers.get(leaf.key + OTHER, ""),
        files,
        changed,
    )


def _files(revisions: Sequence[Revision]) -> dict[tuple[int, str], list[str]]:
    rows = Upload.objects.filter(revision__in=[revision.pk for revision in revisions]).order_by("name", "pk")
    found: dict[tuple[int, str], list[str]] = {}
    for pk, question, name in rows.values_list("revision_id", "question", "name"):
        found.setdefault((pk, question), []).append(name)
    return found
