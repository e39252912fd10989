"""People, places, mandates and the log through the API."""

import json
from datetime import timedelta

import pytest

from consultations.register.consent.actions import give, withdraw
from consultations.register.consent.queries import text_of
from consultations.register.directory.models import Email, Mandate
from consultations.register.engagement.models import Interaction, InteractionNote
from tests.asking import register
from tests.consultations.register.api.people import make_world
from tests.factories import NOON

pytestmark = pytest.mark.django_db
UNTIL = (NOON + timedelta(days=90)).isoformat()


@pytest.fixture
def world(db, at):
    return make_world()


@pytest.fixture
def call(world):
    return register(world.cast.coordinator)


def test_a_person_is_changed_if_nobody_else_did(world, call):
    path = f"people/{world.person.pk}/"
    found = call("get", path)
    assert found.json()["affiliations"][0]["organisation_name"] == "Acme Learning"
    tag = found.headers["ETag"]
    changed = call("patch", path, {"given_name": "Aino", "emails": ["aino@example.org"]}, if_match=tag)
    assert changed.status_code == 200, changed.content
    assert Email.objects.get(person=world.person).address == "aino@example.org"
    late = call("patch", path, {"given_name": "Anna"}, if_match=tag)
    assert late.status_code == 409
    assert (late.json()["current"]["given_name"], late.json()["yours"]) == ("Aino", {"given_name": "Anna"})
    assert b"@" not in late.content


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({}, "family_name"),
        ({"family_name": "x", "country": "ZZ"}, "country"),
        ({"family_name": "x", "language": "xx"}, "language"),
        ({"family_name": "x", "emails": ["nowhere"]}, "emails"),
        ({"family_name": "x", "emails": ["a@example.org\nb@example.org"]}, "emails"),
        ({"family_name": "x", "emails": "a@example.org"}, "emails"),
        ({"family_name": "x", "network": 10**30}, "network"),
        ({"family_name": "x", "network": 999}, "network"),
        ({"family_name": "x", "organisation": "2c1d0000-0000-4000-8000-000000000000"}, "organisation"),
        ({"family_name": "x", "user": 1}, ""),
    ],
)
def test_each_field_of_a_person_says_why(call, sent, field):
    answer = call("post", "people/", sent)
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]


def test_what_somebody_allowed_is_read(world, call):
    words = text_of("invite", "en")
    give(key=world.person.pk, purpose="invite", text=words, via="page", at=NOON)
    withdraw(key=world.person.pk, purpose="invite", via="link", at=NOON)
    found = call("get", f"people/{world.person.pk}/consents/").json()
    assert found["standing"] == {"invite": "withdrawn"}
    assert [each["act"] for each in found["records"]] == ["withdrawn", "given"]
    assert found["records"][1]["text_digest"] == words.digest


def test_a_place_begins_changes_and_ends(world, call):
    sent = {"person": str(world.person.pk), "organisation": str(world.double.pk), "role": "Adviser"}
    made = call("post", "affiliations/", sent)
    assert made.status_code == 201, made.content
    path = f"affiliations/{made.json()['id']}/"
    wrong = call("patch", path, {"starts_on": "2026-05-02", "ends_on": "2026-05-01"})
    assert list(wrong.json()["fields"]) == ["ends_on"]
    ended = call("patch", path, {"ends_on": "2026-05-04"})
    assert ended.json()["runs"] is False
    assert call("get", f"affiliations/?person={world.person.pk}").json()["count"] == 2
    assert call("get", "affiliations/?person=x").status_code == 400


def test_the_same_place_twice_is_a_conflict_and_no_error_of_ours(world, call):
    sent = {"person": str(world.person.pk), "organisation": str(world.double.pk), "role": "Adviser"}
    assert call("post", "affiliations/", sent).status_code == 201
    again = call("post", "affiliations/", sent)
    assert (again.status_code, again.json()["error"]) == (409, "conflict")
    other = call("post", "affiliations/", {**sent, "role": "Chair"}).json()
    assert call("patch", f"affiliations/{other['id']}/", {"role": "adviser"}).status_code == 409


def test_a_mandate_is_asked_for_decided_once_and_revoked(world, call):
    tie = world.tie.pk
    asked = call("post", "mandates/", {"affiliation": tie, "starts_at": NOON.isoformat(), "ends_at": UNTIL})
    assert (asked.status_code, asked.json()["state"], asked.json()["holds"]) == (201, "requested", False)
    path = f"mandates/{asked.json()['id']}/"
    assert call("post", f"{path}decision/", {"decision": "approve", "evidence": ""}).status_code == 422
    told = call("post", f"{path}decision/", {"decision": "approve", "evidence": "Letter of 1 May."})
    assert told.json()["holds"] is True
    assert Mandate.objects.get(pk=asked.json()["id"]).approved_by == world.cast.coordinator
    again = call("post", f"{path}decision/", {"decision": "refuse", "evidence": "No."})
    assert (again.status_code, again.json()["state"]) == (409, "approved")
    assert call("post", f"{path}revoke/").json()["holds"] is False
    waits = call("get", "mandates/?state=requested").json()
    assert [each["id"] for each in waits["results"]] == [world.mandate.pk]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"affiliation": 999_999}, "affiliation"),
        ({"ends_at": "2020-01-01T00:00:00Z"}, "ends_at"),
        ({"ends_at": "9999-12-31T23:59:59-14:00"}, "ends_at"),
        ({"starts_at": "noon"}, "starts_at"),
        ({"exercise": "programme.consultation:0"}, "exercise"),
    ],
)
def test_a_mandate_that_cannot_be_says_why(world, call, more, field):
    sent = {"affiliation": world.tie.pk, "starts_at": NOON.isoformat(), "ends_at": UNTIL, **more}
    answer = call("post", "mandates/", sent)
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]


def entry(world, **more):
    return {
        "kind": "call", "direction": "out", "stage": "reached", "at": (NOON - timedelta(hours=1)).isoformat(),
        "organisation": str(world.organisation.pk), "people": [str(world.person.pk)], "note": "Rings back.",
        **more,
    }  # fmt: skip


def test_the_log_is_written_once_and_its_note_is_not_read_back(world, call):
    made = call("post", "log/", entry(world), idempotency_key="call-0001")
    again = call("post", "log/", entry(world), idempotency_key="call-0001")
    assert (made.status_code, again.status_code) == (201, 200)
    assert made.json() == again.json()
    assert Interaction.objects.count() == InteractionNote.objects.count() == 1
    listed = call("get", "log/?channel=call&since=2026-05-04&until=2026-05-05").json()
    assert listed["results"][0]["person_name"] == "Ada Aalto"
    assert "Rings" not in json.dumps(listed)
    assert call("post", "log/", entry(world)).status_code == 400


def test_the_log_names_people_to_those_who_may_see_them(world, call):
    call("post", "log/", entry(world), idempotency_key="call-0001")
    for asker in (world.cast.observer, world.cast.editor):
        [row] = register(asker)("get", "log/").json()["results"]
        assert (row["organisation_name"], row["person"], row["person_name"]) == ("Acme Learning", None, "")
        assert register(asker)("get", f"log/?person={world.person.pk}").json()["count"] == 0


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"at": "2026-05-05T00:00:00Z"}, "at"),
        ({"at": "0001-01-01T00:00:00+14:00"}, "at"),
        ({"people": [], "organisation": None}, "people"),
        ({"people": ["2c1d0000-0000-4000-8000-000000000000"]}, "people"),
        ({"kind": "dream"}, "kind"),
        ({"exercise": "programme.consultation:0"}, "exercise"),
        ({"note": "a\u0007"}, "note"),
        ({"network": 999}, "network"),
    ],
)
def test_an_entry_that_cannot_be_kept_says_why(world, call, more, field):
    answer = call("post", "log/", entry(world, **more), idempotency_key="call-0001")
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]
    assert Interaction.objects.count() == 0
