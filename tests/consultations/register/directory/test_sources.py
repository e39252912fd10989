"""Rows of the log lead to where they come from, for whoever may see it; the log leaves as a table."""

import csv
import io
import json

import pytest

from consultations.programme.models import Invitation
from consultations.register.consent.actions import give, withdraw
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import text_of
from consultations.register.duplicates.merging import merge
from consultations.register.engagement.actions import log
from consultations.register.engagement.entries import enter
from consultations.register.engagement.models import Interaction
from consultations.register.origins.actions import add_origin, save_network
from consultations.register.selfservice.models import Application
from surveys.answering.models import Response
from tests.consultations.register.directory.test_pages import FACTS, NAMES
from tests.factories import NOON, make_cast, make_consultation, make_organisation
from tests.surveys.people import fill, make_survey
from tests.surveys.test_answering import send
from tests.workshops.people import make_session

pytestmark = pytest.mark.django_db


def invited(cast):
    row = Invitation.objects.create(
        consultation=cast.consultation, exercise=cast.consultation.exercise, person=cast.person, made_at=NOON
    )
    return f"programme.invitation:{row.pk}"


def test_a_response_leads_to_the_results_of_its_survey(cast, sign_in):
    survey = make_survey(cast)
    stakeholder = sign_in(cast.stakeholder)
    fill(stakeholder, survey)
    send(stakeholder, survey)
    row = Interaction.objects.filter(source=f"surveys.response:{Response.objects.get().pk}").latest("pk")
    client = sign_in(cast.observer)
    said = client.get(f"/register/organisations/{cast.organisation.pk}/log/").content.decode()
    assert f"/at/{row.source}" in said
    answer = client.get(f"/at/{row.source}")
    assert f"/manage/surveys/{survey.code}/" in answer["Location"]
    assert client.get(answer["Location"]).status_code == 200


def test_an_invitation_and_a_session_lead_to_their_pages_for_whoever_may(cast, sign_in):
    session = make_session(cast, seats=3)
    session = session if hasattr(session, "staff_path") else session[0]
    sources = {
        invited(cast): {"coordinator"},
        f"workshops.session:{session.pk}": {"coordinator", "moderator"},
    }
    for source, may in sources.items():
        for role in ("coordinator", "moderator", "editor", "observer", "stakeholder", "stranger"):
            answer = sign_in(getattr(cast, role)).get(f"/at/{source}")
            assert answer.status_code == (302 if role in may else 404), (source, role)


def test_an_application_and_a_response_to_nothing(cast, sign_in):
    made = Application.objects.create(
        family_name="Tamm", email="t@example.org", state="confirmed", made_at=NOON, confirmed_at=NOON
    )
    add_origin(
        actor=None,
        key=cast.person.pk,
        kind="self",
        basis="consent",
        at=NOON,
        person=True,
        reference=f"selfservice.application:{made.pk}",
    )
    client = sign_in(cast.coordinator)
    page = client.get(f"/register/people/{cast.person.pk}/").content.decode()
    assert f"/at/selfservice.application:{made.pk}" in page
    assert client.get(f"/at/selfservice.application:{made.pk}")["Location"].endswith(f"/{made.pk}/")
    for source in (
        "surveys.response:999999",
        "x:1",
        "surveys.response:",
        f"imports.row:{'9' * 40}",
        "nonsense",
    ):
        assert client.get(f"/at/{source}").status_code == 404
    assert sign_in().get("/at/x:1").status_code == 302  # asked to sign in, whatever it is


def test_a_coordinator_of_another_consultation_gets_what_nothing_gives(cast, sign_in):
    other = make_cast(make_consultation())
    assert sign_in(other.coordinator).get(f"/at/{invited(cast)}").status_code == 404


def test_no_link_is_shown_to_whom_it_would_not_open(cast, sign_in):
    log(
        stage="invited",
        channel="invitation",
        exercise=cast.consultation.exercise,
        at=NOON,
        organisation=cast.organisation.pk,
        source=invited(cast),
    )
    path = f"/register/organisations/{cast.organisation.pk}/log/"
    shown = {
        role: "/at/" in sign_in(getattr(cast, role)).get(path).content.decode()
        for role in ("coordinator", "observer")
    }
    assert shown == {"coordinator": True, "observer": False}


def entered(cast, network=None):
    enter(
        actor=cast.coordinator,
        channel="call",
        direction="out",
        stage="reached",
        when=NOON,
        precision="day",
        at=NOON,
        organisation=cast.organisation.pk,
        people=[cast.person.pk],
        text="=They | agree.",
        network=network,
    )


def table(client, path):
    return list(csv.DictReader(io.StringIO(client.get(path).content.decode("utf-8-sig"))))


def test_the_log_leaves_as_a_table(cast, sign_in):
    entered(cast)
    path = f"/register/organisations/{cast.organisation.pk}/log"
    client = sign_in(cast.coordinator)
    [row] = table(client, f"{path}.csv")
    assert (
        list(row)
        == (
            "at channel direction stage person_key organisation_key exercise exercise_title source by note"
        ).split()
    )
    assert (row["at"], row["stage"], row["by"]) == ("2026-05-04", "reached", "Coordinator")
    assert row["person_key"] == str(cast.person.pk)
    assert row["note"] == "'=They \\| agree."  # guarded, and its bar marked
    lines = client.get(f"{path}.jsonl").content.decode().splitlines()
    assert json.loads(lines[-1])["channel"] == "call"
    assert client.get(f"{path}.xlsx").content[:2] == b"PK"
    assert client.get(f"{path}.pdf").status_code == 404
    assert f"{path}.csv" in client.get(f"{path}/").content.decode()
    [own] = table(client, f"/register/people/{cast.person.pk}/log.csv")
    assert own["organisation_key"] == str(cast.organisation.pk)


def test_the_table_names_nobody_and_tells_no_note_to_whoever_may_not_see_them(cast, sign_in):
    entered(cast)
    [row] = table(sign_in(cast.observer), f"/register/organisations/{cast.organisation.pk}/log.csv")
    assert (row["person_key"], row["note"], row["stage"]) == ("", "", "reached")
    network = save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)
    entered(cast, network)
    rows = table(sign_in(cast.moderator), f"/register/organisations/{cast.organisation.pk}/log.csv")
    assert [each["person_key"] for each in rows] == ["", ""]
    assert all(each["note"] for each in rows)  # a keeper reads what is for all, and for their network


def test_people_leave_with_the_purposes_that_stand(cast, sign_in):
    for purpose in (Purpose.UPDATES, Purpose.INVITE):
        facts = {"key": cast.person.pk, "purpose": purpose, "via": "page", "at": NOON}
        give(text=text_of(purpose, "en"), **facts)
    client = sign_in(cast.coordinator)
    rows = {row["family_name"]: row for row in table(client, "/register/people.csv")}
    assert rows["Lindqvist"]["purposes"] == "invite | updates"
    assert rows["Berg"]["purposes"] == ""
    withdraw(key=cast.person.pk, purpose=Purpose.UPDATES, via="page", at=NOON)
    rows = {row["family_name"]: row for row in table(client, "/register/people.csv")}
    assert rows["Lindqvist"]["purposes"] == "invite"


def test_an_application_says_what_is_allowed_and_leads_to_the_person(cast, sign_in):
    made = Application.objects.create(
        family_name="Tamm",
        email="t@example.org",
        state="confirmed",
        made_at=NOON,
        confirmed_at=NOON,
        purposes=[[Purpose.UPDATES, text_of(Purpose.UPDATES, "en").pk]],
    )
    client = sign_in(cast.coordinator)
    path = f"/register/applications/{made.pk}/"
    assert "to send you news of the blueprint" in client.get(path).content.decode()
    facts = {"decision": "accept", "person": "new", "organisation": ""}
    assert client.post(path, facts).status_code == 302
    made.refresh_from_db()
    assert f"/register/people/{made.person_key}/" in client.get(path).content.decode()


def test_what_is_typed_of_an_origin_is_no_link(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {**FACTS, **NAMES, "name": "Typed", "reference": "<b>their card</b>"}
    answer = client.post("/register/organisations/new/", facts)
    page = client.get(answer["Location"]).content.decode()
    assert "&lt;b&gt;their card" in page
    assert "/at/" not in page


def test_the_log_as_a_table_holds_what_was_said_to_merged_entries(cast, sign_in):
    double = make_organisation("Nordic Skills Alliance AB")
    log(stage="reached", channel="mail", exercise=cast.consultation.exercise, at=NOON, organisation=double.pk)
    path = f"/register/organisations/{cast.organisation.pk}/log.csv"
    before = len(table(sign_in(cast.coordinator), path))
    merge(actor=cast.coordinator, kind="organisation", winner=cast.organisation.pk, loser=double.pk, at=NOON)
    assert len(table(sign_in(cast.coordinator), path)) == before + 1
