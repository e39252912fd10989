"""Answers as staff read them: of anonymous ones without what was taken out of texts, and without hidden texts.

The record itself stays as it was sent; whoever reads it one by one or exports it reads it through here.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from surveys.answering.models import Revision
from surveys.answering.words import TextAnswer
from surveys.authoring.models import Survey
from surveys.authoring.plans import OTHER
from surveys.results.texting import REDACTED


def with_texts(rows: QuerySet[Revision], survey: Survey) -> QuerySet[Revision]:
    """Have the texts of anonymous answers read along with them, as they stand now."""
    if survey.identity != Survey.Identity.ANONYMOUS:
        return rows
    return rows.prefetch_related("texts__question")


def as_read(revision: Revision, survey: Survey) -> dict[str, Any] | None:
    """Give the answers of a revision that came through `with_texts`."""
    if revision.answers is None or survey.identity != Survey.Identity.ANONYMOUS:
        return revision.answers
    answers = dict(revision.answers)
    for row in revision.texts.all():
        key = row.question.key if row.question.kind == "text" else row.question.key + OTHER
        if key in answers:
            answers[key] = REDACTED if row.shown == TextAnswer.Shown.HIDDEN else row.text
    return answers
