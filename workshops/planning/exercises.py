"""A workshop is something that one can be invited to; the link leads to its page."""

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.programme.exercises import Exercise, Kind, register
from consultations.programme.models import Consultation
from workshops.planning.models import Workshop


def _rows() -> QuerySet[Workshop]:
    published = Workshop.objects.filter(state=Workshop.State.PUBLISHED)
    return published.annotate(last=Max("sessions__ends_at")).order_by("id")


def exercise_of(workshop: Workshop) -> Exercise:
    """Describe a workshop; a link opens it until its last session has ended, not only while one signs up."""
    last = getattr(workshop, "last", None)
    return Exercise(
        name=workshop.exercise,
        label=_("Workshop"),
        title=workshop.title,
        path=workshop.get_absolute_url(),
        opens_at=workshop.opens_at,
        closes_at=max(workshop.closes_at, last) if last else workshop.closes_at,
        minutes=2,
    )


def find(pk: int) -> Exercise | None:
    """Find a published workshop."""
    found = _rows().filter(pk=pk).first()
    return exercise_of(found) if found else None


def offered(consultation: Consultation) -> list[Exercise]:
    """List the published workshops of a consultation."""
    return [exercise_of(each) for each in _rows().filter(consultation=consultation)]


register(Kind("workshops.workshop", find, offered))
