"""Reading surveys and their versions."""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404

from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from ds4skills.accounts.models import User
from surveys.authoring.models import Question, Survey, SurveyVersion


def published(survey: Survey) -> SurveyVersion | None:
    """Give the newest published version."""
    rows = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False)
    return rows.order_by("-number").first()


def published_at(user: User | AnonymousUser, code: str) -> QuerySet[SurveyVersion]:
    """List the published versions of the survey at a short address that somebody may see, the newest first."""
    rows = SurveyVersion.objects.filter(survey__code=code, published_at__isnull=False)
    rows = rows.filter(survey__consultation__in=Consultation.objects.visible_to(user))
    return rows.select_related("survey__consultation").order_by("-number")


def draft(survey: Survey) -> SurveyVersion | None:
    """Give the version that is being written."""
    return SurveyVersion.objects.filter(survey=survey, published_at=None).first()


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


@dataclass(frozen=True)
class Codes:
    """The rows that stand for keys of a survey's document."""

    questions: dict[str, int]
    choices: dict[tuple[int, str], int]


def series_of(version: SurveyVersion, key: str) -> int:
    """Give the series in which a version asks a question: a new one begins where its meaning changed."""
    return int(version.compared.get(key, {}).get("series", 1))


def codes_of(version: SurveyVersion, chosen: Collection[str]) -> Codes:
    """Give the keys of all questions of a version, and of those choices that are named, in one query."""
    # No key at all would empty the whole answer, questions included.
    named = FilteredRelation("choices", condition=Q(choices__key__in=sorted(chosen) or [""]))
    rows = Question.objects.filter(survey=version.survey_id).annotate(chosen=named)
    found = Codes({}, {})
    wanted = rows.values_list("key", "series", "pk", "chosen__key", "chosen__pk")
    for key, series, pk, choice, code in wanted:
        if series != series_of(version, key):
            continue
        found.questions[key] = pk
        if code is not None:
            found.choices[pk, choice] = code
    return found


def taken_keys(survey: Survey) -> set[str]:
    """Give the keys that published versions have used: they are never given to another question."""
    return set(Question.objects.filter(survey=survey).values_list("key", flat=True))


def open_proposals(consultation: Consultation) -> list[str]:
    """Give the keys of the proposals on which positions are taken."""
    rows = Proposal.objects.filter(consultation=consultation, state=Proposal.State.OPEN)
    return list(rows.order_by("order", "id").values_list("key", flat=True))
