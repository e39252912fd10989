"""Who answers: reaching a survey by its short address."""

from django.http import Http404

from consultations.programme.models import Invitation
from consultations.programme.rules import roles_of
from consultations.programme.speaking import Speaker, speaker
from ds4skills.accounts.http import Request
from surveys.authoring import queries
from surveys.authoring.models import Survey, SurveyVersion


def reach(request: Request, code: str) -> tuple[Survey, SurveyVersion]:
    """Give a published survey of a consultation that this reader may see."""
    version = queries.published_at(request.user, code).first()
    if version is None:
        raise Http404
    return version.survey, version


def who_answers(request: Request, survey: Survey) -> Speaker | None:
    """Give who answers; nobody where the survey is by invitation and they were not asked."""
    who = speaker(request, survey.consultation, request.now, survey.exercise)
    if who is None or survey.access == Survey.Access.REGISTER:
        return who
    asked = [survey.exercise, survey.consultation.exercise]
    invited = Invitation.objects.filter(exercise__in=asked, person=who.person).exists()
    return who if invited else None


def works_here(request: Request, survey: Survey) -> bool:
    """Tell whether a reader works on the consultation."""
    return survey.consultation.slug in roles_of(request.user)
