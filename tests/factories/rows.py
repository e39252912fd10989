"""Single rows."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

from consultations.ledger.actions import record
from consultations.ledger.entries import Evidence
from consultations.ledger.models import Position, Stance, Voice
from consultations.ledger.voices import voice_for
from consultations.programme.models import Consultation
from consultations.proposals.actions import propose
from consultations.proposals.models import ProposalVersion
from consultations.register.directory.actions import add_organisation, add_person
from consultations.register.directory.models import Affiliation, Mandate, Organisation, Person
from consultations.register.directory.ties import give_mandate
from ds4skills.accounts.models import User

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
_numbers = itertools.count(1)


def make_user(name: str = "", **more: Any) -> User:
    """Make an account."""
    number = next(_numbers)
    return User.objects.create_user(f"user{number}@example.org", name=name or f"User {number}", **more)


def make_consultation(**more: Any) -> Consultation:
    """Make a published consultation, open from the day before NOON to thirty days after it."""
    facts: dict[str, Any] = {
        "slug": f"blueprint-{next(_numbers)}",
        "title": {"en": "Blueprint", "fr": "Schéma directeur"},
        "summary": {"en": "Say where you stand."},
        "opens_at": NOON - timedelta(days=1),
        "closes_at": NOON + timedelta(days=30),
        "published_at": NOON - timedelta(days=2),
    }
    return Consultation.objects.create(**{**facts, **more})


def make_organisation(
    name: str = "", *, category: str = "company", country: str = "BE", **more: Any
) -> Organisation:
    """Put an organisation into the register."""
    name = name or f"Organisation {next(_numbers)}"
    return add_organisation(actor=None, at=NOON, name=name, category=category, country=country, **more)


def make_person(
    family_name: str = "", *, organisation: Organisation | None = None, user: User | None = None, **more: Any
) -> Person:
    """Put a person into the register, with an address, perhaps an organisation and an account."""
    number = next(_numbers)
    more.setdefault("email", f"person{number}@example.org")
    person = add_person(
        actor=None,
        at=NOON,
        given_name="Ada",
        family_name=family_name or f"Person {number}",
        organisation=organisation,
        **more,
    )
    if user is not None:
        person.user = user
        person.save(update_fields=["user"])
    return person


def make_mandate(person: Person, *, actor: User | None = None, **more: Any) -> Mandate:
    """Let a person speak for the organisation they are of."""
    tie = Affiliation.objects.get(person=person)
    more.setdefault("starts_at", NOON - timedelta(days=30))
    more.setdefault("ends_at", NOON + timedelta(days=365))
    return give_mandate(
        actor=actor or make_user(), affiliation=tie, evidence="letter of 1 May", at=NOON, **more
    )


def make_proposal(
    consultation: Consultation, key: str = "", wording: str = "Learners own their data."
) -> ProposalVersion:
    """Put an open proposal on the table."""
    at = consultation.opens_at - timedelta(days=1)
    key = key or f"P-{next(_numbers):02d}"
    return propose(actor=None, consultation=consultation, key=key, wordings={"en": wording}, at=at)


def make_voice(
    consultation: Consultation, person: Person, mandate: Mandate | None = None, **more: Any
) -> Voice:
    """Give a person a voice."""
    tie = Affiliation.objects.filter(person=person).first()
    return voice_for(
        consultation=consultation,
        holder=person.pk,
        organisation=tie.organisation_id if tie else None,
        mandate=mandate.pk if mandate else None,
        at=NOON,
        **more,
    )


def say(
    voice: Voice,
    version: ProposalVersion,
    stance: str = Stance.SUPPORT,
    *,
    at: datetime = NOON,
    source: str = "",
    **more: Any,
) -> Position:
    """Record a position through a made-up channel."""
    return record(
        actor=None,
        version=version,
        voice=voice,
        stance=stance,
        channel="survey",
        source=source or f"test:{next(_numbers)}",
        evidence=Evidence(wording=version.digest),
        at=at,
        **more,
    )
