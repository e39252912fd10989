"""Who speaks on a page: by a personal link, or signed in; personally, or mandated by an organisation."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from consultations.programme import links
from consultations.programme.models import Consultation
from consultations.register.directory.models import Mandate, Organisation, Person
from consultations.register.directory.queries import affiliation_at, mandates_at, person_of
from ds4skills.accounts.models import User


@dataclass(frozen=True)
class Speaker:
    """A stakeholder on a page: the person, the organisation they are of, and the mandate they could use."""

    person: Person
    organisation: Organisation | None
    mandate: Mandate | None
    invitation: int | None = None

    @property
    def key(self) -> UUID:
        """The person's key."""
        return self.person.key_id

    @property
    def label(self) -> str:
        """Whom they speak for, in words."""
        return str(self.organisation) if self.mandate and self.organisation else str(self.person)


def speaker(
    request: HttpRequest, consultation: Consultation, at: datetime, exercise: str = ""
) -> Speaker | None:
    """Find who speaks: the link of the exercise, then that of the consultation, then the account.

    Asked once for each request and exercise.
    """
    memory: dict[str, Speaker | None] = request.__dict__.setdefault("_speakers", {})
    name = exercise or consultation.exercise
    if name not in memory:
        memory[name] = _find(request, consultation, at, exercise)
    return memory[name]


def _find(request: HttpRequest, consultation: Consultation, at: datetime, exercise: str) -> Speaker | None:
    for name in filter(None, (exercise, consultation.exercise)):
        if token := links.held(request, name):
            invitation = token.invitation
            organisation = invitation.organisation
            return _speaker(invitation.person, organisation, at, exercise, invitation.pk)
    person = person_of(request.user) if isinstance(request.user, User) else None
    return _speaker(person, None, at, exercise, None) if person else None


def _speaker(
    person: Person, organisation: Organisation | None, at: datetime, exercise: str, link: int | None
) -> Speaker:
    held = mandates_at(person.pk, at, exercise)
    if organisation is not None:
        held = [each for each in held if each.affiliation.organisation_id == organisation.pk]
    mandate = held[0] if held else None
    if organisation is None and mandate is not None:
        organisation = mandate.affiliation.organisation
    if organisation is None:
        tie = affiliation_at(person.pk, at)
        organisation = tie.organisation if tie else None
    return Speaker(person, organisation, mandate, link)
