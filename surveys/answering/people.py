"""Who answers: reaching a survey by its short address; by what a draft and a response of theirs are found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpResponse

from consultations.programme.models import Invitation
from consultations.programme.rules import holds, roles_of
from consultations.programme.speaking import Speaker, speaker
from consultations.register.directory.models import Mandate, Organisation, Person
from consultations.register.directory.queries import Facts
from ds4skills.accounts.http import Request
from ds4skills.web import links
from surveys.answering import entering
from surveys.answering.entering import Entry
from surveys.answering.models import DraftResponse
from surveys.authoring import queries
from surveys.authoring.models import Survey, SurveyVersion

NOBODY: dict[str, Any] = {"pk__in": ()}
MONTHS = 200 * 24 * 3600  # seconds; the survey's closing ends it earlier


@dataclass(frozen=True)
class Respondent:
    """Who answers one survey.

    A person of the register; the colleagues of an organisation together, where it gives one response; or whoever
    holds a secret, of which drafts keep the digest. `entry` says that staff write it down for the person.
    """

    speaker: Speaker | None
    unit: str = Survey.Unit.PERSON
    is_anonymous: bool = False
    secret: str = ""
    entry: Entry | None = None

    @property
    def person(self) -> Person | None:
        """The person, where one is known."""
        return self.speaker.person if self.speaker else None

    @property
    def key(self) -> UUID | None:
        """The person's key."""
        return self.speaker.key if self.speaker else None

    @property
    def organisation(self) -> Organisation | None:
        """The organisation that they are of."""
        return self.speaker.organisation if self.speaker else None

    @property
    def mandate(self) -> Mandate | None:
        """The mandate that they could use; nobody speaks for others where answers are anonymous."""
        return self.speaker.mandate if self.speaker and not self.is_anonymous else None

    @property
    def facts(self) -> Facts | None:
        """The organisation's facts, where they were read already."""
        return self.speaker.facts if self.speaker else None

    @property
    def is_guest(self) -> bool:
        """Whether nobody knows who it is."""
        return self.speaker is None

    @property
    def holds_secret(self) -> bool:
        """Whether the draft hangs on a secret, and on no row of the register."""
        return self.is_anonymous or self.is_guest

    @property
    def shares(self) -> bool:
        """Whether colleagues write one response together."""
        return self.unit == Survey.Unit.ORGANISATION and self.entry is None

    @property
    def token(self) -> str:
        """The digest of the secret, as drafts keep it."""
        return links.digest(self.secret) if self.secret else ""

    @property
    def owns_draft(self) -> dict[str, Any]:
        """Give the columns by which the draft is theirs."""
        if self.entry is not None:
            return {"entered_by": self.entry.user, "entered_for": self.person}
        if self.holds_secret:
            return {"token_sha256": self.token} if self.secret else NOBODY
        if self.shares:
            return {"organisation": self.organisation} if self.organisation else NOBODY
        return {"person": self.person}

    @property
    def owns_response(self) -> dict[str, Any]:
        """Give the columns by which the response is theirs; nothing leads to an anonymous one but its code."""
        if self.holds_secret:
            return NOBODY
        if self.shares:
            return {"organisation": self.organisation.pk, "person": None} if self.organisation else NOBODY
        return {"person": self.key}

    @property
    def finds_draft(self) -> dict[str, Any]:
        """Give what finds their draft: under any of their entries that were merged."""
        owns = self.owns_draft
        return {"person__in": self.speaker.keys} if self.speaker and set(owns) == {"person"} else owns

    @property
    def finds_response(self) -> dict[str, Any]:
        """Give what finds their response: under any of their entries that were merged."""
        owns = self.owns_response
        return {"person__in": self.speaker.keys} if self.speaker and set(owns) == {"person"} else owns


def respondent_of(survey: Survey, who: Speaker, secret: str = "", entry: Entry | None = None) -> Respondent:
    """Give how somebody of the register answers a survey."""
    return Respondent(who, survey.unit, survey.identity == Survey.Identity.ANONYMOUS, secret, entry)


def reach(request: Request, code: str) -> tuple[Survey, SurveyVersion]:
    """Give a published survey of a consultation that this reader may see."""
    version = queries.published_at(request.user, code).first()
    if version is None:
        raise Http404
    return version.survey, version


def who_answers(request: Request, survey: Survey) -> Respondent | None:
    """Give who answers; nobody where the survey is by invitation and they were not asked. Asked once a request."""
    memory: dict[int, Respondent | None] = request.__dict__.setdefault("_respondents", {})
    if survey.pk not in memory:
        memory[survey.pk] = _find(request, survey)
    return memory[survey.pk]


def _find(request: Request, survey: Survey) -> Respondent | None:
    found = entering.open_entry(request, survey)
    if found is not None and holds(request.user, survey.consultation.slug, "coordinator", "moderator"):
        return respondent_of(survey, found.speaker, entry=found)
    who = entering.corrects(request, survey) or speaker(
        request, survey.consultation, request.now, survey.exercise
    )
    secret = _secret(request, survey)
    if who is None:
        return guest(survey, secret) if secret else None
    if not _is_asked(survey, who):
        return guest(survey, secret) if secret else None
    if survey.unit == Survey.Unit.ORGANISATION and who.organisation is None:
        return None
    return respondent_of(survey, who, secret)


def guest(survey: Survey, secret: str) -> Respondent | None:
    """Give whoever came in by the open door of a survey, or changes anonymous answers by their code."""
    is_anonymous = survey.identity == Survey.Identity.ANONYMOUS
    if survey.access != Survey.Access.OPEN:
        drafts = DraftResponse.objects.filter(survey=survey, token_sha256=links.digest(secret))
        if not is_anonymous or not drafts.exclude(changes_sha256="").exists():
            return None
    return Respondent(None, survey.unit, is_anonymous, secret)


def _is_asked(survey: Survey, who: Speaker) -> bool:
    """Tell whether a survey asks somebody: after the first mix of anonymous answers nobody joins those asked."""
    if survey.access != Survey.Access.INVITED and survey.mixed_at is None:
        return True
    asked = [survey.exercise, survey.consultation.exercise]
    rows = Invitation.objects.filter(exercise__in=asked, person=who.person)
    if survey.mixed_at is None:
        return rows.exists()
    if survey.access == Survey.Access.OPEN:
        return True
    return rows.filter(made_at__lt=survey.mixed_at).exists() or (
        survey.access == Survey.Access.REGISTER and entering.known_before(who.person, survey.mixed_at)
    )


def works_here(request: Request, survey: Survey) -> bool:
    """Tell whether a reader works on the consultation."""
    return survey.consultation.slug in roles_of(request.user)


def cookie_of(survey: Survey) -> str:
    """Name the cookie that holds the secret of a draft."""
    return f"draft-{survey.pk}"


def _secret(request: Request, survey: Survey) -> str:
    if survey.identity != Survey.Identity.ANONYMOUS and survey.access != Survey.Access.OPEN:
        return ""
    try:
        return str(signing.loads(request.COOKIES.get(cookie_of(survey), ""), salt="surveys.draft"))
    except signing.BadSignature:
        return ""


def must_knock(survey: Survey, who: Respondent) -> bool:
    """Tell whether each answer of theirs comes in by the open door: where nobody can count them once."""
    return who.is_guest or (who.is_anonymous and survey.access == Survey.Access.OPEN)


def with_secret(who: Respondent) -> Respondent:
    """Draw the secret on which the draft will hang, where it needs one and has none."""
    if not who.holds_secret or who.secret:
        return who
    return replace(who, secret=links.draw()[0])


def hand_over(response: HttpResponse, survey: Survey, who: Respondent) -> HttpResponse:
    """Give the browser the secret of the draft, for this survey's pages only."""
    if who.secret:
        keep_secret(response, survey, who.secret)
    return response


def keep_secret(response: HttpResponse, survey: Survey, secret: str) -> None:
    """Set the cookie of a secret."""
    response.set_cookie(
        cookie_of(survey),
        signing.dumps(secret, salt="surveys.draft"),
        max_age=MONTHS,
        path=survey.get_absolute_url(),
        secure=settings.SECURE,
        httponly=True,
        samesite="Lax",
    )
