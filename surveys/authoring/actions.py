"""Writing surveys: create, set up, change the draft by operations, publish a version that never changes."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from consultations.programme.models import Consultation
from consultations.proposals.models import ProposalVersion
from consultations.proposals.queries import find_version
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.authoring import queries
from surveys.authoring.checking import Finding, check
from surveys.authoring.definition import STANCES, Document, blank, digest_of, find, items
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Binding, Choice, Question, Survey, SurveyVersion
from surveys.authoring.operations import fresh_key

FIXED = ("code", "identity", "access", "unit", "sealed")  # from the first publication on


class CodeTakenError(Exception):
    """Another survey of the site has this short address."""


class ItemChangedError(Exception):
    """A colleague changed the same item meanwhile; `item` is what stands there now, nothing where it is gone."""

    def __init__(self, item: dict[str, Any] | None) -> None:
        super().__init__()
        self.item = item


class NotReadyError(Exception):
    """Something keeps the survey from being published; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__()
        self.findings = findings


class NothingNewError(Exception):
    """The draft says the same as the version that is published."""


@transaction.atomic
def create(
    *,
    actor: User,
    consultation: Consultation,
    code: str,
    at: datetime,
    proposals: Sequence[str] = (),
    **facts: Any,
) -> Survey:
    """Begin a survey, blank or with one row for each of some proposals; nobody sees it before publication."""
    try:
        with transaction.atomic():
            survey = Survey.objects.create(consultation=consultation, code=code, **facts)
    except IntegrityError as error:
        raise CodeTakenError from error
    document = blank(code, survey.title)
    if proposals:
        rows = [{"key": f"q1_{n}", "label": {}, "proposal": key} for n, key in enumerate(proposals, start=1)]
        item = {"key": "q1", "kind": "matrix", "label": dict(survey.title), "list": STANCES, "rows": rows}
        document["sections"][0]["items"].append(item)
    SurveyVersion.objects.create(survey=survey, number=1, definition=document)
    note(actor=actor, verb="survey.made", target=survey, scope=consultation, at=at)
    return survey


@transaction.atomic
def edit(*, actor: User, survey: Survey, at: datetime, **facts: Any) -> None:
    """Change what a survey says of itself; its address, identity and access stay once it is published."""
    if queries.published(survey):
        facts = {name: value for name, value in facts.items() if name not in FIXED}
    changed = sorted(name for name, value in facts.items() if getattr(survey, name) != value)
    if not changed:
        return
    for name in changed:
        setattr(survey, name, facts[name])
    try:
        with transaction.atomic():
            survey.save(update_fields=changed)
    except IntegrityError as error:
        raise CodeTakenError from error
    note(actor=actor, verb="survey.edited", target=survey, scope=survey.consultation, at=at, fields=changed)


def draft_of(survey: Survey) -> SurveyVersion:
    """Give the draft, locked; a copy of the newest version where there is none."""
    Survey.objects.select_for_update().get(pk=survey.pk)
    found = queries.draft(survey)
    if found is not None:
        return found
    last = queries.published(survey)
    definition = copy.deepcopy(last.definition) if last else blank(survey.code, survey.title)
    for _place, item in items(definition):
        for row in [item, *item.get("rows", [])]:
            row.pop("wording", None)
            if row.get("proposal"):
                row["proposal"] = row["proposal"].partition("@")[0]
    number = last.number + 1 if last else 1
    return SurveyVersion.objects.create(survey=survey, number=number, definition=definition)


@transaction.atomic
def change(
    *,
    actor: User,
    survey: Survey,
    operation: Callable[[Document], Document],
    verb: str,
    at: datetime,
    key: str = "",
    seen: str = "",
) -> SurveyVersion:
    """Apply an operation to the draft. `seen` is the digest of the item as the form showed it."""
    version = draft_of(survey)
    if key and seen:
        now = find(version.definition, key)
        if now is None or digest_of(now) != seen:
            raise ItemChangedError(now)
    version.definition = operation(version.definition)
    version.save(update_fields=["definition"])
    note(actor=actor, verb=f"survey.{verb}", target=survey, scope=survey.consultation, at=at, item=key)
    return version


@transaction.atomic
def add_item(*, actor: User, survey: Survey, section: str, facts: dict[str, Any], at: datetime) -> str:
    """Add a question at the end of a section; gives its key."""
    version = draft_of(survey)
    key = fresh_key(version.definition, "q", queries.taken_keys(survey))
    item = {"key": key, **facts}
    for number, row in enumerate(item.get("rows", []), start=1):
        row["key"] = f"{key}_{number}"
    home = find(version.definition, section) or version.definition["sections"][-1]
    home["items"].append(item)
    version.save(update_fields=["definition"])
    note(actor=actor, verb="survey.item_added", target=survey, scope=survey.consultation, at=at, item=key)
    return key


@transaction.atomic
def publish(*, actor: User, survey: Survey, at: datetime) -> SurveyVersion:
    """Publish the draft: its wordings, questions and codes stay as they are from now on."""
    version = draft_of(survey)
    findings = [
        each for each in check(version.definition, queries.open_proposals(survey.consultation)) if each.error
    ]
    if findings:
        raise NotReadyError(findings)
    wordings = _freeze(survey, version.definition)
    version.definition["title"] = survey.title
    last = queries.published(survey)
    version.digest = digest_of(version.definition)
    if last is not None and last.digest == version.digest:
        raise NothingNewError
    version.published_by, version.published_at = actor, at
    version.save()
    Survey.objects.filter(pk=survey.pk, fixed_at=None).update(fixed_at=at)
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


def _freeze(survey: Survey, document: Document) -> dict[str, ProposalVersion]:
    """Write the newest wording of each bound proposal into the document; gives them by their reference."""
    found: dict[str, ProposalVersion] = {}
    for _place, item in items(document):
        for row in [item, *item.get("rows", [])]:
            if not row.get("proposal"):
                continue
            wording = find_version(survey.consultation, row["proposal"].partition("@")[0])
            if wording is None:
                sentence = row["proposal"]
                raise NotReadyError([Finding(item["key"], sentence)])
            row["proposal"] = f"{wording.proposal.key}@{wording.number}"
            row["wording"] = wording.wordings
            found[row["proposal"]] = wording
    return found


def _keep(survey: Survey, version: SurveyVersion, wordings: dict[str, ProposalVersion]) -> None:
    """Write the questions, choices and bindings that the version names; those of older versions stay."""
    leaves = leaves_of(version.definition)
    Question.objects.bulk_create(
        [Question(survey=survey, key=leaf.key, kind=leaf.kind) for leaf in leaves], ignore_conflicts=True
    )
    questions = {each.key: each for each in Question.objects.filter(survey=survey)}
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
