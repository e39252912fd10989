"""What stakeholders do with their own entry; a link's page and a signed-in one call the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from consultations.register.consent.actions import lift_stop
from consultations.register.consent.models import Stop
from consultations.register.directory.actions import edit_organisation, edit_person
from consultations.register.directory.addresses import add_email, remove_email
from consultations.register.directory.history import Pen
from consultations.register.directory.models import Affiliation, Email, Mandate, Organisation, Person
from consultations.register.rights.actions import ask_erasure, cancel_erasure
from consultations.register.selfservice import links
from consultations.register.selfservice.models import ChangeRequest, Link
from consultations.register.selfservice.queries import ASKED, facts_of, leaving_of
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import enqueue
from ds4skills.web.mail import post

OPEN, ACCEPTED, REFUSED = ChangeRequest.State.OPEN, ChangeRequest.State.ACCEPTED, ChangeRequest.State.REFUSED
LINK = "selfservice.link"
PERSON, ADDRESS, LEAVE = Link.Purpose.PERSON, Link.Purpose.ADDRESS, Link.Purpose.MY_DATA


class NotOfItError(Exception):
    """The person does not belong to the organisation now."""


class AlreadyDecidedError(Exception):
    """Somebody has accepted or refused this already."""


class MovedMeanwhileError(Exception):
    """The row was changed after the page was opened; `now` is what it says."""

    def __init__(self, now: str) -> None:
        super().__init__(now)
        self.now = now


@dataclass(frozen=True)
class Holder:
    """Whose entry is open, by what: an account ("page"), or a link."""

    person: Person
    user: User | None = None

    @property
    def via(self) -> str:
        """How the history names it."""
        return "page" if self.user else "link"

    @property
    def by(self) -> UUID | None:
        """Who the log says it was, where no account did it."""
        return None if self.user else self.person.key_id


def ask_link(*, address: str, at: datetime) -> None:
    """Have a link sent to an address: the same work for one that is known and one that is not."""
    enqueue(task=LINK, payload={"address": address, "at": at.isoformat()}, at=at)


@transaction.atomic
def send_link(*, address: str, at: datetime) -> None:
    """Send a link to whoever has this address; nothing where nobody has it or three went within the hour."""
    found = Email.objects.filter(address=address.strip().lower()).select_related("person").first()
    if found is None or links.too_many(purpose=PERSON, subject=found.person_id, at=at):
        return
    url = links.make(purpose=PERSON, subject=found.person_id, at=at)
    context = {"url": url, "person": found.person}
    post(to=found.address, template="entry_link", context=context, language=found.person.language, at=at)


@transaction.atomic
def open_link(*, link: Link, at: datetime) -> None:
    """Note that a link was used; only a POST comes here, so no scanner uses it up."""
    if link.opened_at is None:
        Link.objects.filter(pk=link.pk, opened_at=None).update(opened_at=at)
        note(actor=None, verb="link.opened", target=link, at=at)


@transaction.atomic
def revoke_links(*, holder: Holder, at: datetime) -> None:
    """Make every link to a person's entry open nothing; other browsers lose it at their next click."""
    links.revoke(purpose=PERSON, subject=holder.person.pk, at=at)
    _note(holder, "links.revoked", at)


def _note(holder: Holder, verb: str, at: datetime) -> None:
    note(actor=holder.user, verb=verb, target=holder.person, at=at, by=holder.by)


@transaction.atomic
def edit(*, holder: Holder, version: int, at: datetime, **facts: str) -> Person:
    """Change one's own names, language and country at once."""
    return edit_person(
        actor=holder.user, person=holder.person, version=version, at=at, via=holder.via, **facts
    )


@transaction.atomic
def ask_address(*, holder: Holder, address: str, at: datetime) -> None:
    """Send a link to a new address; nothing changes before its owner confirms it there."""
    person, address = holder.person, address.strip().lower()
    if links.too_many(purpose=ADDRESS, subject=person.pk, at=at):
        return
    links.revoke(purpose=ADDRESS, subject=person.pk, at=at)
    url = links.make(purpose=ADDRESS, subject=person.pk, at=at, address=address)
    context = {"url": url, "person": person}
    post(to=address, template="address_confirm", context=context, language=person.language, at=at)
    _note(holder, "address.asked", at)


@transaction.atomic
def confirm_address(*, link: Link, person: Person, at: datetime) -> None:
    """Put the confirmed address in the place of the one written to before, and tell that one.

    Links that went to the old address open nothing any more. AddressTakenError where another has the new one.
    """
    before = Email.objects.filter(person=person, primary=True).first()
    add_email(actor=None, person=person, address=link.address, at=at, first=True, verified_at=at, via="link")
    if before is not None and before.address.lower() != link.address.lower():
        context = {"url": "", "person": person}
        post(to=before.address, template="address_replaced", context=context, language=person.language, at=at)
        remove_email(actor=None, email=before, at=at, via="link")
    links.revoke(purpose=PERSON, subject=person.pk, at=at)
    links.revoke(purpose=ADDRESS, subject=person.pk, at=at)


@transaction.atomic
def ask_to_leave(*, holder: Holder, at: datetime) -> bool:
    """Send a link by which a removal is confirmed, so that nobody is removed by a link that was forwarded.

    Tells whether it could be sent: somebody without an address cannot be asked. After three within the hour
    nothing more is sent.
    """
    person = holder.person
    found = Email.objects.filter(person=person, primary=True).first()
    if found is None:
        return False
    if links.too_many(purpose=LEAVE, subject=person.pk, at=at):
        return True
    links.revoke(purpose=LEAVE, subject=person.pk, at=at)
    url = links.make(purpose=LEAVE, subject=person.pk, at=at)
    context = {"url": url, "person": person}
    post(to=found.address, template="leave_confirm", context=context, language=person.language, at=at)
    _note(holder, "erasure.confirmation_sent", at)
    return True


@transaction.atomic
def confirm_leaving(*, link: Link, person: Person, wish: str, at: datetime) -> None:
    """Ask for the removal of whom the mail went to; the link is used up.

    rights.actions.AskedAlreadyError and StillStaffError as there.
    """
    ask_erasure(actor=None, person=person, wish=wish, at=at)
    links.revoke(purpose=LEAVE, subject=person.pk, at=at)


@transaction.atomic
def verify(*, holder: Holder, at: datetime) -> None:
    """Say that one's entry is still right, and that of the organisations one may speak for."""
    person = Person.objects.select_for_update().get(pk=holder.person.pk)
    Pen(holder.user, at, holder.via).changed(
        person, person.key_id, {"verified_on": (person.verified_on, at.date())}
    )
    person.verified_on = at.date()
    person.save(update_fields=["verified_on"])
    _note(holder, "person.verified", at)
    held = Mandate.objects.filter(affiliation__person=person, state=Mandate.State.APPROVED)
    rows = held.select_related("affiliation__organisation").order_by("id")
    spoken_for = {row.affiliation.organisation_id for row in rows if row.holds(at)}
    for body in Organisation.objects.standing().select_for_update().filter(pk__in=spoken_for).order_by("pk"):
        edit_organisation(
            actor=holder.user,
            organisation=body,
            version=body.version,
            at=at,
            via=holder.via,
            verified_on=at.date(),
        )


@transaction.atomic
def allow_contact(*, holder: Holder, at: datetime) -> datetime | None:
    """Take every stop back at one's own word; gives when one leaves, where a removal under way keeps its own."""
    leaving = leaving_of(holder.person)
    for stop in Stop.objects.filter(person=holder.person):
        if leaving is None or stop.kind != Stop.Kind.RESTRICTED:
            lift_stop(person=holder.person, kind=stop.kind, at=at, actor=holder.user)
    return leaving.due_at if leaving else None


@transaction.atomic
def stay(*, holder: Holder, at: datetime) -> bool:
    """Call one's own removal off; tells whether there was one to call off."""
    leaving = leaving_of(holder.person)
    if leaving is not None:
        cancel_erasure(actor=holder.user, erasure=leaving, at=at)
    return leaving is not None


@transaction.atomic
def ask_change(
    *, holder: Holder, organisation: Organisation, wanted: Mapping[str, str], at: datetime
) -> list[ChangeRequest]:
    """Ask staff to change facts of one's organisation: one request for each fact that would differ.

    A request of the same person about the same fact that still waits takes the newer words.
    """
    ties = Affiliation.objects.filter(person=holder.person, organisation=organisation)
    if not any(tie.runs(at) for tie in ties):
        raise NotOfItError
    current = facts_of(organisation)
    changed = {name: wanted[name] for name in ASKED if name in wanted and wanted[name] != current[name]}
    mine = ChangeRequest.objects.filter(subject=organisation.pk, by_key=holder.person.key_id, state=OPEN)
    mine.filter(field__in=changed).delete()
    rows = ChangeRequest.objects.bulk_create(
        ChangeRequest(
            subject=organisation.pk,
            field=name,
            old=current[name],
            new=new,
            by_key=holder.person.key_id,
            at=at,
        )
        for name, new in changed.items()
    )
    if rows:
        note(
            actor=holder.user,
            verb="change.asked",
            target=organisation,
            at=at,
            by=holder.by,
            fields=sorted(changed),
        )
    return rows


@transaction.atomic
def decide_change(
    *, actor: User, request: ChangeRequest, accept: bool, answer: str, seen: str, at: datetime
) -> ChangeRequest:
    """Accept or refuse a change, with a sentence to whoever asked; `seen` is the fact as staff read it."""
    row = ChangeRequest.objects.select_for_update().get(pk=request.pk)
    if row.state != OPEN:
        raise AlreadyDecidedError
    organisation = Organisation.objects.select_for_update().get(pk=row.subject)
    now = facts_of(organisation)[row.field]
    if accept and now != seen:
        raise MovedMeanwhileError(now)
    if accept:
        new: str | bool = row.new == "yes" if row.field == "listed" else row.new
        edit_organisation(
            actor=actor,
            organisation=organisation,
            version=organisation.version,
            at=at,
            via=f"selfservice.change:{row.pk}",
            **{row.field: new},  # type: ignore[arg-type]  # a fact of the list above
        )
    row.state, row.answer = (ACCEPTED if accept else REFUSED), answer
    row.decided_by, row.decided_at = actor, at
    row.save(update_fields=["state", "answer", "decided_by", "decided_at"])
    note(actor=actor, verb=f"change.{row.state}", target=row, at=at)
    _tell(row, organisation, at)
    return row


def _tell(row: ChangeRequest, organisation: Organisation, at: datetime) -> None:
    person = Person.objects.filter(pk=row.by_key).first()
    found = Email.objects.filter(person=person, primary=True).first() if person else None
    if person is None or found is None:
        return
    context = {
        "url": links.make(purpose=PERSON, subject=person.pk, at=at),
        "organisation": organisation,
        "row": row,
        "accepted": row.state == ACCEPTED,
    }
    post(to=found.address, template="change_decided", context=context, language=person.language, at=at)
