"""Mandates that people ask for: asked, withdrawn, given back; what is asked of others by mail."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from consultations.register.consent.models import Stop
from consultations.register.directory import ties
from consultations.register.directory.history import Pen
from consultations.register.directory.models import Affiliation, Email, Mandate, Organisation, Person
from consultations.register.directory.names import domain
from consultations.register.selfservice import links
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import Link
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.web.mail import post

MANDATE = Link.Purpose.MANDATE
REQUESTED = Mandate.State.REQUESTED
MOST = 5  # requests of one person that wait at a time
BOXES = (
    "info",
    "contact",
    "office",
    "secretariat",
)  # addresses that belong to an organisation, not to a person
KNOWN = "known"


class AskedAlreadyError(Exception):
    """The same mandate waits for an answer."""


class TooManyError(Exception):
    """Five requests of this person wait already."""


class DecidedAlreadyError(Exception):
    """Somebody answered the request, or it was withdrawn."""


class NoSuchDoorError(Exception):
    """The organisation has no domain of its own, or no such address on it."""


class WrittenAlreadyError(Exception):
    """Three links went there within the hour."""


@dataclass(frozen=True)
class Wish:
    """For whom somebody wants to speak, where (an exercise, or "" for all), from when until when, and why they may."""

    tie: int
    starts_at: datetime
    ends_at: datetime
    evidence: str
    exercise: str = ""


@transaction.atomic
def ask(*, holder: Holder, wish: Wish, at: datetime) -> Mandate:
    """Ask to speak for one's organisation; those who hold a running mandate of it are told.

    ties.NotRunningError where the person has left it.
    """
    Person.objects.select_for_update().get(pk=holder.person.pk)
    tie = Affiliation.objects.select_related("organisation").get(pk=wish.tie, person=holder.person)
    waiting = Mandate.objects.filter(affiliation__person=holder.person, state=REQUESTED)
    if waiting.filter(affiliation=tie, exercise=wish.exercise).exists():
        raise AskedAlreadyError
    if waiting.count() >= MOST:
        raise TooManyError
    made = ties.request_mandate(
        actor=holder.user,
        affiliation=tie,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        evidence=wish.evidence,
        exercise=wish.exercise,
        at=at,
        via=holder.via,
    )
    for person in holders_of(tie.organisation, at, but=holder.person, exercise=wish.exercise):
        _ask_holder(made, person, holder.person, at)
    return made


def holders_of(organisation: Organisation, at: datetime, *, but: Person, exercise: str) -> list[Person]:
    """Give the people, except one, who hold a running mandate of an organisation that covers an exercise."""
    rows = Mandate.objects.filter(affiliation__organisation=organisation, state=Mandate.State.APPROVED)
    rows = rows.exclude(affiliation__person=but).filter(affiliation__person__merged_into=None)
    rows = rows.filter(exercise__in=["", exercise])
    held = [row for row in rows.select_related("affiliation__person").order_by("id") if row.holds(at)]
    return list({row.affiliation.person_id: row.affiliation.person for row in held}.values())


def _ask_holder(mandate: Mandate, person: Person, asker: Person, at: datetime) -> None:
    address = Email.objects.filter(person=person, primary=True).first()
    if address is None or Stop.objects.filter(person=person).exists():
        return
    if _lately(at).filter(subject__endswith=f":{person.pk}").count() >= links.MOST:
        return  # who asks and withdraws again and again fills nobody's mailbox; it waits on their page
    url = links.make(purpose=MANDATE, subject=f"{mandate.pk}:{person.pk}", at=at)
    _post(address.address, mandate, asker, url, person.language, at)


def _lately(at: datetime) -> QuerySet[Link]:
    return Link.objects.filter(purpose=MANDATE, made_at__gt=at - links.PAUSE)


def _post(to: str, mandate: Mandate, asker: Person, url: str, language: str, at: datetime) -> None:
    context = {"url": url, "person": asker, "organisation": mandate.affiliation.organisation}
    post(to=to, template="mandate_asked", context=context, language=language, at=at)


def _own(holder: Holder, mandate: Mandate) -> Mandate:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related("affiliation__organisation")
    row = rows.filter(pk=mandate.pk, affiliation__person=holder.person).first()
    if row is None:
        raise DecidedAlreadyError
    return row


@transaction.atomic
def end(*, holder: Holder, mandate: Mandate, at: datetime) -> None:
    """Withdraw one's request, or give an approved mandate back; a request goes, a mandate stays on record."""
    row = _own(holder, mandate)
    if row.state == Mandate.State.APPROVED:
        ties.revoke_mandate(actor=holder.user, mandate=row, at=at, via=holder.via)
        return
    if row.state != REQUESTED:
        raise DecidedAlreadyError
    Pen(holder.user, at, holder.via).removed(row, holder.person.pk, row.state)
    note(actor=holder.user, verb="mandate.withdrawn", target=row, at=at, by=holder.by)
    row.delete()


def doors(organisation: Organisation, person: Person, at: datetime) -> list[tuple[str, str]]:
    """Give the addresses on an organisation's own domain that may answer for it: (code, address).

    Mailboxes that belong to nobody alone, and one contact person whom we know, whose address stays with us ("").
    Freemail and shared hosts are no domain of its own; an address of who asks is none of these.
    """
    own = domain(organisation.website)
    if not own:
        return []
    mine = {each.address.lower() for each in Email.objects.filter(person=person)}
    boxes = [(box, f"{box}@{own}") for box in BOXES]
    found = [(box, address) for box, address in boxes if address not in mine]
    return [*found, (KNOWN, "")] if _contact(organisation, person, own, at) else found


def _contact(organisation: Organisation, but: Person, own: str, at: datetime) -> Email | None:
    rows = Affiliation.objects.filter(organisation=organisation, is_contact=True).exclude(person=but)
    running = {row.person_id for row in rows if row.runs(at)}
    found = Email.objects.filter(person__in=running, person__merged_into=None).order_by("-primary", "id")
    stopped = set(Stop.objects.filter(person__in=running).values_list("person", flat=True))
    return next(
        (each for each in found if domain(each.address) == own and each.person_id not in stopped), None
    )


@transaction.atomic
def send_to_domain(*, holder: Holder, mandate: Mandate, door: str, at: datetime) -> None:
    """Send a link to an address on the organisation's own domain; whoever reads there may approve."""
    row = _own(holder, mandate)
    if row.state != REQUESTED:
        raise DecidedAlreadyError
    organisation = row.affiliation.organisation
    offered = dict(doors(organisation, holder.person, at))
    if door not in offered:
        raise NoSuchDoorError
    known = _contact(organisation, holder.person, domain(organisation.website), at) if door == KNOWN else None
    to = known.address if known else offered[door]
    if _lately(at).filter(address=to).count() >= links.MOST:
        raise WrittenAlreadyError
    language = known.person.language if known else holder.person.language
    url = links.make(purpose=MANDATE, subject=f"{row.pk}:", at=at, address=to)
    _post(to, row, holder.person, url, language, at)
    note(actor=holder.user, verb="mandate.sent_to_domain", target=row, at=at, by=holder.by)


@transaction.atomic
def settle(
    *,
    actor: User | None,
    mandate: Mandate,
    accept: bool,
    words: str,
    at: datetime,
    approver: Person | None = None,
    way: str = Mandate.Way.STAFF,
    via: str = "page",
) -> Mandate:
    """Approve or refuse a request, and tell who asked; `words` are the evidence, or why not.

    A holder (`approver`) must hold a running mandate at this very instant: ties.NoMandateError.
    """
    if accept:
        key = approver.pk if approver else None
        row = ties.approve_mandate(
            actor=actor, mandate=mandate, evidence=words, at=at, approver=key, way=way, via=via
        )
    else:
        if approver is not None and not ties.may_approve(approver.pk, mandate, at):
            raise ties.NoMandateError
        row = ties.refuse_mandate(actor=actor, mandate=mandate, reason=words, at=at, via=via)
    _tell(row, accept=accept, words=words, at=at)
    return row


def _tell(row: Mandate, *, accept: bool, words: str, at: datetime) -> None:
    person = row.affiliation.person
    found = Email.objects.filter(person=person, primary=True).first()
    if found is None:
        return
    context = {
        "url": links.make(purpose=Link.Purpose.PERSON, subject=person.pk, at=at),
        "organisation": row.affiliation.organisation,
        "accepted": accept,
        "words": "" if accept else words,
    }
    post(to=found.address, template="mandate_decided", context=context, language=person.language, at=at)
