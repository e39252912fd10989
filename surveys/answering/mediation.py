"""What staff enter for somebody waits for that person: asked for by mail, uncounted until they confirm."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

from consultations.programme.letters import spoken
from consultations.register.directory.models import Email
from ds4skills.audit.actions import note
from ds4skills.web import links, times
from ds4skills.web.mail import post
from ds4skills.web.texts import pick
from surveys.answering.entering import Entry
from surveys.answering.models import Revision
from surveys.answering.words import Mediation, Upload
from surveys.authoring.models import Survey

WAITS = timedelta(days=14)


class NoAddressError(Exception):
    """The register has no address to which the link could go."""


def address_of(entry: Entry) -> str:
    """Give where the link goes, or ''."""
    rows = Email.objects.filter(person=entry.speaker.person, primary=True)
    return rows.values_list("address", flat=True).first() or ""


def ask(*, revision: Revision, entry: Entry, at: datetime) -> Mediation:
    """Ask the person by mail whether this is what they said, in the caller's transaction."""
    address = address_of(entry)
    if not address:
        raise NoAddressError
    secret, digest = links.draw()
    made = Mediation.objects.create(
        revision=revision, entered_by=entry.user, token_sha256=digest, expires_at=at + WAITS
    )
    survey = revision.response.survey
    person = entry.speaker.person
    language = spoken(person.language)
    post(
        to=address,
        template="survey_entered",
        context={
            "title": pick(survey.title, language)[0] or survey.code,
            "team": str(entry.user),
            "until": times.moment(made.expires_at, survey.tz),
            "url": settings.ORIGIN
            + reverse("survey_entered", kwargs={"code": survey.code, "secret": secret}),
        },
        language=language,
        at=at,
        key=f"survey_entered:{made.pk}",
        person=person.key_id,
    )
    note(
        actor=entry.user,
        verb="survey.entered",
        target=survey,
        scope=survey.consultation,
        at=at,
        via=str(revision.via),
    )
    return made


def corrected(*, before: Revision, at: datetime) -> None:
    """Note that the person has sent their own words in place of what waited; costs nothing where nothing did."""
    if before.status == Revision.Status.WAITING:
        rows = Mediation.objects.filter(revision=before, state=Mediation.State.WAITING)
        rows.update(state=Mediation.State.CORRECTED, decided_at=at)


def forgotten(*, waiting: Revision, at: datetime, state: str = Mediation.State.REFUSED) -> None:
    """End what waits for somebody's word, and let its words and files go: nobody stands behind them."""
    if waiting.status != Revision.Status.WAITING:
        return
    rows = Mediation.objects.filter(revision=waiting, state=Mediation.State.WAITING)
    if rows.update(state=state, decided_at=at):
        Upload.objects.filter(revision=waiting).delete()
        Revision.objects.filter(pk=waiting.pk).update(answers=None, receipt={}, erased_on=at.date())


def find(secret: str, survey: Survey, at: datetime) -> Mediation | None:
    """Find what a link of a mail is about; it holds for 14 days, whatever was decided."""
    rows = Mediation.objects.filter(token_sha256=links.digest(secret), revision__response__survey=survey)
    rows = rows.filter(expires_at__gt=at)
    return rows.select_related("revision__response__survey__consultation", "revision__version").first()


def entered(survey: Survey) -> QuerySet[Mediation]:
    """List what was entered for others in a survey, what waits longest first."""
    rows = Mediation.objects.filter(revision__response__survey=survey)
    return rows.select_related("revision__response", "entered_by").order_by("-state", "expires_at", "pk")
