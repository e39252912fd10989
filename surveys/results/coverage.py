"""Who takes part in a survey: asked, reached, begun, submitted; by category, country and size; day by day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Any
from uuid import UUID

from django.db.models import Count, DateTimeField, Exists, OuterRef, QuerySet, Subquery, Value

from consultations.programme.coverage import board as boards
from consultations.programme.models import Invitation
from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.queries import Facts, facts_of
from consultations.register.engagement.coverage import ALONE, COUNTRY, NONE, Board
from consultations.register.terms.queries import codes
from ds4skills.web.suppression import suppress
from surveys.answering.models import DraftResponse, Participation, Revision
from surveys.authoring.models import Survey
from surveys.results.tallies import valid

CATEGORY, SIZE = "category", "size"
BY = (CATEGORY, COUNTRY, SIZE)
MOST_DAYS = 400
INVITED, DRAFT, SENT = "invited", "draft", "sent"


@dataclass(frozen=True)
class Group:
    """One line: a code, and how many stakeholders came how far; nothing where it is hidden or not known."""

    code: str
    eligible: int
    invited: int
    reached: int
    started: int | None
    submitted: int | None
    target: int | None = None

    @property
    def rate(self) -> int | None:
        """Those who submitted, of those who might, in whole per cent."""
        return (
            None
            if self.submitted is None or not self.eligible
            else round(100 * self.submitted / self.eligible)
        )

    @property
    def gap(self) -> int | None:
        """How many more are wanted, by the target."""
        if self.target is None or self.submitted is None:
            return None
        return max(0, self.target - self.submitted)


@dataclass(frozen=True)
class Coverage:
    """The figures of a survey; groups count organisations once, and people who are of none."""

    people: Mapping[str, int]  # invited, reached, started, submitted: people, or organisations by the unit
    groups: Mapping[str, Sequence[Group]]
    days: Sequence[tuple[date, int, int]]  # day, submitted on it, submitted until then
    representativity: float | None
    hides: bool


def representativity(eligible: Mapping[str, int], answered: Mapping[str, int]) -> float | None:
    """Tell how alike the groups are in taking part: 1 = all the same, less = the answers lean to some groups.

    R = 1 - 2 sqrt(sum n_c (p_c - p)^2 / (N - 1)) over those who might answer. (Schouten, Cobben, Bethlehem 2009)
    """
    whole = sum(eligible.values())
    if whole <= 1:
        return None
    p = sum(min(answered.get(code, 0), count) for code, count in eligible.items()) / whole
    spread = sum(
        count * (min(answered.get(code, 0), count) / count - p) ** 2
        for code, count in eligible.items()
        if count
    )
    return 1 - 2 * sqrt(spread / (whole - 1))


@dataclass(frozen=True)
class Came:
    """Stakeholders who came to a step, by the key that is counted: the organisation, else the person."""

    invited: set[UUID]
    reached: set[UUID]
    started: set[UUID]
    submitted: set[UUID]


def coverage(survey: Survey, at: datetime) -> Coverage:
    """Count who took part; how many statements it asks does not depend on how many people there are."""
    names = [survey.exercise, survey.consultation.exercise]
    rows = _steps(survey, names)
    of = {person: organisation or person for person, organisation, _when, step in rows if step == INVITED}

    def keys(step: str) -> list[UUID]:
        """Give the stakeholder of each row; of anonymous drafts nobody is known."""
        return [
            organisation or of.get(person, person)
            for person, organisation, _when, each in rows
            if each == step and (person or organisation)
        ]

    sent, opened = keys(SENT), [person for person, _of, when, step in rows if step == INVITED and when]
    begun = [row for row in rows if row[3] == DRAFT]
    came = Came(set(of.values()), {of[person] for person in opened}, {*keys(DRAFT), *sent}, set(sent))
    people = {
        "invited": len(of),
        "reached": len(set(opened)),
        "started": len(begun),
        "submitted": sum(1 for row in rows if row[3] == SENT),
    }
    within = boards.Scope(names, survey.hides_small)
    found = boards.counted(survey.consultation, within, COUNTRY, at)
    groups = _groups(survey, found, came)
    anonymous = survey.identity == Survey.Identity.ANONYMOUS
    days = (
        []
        if anonymous
        else [when.astimezone(survey.tz).date() for _p, _o, when, step in rows if step == SENT and when]
    )
    return Coverage(people, groups, _days(days), _lean(groups[CATEGORY]), survey.hides_small)


def _steps(survey: Survey, names: Sequence[str]) -> list[tuple[Any, Any, Any, str]]:
    """Give (person, organisation, instant, step) of all who were asked, have a draft or have sent, in one statement."""
    last: QuerySet[Any, Any]
    asked = Invitation.objects.filter(exercise__in=names).annotate(step=Value(INVITED))
    drafts = DraftResponse.objects.filter(survey=survey, trial=False).exclude(answers={})
    begun = drafts.annotate(when=Value(None, DateTimeField()), step=Value(DRAFT))
    if survey.identity == Survey.Identity.ANONYMOUS:
        took = Participation.objects.filter(survey=survey)
        sent = took.annotate(when=Value(None, DateTimeField()), step=Value(SENT))
        last = sent.order_by().values_list("person", "organisation", "when", "step")
    else:
        first = Revision.objects.filter(response=OuterRef("response")).order_by("number").values("at")[:1]
        stands = valid(survey).order_by().annotate(when=Subquery(first), step=Value(SENT))
        last = stands.values_list("response__person", "response__organisation", "when", "step")
    head = asked.order_by().values_list("person_id", "organisation_id", "opened_at", "step")
    middle = begun.order_by().values_list("person_id", "organisation_id", "when", "step")
    return list(head.union(middle, last, all=True))


def _groups(survey: Survey, found: Board, came: Came) -> dict[str, list[Group]]:
    """Count each step by category, country and size."""
    facts = facts_of(came.invited | came.started | came.submitted)
    everybody = survey.access != Survey.Access.INVITED
    names = codes()
    eligible: dict[str, Counter[str]] = {each: Counter() for each in BY}
    targets: dict[str, Counter[str]] = {each: Counter() for each in BY}
    for (column, place), cell in found.cells.items():
        code = ALONE if column == ALONE else NONE if column == NONE else names.get(int(column), "")
        eligible[CATEGORY][code] += cell.registered
        eligible[COUNTRY][ALONE if column == ALONE else place] += cell.registered
        if cell.target is not None:
            targets[CATEGORY][code] += cell.target
            targets[COUNTRY][place] += cell.target
    for column, count in found.wide.items():
        targets[CATEGORY][names.get(int(column), "")] = count
    if everybody:
        sizes = Organisation.objects.filter(merged_into=None).order_by().values_list("size")
        eligible[SIZE].update(dict(sizes.annotate(n=Count("*"))))
        eligible[SIZE][ALONE] = eligible[CATEGORY][ALONE]
    lines = {}
    for by in BY:
        steps = [_by(by, keys, facts) for keys in (came.invited, came.reached, came.started, came.submitted)]
        lines[by] = _lines(eligible[by] if everybody else steps[0], steps, targets[by], survey)
    return lines


def _by(by: str, keys: set[UUID], facts: Mapping[UUID, Facts]) -> Counter[str]:
    return Counter(str(getattr(facts[key], by)) if key in facts else ALONE for key in keys)


def _lines(
    eligible: Mapping[str, int],
    steps: Sequence[Mapping[str, int]],
    targets: Mapping[str, int],
    survey: Survey,
) -> list[Group]:
    invited, reached, started, submitted = steps
    names = sorted({*(code for code, count in eligible.items() if count), *invited, *submitted, *targets})
    lines = [
        Group(
            code,
            max(eligible.get(code, 0), invited.get(code, 0), submitted.get(code, 0)),
            invited.get(code, 0),
            reached.get(code, 0),
            started.get(code, 0),
            submitted.get(code, 0),
            targets.get(code),
        )
        for code in names
    ]
    if survey.hides_small:
        lines = _hidden(lines, survey.k_min)
    return sorted(lines, key=lambda line: (-1 if line.rate is None else line.rate, line.code))


def _hidden(lines: Sequence[Group], k: int) -> list[Group]:
    """Hide small groups of those who answered, and of those who did not, with what would tell them."""
    if not lines:
        return []
    done = [line.submitted or 0 for line in lines]
    rest = [line.eligible - count for line, count in zip(lines, done, strict=True)]
    hidden = suppress([done, rest], fewest=k, columns_known=True).cells[0]  # who is eligible is known
    return [
        Group(
            line.code,
            line.eligible,
            line.invited,
            line.reached,
            None,
            None if gone else line.submitted,
            line.target,
        )
        for line, gone in zip(lines, hidden, strict=True)
    ]


def _lean(groups: Sequence[Group]) -> float | None:
    """Give the representativity over categories; nothing where a figure of it is hidden."""
    if any(group.submitted is None for group in groups) or not any(group.submitted for group in groups):
        return None
    answered = {group.code: group.submitted or 0 for group in groups}
    return representativity({group.code: group.eligible for group in groups}, answered)


def _days(sent: Sequence[date]) -> list[tuple[date, int, int]]:
    """Count by day from the first to the last; nothing where no day is kept."""
    counts = Counter(sent)
    if not counts:
        return []
    first, last = min(counts), max(counts)
    found, until = [], 0
    for number in range(min((last - first).days, MOST_DAYS) + 1):
        day = first + timedelta(days=number)
        until += counts[day]
        found.append((day, counts[day], until))
    return found


def missing(survey: Survey) -> QuerySet[Person]:
    """List the people who were asked and whose answers do not stand; of a survey in which answers are named."""
    asked = Invitation.objects.filter(
        exercise__in=[survey.exercise, survey.consultation.exercise], person=OuterRef("pk")
    )
    sent = valid(survey).filter(response__person=OuterRef("pk"))
    rows = Person.objects.filter(Exists(asked), ~Exists(sent), merged_into=None)
    return rows.order_by("family_name", "given_name", "pk")
