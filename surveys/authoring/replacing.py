"""A whole document in the place of the draft: read, checked as the editor checks it, or refused with every finding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ds4skills.accounts.models import User
from surveys.authoring import incoming, queries
from surveys.authoring.checking import Finding, check
from surveys.authoring.checking.findings import LANGUAGES, LIST
from surveys.authoring.definition import Document, digest_of
from surveys.authoring.drafting import change, draft_of, loosened
from surveys.authoring.languages import STALE
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.operations import Operation, whole

VERB = "definition_sent"


@dataclass(frozen=True)
class Remark:
    """One finding with its place, as a JSON pointer, and the key of the item it is about."""

    place: str
    key: str
    sentence: str
    error: bool = True


class NotTakenError(Exception):
    """The document is not taken; `remarks` are everything that was found."""

    def __init__(self, remarks: Sequence[Remark]) -> None:
        super().__init__()
        self.remarks = remarks


class DraftMovedError(Exception):
    """The draft is not the one that was read; `digest` is that of the one that stands there now."""

    def __init__(self, digest: str) -> None:
        super().__init__(digest)
        self.digest = digest


class _SaysSoError(Exception):
    """The draft is this very document already."""


def writing(survey: Survey) -> tuple[Document, int]:
    """Give the document that a program would replace and the number of its version: the draft, or what it begins as."""
    draft, published = queries.versions_of(survey)
    if draft is not None:
        return draft.definition, draft.number
    return (loosened(published.definition), published.number + 1) if published else ({}, 0)


def replace(
    *, actor: User, survey: Survey, body: Any, digest: str, at: datetime
) -> tuple[SurveyVersion, list[Remark]]:
    """Put a document in the draft's place; gives the draft, and what one should think about.

    `digest` is that of the draft which was read. Raises NotTakenError, DraftMovedError. The same document again
    changes nothing.
    """
    document, remarks = _read(survey, body)

    def ask(now: Document) -> Operation:
        new = document | ({STALE: now[STALE]} if STALE in now else {})
        if digest_of(now) == digest_of(new):
            raise _SaysSoError
        if digest_of(now) != digest:
            raise DraftMovedError(digest_of(now))
        return whole(now, new)

    try:
        version = change(actor=actor, survey=survey, ask=ask, verb=VERB, at=at)
    except _SaysSoError:
        version = queries.draft(survey) or draft_of(survey)
    return version, remarks


def _read(survey: Survey, body: Any) -> tuple[Document, list[Remark]]:
    found, misshapen = incoming.read(body)
    if found is None:
        raise NotTakenError([Remark(each.place, "", each.sentence) for each in misshapen])
    title = found.get("title") or survey.title
    document = loosened({**found, "key": survey.code, "title": title})
    known = queries.open_numbers(survey.consultation)
    findings = check(document, known, queries.published_kinds(survey))
    places = incoming.places(document)
    remarks = [Remark(_place(each, places), each.key, each.sentence, each.error) for each in findings]
    if any(each.error for each in remarks):
        raise NotTakenError(remarks)
    return document, remarks


def _place(finding: Finding, places: Mapping[str, str]) -> str:
    if finding.page == LANGUAGES:
        return "/languages"
    if finding.page == LIST:
        return f"/lists/{incoming.pointer(finding.key)}"
    return places.get(finding.key, "")
