"""What statistics count of a revision, and its texts: in as many statements for one answer as for many."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from ds4skills.storage.rows import insert_values
from surveys.answering.models import Fact, Revision
from surveys.answering.ways import journey_of
from surveys.answering.words import TextAnswer
from surveys.authoring.definition import NOT_ASKED, Leaf
from surveys.authoring.kinds import KINDS
from surveys.authoring.kinds.shapes import Fact as Counted
from surveys.authoring.memory import Codes
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import OTHER, UNCOUNTED, Journey, plan_of


def forget(revision: Revision) -> None:
    """Drop the facts of what was sent before."""
    Fact.objects.filter(response=revision.response).delete()


def facts_of(journey: Journey, answers: Mapping[str, Any]) -> Iterator[tuple[Leaf, Counted]]:
    """Give what is counted of clean answers; a question that was not shown counts as not asked."""
    for leaf in journey.plan.leaves:
        if leaf.kind in UNCOUNTED:
            continue
        if leaf.key not in journey.shown:
            yield leaf, (0, None, NOT_ASKED)
            continue
        for fact in KINDS[leaf.kind].facts(leaf, answers.get(leaf.key, "")):
            yield leaf, fact


class FactRow(NamedTuple):
    """The columns of one fact."""

    survey_id: int
    question_id: int
    response_id: int
    category: str
    item: int
    value: int | None
    missing: int | None


class TextRow(NamedTuple):
    """The columns of one text."""

    revision_id: int
    question_id: int
    text: str
    language: str
    shown: str = TextAnswer.Shown.STAFF
    reason: str = ""


def rows_of(revision: Revision, codes: Codes) -> list[FactRow]:
    """Spell the facts of a valid revision."""
    response, answers = revision.response, revision.answers or {}
    journey = journey_of(revision.version, answers, response.survey, revision.at)
    survey, key, category = response.survey_id, response.pk, response.category
    return [
        FactRow(survey, codes.questions[leaf.key], key, category, *fact)
        for leaf, fact in facts_of(journey, answers)
    ]


def texts_of(revision: Revision, codes: Codes) -> list[TextRow]:
    """Spell the texts of a revision: answers in words, and words beside a choice."""
    answers = revision.answers or {}
    plan = plan_of(revision.version.digest, revision.version.definition)
    return [
        TextRow(revision.pk, codes.questions[leaf.key], words, revision.language)
        for leaf in plan.leaves
        if (words := answers.get(leaf.key, "") if leaf.kind == "text" else answers.get(leaf.key + OTHER, ""))
    ]


def write_facts(rows: Iterable[FactRow]) -> None:
    """Write facts, with as many statements for one revision as for a few."""
    insert_values(Fact, FactRow._fields, rows)


def write_texts(rows: Iterable[TextRow]) -> None:
    """Write texts."""
    insert_values(TextAnswer, TextRow._fields, rows)


def count_facts(revision: Revision, codes: Codes) -> None:
    """Write the facts of a valid revision."""
    write_facts(rows_of(revision, codes))


def count(revision: Revision, codes: Codes) -> None:
    """Write the facts and the texts of a valid revision."""
    count_facts(revision, codes)
    write_texts(texts_of(revision, codes))


Row = tuple[int, int, int | None, int | None]  # question, item, value, missing code
MOST_KNOWN = 5_000  # values of one question that are remembered


class Counter:
    """Gives the facts of many answers to one version: what one value comes to is worked out once."""

    def __init__(self, version: SurveyVersion, survey: Survey, codes: Codes) -> None:
        self.version, self.survey = version, survey
        plan = plan_of(version.digest, version.definition)
        self.leaves = [
            (leaf, codes.questions[leaf.key]) for leaf in plan.leaves if leaf.kind not in UNCOUNTED
        ]
        self.straight = not any(step.show or step.formula for step in plan.steps)
        self.known: dict[str, dict[Any, list[Row]]] = {leaf.key: {} for leaf, _pk in self.leaves}

    def rows(self, answers: Mapping[str, Any], at: datetime | None) -> list[Row]:
        """Give the facts of the answers of one revision."""
        shown = None if self.straight else journey_of(self.version, answers, self.survey, at).shown
        found: list[Row] = []
        for leaf, pk in self.leaves:
            if shown is not None and leaf.key not in shown:
                found.append((pk, 0, None, NOT_ASKED))
                continue
            value = answers.get(leaf.key, "")
            known, name = self.known[leaf.key], tuple(value) if isinstance(value, list) else value
            rows = known.get(name)
            if rows is None:
                rows = [(pk, *fact) for fact in KINDS[leaf.kind].facts(leaf, value)]
                if len(known) < MOST_KNOWN:
                    known[name] = rows
            found += rows
        return found
