"""Reading surveys and their versions."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KT
from django.shortcuts import get_object_or_404

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from consultations.proposals.queries import newest
from ds4skills.accounts.models import User
from ds4skills.storage.prepared import Prepared
from surveys.authoring import memory
from surveys.authoring.models import Edit, Question, Survey, SurveyVersion


def published(survey: Survey) -> SurveyVersion | None:
    """Give the newest published version."""
    rows = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False)
    return rows.order_by("-number").first()


def _published_at(code: Any, user: Any = None, every: Any = None) -> QuerySet[SurveyVersion]:
    rows = SurveyVersion.objects.filter(survey__code=code, published_at__isnull=False)
    if every is None:
        found = Consultation.objects.visible_to(AnonymousUser())
        found = found if user is None else Consultation.objects.open_to(user)
        rows = rows.filter(survey__consultation__in=found)
    return rows.select_related("survey__consultation").defer(*memory.LARGE).order_by("-number")[:1]


_newest = Prepared(_published_at)


def published_at(user: User | AnonymousUser, code: str) -> SurveyVersion | None:
    """Give the newest published version of the survey at a short address that somebody may see."""
    sees: dict[str, Any] = {}
    if isinstance(user, User):
        sees = {"every": True} if user.is_superuser else {"user": user.pk}
    found = _newest.first(code=code, **sees)
    return memory.fill(found) if found else None


def draft(survey: Survey) -> SurveyVersion | None:
    """Give the version that is being written."""
    return SurveyVersion.objects.filter(survey=survey, published_at=None).first()


def versions_of(survey: Survey) -> tuple[SurveyVersion | None, SurveyVersion | None]:
    """Give the draft and the newest published version, in one query; `undoes` names the draft's last step."""
    steps = Edit.objects.filter(version=OuterRef("pk")).order_by("-rev")
    rows = SurveyVersion.objects.filter(survey=survey).select_related("proposed_by").order_by("-number")
    rows = rows.annotate(
        undoes=Subquery(steps.annotate(verb=KT("op__verb")).values("verb")[:1]),
        last_rev=Subquery(steps.values("rev")[:1]),
    )
    found = list(rows[:2])
    draft = next((each for each in found if each.published_at is None), None)
    return draft, next((each for each in found if each.published_at is not None), None)


def announced(consultation: Consultation) -> QuerySet[Survey]:
    """List the surveys of a consultation that have a published version, the first to close first."""
    versions = SurveyVersion.objects.filter(survey=OuterRef("pk"), published_at__isnull=False)
    rows = Survey.objects.filter(Exists(versions), consultation=consultation)
    return rows.select_related("consultation").order_by("closes_at", "id")


def staff_survey(user: User | AnonymousUser, slug: str, code: str) -> Survey:
    """Give a survey of a consultation on which somebody works."""
    rows = Survey.objects.select_related("consultation")
    rows = rows.filter(consultation__in=Consultation.objects.visible_to(user))
    return get_object_or_404(rows, consultation__slug=slug, code=code)


def taken_keys(survey: Survey) -> set[str]:
    """Give the keys that published versions have used: they are never given to another question."""
    return set(Question.objects.filter(survey=survey).values_list("key", flat=True))


def open_proposals(consultation: Consultation) -> list[str]:
    """Give the keys of the proposals on which positions are taken."""
    rows = Proposal.objects.filter(consultation=consultation, state=Proposal.State.OPEN)
    return list(rows.order_by("order", "id").values_list("key", flat=True))


def open_numbers(consultation: Consultation) -> dict[str, int]:
    """Give the proposals on which positions are taken, each with the number of its newest wording."""
    rows = newest(consultation, listed=False).filter(proposal__state=Proposal.State.OPEN)
    return dict(rows.values_list("proposal__key", "number"))


def published_kinds(survey: Survey) -> dict[str, str]:
    """Give the kind under which each key was published last."""
    rows = Question.objects.filter(survey=survey).order_by("series")
    return dict(rows.values_list("key", "kind"))


def highest_series(survey: Survey) -> dict[str, int]:
    """Give the newest series of each key that was ever published."""
    rows = Question.objects.filter(survey=survey).order_by("key").values("key")
    return dict(rows.annotate(top=Max("series")).values_list("key", "top"))
