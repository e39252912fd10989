"""Whom a mailing is for, and whom it leaves out: by a segment, by filters, by addresses, or those not heard yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from consultations.programme import exercises
from consultations.programme.models import Invitation, Mailing
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import Why, refusals
from consultations.register.directory.models import Affiliation, Email, Mandate, Organisation, Person
from consultations.register.directory.queries import filtered
from consultations.register.origins.models import Network, Origin
from consultations.register.segments.models import Segment
from consultations.register.segments.queries import members

REST = timedelta(hours=20)  # between two reminders to one person
INVITED, ANSWERED, REMINDED, CLOSED = "invited", "answered", "reminded", "closed"
NOT_ASKED, MOVED, MIXED, SERVED, PAUSED = "not-asked", "moved", "mixed", "served", "paused"
WORDS = {
    Why.STOPPED: _("asked not to be written to"),
    Why.WITHDRAWN: _("want no invitations"),
    Why.NO_BASIS: _("we have no basis to write to them"),
    Why.NO_ADDRESS: _("have no address"),
    Why.BOUNCED: _("their address takes no mail"),
    INVITED: _("were asked already"),
    ANSWERED: _("have answered"),
    REMINDED: _("were reminded within the last day"),
    NOT_ASKED: _("were never asked"),
    CLOSED: _("it has closed"),
    MOVED: _("the address is no longer theirs"),
    MIXED: _("the first anonymous answers are mixed; nobody joins those who are asked"),
    SERVED: _("their organisation has answered"),
    PAUSED: _("it is paused"),
}


@dataclass(frozen=True)
class Invitee:
    """Somebody to be written to, and for which organisation."""

    person: Person
    organisation: Organisation | None = None


def of_segment(segment: Segment, at: datetime) -> list[Invitee]:
    """List the people in a segment, each once, for the organisation by which they are in."""
    rows = list(members(segment.tree, at))
    keys = {row.organisation_key for row in rows if row.organisation_key}
    known = Organisation.objects.in_bulk(list(keys))
    return [Invitee(row, known.get(row.organisation_key)) for row in rows]


def of_filters(*, category: str, country: str, at: datetime) -> list[Invitee]:
    """List everybody with a running tie to an organisation that the filters keep, once, mandated ones first."""
    return of_organisations(filtered({"category": category, "country": country}).values("pk"), at)


def of_network(network: Network, at: datetime) -> list[Invitee]:
    """List everybody who came through a network, and everybody of the organisations that did."""
    came = Origin.objects.filter(network=network).values("key")
    people = Person.objects.filter(pk__in=came, merged_into=None).order_by("folded", "pk")
    return _once([*of_people(people, at), *of_organisations(came, at)])


def of_organisations(keys: QuerySet[Any], at: datetime) -> list[Invitee]:
    """List everybody with a running tie to one of some organisations, once, mandated ones first."""
    rows = Affiliation.objects.filter(organisation__in=keys, person__merged_into=None)
    return _of_ties(rows, at)


def _once(invitees: Iterable[Invitee]) -> list[Invitee]:
    found: dict[UUID, Invitee] = {}
    for each in invitees:
        found.setdefault(each.person.pk, each)
    return list(found.values())


def of_addresses(addresses: Collection[str], at: datetime) -> tuple[list[Invitee], list[str]]:
    """Find people by their addresses; also give the addresses that stand nowhere in the register."""
    wanted = {address.strip().lower() for address in addresses if address.strip()}
    rows = Email.objects.filter(address__in=wanted, person__merged_into=None).select_related("person")
    found = {row.address: row.person for row in rows.order_by("id")}
    return of_people(found.values(), at), sorted(wanted - set(found))


def of_people(people: Iterable[Person], at: datetime) -> list[Invitee]:
    """Give people with the organisation by which each is first known, or none."""
    once = {person.pk: person for person in people}
    ties = {tie.person.pk: tie for tie in _of_ties(Affiliation.objects.filter(person__in=once), at)}
    return [ties.get(key) or Invitee(person) for key, person in once.items()]


def _of_ties(rows: QuerySet[Affiliation], at: datetime) -> list[Invitee]:
    approved = Mandate.objects.filter(state=Mandate.State.APPROVED, revoked_at=None)
    held = set(approved.values_list("affiliation_id", flat=True))
    ties = [tie for tie in rows.select_related("person", "organisation").order_by("id") if tie.runs(at)]
    ties.sort(key=lambda tie: (tie.pk not in held, not tie.is_contact, tie.pk))
    found: dict[UUID, Invitee] = {}
    for tie in ties:
        found.setdefault(tie.person_id, Invitee(tie.person, tie.organisation))
    return list(found.values())


def to_remind(exercise: str, who: str) -> list[Invitee]:
    """List the invited people of an exercise who have not answered, not opened their link, or begun only."""
    rows = Invitation.objects.filter(exercise=exercise).select_related("person", "organisation")
    found = list(rows.order_by("id"))
    people = {row.person_id for row in found}
    if who == "begun":
        kept = exercises.begun(exercise, people)
    elif who == "not-opened":
        kept = {row.person_id for row in found if row.opened_at is None}
    else:
        kept = people
    done = exercises.answered(exercise, people)
    return [Invitee(row.person, row.organisation) for row in found if row.person_id in kept - done]


def left_out(*, kind: str, exercise: str, people: Collection[UUID], at: datetime) -> dict[UUID, str]:
    """Tell of each person whom a mailing of a kind must not reach why not."""
    found: dict[UUID, str] = {}
    known = _invitations(exercise, people) if kind != Mailing.Kind.NOTICE else {}
    if kind == Mailing.Kind.INVITATION:
        about = exercises.find(exercise)
        if about is not None and not about.joins:
            found |= dict.fromkeys(people, MIXED)
        found |= dict.fromkeys(known, INVITED)
        found |= exercises.spared(exercise, people)
    if kind == Mailing.Kind.REMINDER:
        found |= dict.fromkeys(set(people) - set(known), NOT_ASKED)
        lately = at - REST
        for key, row in known.items():
            if row.reminded_at is not None and row.reminded_at > lately:
                found[key] = REMINDED
        found |= dict.fromkeys(exercises.answered(exercise, people), ANSWERED)
    if kind == Mailing.Kind.NOTICE:
        no = refusals(people, Purpose.INVITE, at=at)
        return {key: why for key, why in no.items() if why != Why.WITHDRAWN}
    return {key: str(why) for key, why in refusals(people, Purpose.INVITE, at=at).items()} | found


def barred(*, kind: str, exercise: str, person: UUID, address: str, at: datetime) -> str:
    """Give why a letter that is written already must not go to a person, at an address, after all; or nothing."""
    why = refusals([person], Purpose.INVITE, at=at).get(person, "")
    if kind == Mailing.Kind.NOTICE and why == Why.WITHDRAWN:
        why = ""
    if not why and not Email.objects.filter(person=person, address=address).exists():
        return MOVED
    if not why and kind == Mailing.Kind.REMINDER and exercises.answered(exercise, [person]):
        return ANSWERED
    return str(why)


def _invitations(exercise: str, people: Collection[UUID]) -> dict[UUID, Invitation]:
    rows = Invitation.objects.filter(exercise=exercise, person__in=people)
    return {row.person_id: row for row in rows}


@dataclass(frozen=True)
class Sorted:
    """Who is written to, and who is left out, by reason."""

    wanted: Sequence[Invitee]
    excluded: Mapping[str, Sequence[Invitee]]

    def shown(self) -> list[tuple[str, Sequence[Invitee]]]:
        """Give the reasons in words, with whom they hold for, most first."""
        pairs = [(str(WORDS.get(why, why)), found) for why, found in self.excluded.items()]
        return sorted(pairs, key=lambda pair: (-len(pair[1]), pair[0]))


def sort(*, kind: str, exercise: str, invitees: Sequence[Invitee], at: datetime) -> Sorted:
    """Part people into those to write to and those to leave out; each person once."""
    once = {each.person.pk: each for each in reversed(invitees)}
    no = left_out(kind=kind, exercise=exercise, people=list(once), at=at)
    excluded: dict[str, list[Invitee]] = {}
    wanted: list[Invitee] = []
    for key, each in reversed(once.items()):
        if why := no.get(key):
            excluded.setdefault(why, []).append(each)
        else:
            wanted.append(each)
    return Sorted(wanted, excluded)
