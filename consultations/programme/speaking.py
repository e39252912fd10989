"""Who speaks on a page: by a personal link, or signed in; personally, or mandated by an organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest

from consultations.programme import links
from consultations.programme.models import Consultation
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Mandate, Organisation, Person
from consultations.register.directory.queries import Facts, Tie, person_of, ties_of
from ds4skills.accounts.models import User


@dataclass(frozen=True)
class Speaker:
    """A stakeholder on a page: the person, the organisation they are of, and the mandate they could use.

    `facts` are the organisation's, where they were read with it; `found_at` is the instant at which the
    mandate was asked for.
    """

    person: Person
    organisation: Organisation | None
    mandate: Mandate | None
    invitation: int | None = None
    facts: Facts | None = None
    found_at: datetime | None = None

    @property
    def key(self) -> UUID:
        """The person's key."""
        return self.person.key_id

    @property
    def keys(self) -> QuerySet[Person, UUID]:
        """Every key of the same person, as a query for another one: what was begun under one goes on under all."""
        return keys_of(Person, self.person.merged_into_id or self.person.pk)

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


def own_ties(request: HttpRequest) -> list[Tie]:
    """List the ties of whoever is signed in; asked once for each request."""
    if not isinstance(request.user, User):
        return []
    known: list[Tie] | None = request.__dict__.get("_ties")
    if known is None:
        known = ties_of(user=request.user)
        request.__dict__["_ties"] = known
    return known


def first_tie(ties: Sequence[Tie], at: datetime) -> Tie | None:
    """Give the tie by which a person is first known at an instant."""
    return next((tie for tie in ties if tie.affiliation.runs(at)), None)


def _find(request: HttpRequest, consultation: Consultation, at: datetime, exercise: str) -> Speaker | None:
    about = frozenset({"", exercise, consultation.exercise})
    for name in filter(None, (exercise, consultation.exercise)):
        if token := links.held(request, name):
            invitation = token.invitation
            invited, organisation = invitation.person, invitation.organisation
            # what is said keeps the link's own key
            ties = ties_of(person=invited.merged_into_id or invited.pk)
            if organisation is not None and organisation.merged_into is not None:
                organisation = organisation.merged_into
            return _speaker(invited, organisation, ties, at, about, invitation.pk)
    if not isinstance(request.user, User):
        return None
    ties = own_ties(request)
    person = ties[0].affiliation.person if ties else person_of(request.user)
    return _speaker(person, None, ties, at, about, None) if person else None


def _speaker(
    person: Person,
    organisation: Organisation | None,
    ties: Sequence[Tie],
    at: datetime,
    about: frozenset[str],
    link: int | None,
) -> Speaker:
    held = _mandated(ties, at, about, organisation)
    tie = held or first_tie(ties, at)
    if organisation is not None:
        of = organisation.pk
        tie = next((each for each in ties if each.affiliation.organisation_id == of), None)
    elif tie is not None:
        organisation = tie.affiliation.organisation
    mandate, facts = held.mandate if held else None, tie.facts if tie else None
    return Speaker(person, organisation, mandate, link, facts, at)


def _mandated(
    ties: Sequence[Tie], at: datetime, about: frozenset[str], organisation: Organisation | None
) -> Tie | None:
    """Give the tie with the oldest mandate that holds at an instant; `about` are the exercises it may be for."""
    found = [
        (tie.mandate.pk, tie)
        for tie in ties
        if tie.mandate is not None
        and tie.mandate.exercise in about
        and tie.mandate.holds(at)
        and (organisation is None or tie.affiliation.organisation_id == organisation.pk)
    ]
    return min(found, key=lambda each: each[0])[1] if found else None
