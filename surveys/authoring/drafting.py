"""Changing a draft by operations, with a history that takes the last fifty back."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.authoring import queries
from surveys.authoring.definition import Document, blank, digest_of, find, items, walk
from surveys.authoring.ending import end
from surveys.authoring.languages import STALE, marks
from surveys.authoring.models import Edit, Survey, SurveyVersion
from surveys.authoring.operations import Operation, add, apply, fresh_key

STEPS = 50
Ask = Callable[[Document], Operation]


class ItemChangedError(Exception):
    """A colleague changed the same item meanwhile; `item` is what stands there now, nothing where it is gone."""

    def __init__(self, item: dict[str, Any] | None) -> None:
        super().__init__()
        self.item = item


class RepeatedError(Exception):
    """The very same step was done before: the button was pressed twice."""


class NothingToUndoError(Exception):
    """The step that should be taken back is not the last one, or there is none."""


class LastVersionError(Exception):
    """The draft is all there is of the survey: it is not discarded, the survey is deleted."""


def draft_of(survey: Survey) -> SurveyVersion:
    """Give the draft, locked; a copy of the newest version where there is none."""
    rows = SurveyVersion.objects.select_for_update().filter(survey=survey, published_at=None)
    found = rows.first()
    if found is not None:
        return found
    Survey.objects.select_for_update().only("pk").get(pk=survey.pk)
    found = rows.first()  # of two who begin a draft at once, the second finds the first one's
    if found is not None:
        return found
    last = queries.published(survey)
    definition = loosened(last.definition) if last else blank(survey.code, survey.title)
    number = last.number + 1 if last else 1
    return SurveyVersion.objects.create(survey=survey, number=number, definition=definition)


def loosened(document: Document) -> Document:
    """Copy a document without the wordings that were frozen in it: it asks about the newest ones again."""
    made = copy.deepcopy(document)
    for _place, item in items(made):
        for row in [item, *item.get("rows", [])]:
            row.pop("wording", None)
            if row.get("proposal"):
                row["proposal"] = row["proposal"].partition("@")[0]
    return made


def seen_of(item: Mapping[str, Any]) -> str:
    """Give the mark of what an item says of itself; what stands in a section or group does not count."""
    return digest_of({name: value for name, value in item.items() if name != "items"})


@transaction.atomic
def change(
    *,
    actor: User,
    survey: Survey,
    ask: Ask,
    verb: str,
    at: datetime,
    key: str = "",
    seen: str = "",
    once: str = "",
) -> SurveyVersion:
    """Change the draft as `ask` says of its document. `seen` is the mark of the item as the form showed it.

    `once` names the press of a button that adds something: the second time it is refused.
    """
    version = draft_of(survey)
    if once and Edit.objects.filter(version=version, op__once=once).exists():
        raise RepeatedError
    if key and seen:
        now = find(version.definition, key)
        if now is None or seen_of(now) != seen:
            raise ItemChangedError(now)
    op = {"verb": verb, "key": key, "once": once, "op": ask(version.definition)}
    _do(version, op, actor=actor, at=at)
    note(actor=actor, verb=f"survey.{verb}", target=survey, scope=survey.consultation, at=at, item=key)
    return version


def _do(version: SurveyVersion, op: dict[str, Any], *, actor: User, at: datetime) -> None:
    """Apply an operation, mark what became stale by it, and write down how to take both back."""
    before = version.definition
    version.definition, inverse = apply(before, op["op"])
    stale = marks(before, version.definition)
    if stale is not None:
        version.definition, back = apply(version.definition, {"do": "head", "facts": {STALE: stale or None}})
        inverse = {"do": "all", "ops": [back, inverse]}
    version.edits += 1
    _keep(version)
    Edit.objects.create(version=version, rev=version.edits, op=op, inverse=inverse, actor=actor, at=at)
    if version.edits > STEPS:
        Edit.objects.filter(version=version, rev__lte=version.edits - STEPS).delete()


def _keep(version: SurveyVersion) -> None:
    """Save a changed draft; what a colleague was asked to agree to is not this any more."""
    version.proposed_by, version.proposed_at, version.proposed_digest = None, None, ""
    version.save(update_fields=["definition", "edits", "proposed_by", "proposed_at", "proposed_digest"])


@transaction.atomic
def add_item(
    *,
    actor: User,
    survey: Survey,
    section: str,
    facts: dict[str, Any],
    at: datetime,
    after: str = "",
    once: str = "",
) -> str:
    """Add a question or a group to a section or a group, below another or at the end; gives its key."""
    taken = queries.taken_keys(survey)
    made: dict[str, Any] = {}

    def ask(document: Document) -> Operation:
        key = fresh_key(document, "g" if facts["kind"] == "group" else "q", taken)
        made.update({"key": key, **copy.deepcopy(facts)})
        for number, row in enumerate(made.get("rows", []), start=1):
            row["key"] = f"{key}_{number}"
        home = section if find(document, section) else document["sections"][-1]["key"]
        return add(document, home, made, after)

    change(actor=actor, survey=survey, ask=ask, verb="item_added", at=at, once=once)
    return str(made["key"])


@transaction.atomic
def undo(*, actor: User, survey: Survey, rev: int, at: datetime) -> Edit:
    """Take the last step back; a second press of the button finds another last step, and does nothing."""
    version = draft_of(survey)
    last = Edit.objects.filter(version=version).order_by("-rev").first()
    if last is None or last.rev != rev:
        raise NothingToUndoError
    version.definition, _forth = apply(version.definition, last.inverse)
    _keep(version)
    last.delete()
    note(
        actor=actor,
        verb="survey.undone",
        target=survey,
        scope=survey.consultation,
        at=at,
        item=last.op.get("key", ""),
        step=last.op.get("verb", ""),
    )
    return last


@transaction.atomic
def discard(*, actor: User, survey: Survey, at: datetime) -> None:
    """Throw the draft away; the published version stays as it is."""
    Survey.objects.select_for_update().only("pk").get(pk=survey.pk)
    version = queries.draft(survey)
    if version is None:
        return
    if version.number == 1:
        raise LastVersionError
    number = version.number
    end(version)
    version.delete()
    note(
        actor=actor,
        verb="survey.discarded",
        target=survey,
        scope=survey.consultation,
        at=at,
        number=number,
    )


def rows_numbered(facts: dict[str, Any], key: str, document: Document, taken: set[str]) -> None:
    """Give new rows of an item the next free keys."""
    used = {row["key"] for row in facts.get("rows", [])} | taken
    used |= {row["key"] for _p, _w, item in walk(document) for row in item.get("rows", [])}
    number = 1
    for row in facts.get("rows", []):
        while not row["key"]:
            candidate, number = f"{key}_{number}", number + 1
            if candidate not in used:
                row["key"] = candidate
                used.add(candidate)
