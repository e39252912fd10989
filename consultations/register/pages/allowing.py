"""What a person allows and forbids, as staff see it: purposes, stops, addresses that take no mail, what was said."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Lower

from consultations.register.consent.models import ConsentRecord, Purpose, Stop
from consultations.register.consent.queries import standing
from consultations.register.directory.models import Email, Person
from consultations.register.rights.models import Erasure, SpokenWord
from ds4skills.web.letters import DeadAddress

RECENT = 20


@dataclass(frozen=True)
class Word:
    """A purpose, and what the person last said of it."""

    purpose: Purpose
    record: ConsentRecord | None

    @property
    def given(self) -> bool:
        """Whether they allow it."""
        return self.record is not None and self.record.act == ConsentRecord.Act.GIVEN


@dataclass(frozen=True)
class Allowing:
    """Everything of it about one person; `dead` are their addresses that took no mail, with the carrier's words."""

    words: Sequence[Word]
    stops: Sequence[Stop]
    leaving: Erasure | None
    spoken: Sequence[SpokenWord]
    dead: Sequence[tuple[Email, DeadAddress]]


def allowing(person: Person, emails: Sequence[Email], at: datetime, *, evidence: bool) -> Allowing:
    """Gather it in five statements; what was said is read for those who may see the `evidence` only."""
    said = standing(person.key_id, at)
    spoken = SpokenWord.objects.filter(key=person.key_id).select_related("by").order_by("-id")
    mine = {each.address.lower(): each for each in emails}
    dead = DeadAddress.objects.alias(low=Lower("address")).filter(low__in=mine).order_by("id")
    leaving = Erasure.objects.filter(key=person.key_id, done_at=None, cancelled_at=None)
    return Allowing(
        words=[Word(purpose, said.get(purpose)) for purpose in Purpose],
        stops=list(Stop.objects.filter(person=person).order_by("id")),
        leaving=leaving.first(),
        spoken=list(spoken[:RECENT]) if evidence else [],
        dead=[(mine[each.address.lower()], each) for each in dead] if mine else [],
    )
