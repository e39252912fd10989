"""“I am not the right person”: somebody names a colleague, a coordinator approves, the register follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from consultations.programme import inviting
from consultations.programme.audiences import Invitee
from consultations.programme.models import Invitation
from consultations.register.directory.actions import add_person
from consultations.register.directory.models import Affiliation, Email, Organisation, Person
from consultations.register.directory.ties import AlreadyThereError, affiliate
from consultations.register.origins.models import Origin
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.answering.keys import Handover
from surveys.answering.people import Respondent
from surveys.authoring.exercises import exercise_of
from surveys.authoring.models import Survey

State = Handover.State


class NotInvitedError(Exception):
    """Only somebody who was invited can pass the invitation on."""


class WaitsAlreadyError(Exception):
    """A colleague was named already, and a coordinator has not decided yet."""


class DecidedError(Exception):
    """Somebody has decided this already."""


class NobodyJoinsError(Exception):
    """The first anonymous answers are mixed: nobody joins those who are asked."""


class NotInvitableError(Exception):
    """The colleague was invited already, or may not be written to; `why` is the reason's code."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True)
class Colleague:
    """Who is named instead."""

    family_name: str
    email: str
    given_name: str = ""
    note: str = ""


def invitation_of(survey: Survey, who: Respondent) -> Invitation | None:
    """Give the invitation that somebody holds to a survey, or to its consultation."""
    names = [survey.exercise, survey.consultation.exercise]
    rows = Invitation.objects.filter(exercise__in=names, person=who.person).select_related("organisation")
    return rows.order_by("-exercise", "pk").first() if who.person else None


def waiting(survey: Survey) -> QuerySet[Handover]:
    """List what waits for a coordinator, the oldest first, and then what was decided."""
    rows = Handover.objects.filter(survey=survey)
    rows = rows.select_related("invitation__person", "invitation__organisation", "decided_by")
    return rows.order_by("decided_at", "pk")


@transaction.atomic
def name(*, survey: Survey, who: Respondent, colleague: Colleague, at: datetime) -> Handover:
    """Name the colleague who should answer; it changes nothing before a coordinator approves."""
    invitation = invitation_of(survey, who)
    if invitation is None:
        raise NotInvitedError
    facts = {**vars(colleague), "email": colleague.email.strip().lower()}
    try:
        with transaction.atomic():
            made = Handover.objects.create(survey=survey, invitation=invitation, made_at=at, **facts)
    except IntegrityError as error:
        raise WaitsAlreadyError from error
    note(actor=None, verb="handover.asked", target=survey, scope=survey.consultation, at=at, request=made.pk)
    return made


def _locked(handover: Handover) -> Handover:
    rows = Handover.objects.select_for_update(of=("self",))
    rows = rows.select_related("survey__consultation", "invitation__person", "invitation__organisation")
    row = rows.get(pk=handover.pk)
    if row.state != State.OPEN:
        raise DecidedError
    return row


@transaction.atomic
def accept(*, actor: User, handover: Handover, at: datetime) -> Person:
    """Put the colleague in the register, of the same organisation; invite them and set the old invitation aside."""
    row = _locked(handover)
    survey = row.survey
    if survey.mixed_at is not None:
        raise NobodyJoinsError
    organisation = row.invitation.organisation or _organisation_of(row.invitation.person, at)
    person = _person(row, organisation, actor, at)
    asked = inviting.invite(
        actor=actor,
        consultation=survey.consultation,
        exercise=exercise_of(survey),
        invitees=[Invitee(person, organisation)],
        at=at,
    )
    if not asked.made:
        raise NotInvitableError(next(iter(asked.excluded), ""))
    made = Invitation.objects.get(exercise=survey.exercise, person=person)
    inviting.send_new_link(invitation=made, exercise=exercise_of(survey), at=at)
    inviting.revoke_links(actor=actor, invitation=row.invitation, at=at)
    _decide(row, actor, State.ACCEPTED, at)
    row.successor = person.key_id
    row.save(update_fields=["successor"])
    return person


def _organisation_of(person: Person, at: datetime) -> Organisation | None:
    ties = (
        Affiliation.objects.filter(person=person).select_related("organisation").order_by("-is_contact", "id")
    )
    return next((tie.organisation for tie in ties if tie.runs(at)), None)


def _person(row: Handover, organisation: Organisation | None, actor: User, at: datetime) -> Person:
    via = f"surveys.handover:{row.pk}"
    known = Email.objects.filter(address=row.email).select_related("person").first()
    if known is None:
        return add_person(
            actor=actor,
            at=at,
            given_name=row.given_name,
            family_name=row.family_name,
            email=row.email,
            language=row.invitation.language,
            organisation=organisation,
            kind=Origin.Kind.REFERRAL,
            introduced_by=row.invitation.person.key_id,
            reference=via,
        )
    person = known.person.merged_into or known.person
    ties = Affiliation.objects.filter(person=person, organisation=organisation) if organisation else []
    if organisation is not None and not any(tie.runs(at) for tie in ties):
        try:
            affiliate(actor=actor, person=person, organisation=organisation, at=at, via=via)
        except AlreadyThereError:  # a place there that is still to begin stays the one
            return person
    return person


def _decide(row: Handover, actor: User, state: str, at: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, actor, at
    row.save(update_fields=["state", "decided_by", "decided_at"])
    survey = row.survey
    verb = f"handover.{state}"
    note(actor=actor, verb=verb, target=survey, scope=survey.consultation, at=at, request=row.pk)


@transaction.atomic
def refuse(*, actor: User, handover: Handover, at: datetime) -> None:
    """Leave the invitation with whoever has it."""
    _decide(_locked(handover), actor, State.REFUSED, at)
