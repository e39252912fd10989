"""Counting the facts of a survey: one grouped query for all its questions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from surveys.answering.models import Fact, Response, Revision
from surveys.answering.words import TextAnswer, Upload
from surveys.authoring.models import Survey
from surveys.results.asked import Asked, Whole

Outcome = tuple[int, int | None, int | None]  # item, value, missing code
Counts = dict[str, Counter[Outcome]]  # by category


SEVERAL = frozenset({"multiple", "ranking"})  # kinds of which one response has several facts


@dataclass(frozen=True)
class Tally:
    """Counts by question and category, and by category how many responses there are to each set of versions."""

    counts: Mapping[int, Counts]
    sizes: Mapping[frozenset[int], Counter[str]]
    versions: frozenset[int]

    @property
    def all(self) -> Counter[str]:
        """Count the valid responses of each category."""
        return self.sizes[self.versions]

    def of(self, asked: Asked) -> Counts:
        """Give the counts of one question."""
        return self.counts.get(asked.pk, {})

    def elsewhere(self, asked: Asked) -> Counter[str]:
        """Count by category the responses to versions that do not ask this question."""
        return self.all - self.sizes[asked.versions]


def valid(survey: Survey) -> QuerySet[Revision]:
    """Give the last revision of each response, if it was not withdrawn."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    later = later.exclude(status=Revision.Status.WAITING)
    rows = Revision.objects.filter(~Exists(later), response__survey=survey, status=Revision.Status.VALID)
    if survey.access == Survey.Access.OPEN:  # unconfirmed answers stand apart
        rows = rows.filter(response__verified=True)
    return rows


def tally(
    survey: Survey, whole: Whole, among: QuerySet[Response] | None = None, question: Asked | None = None
) -> Tally:
    """Count everything, or one question; perhaps only among some responses. One statement, seldom two."""
    if survey.access == Survey.Access.OPEN and among is None:
        among = Response.objects.filter(survey=survey, verified=True)
    facts = Fact.objects.filter(survey=survey)
    if among is not None:
        facts = facts.filter(response__in=among.order_by().values("pk"))
    wanted = [question] if question is not None else list(whole.questions)
    versions = frozenset().union(*(each.versions for each in whole.questions))
    witnesses = {each: _witness(whole, each) for each in {versions, *(one.versions for one in wanted)}}
    if question is not None:
        facts = facts.filter(question__in={question.pk, *(one.pk for one in witnesses.values() if one)})
    rows = facts.order_by().values_list("question", "category", "item", "value", "missing")
    counts: dict[int, Counts] = {}
    for pk, category, item, value, missing, count in rows.annotate(n=Count("*")):
        counts.setdefault(pk, {}).setdefault(category, Counter())[item, value, missing] = count
    if all(witnesses.values()):
        sizes = {each: _size(counts.get(one.pk, {})) for each, one in witnesses.items() if one}
    else:
        by_version = _by_version(survey, among)
        sizes = {
            each: sum((by_version.get(version, Counter()) for version in each), Counter())
            for each in witnesses
        }
    return Tally(counts, sizes, versions)


def _witness(whole: Whole, versions: frozenset[int]) -> Asked | None:
    """Find a question of which every response to some versions, and no other, has exactly one fact."""
    return next(
        (
            each
            for each in whole.questions
            if each.versions == versions and each.counted and each.leaf.kind not in SEVERAL
        ),
        None,
    )


def _size(counts: Counts) -> Counter[str]:
    return Counter({category: sum(each.values()) for category, each in counts.items()})


def _by_version(survey: Survey, among: QuerySet[Response] | None) -> dict[int, Counter[str]]:
    """Count the valid responses by version and category, where no question tells it."""
    revisions = valid(survey)
    if among is not None:
        revisions = revisions.filter(response__in=among.order_by().values("pk"))
    found: dict[int, Counter[str]] = {}
    rows = revisions.order_by().values_list("version", "response__category").annotate(n=Count("*"))
    for version, category, count in rows:
        found.setdefault(version, Counter())[category] = count
    return found


def read(survey: Survey, among: QuerySet[Response] | None = None) -> dict[int | str, int]:
    """Count what is read and not counted: texts by the number of their question, files by its key."""
    counting = valid(survey) if among is None else valid(survey).filter(response__in=among.values("pk"))
    texts = TextAnswer.objects.filter(revision__in=counting.values("pk")).order_by()
    found: dict[int | str, int] = dict(texts.values_list("question").annotate(n=Count("*")))
    files = Upload.objects.filter(revision__in=counting.values("pk")).order_by()
    return {**found, **dict(files.values_list("question").annotate(n=Count("revision", distinct=True)))}
