"""The rows behind an export: the last word of each response, streamed, never with a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from surveys.answering.models import Response, Revision
from surveys.answering.ways import today
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.plans import Journey, Plan, plan_of, travel
from surveys.results.exports.columns import Series, Variable, asked_by, missing_of, variables_of
from surveys.results.redacting import as_read, with_texts

Cell = str | int
CHUNK = 500
HEAD = ["response_id", "alias", "revision", "version", "language", "submitted_at", "via", "verified"]
HEAD += ["category", "country", "size"]
UNNAMED = {"alias", "submitted_at", "country", "size"}  # columns that an anonymous survey has not


@dataclass(frozen=True)
class Wording:
    """One version as the export needs it."""

    number: int
    digest: str
    plan: Plan
    series: Series


class Frame:
    """What is exported of a survey: its versions, its variables, the columns that lead each row."""

    def __init__(self, survey: Survey, versions: Sequence[SurveyVersion]) -> None:
        self.survey = survey
        self.wordings = {
            each.pk: Wording(each.number, each.digest, plan_of(each.digest, each.definition), series_of(each))
            for each in sorted(versions, key=lambda each: -each.number)
        }
        self.variables: list[Variable] = variables_of(
            [(one.plan, one.series) for one in self.wordings.values()]
        )
        self._asked = {
            pk: asked_by(self.variables, one.plan, one.series) for pk, one in self.wordings.items()
        }
        self._heads: dict[int, dict[str, str]] = {}
        is_anonymous = survey.identity == Survey.Identity.ANONYMOUS
        self.head = [name for name in HEAD if not (is_anonymous and name in UNNAMED)]
        self._rare = self._rare_languages() if is_anonymous else set()

    @property
    def columns(self) -> list[str]:
        """Name the columns."""
        return [*self.head, *(name for variable in self.variables for name in variable.columns)]

    def _rare_languages(self) -> set[str]:
        """Find the languages in which fewer answered than a cell may show."""
        counted = Counter(self.revisions().values_list("language", flat=True))
        return {code for code, count in counted.items() if count < self.survey.k_min}

    def revisions(self) -> QuerySet[Revision]:
        """Select the last revision of each response, where it counts."""
        later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
        rows = Revision.objects.filter(
            ~Exists(later), response__survey=self.survey, version__in=list(self.wordings)
        )
        rows = rows.filter(status=Revision.Status.VALID, answers__isnull=False)
        return rows.order_by("response__alias", "response_id")  # confidential ones not in the order they came

    def rows(self) -> Iterator[tuple[Revision, Journey]]:
        """Give each revision with the way its answers take; a chunk at a time."""
        found = self.revisions().select_related("response").defer("receipt", "response__profile")
        for revision in with_texts(found, self.survey).iterator(chunk_size=CHUNK):
            plan = self.wordings[revision.version_id].plan
            day = today(self.survey, revision.at)
            journey = travel(plan, revision.answers or {}, day)
            revision.answers = as_read(revision, self.survey)
            yield revision, journey

    def lead(self, revision: Revision) -> list[Cell]:
        """Give the columns that lead a row."""
        response = revision.response
        known: dict[str, Cell] = {
            "response_id": response_id(response),
            "alias": response.alias,
            "revision": revision.number,
            "version": self.wordings[revision.version_id].number,
            "language": self.language(revision),
            "submitted_at": self.instant(revision),
            "via": revision.via,
            "verified": int(response.verified),
            "category": response.category,
            "country": response.country,
            "size": response.size,
        }
        return [known[name] for name in self.head]

    def language(self, revision: Revision) -> str:
        """Give the language in which it was sent; nothing where it is anonymous and few others did so."""
        return "" if revision.language in self._rare else revision.language

    def instant(self, revision: Revision) -> str:
        """Give when it was sent: to the second where named, the day where confidential, nothing where anonymous."""
        if revision.at is None:
            return ""
        if self.survey.identity == Survey.Identity.NAMED:
            return revision.at.astimezone(self.survey.tz).isoformat(timespec="seconds")
        return revision.at.astimezone(self.survey.tz).date().isoformat()

    def asked(self, revision: Revision) -> list[bool]:
        """Tell of each variable whether the version of a revision asked it."""
        return self._asked[revision.version_id]

    def missing(self, asked: Sequence[bool], journey: Journey) -> Iterator[int]:
        """Say of each variable why there may be no answer."""
        return missing_of(self.variables, asked, journey)

    def heads(self, revision: Revision) -> dict[str, str]:
        """Give the names of the variables of a revision's version by the keys of their questions."""
        held = self._heads.get(revision.version_id)
        if held is None:
            asked = zip(self.variables, self.asked(revision), strict=True)
            held = {each.leaf.key: each.head for each, is_asked in asked if is_asked}
            self._heads[revision.version_id] = held
        return held


def response_id(response: Response) -> str:
    """Name a response: by its alias where nobody may know whose it is, else by its number."""
    return response.alias or f"r{response.pk}"


def series_of(version: SurveyVersion) -> Series:
    """Give the series of each question of a version."""
    return {key: int(facts.get("series", 1)) for key, facts in version.compared.items()}


def versions_of(survey: Survey, numbers: Sequence[int]) -> list[SurveyVersion]:
    """Give some published versions of a survey; all of them where none is named."""
    rows = SurveyVersion.objects.filter(survey=survey, published_at__isnull=False)
    return list((rows.filter(number__in=numbers) if numbers else rows).order_by("-number"))
