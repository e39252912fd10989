"""Writing down what somebody says: staff enter it, the person confirms. Which entry a browser has open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpResponse

from consultations.programme.speaking import Speaker, first_tie
from consultations.register.directory.models import Mandate, Organisation, Person
from consultations.register.directory.queries import Tie, mandates_at, ties_of
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


def spoken_for(person: Person, survey: Survey, at: datetime) -> list[Organisation]:
    """List the organisations for which a person may speak in a survey at an instant, each once."""
    found = {
        mandate.affiliation.organisation_id: mandate.affiliation.organisation
        for mandate in mandates_at(person.pk, at, survey.exercise, survey.consultation.exercise)
    }
    return sorted(found.values(), key=lambda each: (each.name, each.pk))


def speaker_for(person: Person, survey: Survey, at: datetime, organisation: UUID | None = None) -> Speaker:
    """Give a person of the register as one who speaks, with the organisation and mandate they have at an instant.

    Where the organisation is named, it is that one (or what it was merged into), with a mandate for it alone.
    """
    ties = ties_of(person=person)
    mandates = mandates_at(person.pk, at, survey.exercise, survey.consultation.exercise)
    if organisation is not None:
        return _of(person, organisation, ties, mandates, at)
    mandate = next(iter(mandates), None)
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


def _of(person: Person, key: UUID, ties: Sequence[Tie], mandates: Sequence[Mandate], at: datetime) -> Speaker:
    row = Organisation.objects.select_related("merged_into").filter(pk=key).first()
    body = (row.merged_into or row) if row else None
    mine = [each for each in mandates if body and each.affiliation.organisation_id == body.pk]
    facts = next((tie.facts for tie in ties if body and tie.affiliation.organisation_id == body.pk), None)
    return Speaker(person, body, next(iter(mine), None), facts=facts, found_at=at)


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
        body = UUID(kept["organisation"]) if kept.get("organisation") else None
        memory[survey.pk] = (
            Entry(request.user, speaker_for(person, survey, request.now, body), kept["via"])
            if person
            else None
        )
    return memory[survey.pk]


def begin_entry(
    request: Request, survey: Survey, person: Person, via: str, organisation: Organisation | None = None
) -> None:
    """Open an entry in this browser, perhaps for an organisation that answers as one."""
    body = str(organisation.pk) if organisation else ""
    request.session[_key(survey)] = {"person": str(person.pk), "via": via, "organisation": body}


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
    found = rows.select_related("revision__response").first()
    return decides(found, survey, request.now) if found else None


def decides(mediation: Mediation, survey: Survey, at: datetime) -> Speaker | None:
    """Give who decides about what was entered: the person, for their organisation where it answers as one."""
    person = Person.objects.filter(pk=mediation.person, merged_into=None).first()
    if person is None:
        return None
    is_one = survey.unit == Survey.Unit.ORGANISATION
    return speaker_for(person, survey, at, mediation.revision.response.organisation if is_one else None)


def known_before(person: Person, at: datetime) -> bool:
    """Tell whether the register knew a person before an instant."""
    return Origin.objects.filter(key=person.pk, at__lt=at).exists()
