"""Every response as a table, for exports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from ds4skills.web.exporting import Cell, Sheet
from ds4skills.web.texts import pick
from surveys.answering.models import Revision
from surveys.authoring.definition import Leaf
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Survey, SurveyVersion


def valid(survey: Survey) -> QuerySet[Revision]:
    """Give the last revision of each response, if it was not withdrawn."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    rows = Revision.objects.filter(~Exists(later), response__survey=survey, status=Revision.Status.VALID)
    return rows.select_related("response", "version").order_by("response_id")


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
