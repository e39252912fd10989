"""What the ledger holds about people: voices lead to them, reasons are in their words; positions are counted on."""

from datetime import datetime
from uuid import uuid4

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import (
    Current,
    Mapping,
    Objection,
    ObjectionEvent,
    Position,
    Reason,
    Voice,
)
from ds4skills.accounts.privacy import Subject, impersonal, personal

COUNT = _("to count who supports what, traceably")
TASK = _("the consultation you took part in")
STAYS = _("Published figures rest on it; it leads to nobody once the voice is emptied.")
AS_LONG = _("as long as the report can be checked; your name goes when you leave")


def _voices(subject: Subject) -> QuerySet[Voice]:
    return Voice.objects.filter(holder=subject.key)


def _positions(subject: Subject) -> QuerySet[Position]:
    return Position.objects.filter(voice__holder=subject.key)


def _reasons(subject: Subject) -> QuerySet[Reason]:
    return Reason.objects.filter(position__voice__holder=subject.key)


def _objections(subject: Subject) -> QuerySet[Objection]:
    return Objection.objects.filter(position__voice__holder=subject.key)


def _outcomes(subject: Subject) -> QuerySet[ObjectionEvent]:
    """Find what the holders themselves wrote of their objections."""
    own = (ObjectionEvent.Kind.WITHDRAWN, ObjectionEvent.Kind.SUSTAINED)
    return ObjectionEvent.objects.filter(objection__position__voice__holder=subject.key, kind__in=own)


def _forget_voice(subject: Subject, _at: datetime) -> int:
    """Empty the voice of who it was; category, country and capacity stay, since counts rest on them."""
    rows = list(_voices(subject))
    for voice in rows:
        voice.holder, voice.speaker = None, f"erased:{uuid4()}"
    Voice.objects.bulk_update(rows, ["holder", "speaker"])
    return len(rows)


def _forget_reasons(subject: Subject, at: datetime) -> int:
    rows = _reasons(subject).filter(erased_at=None)
    return rows.update(text="", wished_change="", salt="", erased_at=at)


def _forget_outcomes(subject: Subject, _at: datetime) -> int:
    return _outcomes(subject).exclude(outcome="").update(outcome="")


personal(
    Reason,
    rows=_reasons,
    erase=_forget_reasons,
    order=30,
    purpose=COUNT,
    basis=TASK,
    keep=AS_LONG,
    copied="text wished_change language public",
    hidden="salt",
    other="erased_at",
)
personal(
    ObjectionEvent,
    rows=_outcomes,
    erase=_forget_outcomes,
    order=30,
    purpose=COUNT,
    basis=TASK,
    keep=AS_LONG,
    copied="kind outcome at",
    other="actor",
)
personal(
    Objection,
    rows=_objections,
    stays=STAYS,
    purpose=COUNT,
    basis=TASK,
    keep=AS_LONG,
    copied="number clause at",
)
personal(
    Position,
    rows=_positions,
    stays=STAYS,
    purpose=COUNT,
    basis=TASK,
    keep=AS_LONG,
    copied="seq version__proposal__key version__number stance taken_at channel source raw basis",
    other="recorded_at evidence reason_digest recorded_by",
)
personal(
    Voice,
    rows=_voices,
    erase=_forget_voice,
    order=80,
    purpose=COUNT,
    basis=TASK,
    keep=AS_LONG,
    copied="capacity category country size privacy joined_at",
    hidden="speaker holder",
    other="organisation seat",
)
impersonal(_("Which position of a voice counts now; repeats the ledger."), Current)
impersonal(_("How raw values become stances."), Mapping)
