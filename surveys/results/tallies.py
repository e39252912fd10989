"""Counting the facts of a survey: one grouped query for all its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from surveys.answering.models import Fact, Response, Revision
from surveys.answering.words import TextAnswer, Upload
from surveys.authoring.models import Survey
from surveys.results.asked import Asked

Outcome = tuple[int, int | None, int | None]  # item, value, missing code
Counts = dict[str, Counter[Outcome]]  # by category


@dataclass(frozen=True)
class Tally:
    """Counts by question and category, and the valid responses by version and category."""

    counts: Mapping[int, Counts]
    sizes: Mapping[int, Counter[str]]

    @property
    def all(self) -> Counter[str]:
        """Count the valid responses of each category."""
        found: Counter[str] = Counter()
        for each in self.sizes.values():
            found.update(each)
        return found

    @property
    def total(self) -> int:
        """Count all valid responses."""
        return sum(self.all.values())

    def of(self, asked: Asked) -> Counts:
        """Give the counts of one question."""
        return self.counts.get(asked.pk, {})

    def elsewhere(self, asked: Asked) -> Counter[str]:
        """Count by category the responses to versions that do not ask this question."""
        found: Counter[str] = Counter()
        for version, sizes in self.sizes.items():
            if version not in asked.versions:
                found.update(sizes)
        return found


def valid(survey: Survey) -> QuerySet[Revision]:
    """Give the last revision of each response, if it was not withdrawn."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    later = later.exclude(status=Revision.Status.WAITING)
    rows = Revision.objects.filter(~Exists(later), response__survey=survey, status=Revision.Status.VALID)
    if survey.access == Survey.Access.OPEN:  # unconfirmed answers stand apart
        rows = rows.filter(response__verified=True)
    return rows


def tally(survey: Survey, among: QuerySet[Response] | None = None, question: Asked | None = None) -> Tally:
    """Count everything, or one question; perhaps only among some responses. Two statements."""
    facts, revisions = Fact.objects.filter(survey=survey), valid(survey)
    if survey.access == Survey.Access.OPEN and among is None:
        among = Response.objects.filter(survey=survey, verified=True)
    if among is not None:
        facts = facts.filter(response__in=among.order_by().values("pk"))
        revisions = revisions.filter(response__in=among.order_by().values("pk"))
    if question is not None:
        facts = facts.filter(question=question.pk)
    rows = facts.order_by().values_list("question", "category", "item", "value", "missing")
    counts: dict[int, Counts] = {}
    for pk, category, item, value, missing, count in rows.annotate(n=Count("*")):
        counts.setdefault(pk, {}).setdefault(category, Counter())[item, value, missing] = count
    sizes: dict[int, Counter[str]] = {}
    found = revisions.order_by().values_list("version", "response__category").annotate(n=Count("*"))
    for version, category, count in found:
        sizes.setdefault(version, Counter())[category] = count
    return Tally(counts, sizes)


def read(survey: Survey, among: QuerySet[Response] | None = None) -> dict[int | str, int]:
    """Count what is read and not counted: texts by the number of their question, files by its key."""
    counting = valid(survey) if among is None else valid(survey).filter(response__in=among.values("pk"))
    texts = TextAnswer.objects.filter(revision__in=counting.values("pk")).order_by()
    found: dict[int | str, int] = dict(texts.values_list("question").annotate(n=Count("*")))
    files = Upload.objects.filter(revision__in=counting.values("pk")).order_by()
    return {**found, **dict(files.values_list("question").annotate(n=Count("revision", distinct=True)))}
