"""How contributions are attributed: the newest choice counts, and a name needs that it may be published."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Subquery

from consultations.register.consent.actions import give
from consultations.register.consent.models import Attribution, ConsentRecord, Purpose
from consultations.register.consent.queries import text_of
from consultations.register.directory.joined import joins, keys_of
from consultations.register.directory.models import Person

EVERYTHING = ""  # the source of a choice that holds for whatever has none of its own
Choice = Attribution.Choice


@transaction.atomic
def choose(
    *, key: UUID, choice: str, at: datetime, language: str, via: str, source: str = EVERYTHING
) -> None:
    """Keep how a contribution, or everything without a choice of its own, is attributed.

    Choosing the name, beside the words that explain what that means, allows it to be published. A name that is
    chosen for one contribution shows nowhere else: whatever had no choice stays as it was.
    """
    Attribution.objects.create(key=key, source=source, choice=choice, at=at)
    if choice == Choice.NAME and not may_publish([key]):
        if source and not default_of(key):
            Attribution.objects.create(key=key, source=EVERYTHING, choice=Choice.CATEGORY, at=at)
        text = text_of(Purpose.PUBLISH_NAME, language)
        give(key=key, purpose=Purpose.PUBLISH_NAME, text=text, via=via, at=at)


def may_publish(keys: Iterable[UUID]) -> set[UUID]:
    """Give those whose name may be published: the newest record says so, under whichever of their merged keys."""
    wanted = set(keys)
    return _publishing(wanted, _together(wanted))


def _together(keys: set[UUID]) -> dict[UUID, UUID]:
    """Give every key of these people, with the one that stays."""
    merged = joins(Person) if keys else {}
    heads = {merged.get(key, key) for key in keys}
    return {key: key for key in heads} | {key: head for key, head in merged.items() if head in heads}


def _publishing(wanted: set[UUID], together: dict[UUID, UUID]) -> set[UUID]:
    rows = ConsentRecord.objects.filter(key__in=together, purpose=Purpose.PUBLISH_NAME).order_by("id")
    newest = {together[key]: act for key, act in rows.values_list("key", "act")}
    return {key for key in wanted if newest.get(together[key]) == ConsentRecord.Act.GIVEN}


def default_of(key: UUID) -> str:
    """Give what a person chose for whatever has no choice of its own; "" where they chose nothing."""
    rows = Attribution.objects.filter(key__in=keys_of(Person, key), source=EVERYTHING).order_by("-id")
    return rows.values_list("choice", flat=True).first() or ""


def attributed(pairs: Iterable[tuple[UUID, str]]) -> dict[str, Choice]:
    """Tell for contributions, given as (key, source), what may be shown beside each; three statements.

    Where nothing was chosen: the name if it may be published, else the category and the country.
    """
    wanted = list(pairs)
    keys = {key for key, _source in wanted}
    sources = {source for _key, source in wanted} | {EVERYTHING}
    together = _together(keys)
    rows = Attribution.objects.filter(key__in=together, source__in=sources).order_by("id")
    said = {
        (together[key], source): choice for key, source, choice in rows.values_list("key", "source", "choice")
    }
    named = _publishing(keys, together)
    found: dict[str, Choice] = {}
    for key, source in wanted:
        fallback = Choice.NAME if key in named else Choice.CATEGORY
        head = together[key]
        choice = Choice(said.get((head, source)) or said.get((head, EVERYTHING)) or fallback)
        found[source] = Choice.CATEGORY if choice is Choice.NAME and key not in named else choice
    return found


def choice_for(key: UUID, source: str = EVERYTHING) -> str:
    """Give the choice that a form begins with: the newest for this contribution, else for everything."""
    rows = None
    if source:
        rows = Attribution.objects.filter(key__in=keys_of(Person, key), source=source).order_by("-id")
    own = rows.values_list("choice", flat=True).first() if rows is not None else None
    return own or default_of(key) or (Choice.NAME if may_publish([key]) else Choice.CATEGORY)


def begins_with(key: UUID, **beside: Subquery) -> tuple[str, dict[str, Any]]:
    """Give what a form of a new contribution begins with, as `choice_for` does, in one statement.

    `beside` are further questions that are asked in it, by name; their answers are given by name.
    """
    mine = keys_of(Person, key)
    said = Attribution.objects.filter(key__in=mine, source=EVERYTHING).order_by("-id").values("choice")[:1]
    consents = ConsentRecord.objects.filter(key__in=mine, purpose=Purpose.PUBLISH_NAME).order_by("-id")
    asked: dict[str, Subquery] = {"said": Subquery(said), "consent": Subquery(consents.values("act")[:1])}
    rows: QuerySet[Any, Any] = Person.objects.filter(pk=key).annotate(**asked, **beside)
    row = rows.values(*asked, *beside).first() or {}
    may_name = row.get("consent") == ConsentRecord.Act.GIVEN
    choice = row.get("said") or (Choice.NAME if may_name else Choice.CATEGORY)
    return choice, {name: row.get(name) for name in beside}
