"""Mandates for tests: the form that asks, a request made, an organisation with a domain of its own."""

from datetime import timedelta

from consultations.register.directory.actions import edit_organisation
from consultations.register.directory.models import Affiliation
from consultations.register.selfservice import mandates
from consultations.register.selfservice.actions import Holder
from tests.factories import NOON

HERE = "/me/mandates/"


def form(place, **more):
    facts = {
        "tie": str(place.pk),
        "exercise": "",
        "starts_on": "2026-05-04",
        "ends_on": "2026-12-31",
        "evidence": "letter of the board",
    }
    return {**facts, **more}


def tie_of(person):
    return Affiliation.objects.get(person=person)


def requested(person, at=NOON, exercise="", **more):
    wish = mandates.Wish(tie_of(person).pk, at, at + timedelta(days=90), "letter of the board", exercise)
    return mandates.ask(holder=Holder(person), wish=wish, at=at, **more)


def with_website(cast, website="https://www.nordicskills.example"):
    cast.organisation.refresh_from_db()
    edit_organisation(
        actor=cast.coordinator,
        organisation=cast.organisation,
        version=cast.organisation.version,
        website=website,
        at=NOON,
    )
    cast.organisation.refresh_from_db()
