"""Who may answer a request for a mandate, beside staff: a holder, or whoever reads the organisation's mail."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from consultations.register.directory.models import Mandate, Person
from consultations.register.directory.names import domain
from consultations.register.directory.ties import may_approve
from consultations.register.exercises import titles
from consultations.register.selfservice.models import Link
from ds4skills.accounts.models import User

ROWS = Mandate.objects.select_related("affiliation__person", "affiliation__organisation")
WAYS = Mandate.Way


@dataclass(frozen=True)
class Judge:
    """Who answers which request: a holder (`person`), or whoever reads an address on the domain (nobody named)."""

    mandate: Mandate
    person: Person | None = None
    user: User | None = None

    @property
    def way(self) -> str:
        """How the register names it."""
        return WAYS.HOLDER if self.person else WAYS.DOMAIN


def judge_by(link: Link, at: datetime) -> Judge | None:
    """Find who answers by a link, as things stand now; nobody where the mandate, the domain or the request is gone."""
    number, _sep, holder = link.subject.partition(":")
    row = ROWS.filter(pk=int(number), affiliation__person__merged_into=None).first()
    if row is None:
        return None
    if holder:
        person = Person.objects.filter(pk=UUID(holder), merged_into=None).first()
        return Judge(row, person) if person and may_approve(person.pk, row, at) else None
    own = domain(row.affiliation.organisation.website)
    return Judge(row) if own and domain(link.address) == own else None


def waiting_for(person: Person, at: datetime) -> list[Mandate]:
    """List the requests that a holder of running mandates may answer, the oldest first."""
    mine = Mandate.objects.filter(affiliation__person=person, state=Mandate.State.APPROVED)
    held = {
        (each.affiliation.organisation_id, each.exercise)
        for each in mine.select_related("affiliation")
        if each.holds(at)
    }
    if not held:
        return []
    bodies = {body for body, _exercise in held}
    rows = ROWS.filter(affiliation__organisation__in=bodies, state=Mandate.State.REQUESTED)
    rows = rows.filter(affiliation__person__merged_into=None).exclude(affiliation__person=person)
    return [
        row
        for row in rows.order_by("requested_at", "id")
        if held & {(row.affiliation.organisation_id, each) for each in ("", row.exercise)}
    ]


@dataclass(frozen=True)
class Line:
    """A mandate with what it is for, in words, and how it stands."""

    mandate: Mandate
    title: str
    holds: bool
    ends: bool  # whether it can be withdrawn or given back

    @property
    def last_day(self) -> datetime:
        """The last instant at which it holds, for the day it is named by."""
        return self.mandate.ends_at - timedelta(seconds=1)

    @property
    def waits(self) -> bool:
        """Whether nobody has answered yet."""
        return self.mandate.state == Mandate.State.REQUESTED


def lines(rows: Sequence[Mandate], at: datetime) -> list[Line]:
    """Put mandates into words, in one query."""
    known = titles({row.exercise for row in rows})
    found = []
    for row in rows:
        over = row.revoked_at is not None or row.ends_at <= at
        lives = row.state == Mandate.State.APPROVED and not over
        waits = row.state == Mandate.State.REQUESTED
        found.append(Line(row, known.get(row.exercise, row.exercise), row.holds(at), lives or waits))
    return found


def own_mandates(person: Person) -> list[Mandate]:
    """List somebody's own mandates and requests, the newest first."""
    return list(ROWS.filter(affiliation__person=person).order_by("-id"))
