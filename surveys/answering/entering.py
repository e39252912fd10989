"""Writing down what somebody says: staff enter it, the person confirms. Which entry a browser has open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from consultations.programme.speaking import Speaker, first_tie
from consultations.register.directory.models import Person
from consultations.register.directory.queries import mandates_at, ties_of
from consultations.register.origins.models import Origin
from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from ds4skills.web import links
from surveys.answering.models import Revision
from surveys.answering.words import Mediation
from surveys.authoring.models import Survey

VIAS = [Revision.Via.PHONE, Revision.Via.PAPER, Revision.Via.INTERVIEW, Revision.Via.MEETING]
SALT = "surveys.mediation"


@dataclass(frozen=True)
class Entry:
    """What staff are writing down: who writes, for whom, and how they were told."""

    user: User
    speaker: Speaker
    via: str

    @property
    def via_words(self) -> str:
        """How they were told, in words."""
        return str(Revision.Via(self.via).label)


def speaker_for(person: Person, survey: Survey, at: datetime) -> Speaker:
    """Give a person of the register as one who speaks, with the organisation and mandate they have at an instant."""
    ties = ties_of(person=person.pk)
    about = ("", survey.exercise, survey.consultation.exercise)
    mandate = next(iter(mandates_at(person.pk, at, *about)), None)
    tie = next(
        (each for each in ties if mandate and each.affiliation.pk == mandate.affiliation_id), None
    ) or first_tie(ties, at)
    return Speaker(
        person,
        tie.affiliation.organisation if tie else None,
        mandate,
        facts=tie.facts if tie else None,
        found_at=at,
    )


def _key(survey: Survey) -> str:
    return f"survey-entry-{survey.pk}"


def open_entry(request: Request, survey: Survey) -> Entry | None:
    """Give the entry that a browser has open; asked for nobody who is signed out."""
    if not isinstance(request.user, User):
        return None
    kept = request.session.get(_key(survey))
    if not kept:
        return None
    memory: dict[int, Entry | None] = request.__dict__.setdefault("_entries", {})
    if survey.pk not in memory:
        person = Person.objects.filter(pk=UUID(kept["person"]), merged_into=None).first()
        memory[survey.pk] = (
            Entry(request.user, speaker_for(person, survey, request.now), kept["via"]) if person else None
        )
    return memory[survey.pk]


def begin_entry(request: Request, survey: Survey, person: Person, via: str) -> None:
    """Open an entry in this browser."""
    request.session[_key(survey)] = {"person": str(person.pk), "via": via}


def end_entry(request: Request, survey: Survey) -> None:
    """Close the entry of this browser; its draft stays."""
    request.session.pop(_key(survey), None)


def cookie_of(survey: Survey) -> str:
    """Name the cookie by which somebody corrects what was entered for them."""
    return f"corrects-{survey.pk}"


def hand_over(response: HttpResponse, survey: Survey, mediation: Mediation, at: datetime) -> None:
    """Let somebody who came by the link in their mail go on as who they are, on this survey's pages only."""
    links.hand_over(
        response,
        name=cookie_of(survey),
        pk=mediation.pk,
        salt=SALT,
        path=survey.get_absolute_url(),
        seconds=max(3600, int((mediation.expires_at - at).total_seconds())),
    )


def corrects(request: Request, survey: Survey) -> Speaker | None:
    """Give who corrects what was entered for them."""
    pk = links.held(request, name=cookie_of(survey), salt=SALT)
    if pk is None:
        return None
    rows = Mediation.objects.filter(pk=pk, expires_at__gt=request.now, revision__response__survey=survey)
    rows = rows.filter(state__in=[Mediation.State.WAITING, Mediation.State.CORRECTED])
    key = rows.values_list("revision__response__person", flat=True).first()
    person = Person.objects.filter(pk=key, merged_into=None).first() if key else None
    return speaker_for(person, survey, request.now) if person else None


def known_before(person: Person, at: datetime) -> bool:
    """Tell whether the register knew a person before an instant."""
    return Origin.objects.filter(key=person.pk, at__lt=at).exists()
