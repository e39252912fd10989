"""Reading results: coverage and toplines out of the facts, never out of the documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, QuerySet

from consultations.programme.models import Invitation
from consultations.register.directory.queries import facts_of
from ds4skills.web.exporting import Cell, Sheet
from ds4skills.web.texts import pick
from surveys.answering.models import DraftResponse, Fact, Response, Revision
from surveys.answering.words import TextAnswer
from surveys.authoring.definition import MISSING_BELOW, Leaf, Option
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Survey, SurveyVersion


@dataclass(frozen=True)
class Coverage:
    """How many were asked, opened, began and answered; also by category code."""

    asked: int
    opened: int
    begun: int
    answered: int
    by_category: list[tuple[str, int, int]] = field(default_factory=list)  # category, asked, answered


@dataclass(frozen=True)
class Bar:
    """One line of a topline: a choice, how many chose it, and the share of those who answered."""

    option: Option
    count: int
    share: int


@dataclass(frozen=True)
class Topline:
    """One question: who was asked, who answered; nothing is shown below `k_min` where that is needed."""

    leaf: Leaf
    asked: int
    answered: int
    lines: list[Bar]
    hidden: bool = False
    texts: list[str] = field(default_factory=list)


def valid(survey: Survey) -> QuerySet[Revision]:
    """Give the last revision of each response, if it was not withdrawn."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    rows = Revision.objects.filter(~Exists(later), response__survey=survey, status=Revision.Status.VALID)
    return rows.select_related("response", "version").order_by("response_id")


def coverage(survey: Survey) -> Coverage:
    """Count who was asked and who answered, in all and by category."""
    asked = Invitation.objects.filter(exercise__in=[survey.exercise, survey.consultation.exercise])
    pairs = dict(asked.values_list("person_id", "organisation_id"))
    opened = set(asked.exclude(opened_at=None).values_list("person_id", flat=True))
    facts = facts_of({key for key in pairs.values() if key})
    wanted = Counter(facts[key].category if key in facts else "" for key in pairs.values())
    rows = valid(survey).values_list("response__category").annotate(n=Count("pk")).order_by()
    given: Counter[str] = Counter()
    for category, count in rows:
        given[category] += count
    table = [(code, wanted[code], given[code]) for code in sorted(set(wanted) | set(given))]
    begun = DraftResponse.objects.filter(survey=survey).count()
    return Coverage(len(pairs), len(opened), begun, sum(given.values()), table)


def toplines(survey: Survey, version: SurveyVersion, category: str = "") -> list[Topline]:
    """Count each question in one query; small bases are not shown where answers are confidential."""
    rows = Fact.objects.filter(survey=survey)
    if category:
        rows = rows.filter(category=category)
    counted = rows.values_list("question__key", "item", "value", "missing").annotate(n=Count("pk")).order_by()
    found: dict[str, Counter[tuple[int, int | None, int | None]]] = {}
    for key, item, value, missing, count in counted:
        found.setdefault(key, Counter())[item, value, missing] += count
    total = Response.objects.filter(pk__in=valid(survey).values("response"))
    asked = total.filter(category=category).count() if category else total.count()
    texts = _texts(survey, category)
    is_small = survey.identity == Survey.Identity.CONFIDENTIAL and asked < survey.k_min
    return [
        _topline(leaf, found.get(leaf.key, Counter()), asked, texts.get(leaf.key, []), hidden=is_small)
        for leaf in leaves_of(version.definition)
    ]


def _topline(
    leaf: Leaf,
    counts: Mapping[tuple[int, int | None, int | None], int],
    asked: int,
    texts: Sequence[str],
    *,
    hidden: bool,
) -> Topline:
    silent = counts.get((0, None, -99), 0)
    answered = max(0, sum(counts.values()) - silent) if leaf.kind != "multiple" else max(0, asked - silent)

    def of(option: Option) -> int:
        if leaf.kind == "multiple":
            return counts.get((option.code, 1, None), 0)
        key = (0, None, option.code) if option.code < MISSING_BELOW else (0, option.code, None)
        return counts.get(key, 0)

    lines = [
        Bar(option, of(option), round(100 * of(option) / answered) if answered else 0)
        for option in leaf.options
    ]
    if hidden:
        return Topline(leaf, asked, 0, [], hidden=True)
    return Topline(leaf, asked, answered, lines, texts=list(texts))


def _texts(survey: Survey, category: str) -> dict[str, list[str]]:
    rows = TextAnswer.objects.filter(revision__in=valid(survey), shown=TextAnswer.Shown.STAFF)
    if category:
        rows = rows.filter(revision__response__category=category)
    found: dict[str, list[str]] = {}
    for key, text in rows.order_by("pk").values_list("question__key", "text"):
        found.setdefault(key, []).append(text)
    return found


def sheet(survey: Survey, version: SurveyVersion, at: datetime) -> Sheet:
    """Give one row for each response, its answers as codes; names only where answers are named."""
    leaves = leaves_of(version.definition)
    columns = ["response_id", "revision", "version", "language", "submitted_at", "category", "country"]
    columns += _columns(leaves)
    rows = [_row(revision, leaves, survey) for revision in valid(survey)]
    title = pick(survey.title)[0]
    about = [
        ("survey", title),
        ("version", str(version.number)),
        ("digest", version.digest),
        ("at", at.isoformat()),
    ]
    return Sheet(f"survey-{survey.code}", columns, rows, about)


def _columns(leaves: Sequence[Leaf]) -> list[str]:
    found = []
    for leaf in leaves:
        several = leaf.kind == "multiple"
        found += [f"{leaf.key}__{option.key}" for option in leaf.options] if several else [leaf.key]
    return found


def _row(revision: Revision, leaves: Sequence[Leaf], survey: Survey) -> list[Cell]:
    response, answers = revision.response, revision.answers or {}
    is_named = survey.identity == Survey.Identity.NAMED
    when = revision.at if is_named else revision.said_at.date().isoformat()
    facts = (response.category, response.country)
    found: list[Cell] = [
        response.pk,
        revision.number,
        revision.version.number,
        revision.language,
        when,
        *facts,
    ]
    for leaf in leaves:
        value = answers.get(leaf.key)
        if leaf.kind == "multiple":
            found += [(1 if option.key in (value or []) else 0) if value else -99 for option in leaf.options]
        elif leaf.kind == "single":
            option = leaf.option(str(value or ""))
            found.append(option.code if option else -99)
        else:
            found.append(str(value or ""))
    return found
