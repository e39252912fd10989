"""The access table of the register's API: every address x method, by scope and by asker.

Askers: coordinators; keepers of network A (who hold no role); staff in other roles; stakeholders, strangers.
`who` says who may: `staff` whoever holds a role, `meet` coordinators and keepers, `coordinate` coordinators. Others
get 403 where they hold a role, else 404. `kept` marks objects that a keeper of network A may see; without it a
keeper gets 404 for the object of network B.
"""

from collections.abc import Callable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from consultations.register.api.base import CONTACT, READ, WRITE

Kwargs = Callable[[SimpleNamespace], dict[str, Any]]
STAFF = ("coordinator", "moderator", "editor", "observer")
OUTSIDE = ("keeper", "other_keeper", "stakeholder", "colleague", "stranger", "superuser")


@dataclass(frozen=True)
class Cell:
    """One address and method; `status` is what those who may get."""

    name: str
    method: str
    who: str
    scope: str = READ
    kwargs: Kwargs = lambda _w: {}
    status: int = 200
    of_person: bool = False  # the object is a person of network A


def expected(cell: Cell, asker: str) -> int:
    """Give the status that an asker gets who has the scope."""
    if asker == "coordinator":
        return cell.status
    staff = asker in STAFF
    if cell.who == "staff":
        return cell.status if staff else 404
    if cell.who == "meet":
        if asker == "keeper" or (asker == "other_keeper" and not cell.of_person):
            return cell.status
        return 404  # whoever meets nobody learns nothing of people, whatever role they hold
    return 403 if staff else 404


def key(world):
    return {"pk": world.organisation.pk}


def who(world):
    return {"pk": world.person.pk}


def segment(world):
    return {"pk": world.segment.pk}


def suggestion(world):
    return {"pk": world.suggestion.pk}


def mandate(world):
    return {"pk": world.mandate.pk}


def release(world):
    return {"pk": world.release.pk}


def coordinators(name: str, method: str, kwargs: Kwargs = lambda _w: {}, status: int = 200) -> Cell:
    """Give an act, or a list, of coordinators."""
    return Cell(name, method, "coordinate", READ if method == "get" else WRITE, kwargs, status)


# A write without a body is refused by its fields (422) or its headers (400): it went past every rule.
CELLS = [
    Cell("api_organisations", "get", "staff"),
    coordinators("api_organisations", "post", status=422),
    Cell("api_organisation", "get", "staff", kwargs=key),
    coordinators("api_organisation", "patch", key, 400),
    Cell("api_relations", "get", "staff", kwargs=key),
    coordinators("api_relations", "post", key, 422),
    coordinators("api_relation", "delete", lambda w: {**key(w), "relation": 999_999}, 404),
    Cell("api_people", "get", "meet"),
    coordinators("api_people", "post", status=422),
    Cell("api_person", "get", "meet", kwargs=who, of_person=True),
    coordinators("api_person", "patch", who, 400),
    Cell("api_person_contact", "get", "meet", CONTACT, who, of_person=True),
    Cell("api_person_consents", "get", "meet", kwargs=who, of_person=True),
    Cell("api_releases", "get", "coordinate", CONTACT),
    Cell("api_releases", "post", "coordinate", CONTACT, status=422),
    Cell("api_release", "get", "coordinate", CONTACT, release),
    Cell("api_release_fetch", "post", "coordinate", CONTACT, release, 409),
    Cell("api_affiliations", "get", "meet"),
    coordinators("api_affiliations", "post", status=422),
    coordinators("api_affiliation", "patch", lambda w: {"pk": w.tie.pk}),
    coordinators("api_mandates", "get"),
    coordinators("api_mandates", "post", status=422),
    coordinators("api_mandate_decision", "post", mandate, 422),
    coordinators("api_mandate_revoke", "post", mandate),
    Cell("api_log", "get", "staff"),
    coordinators("api_log", "post", status=400),
    coordinators("api_segments", "get"),
    coordinators("api_segments", "post", status=422),
    coordinators("api_segment", "get", segment),
    coordinators("api_segment", "patch", segment, 400),
    coordinators("api_segment_members", "get", segment),
    coordinators("api_segment_why", "get", lambda w: {**segment(w), "key": w.organisation.pk}),
    coordinators("api_segment_snapshots", "get", segment),
    coordinators("api_snapshot_members", "get", lambda w: {**segment(w), "number": w.snapshot.pk}),
    Cell("api_taxonomies", "get", "staff"),
    Cell("api_terms", "get", "staff", kwargs=lambda _w: {"taxonomy": "stakeholder"}),
    Cell("api_networks", "get", "staff"),
    coordinators("api_duplicates", "get"),
    coordinators("api_duplicate", "get", suggestion),
    coordinators("api_duplicate_decision", "post", suggestion, 422),
]
