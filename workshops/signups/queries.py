"""Reading seats: places in the queue, and the list that staff see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Affiliation, Email, Mandate, Person
from consultations.register.directory.names import fold
from consultations.register.terms.queries import label
from ds4skills.web.exporting import Cell, Sheet
from workshops.planning.models import Pool, Quota, Session
from workshops.signups.models import ACTIVE, Presence, SignUp

COLUMNS = (
    "signup_no name email organisation_key organisation category country capacity pool state place_in_line "
    "signed_up_at seated_at cancelled_at grace present"
).split()


@dataclass(frozen=True)
class Line:
    """A place in the queue, and why one is not seated: `cap`, `kept` or `full`."""

    place: int
    why: str
    category: str
    cap: int
    seats: int
    kept_for: tuple[str, ...]
    release_at: datetime | None
    zone: str

    @property
    def who(self) -> str:
        """Among whom the place is counted."""
        return label(self.category) if self.category else _("everybody else")

    def sentence(self) -> str:
        """Say why."""
        if self.why == "cap":
            return _("All %(cap)d seats for %(who)s are taken.") % {"cap": self.cap, "who": self.who}
        if self.why == "kept":
            who = ", ".join(label(code) for code in self.kept_for)
            return _("The seats that are left are kept for %(who)s.") % {"who": who}
        return _("All %(seats)d seats are taken.") % {"seats": self.seats}


def _quota(quotas: dict[str, Quota], category: str) -> Quota:
    return quotas.get(category) or quotas[""]


def place_in_line(signup: SignUp) -> Line:
    """Give the place among those who wait for the same seats."""
    pool = signup.pool
    quotas = {quota.category: quota for quota in pool.quotas.order_by("category")}
    mine = _quota(quotas, signup.category)
    earlier = SignUp.objects.filter(pool=pool, state=SignUp.State.WAITING, order__lt=signup.order)
    if mine.category:
        earlier = earlier.filter(category=mine.category)
    else:
        earlier = earlier.exclude(category__in=[code for code in quotas if code])
    kept = tuple(code for code, quota in quotas.items() if quota.taken < quota.floor and quota is not mine)
    why = (
        "cap"
        if mine.taken >= mine.cap and mine.cap < pool.seats
        else "kept"
        if pool.left and kept
        else "full"
    )
    return Line(
        place=earlier.count() + 1,
        why=why,
        category=mine.category,
        cap=mine.cap,
        seats=pool.seats,
        kept_for=kept,
        release_at=pool.release_at if pool.released_at is None else None,
        zone=signup.session.workshop.zone,
    )


def sign_up_of(session: Session, speaker: Speaker | None) -> SignUp | None:
    """Give the seat, or the place in the queue, that somebody has in a session."""
    if speaker is None:
        return None
    rows = SignUp.objects.select_related("session__workshop__consultation", "pool")
    return rows.filter(session=session, person__in=speaker.keys, state__in=ACTIVE).order_by("pk").first()


def staff_list(session: Session, *, state: str = "", pool: str = "", text: str = "") -> QuerySet[SignUp]:
    """List the sign-ups of a session in order of arrival, with who is in the room; blanks are passed over."""
    present = Presence.objects.filter(session=session, person=OuterRef("person"), out_at=None)
    address = Email.objects.filter(person=OuterRef("person"), primary=True)
    rows = SignUp.objects.filter(session=session).select_related("person", "organisation", "pool")
    rows = rows.annotate(present=Exists(present), address=Subquery(address.values("address")[:1])).order_by(
        "at", "id"
    )
    if state == "present":
        rows = rows.filter(present=True)
    elif state:
        rows = rows.filter(state=state)
    if pool:
        rows = rows.filter(pool__kind=pool)
    for word in fold(text).split():
        rows = rows.filter(Q(person__folded__contains=word) | Q(organisation__folded__contains=word))
    return rows


def places(session: Session) -> dict[int, int]:
    """Give each waiting sign-up's place among those who wait for the same seats, by its id."""
    named = {
        (quota.pool_id, quota.category)
        for quota in Quota.objects.filter(pool__session=session).exclude(category="")
    }
    found: dict[int, int] = {}
    counts: dict[tuple[int, str], int] = {}
    rows = SignUp.objects.filter(session=session, state=SignUp.State.WAITING).order_by("pool_id", "order")
    for pk, pool, category in rows.values_list("pk", "pool_id", "category"):
        group = (pool, category if (pool, category) in named else "")
        counts[group] = counts.get(group, 0) + 1
        found[pk] = counts[group]
    return found


def sheet(session: Session, rows: QuerySet[SignUp]) -> Sheet:
    """Give the sign-ups as a table that goes out; sensitive answers are not in it."""
    place = places(session)

    def line(row: SignUp) -> list[Cell]:
        person, organisation = row.person, row.organisation
        return [
            row.pk,
            str(person) if person else "",
            getattr(row, "address", "") or "",
            str(organisation.pk) if organisation else "",
            str(organisation) if organisation else "",
            row.category,
            organisation.country if organisation else "",
            row.capacity,
            row.pool.kind,
            row.state,
            place.get(row.pk),
            row.at,
            row.seated_at,
            row.cancelled_at,
            row.grace,
            bool(getattr(row, "present", False)),
        ]

    name = f"signups-{session.workshop.code}-{session.number}"
    return Sheet(name, COLUMNS, [line(row) for row in rows], [("time zone", "UTC")])


def pools_of(session: Session) -> list[Pool]:
    """List the pools of a session, on site first."""
    return sorted(session.pools.all(), key=lambda pool: pool.kind != Pool.Kind.ONSITE)


@dataclass(frozen=True)
class Guest:
    """Somebody of the register whom staff may seat."""

    person: Person
    organisation: str
    may_represent: bool


def guests(consultation: Consultation, text: str, at: datetime, *, most: int = 12) -> list[Guest]:
    """Find people of the register by their names, with the organisation they are of."""
    words = fold(text).split()
    if not words:
        return []
    rows = Person.objects.filter(merged_into=None)
    for word in words:
        organisation = Affiliation.objects.filter(person=OuterRef("pk"), organisation__folded__contains=word)
        rows = rows.filter(Q(folded__contains=word) | Exists(organisation))
    people = list(rows.order_by("folded", "pk")[:most])
    keys = [person.key_id for person in people]
    ties: dict[UUID, str] = {}
    found = Affiliation.objects.filter(person__in=keys).select_related("organisation")
    for tie in found.order_by("person_id", "-is_contact", "id"):
        if tie.runs(at):
            ties.setdefault(tie.person_id, str(tie.organisation))
    held = Mandate.objects.filter(affiliation__person__in=keys, state=Mandate.State.APPROVED)
    mandated = {each.affiliation.person_id for each in held.select_related("affiliation") if each.holds(at)}
    return [Guest(each, ties.get(each.key_id, ""), each.key_id in mandated) for each in people]
