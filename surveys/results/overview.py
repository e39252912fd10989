"""All surveys of a consultation side by side: how many have answered, and how many of those who were asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat

from consultations.programme.models import Consultation, Invitation
from surveys.answering.models import Participation, Revision
from surveys.authoring.models import Survey

OPEN, ANONYMOUS = Survey.Access.OPEN, Survey.Identity.ANONYMOUS


@dataclass(frozen=True)
class Line:
    """One survey: its responses, who was invited, and how many of those have answered.

    `invited` and `answered` count people, or organisations where these respond. `answered` is nothing where it would
    tell of a few people.
    """

    survey: Survey
    responses: int
    invited: int
    answered: int | None

    @property
    def rate(self) -> int | None:
        """Those who answered of those who were invited, in whole per cent."""
        if self.answered is None or not self.invited:
            return None
        return round(100 * self.answered / self.invited)


def surveys_of(consultation: Consultation) -> QuerySet[Survey]:
    """List the surveys of a consultation, the first to close first."""
    return Survey.objects.filter(consultation=consultation).order_by("closes_at", "id")


def with_figures(rows: QuerySet[Survey]) -> QuerySet[Survey]:
    """Add the figures to surveys, in the same statement."""
    own = Concat(Value("surveys.survey:"), Cast(OuterRef("pk"), CharField()))
    whole = Concat(Value("programme.consultation:"), Cast(OuterRef("consultation"), CharField()))
    asked = Invitation.objects.filter(consultation=OuterRef("consultation"), exercise__in=[own, whole])
    return rows.select_related("consultation").annotate(
        sent=_sent(),
        asked=_people(asked),
        answering=_people(asked.filter(_answered())),
    )


def lines(rows: Sequence[Any]) -> list[Line]:
    """Give the figures of surveys that `with_figures` has read."""
    return [Line(row, row.sent, row.asked, row.answering if _told(row) else None) for row in rows]


def _told(survey: Survey) -> bool:
    """Tell whether the share of those invited says nothing of the few who answered without an invitation."""
    return not survey.hides_small or survey.access == Survey.Access.INVITED


def _standing() -> QuerySet[Revision]:
    """Give the last revision of each response that counts; of open surveys only of those whom we know."""
    later = Revision.objects.filter(response=OuterRef("response"), number__gt=OuterRef("number"))
    later = later.exclude(status=Revision.Status.WAITING)
    rows = Revision.objects.filter(~Exists(later), status=Revision.Status.VALID)
    return rows.filter(Q(response__verified=True) | ~Q(response__survey__access=OPEN)).order_by()


def _sent() -> Coalesce:
    """Count responses; anonymous ones by who took part, as some of them may wait to be mixed."""
    rows = _standing().filter(response__survey=OuterRef("pk")).values("response__survey")
    took = Participation.objects.filter(survey=OuterRef("pk")).order_by().values("survey")
    counted = Case(
        When(identity=ANONYMOUS, then=Subquery(took.annotate(n=Count("pk")).values("n"))),
        default=Subquery(rows.annotate(n=Count("pk")).values("n")),
    )
    return Coalesce(counted, 0)


def _people(asked: QuerySet[Invitation]) -> Coalesce:
    """Count people, or organisations where these respond."""
    rows = asked.order_by().values("consultation")
    people = rows.annotate(n=Count("person", distinct=True)).values("n")
    bodies = rows.annotate(n=Count("organisation", distinct=True)).values("n")
    unit = When(unit=Survey.Unit.ORGANISATION, then=Subquery(bodies))
    return Coalesce(Case(unit, default=Subquery(people)), 0)


def _answered() -> Q:
    """Tell of an invitation whether its person, or its organisation, has answered the survey around."""
    survey = OuterRef(OuterRef("pk"))
    sent = _standing().filter(response__survey=survey)
    took = Participation.objects.filter(survey=survey, survey__identity=ANONYMOUS, person=OuterRef("person"))
    own = sent.filter(response__person=OuterRef("person"))
    shared = sent.filter(response__person=None, response__organisation=OuterRef("organisation"))
    return Q(Exists(own)) | Q(Exists(shared)) | Q(Exists(took))
