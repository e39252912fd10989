"""Rounds of invitations, reminders and notices: members frozen once, then written chunk by chunk, kill-safe."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.programme import audiences, exercises, letters, noticing
from consultations.programme.audiences import Invitee, Sorted
from consultations.programme.exercises import Exercise
from consultations.programme.inviting import enlist, fresh_links
from consultations.programme.models import Consultation, Invitation, Mailing, MailingMember
from consultations.register.directory.models import Email
from consultations.register.segments.actions import snapshot
from consultations.register.segments.models import Segment
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import enqueue, start
from ds4skills.jobs.models import Job
from ds4skills.web.letters import Letter
from ds4skills.web.mail import post_all

TASK, CHUNK = "programme.mailing", 200
Kind, State = Mailing.Kind, Mailing.State


class NobodyError(Exception):
    """There is nobody to write to."""


class RunningError(Exception):
    """The mailing is at work, or has nothing left to write."""


@transaction.atomic
def begin(
    *,
    actor: User | None,
    kind: str,
    invitees: Sequence[Invitee],
    at: datetime,
    consultation: Consultation | None = None,
    exercise: Exercise | None = None,
    words: Mapping[str, str] | None = None,
    segment: Segment | None = None,
    scope: Mapping[str, Any] | None = None,
) -> Mailing:
    """Freeze whom a mailing is for and why others are left out, and start writing; with a segment, its snapshot."""
    name = exercise.name if exercise else ""
    found = audiences.sort(kind=kind, exercise=name, invitees=invitees, at=at)
    if not found.wanted:
        raise NobodyError
    mailing = Mailing.objects.create(
        consultation=consultation,
        exercise=name,
        kind=kind,
        scope={**(scope or {}), "closes_at": exercise.closes_at.isoformat() if exercise else ""},
        words=dict(words or {}),
        total=len(found.wanted),
        left_out={why: len(people) for why, people in found.excluded.items()},
        by=actor,
        made_at=at,
    )
    if segment is not None:
        frozen = snapshot(segment=segment, at=at, reason=f"programme.mailing:{mailing.pk}", actor=actor)
        mailing.snapshot = frozen.pk
        mailing.save(update_fields=["snapshot"])
    _freeze(mailing, found)
    note(
        actor=actor,
        verb="mailing.begun",
        target=mailing,
        scope=consultation or "",
        at=at,
        kind=str(kind),
        count=len(found.wanted),
    )
    return mailing


def _freeze(mailing: Mailing, found: Sorted) -> None:
    """Write the members, those left out with their reason."""
    rows = [(each, "") for each in found.wanted]
    rows += [(each, why) for why, people in found.excluded.items() for each in people]
    MailingMember.objects.bulk_create(
        (
            MailingMember(mailing=mailing, person=each.person, organisation=each.organisation, left_out=why)
            for each, why in rows
        ),
        batch_size=1000,
    )


@transaction.atomic
def run(*, actor: User | None, mailing: Mailing, at: datetime) -> Job | None:
    """Have a mailing written: as long work that a page shows, or by the clock where nobody asked."""
    waiting = (State.WAITING, State.STOPPED)
    if not Mailing.objects.filter(pk=mailing.pk, state__in=waiting).update(state=State.RUNNING):
        raise RunningError
    payload = {"mailing": mailing.pk}
    if actor is None:
        enqueue(task=TASK, payload=payload, at=at, key=f"mailing:{mailing.pk}:{at.timestamp():.0f}")
        return None
    title = _("Write to %(n)d people") % {"n": mailing.total}
    return start(owner=actor, task=TASK, title=title, payload=payload, at=at, next_url=address_of(mailing))


def address_of(mailing: Mailing) -> str:
    """Give the page that shows what became of a mailing."""
    if mailing.consultation is None:
        return reverse("notices")
    return reverse("mailing", kwargs={"slug": mailing.consultation.slug, "pk": mailing.pk})


@transaction.atomic
def write_chunk(*, pk: int, at: datetime) -> int:
    """Write to the next 200 members in one transaction; gives how many were looked at, 0 at the end.

    Who answered, withdrew or bounced since the list was frozen is left out with the reason.
    """
    mailing = Mailing.objects.select_for_update(of=("self",)).get(pk=pk)
    open_ = mailing.members.filter(written_at=None, left_out="")
    chunk = list(open_.select_related("person", "organisation").order_by("id")[:CHUNK])
    if not chunk:
        return 0
    people = [member.person_id for member in chunk]
    no = audiences.left_out(kind=mailing.kind, exercise=mailing.exercise, people=people, at=at)
    exercise = exercises.find(mailing.exercise) if mailing.exercise else None
    if why := _shut(mailing, exercise, at):
        no = dict.fromkeys(people, why)
    for member in chunk:
        member.left_out = no.get(member.person_id, "")
    wanted = [member for member in chunk if not member.left_out]
    if wanted:
        _write(mailing, exercise, wanted, at)
    MailingMember.objects.bulk_update(chunk, ["left_out", "written_at", "invitation"])
    return len(chunk)


def _shut(mailing: Mailing, exercise: Exercise | None, at: datetime) -> str:
    """Give why nobody is written to about an exercise any more, or just now; or nothing."""
    if not mailing.exercise:
        return ""
    if exercise is None or exercise.closes_at <= at:
        return audiences.CLOSED
    return audiences.PAUSED if exercise.paused and mailing.kind == Kind.REMINDER else ""


def _write(
    mailing: Mailing, exercise: Exercise | None, members: Sequence[MailingMember], at: datetime
) -> None:
    """Write the rows and letters of members who may be written to."""
    links = _invitations(mailing, exercise, members, at)
    people = [member.person_id for member in members]
    owed = noticing.owed(people)
    begun = exercises.begun(mailing.exercise, people) if mailing.kind == Kind.REMINDER else set()
    addresses = _addresses(people)
    messages = [
        letters.message(
            template=str(mailing.kind),
            to=letters.Recipient(
                person=member.person,
                organisation=member.organisation,
                address=addresses[member.person_id],
                url=links.get(member.person_id, ""),
                language=letters.spoken(member.person.language),
                begun=member.person_id in begun,
                owed=owed.get(member.person_id),
            ),
            consultation=mailing.consultation,
            exercise=exercise,
            words=mailing.words,
            about=f"programme.mailing:{mailing.pk}",
            key=f"mailing:{mailing.pk}:{member.person_id.hex}",
        )
        for member in members
    ]
    post_all(messages, at=at)
    noticing.told(owed, via=f"programme.mailing:{mailing.pk}", at=at)
    for member in members:
        member.written_at = at


def _addresses(people: Sequence[UUID]) -> dict[UUID, str]:
    rows = Email.objects.filter(person__in=people, primary=True)
    return dict(rows.values_list("person_id", "address"))


def _invitations(
    mailing: Mailing, exercise: Exercise | None, members: Sequence[MailingMember], at: datetime
) -> dict[UUID, str]:
    """Make or find the invitations of a chunk, and draw a link for each; by person."""
    if exercise is None or mailing.consultation is None:
        return {}
    if mailing.kind == Kind.INVITATION:
        rows = enlist(
            actor=mailing.by,
            consultation=mailing.consultation,
            exercise=exercise,
            invitees=[Invitee(member.person, member.organisation) for member in members],
            at=at,
            sent=True,
        )
    else:
        people = [member.person_id for member in members]
        rows = list(Invitation.objects.filter(exercise=exercise.name, person__in=people))
        Invitation.objects.filter(pk__in=[row.pk for row in rows]).update(reminded_at=at)
    found = {row.person_id: row for row in rows}
    for member in members:
        member.invitation = found[member.person_id]
    links = fresh_links(rows, at)
    return {row.person_id: links[row.pk] for row in rows}


@transaction.atomic
def resend(*, actor: User, mailing: Mailing, person: UUID, at: datetime) -> bool:
    """Write to one member of a mailing once more, with a fresh link; tells whether they may be written to."""
    member = mailing.members.select_related("person", "organisation", "invitation").get(person=person)
    kind = Kind.REMINDER if mailing.kind == Kind.INVITATION else mailing.kind
    no = audiences.left_out(kind=kind, exercise=mailing.exercise, people=[person], at=at)
    exercise = exercises.find(mailing.exercise) if mailing.exercise else None
    closed = bool(mailing.exercise) and (exercise is None or exercise.closes_at <= at)
    # Where nobody may see who has answered, a refusal must not tell it either.
    passed = {audiences.REMINDED} | (set() if exercise is None or exercise.tells else {audiences.ANSWERED})
    if no.get(person, audiences.REMINDED) not in passed or closed:
        return False
    links = fresh_links([member.invitation], at) if member.invitation else {}
    asked = letters.message(
        template=str(mailing.kind),
        to=letters.Recipient(
            person=member.person,
            organisation=member.organisation,
            address=_addresses([person])[person],
            url=links.get(member.invitation.pk, "") if member.invitation else "",
            language=letters.spoken(member.person.language),
        ),
        consultation=mailing.consultation,
        exercise=exercise,
        words=mailing.words,
        about=f"programme.mailing:{mailing.pk}",
    )
    post_all([asked], at=at)
    note(
        actor=actor,
        verb="letter.resent",
        target=mailing,
        scope=mailing.consultation or "",
        at=at,
        by=None,
    )
    return True


@transaction.atomic
def send_notices(*, actor: User | None, at: datetime) -> Mailing | None:
    """Begin telling everybody who must be told within the next days and can be; nothing where nobody is left."""
    people = noticing.waiting(at.date() + noticing.LEAD)
    invitees = audiences.of_people(people, at)
    try:
        mailing = begin(actor=actor, kind=Kind.NOTICE, invitees=invitees, at=at)
    except NobodyError:
        return None
    run(actor=actor, mailing=mailing, at=at)
    return mailing


def finish(*, pk: int, state: str, at: datetime) -> None:
    """Mark how writing ended: done, or stopped with people still to write to."""
    Mailing.objects.filter(pk=pk).update(state=state, ended_at=at)


def still_wanted(letter: Letter, at: datetime) -> str:
    """Give why a letter of a mailing should not go any more, in the hour in which it would; or nothing."""
    mailing = Mailing.objects.filter(pk=letter.about.partition(":")[2]).first()
    if mailing is None or letter.person is None:
        return ""
    closes = mailing.scope.get("closes_at")
    if closes and datetime.fromisoformat(closes) <= at:
        return str(audiences.WORDS[audiences.CLOSED])
    if mailing.kind == Kind.REMINDER and (why := _shut(mailing, exercises.find(mailing.exercise), at)):
        return str(audiences.WORDS[why])
    why = audiences.barred(
        kind=mailing.kind, exercise=mailing.exercise, person=letter.person, address=letter.to, at=at
    )
    return str(audiences.WORDS.get(why, why)) if why else ""
