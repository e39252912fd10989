"""Publishing results: a frozen document of chosen questions, numbered, with its digest; and taking it back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.audit.chain import digest
from surveys.answering.words import TextAnswer
from surveys.authoring.models import Survey
from surveys.results.apart import check_apart, counted_in
from surveys.results.asked import Asked, Whole
from surveys.results.models import ResultsSnapshot
from surveys.results.tallies import valid
from surveys.results.text_queries import quotable
from surveys.results.toplines import Topline, toplines

SCHEMA = 1


class StillOpenError(Exception):
    """Answers still come in: published figures that grow by one tell what that one answered."""


class NothingChosenError(Exception):
    """No question was chosen."""


class ReasonMissingError(Exception):
    """New results replace others; they say why."""


class WithdrawnAlreadyError(Exception):
    """These results are withdrawn."""


def closed(survey: Survey, at: datetime) -> bool:
    """Tell whether a survey takes no more answers."""
    return at >= min(survey.closes_at, survey.consultation.closes_at)


@transaction.atomic
def publish(
    *, actor: User, survey: Survey, whole: Whole, names: Collection[str], reason: str, at: datetime
) -> ResultsSnapshot:
    """Freeze the figures of some questions as everybody may see them; the same choice again gives the same results."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    if not closed(survey, at) or survey.is_sealed(at):
        raise StillOpenError
    chosen = [each for each in whole.questions if each.name in names]
    if not chosen:
        raise NothingChosenError
    counted = counted_in(survey)
    last = ResultsSnapshot.objects.filter(survey=survey).order_by("-number").first()
    body = body_of(survey, whole, chosen, at)
    if last and last.withdrawn_at is None and same(last.body, body):
        return last
    check_apart(survey, counted)
    if last and not reason:
        raise ReasonMissingError
    made = ResultsSnapshot.objects.create(
        survey=survey,
        number=last.number + 1 if last else 1,
        query={"questions": [each.name for each in chosen], "revisions": counted},
        body=body,
        digest=digest(body),
        reason=reason,
        published_by=actor,
        published_at=at,
    )
    note(
        actor=actor,
        verb="survey.results_published",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=made.number,
        digest=made.digest,
    )
    return made


def same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two documents say the same but for their hour."""
    return {**one, "made_at": ""} == {**other, "made_at": ""}


@transaction.atomic
def withdraw(*, actor: User, snapshot: ResultsSnapshot, reason: str, at: datetime) -> None:
    """Take results back: their address stays and says so, and why."""
    changed = ResultsSnapshot.objects.filter(pk=snapshot.pk, withdrawn_at=None).update(
        withdrawn_at=at, withdrawn_by=actor, withdrawn_because=reason
    )
    if not changed:
        raise WithdrawnAlreadyError
    survey = snapshot.survey
    note(
        actor=actor,
        verb="survey.results_withdrawn",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=snapshot.number,
    )


def body_of(survey: Survey, whole: Whole, chosen: Sequence[Asked], at: datetime) -> dict[str, Any]:
    """Write the document: whole numbers and texts in every language; what is hidden is null."""
    names = {each.name for each in chosen}
    found = [line for line in toplines(survey, whole, at, public=True) if line.asked.name in names]
    whole_count = found[0].figures.bases.whole if found else 0
    return {
        "schema": SCHEMA,
        "survey": survey.code,
        "title": survey.title,
        "version": whole.version.number,
        "definition": whole.version.digest,
        "made_at": at.isoformat(timespec="seconds"),
        "method": {
            "access": survey.access,
            "identity": survey.identity,
            "unit": survey.unit,
            "opened_at": survey.opens_at.isoformat(),
            "closed_at": min(survey.closes_at, survey.consultation.closes_at).isoformat(),
            "responses": whole_count if whole_count >= survey.k_min or not whole_count else None,
            "fewest": survey.k_min,
        },
        "questions": [_question(survey, line) for line in found],
    }


def _question(survey: Survey, line: Topline) -> dict[str, Any]:
    asked, figures = line.asked, line.figures
    leaf, bases = asked.leaf, figures.bases
    return {
        "key": leaf.key,
        "name": asked.name,
        "series": asked.series,
        "reason": asked.reason if asked.more else "",
        "kind": leaf.kind,
        "label": dict(leaf.asked),
        "of": dict(asked.rows_of),
        "proposal": leaf.proposal,
        "suppressed": figures.hidden,
        "partly": figures.partly,
        "bases": {
            "asked": bases.asked,
            "answered": bases.answered,
            "no_answer": bases.silent,
            "not_asked": bases.not_asked,
            "not_in_version": bases.elsewhere,
        },
        "net": figures.net,
        "numbers": dict(figures.numbers.__dict__) if figures.numbers else None,
        "groups": [{"categories": list(codes), "base": base} for codes, base in figures.groups],
        "lines": [
            {
                "key": row.line.key,
                "code": row.line.code,
                "label": dict(row.line.label),
                "count": row.line.count,
                "share": row.share,
                "groups": list(row.line.groups),
                "first": row.line.first,
                "mean": row.line.mean,
            }
            for row in line.rows
        ],
        "quotes": _quotes(survey, asked),
    }


def _quotes(survey: Survey, asked: Asked) -> list[int]:
    """Name the texts that may be quoted; the words themselves stay where their authors can have them erased."""
    rows = TextAnswer.objects.filter(
        revision__in=valid(survey).values("pk"), question=asked.pk, shown=TextAnswer.Shown.PUBLIC
    )
    texts = list(rows.exclude(text="").select_related("revision__response").order_by("pk"))
    allowed = quotable(texts)
    return [row.pk for row in texts if row.pk in allowed]
