"""Publishing a draft: compared with the version before, agreed to by a second coordinator while the survey is open."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from consultations.proposals.models import ProposalVersion
from consultations.proposals.queries import find_version, newest
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.authoring import queries
from surveys.authoring.checking import Finding, check, errors, told_early
from surveys.authoring.comparing import BREAK, Became, compare, settle
from surveys.authoring.definition import Document, digest_of, items
from surveys.authoring.drafting import draft_of
from surveys.authoring.ending import end
from surveys.authoring.kinds import leaves_of
from surveys.authoring.languages import STALE
from surveys.authoring.models import Binding, Choice, Question, Survey, SurveyVersion

Wordings = dict[str, ProposalVersion]


class NotReadyError(Exception):
    """Something keeps the survey from being published; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


class NothingNewError(Exception):
    """The draft says the same as the version that is published."""


class BreaksError(Exception):
    """The series of some questions breaks, and the author has not said that they mean it; `became` lists them."""

    def __init__(self, became: Sequence[Became]) -> None:
        super().__init__()
        self.became = became


class NeedsColleagueError(Exception):
    """The survey is open: a second coordinator must agree to exactly this draft."""


class OwnProposalError(Exception):
    """Who asked for the publication may not agree to it, too."""


def needs_colleague(survey: Survey, at: datetime) -> bool:
    """Tell whether people may be answering: a published survey that is open, or paused."""
    return survey.fixed_at is not None and survey.state(at) in {"open", "paused"}


def as_published(survey: Survey, document: Document) -> Document:
    """Give a draft as people would see it; one that cannot be published as it stands."""
    try:
        return frozen(survey, document)[0]
    except NotReadyError:
        return document


def frozen(survey: Survey, document: Document) -> tuple[Document, Wordings]:
    """Copy a document as it will be published: each bound proposal by its wording, translations taken as they are."""
    made = copy.deepcopy(document)
    made.pop(STALE, None)
    made["title"] = survey.title
    known = {each.proposal.key: each for each in newest(survey.consultation, listed=False)}
    found: Wordings = {}
    for _place, item in items(made):
        for row in [item, *item.get("rows", [])]:
            if not row.get("proposal"):
                continue
            key, _at, number = row["proposal"].partition("@")
            wording = find_version(survey.consultation, row["proposal"]) if number else known.get(key)
            if wording is None:
                raise NotReadyError([Finding(item["key"], row["proposal"])])
            row["proposal"] = f"{wording.proposal.key}@{wording.number}"
            row["wording"] = wording.wordings
            found[row["proposal"]] = wording
    return made, found


def findings_of(survey: Survey, document: Document) -> list[Finding]:
    """List what keeps a draft from being published, and what should be thought about."""
    known = queries.open_numbers(survey.consultation)
    found = check(document, known, queries.published_kinds(survey))
    early = survey.sealed and not survey.consultation.sealed
    return [*found, *told_early(document)] if early else found


def _checked(survey: Survey, version: SurveyVersion) -> tuple[Document, Wordings, SurveyVersion | None]:
    """Give the document as it will be published; raises where it cannot be."""
    if found := errors(findings_of(survey, version.definition)):
        raise NotReadyError(found)
    document, wordings = frozen(survey, version.definition)
    last = queries.published(survey)
    if last is not None and last.digest == digest_of(document):
        raise NothingNewError
    return document, wordings, last


def _settled(
    survey: Survey, last: SurveyVersion | None, document: Document, breaks: Mapping[str, str]
) -> dict[str, dict[str, object]]:
    """Say what became of each key; raises where a series breaks and the author did not say so."""
    became = compare(last.definition if last else None, document)
    if unsaid := [each for each in became if each.forced and not breaks.get(each.key)]:
        raise BreaksError(unsaid)
    highest = queries.highest_series(survey)
    return settle(became, last.compared if last else {}, highest, breaks)


@transaction.atomic
def propose(
    *, actor: User, survey: Survey, at: datetime, breaks: Mapping[str, str] | None = None, why: str = ""
) -> SurveyVersion:
    """Ask a second coordinator to publish the draft as it stands; `breaks` says of keys why their meaning changed."""
    version = draft_of(survey)
    document, _wordings, last = _checked(survey, version)
    version.compared = _settled(survey, last, document, breaks or {})
    version.note = why[:500]
    version.proposed_by, version.proposed_at = actor, at
    version.proposed_digest = digest_of(document)
    version.save(update_fields=["compared", "note", "proposed_by", "proposed_at", "proposed_digest"])
    note(
        actor=actor,
        verb="survey.proposed",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=version.number,
        digest=version.proposed_digest,
    )
    return version


@transaction.atomic
def publish(
    *, actor: User, survey: Survey, at: datetime, breaks: Mapping[str, str] | None = None, why: str = ""
) -> SurveyVersion:
    """Publish the draft: its wordings, questions and codes stay as they are from now on.

    While the survey is open this is the second coordinator's agreement to what was proposed, and to nothing else.
    """
    version = draft_of(survey)
    document, wordings, last = _checked(survey, version)
    if needs_colleague(survey, at):
        if version.proposed_by_id is None or version.proposed_digest != digest_of(document):
            raise NeedsColleagueError
        if version.proposed_by_id == actor.pk:
            raise OwnProposalError
        version.approved_by = actor
        breaks = {
            key: str(row.get("why", "")) for key, row in version.compared.items() if row["how"] == BREAK
        }
    else:
        version.note = why[:500]
    version.compared = _settled(survey, last, document, breaks or {})
    version.definition, version.digest = document, digest_of(document)
    version.published_by, version.published_at = actor, at
    end(version)
    version.save()
    Survey.objects.filter(pk=survey.pk, fixed_at=None).update(fixed_at=at)
    survey.fixed_at = survey.fixed_at or at
    _keep(survey, version, wordings)
    note(
        actor=actor,
        verb="survey.published",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=version.number,
        digest=version.digest,
    )
    return version


def _keep(survey: Survey, version: SurveyVersion, wordings: Wordings) -> None:
    """Write the questions, choices and bindings that the version names; those of older versions stay."""
    leaves = leaves_of(version.definition)
    series = {leaf.key: queries.series_of(version, leaf.key) for leaf in leaves}
    Question.objects.bulk_create(
        [Question(survey=survey, key=leaf.key, kind=leaf.kind, series=series[leaf.key]) for leaf in leaves],
        ignore_conflicts=True,
    )
    rows = Question.objects.filter(survey=survey)
    questions = {each.key: each for each in rows if each.series == series.get(each.key)}
    Choice.objects.bulk_create(
        [
            Choice(question=questions[leaf.key], key=option.key, code=option.code)
            for leaf in leaves
            for option in leaf.options
        ],
        ignore_conflicts=True,
    )
    Binding.objects.bulk_create(
        Binding(
            version=version,
            question=questions[leaf.key],
            proposal_version=wordings[leaf.proposal],
            stances={option.key: option.stance for option in leaf.options if option.stance},
        )
        for leaf in leaves
        if leaf.proposal
    )
