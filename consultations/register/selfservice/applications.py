"""Joining: somebody applies, confirms from their mail, and staff match them with what is known."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from consultations.register.consent.actions import give
from consultations.register.consent.models import ConsentText
from consultations.register.directory.actions import add_organisation, add_person
from consultations.register.directory.addresses import add_email
from consultations.register.directory.models import Affiliation, Email, Organisation, Person
from consultations.register.directory.ties import AlreadyThereError, affiliate
from consultations.register.origins.actions import add_origin
from consultations.register.origins.models import Network, Origin
from consultations.register.selfservice import links
from consultations.register.selfservice.actions import AlreadyDecidedError
from consultations.register.selfservice.models import Application, Link
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post

State = Application.State
APPLICATION = Link.Purpose.APPLICATION
KEEP, DECIDED_KEPT, UNDECIDED_KEPT = timedelta(days=7), timedelta(days=90), timedelta(days=180)


@dataclass(frozen=True)
class Wish:
    """What somebody writes who wants to take part; `purposes` are (purpose, key of the words they read)."""

    family_name: str
    email: str
    given_name: str = ""
    organisation: str = ""
    country: str = ""
    category: str = ""
    language: str = "en"
    purposes: Sequence[tuple[str, int]] = ()


@transaction.atomic
def apply(*, wish: Wish, at: datetime, network: Network | None = None) -> None:
    """Keep an application and send a link to its address; who is known gets a link to their entry instead.

    Nothing tells the two apart but the mail. After three within the hour nothing more is sent.
    """
    address = wish.email.strip().lower()
    found = Email.objects.filter(address=address).select_related("person").first()
    if found is not None:
        if not links.too_many(purpose=Link.Purpose.PERSON, subject=found.person_id, at=at):
            url = links.make(purpose=Link.Purpose.PERSON, subject=found.person_id, at=at)
            post(to=address, template="join_known", context={"url": url}, language=wish.language, at=at)
        return
    lately = Application.objects.filter(email=address, made_at__gt=at - links.PAUSE)
    if lately.count() >= links.MOST:
        return
    row = Application.objects.create(
        given_name=wish.given_name,
        family_name=wish.family_name,
        email=address,
        organisation=wish.organisation,
        country=wish.country,
        category=wish.category,
        language=wish.language,
        purposes=[list(each) for each in wish.purposes],
        network=network.pk if network else None,
        introduced_by=network.partner_key if network else None,
        made_at=at,
    )
    url = links.make(purpose=APPLICATION, subject=row.pk, at=at)
    post(to=address, template="join_confirm", context={"url": url}, language=wish.language, at=at)


@transaction.atomic
def confirm(*, application: Application, at: datetime) -> None:
    """Confirm the address from the mail that went there; from now on it waits for staff."""
    rows = Application.objects.filter(pk=application.pk, state=State.WAITING)
    if rows.update(state=State.CONFIRMED, confirmed_at=at):
        note(actor=None, verb="application.confirmed", target=application, at=at)


def _locked(application: Application) -> Application:
    row = Application.objects.select_for_update().get(pk=application.pk)
    if row.state != State.CONFIRMED:
        raise AlreadyDecidedError
    return row


@transaction.atomic
def accept(
    *,
    actor: User,
    application: Application,
    at: datetime,
    person: Person | None = None,
    organisation: Organisation | None = None,
    new_organisation: bool = False,
) -> Person:
    """Take somebody into the register: as a new person or as one known, of an organisation, a new one, or none.

    What they allowed is recorded for the hour at which they confirmed it, in the words they read.
    AddressTakenError where another person has the address by now.
    """
    row = _locked(application)
    via = f"selfservice.application:{row.pk}"
    way: dict[str, Any] = {
        "actor": actor,
        "at": at,
        "kind": Origin.Kind.SELF,
        "basis": Origin.Basis.CONSENT,
        "network": Network.objects.filter(pk=row.network).first() if row.network else None,
        "introduced_by": row.introduced_by,
        "reference": via,
    }
    if new_organisation and row.organisation:
        organisation = add_organisation(
            name=row.organisation, category=row.category, country=row.country, via=via, **way
        )
    if person is not None:
        add_origin(key=person.key_id, person=True, **way)
    names = ("family_name", "given_name", "language", "country")
    found = person or add_person(**{name: getattr(row, name) for name in names}, via=via, **way)
    add_email(actor=actor, person=found, address=row.email, at=at, verified_at=row.confirmed_at, via=via)
    if organisation is not None and not _belongs(found, organisation, at):
        with suppress(AlreadyThereError):  # a place there that is still to begin stays the one
            affiliate(actor=actor, person=found, organisation=organisation, at=at, via=via)
    _allow(row, found.key_id, via)
    _decide(row, actor, State.ACCEPTED, at, found.key_id)
    url = links.make(purpose=Link.Purpose.PERSON, subject=found.pk, at=at)
    post(to=row.email, template="application_accepted", context={"url": url}, language=row.language, at=at)
    return found


def _belongs(person: Person, organisation: Organisation, at: datetime) -> bool:
    ties = Affiliation.objects.filter(person=person, organisation=organisation)
    return any(tie.runs(at) for tie in ties)


def _allow(row: Application, key: UUID, via: str) -> None:
    words = ConsentText.objects.in_bulk([int(pk) for _purpose, pk in row.purposes])
    for purpose, pk in row.purposes:
        if row.confirmed_at is not None and int(pk) in words:
            give(key=key, purpose=purpose, text=words[int(pk)], via=via, at=row.confirmed_at)


def _decide(row: Application, actor: User, state: str, at: datetime, key: UUID | None = None) -> None:
    row.state, row.decided_at, row.decided_by, row.person_key = state, at, actor, key
    row.save(update_fields=["state", "decided_at", "decided_by", "person_key"])
    note(actor=actor, verb=f"application.{state}", target=row, at=at)


@transaction.atomic
def refuse(*, actor: User, application: Application, answer: str, at: datetime) -> None:
    """Refuse an application, with a sentence to whoever applied."""
    row = _locked(application)
    _decide(row, actor, State.REFUSED, at)
    context = {"answer": answer, "url": ""}
    post(to=row.email, template="application_refused", context=context, language=row.language, at=at)


def over(at: datetime) -> QuerySet[Application]:
    """List applications whose time is over: unconfirmed, decided, or never decided."""
    return Application.objects.filter(
        Q(state=State.WAITING, made_at__lte=at - KEEP)
        | Q(decided_at__lte=at - DECIDED_KEPT)
        | Q(state=State.CONFIRMED, confirmed_at__lte=at - UNDECIDED_KEPT)
    )


@transaction.atomic
def forget_applications(*, at: datetime) -> int:
    """Delete applications whose time is over, with their links, and what expired links still name."""
    rows = over(at)
    Link.objects.filter(expires_at__lte=at).exclude(address="").update(address="")
    Link.objects.filter(
        purpose=APPLICATION, subject__in=[str(pk) for pk in rows.values_list("pk", flat=True)]
    ).delete()
    count, _each = rows.delete()
    if count:
        note(actor=None, verb="applications.forgotten", target="applications", at=at, count=count)
    return count
