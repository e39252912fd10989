"""Contact data leave by two, once, in time; pages about oneself; the silent are asked, then let go."""

from datetime import timedelta
from typing import Any

import pytest

from consultations.register.consent.models import ConsentRecord
from consultations.register.directory.models import Person
from consultations.register.engagement.models import InteractionNote
from consultations.register.rights import actions, contacts, staying
from consultations.register.rights.models import ContactExport, Copy, Erasure
from ds4skills.accounts import retention
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from ds4skills.web.letters import Letter
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
COLUMNS = ["key", "family_name", "email", "organisation", "mandate_until"]


def asked(cast, **more):
    facts: dict[str, Any] = {
        "segment": None,
        "name": "all",
        "chosen": {},
        "columns": COLUMNS,
        "kind": "csv",
        "reason": "letters",
    }
    return contacts.ask(actor=cast.coordinator, at=NOON, **{**facts, **more})


def agreed(cast, **more):
    row = contacts.decide(actor=cast.second, export=asked(cast, **more), agree=True, at=NOON)
    contacts.prepare(actor=cast.coordinator, export=row, title="Contacts", at=NOON)
    contacts.make(export=row, at=NOON)
    return row


def test_contact_data_leave_only_when_another_coordinator_agrees(cast):
    row = asked(cast)
    with pytest.raises(contacts.SamePersonError):
        contacts.decide(actor=cast.coordinator, export=row, agree=True, at=NOON)
    assert contacts.make(export=row, at=NOON) == 0
    contacts.decide(actor=cast.second, export=row, agree=False, at=NOON)
    with pytest.raises(contacts.DecidedError):
        contacts.decide(actor=cast.second, export=row, agree=True, at=NOON)
    with pytest.raises(contacts.GoneError):
        contacts.fetch(actor=cast.coordinator, export=row, at=NOON)


def test_the_file_goes_once_to_who_asked_within_fifteen_minutes(cast):
    row = agreed(cast)
    with pytest.raises(contacts.GoneError):
        contacts.fetch(actor=cast.second, export=row, at=NOON)
    body, _row = contacts.fetch(actor=cast.coordinator, export=row, at=NOON + timedelta(minutes=14))
    assert b"Lindqvist" in body
    assert b"Nordic Skills Alliance" in body
    with pytest.raises(contacts.GoneError):
        contacts.fetch(actor=cast.coordinator, export=row, at=NOON + timedelta(minutes=14))

    late = agreed(cast)
    assert contacts.expire(NOON + timedelta(minutes=15)) == 1
    with pytest.raises(contacts.GoneError):
        contacts.fetch(actor=cast.coordinator, export=late, at=NOON + timedelta(minutes=15))


def test_the_fifteen_minutes_begin_when_who_asked_has_the_file_made(cast):
    row = contacts.decide(actor=cast.second, export=asked(cast), agree=True, at=NOON)
    late = NOON + timedelta(days=2)
    assert contacts.make(export=row, at=NOON) == 0
    with pytest.raises(contacts.NotAgreedError):
        contacts.prepare(actor=cast.second, export=row, title="Contacts", at=late)

    contacts.prepare(actor=cast.coordinator, export=row, title="Contacts", at=late)
    drain()

    row.refresh_from_db()
    assert row.state == "ready"
    assert row.ready_at is not None
    body, _row = contacts.fetch(actor=cast.coordinator, export=row, at=row.ready_at + timedelta(minutes=14))
    assert b"Lindqvist" in body


def test_an_agreement_that_nobody_uses_ends_after_a_week(cast):
    row = contacts.decide(actor=cast.second, export=asked(cast), agree=True, at=NOON)
    contacts.expire(NOON + timedelta(days=7))
    row.refresh_from_db()
    assert row.state == "expired"
    with pytest.raises(contacts.NotAgreedError):
        contacts.prepare(actor=cast.coordinator, export=row, title="", at=NOON + timedelta(days=7))


@pytest.mark.parametrize(("agree", "subject"), [(True, "Agreed"), (False, "Refused")])
def test_the_others_are_asked_by_mail_and_who_asked_is_told(cast, agree, subject):
    row = asked(cast)
    assert set(Letter.objects.values_list("to", "template")) == {(cast.second.email, "contacts_asked")}

    contacts.decide(actor=cast.second, export=row, agree=agree, at=NOON)

    letter = Letter.objects.get(template="contacts_decided")
    assert letter.to == cast.coordinator.email
    assert letter.subject.startswith(subject)


def test_restricted_people_are_left_out_of_what_leaves(cast):
    actions.ask_erasure(actor=None, person=cast.person, at=NOON)
    body, row = contacts.fetch(actor=cast.coordinator, export=agreed(cast), at=NOON)

    assert b"Lindqvist" not in body
    assert b"Berg" in body
    assert row.count == 1


def test_coordinators_ask_agree_and_fetch_on_one_page(cast, sign_in):
    first, second = sign_in(cast.coordinator), sign_in(cast.second)
    answer = first.post("/register/requests/", {"columns": ["email"], "kind": "csv", "reason": ""})
    assert answer.status_code == 422
    first.post("/register/requests/", {"columns": ["email"], "kind": "xlsx", "reason": "A letter by post"})
    row = ContactExport.objects.get()
    assert first.post(f"/register/requests/exports/{row.pk}/decide/", {"act": "agree"}).status_code == 409
    assert "A letter by post" in second.get("/register/requests/").text
    second.post(f"/register/requests/exports/{row.pk}/decide/", {"act": "agree"})
    assert second.post(f"/register/requests/exports/{row.pk}/prepare/").status_code == 404
    assert "Prepare the file" in first.get("/register/requests/").text
    first.post(f"/register/requests/exports/{row.pk}/prepare/")
    assert first.post(f"/register/requests/exports/{row.pk}/prepare/").status_code == 409
    contacts.make(export=ContactExport.objects.get(), at=NOON)

    answer = first.post(f"/register/requests/exports/{row.pk}/fetch/")

    assert answer.status_code == 200
    assert answer.content.startswith(b"PK")
    assert first.post(f"/register/requests/exports/{row.pk}/fetch/").status_code == 409
    assert second.post(f"/register/requests/exports/{row.pk}/fetch/").status_code == 404


def test_somebody_sees_copies_and_leaves_on_their_own_page(cast, sign_in):
    client = sign_in(cast.stakeholder)
    assert "Lindqvist" in client.get("/me/data/").text
    client.post("/me/data/copy/")
    drain()
    copy = Copy.objects.get()
    other = sign_in(cast.colleague)
    assert other.post(f"/me/data/copy/{copy.pk}/").status_code == 404
    assert client.post(f"/me/data/copy/{copy.pk}/").content.startswith(b"PK")
    assert client.post(f"/me/data/copy/{copy.pk}/").status_code == 409

    client.post("/me/data/leave/", {"wish": "forget"})
    assert Erasure.objects.get().due_at == NOON + timedelta(days=14)
    assert client.post("/me/data/leave/", {"wish": "forget"}).status_code == 409
    client.post("/me/data/stay/")
    assert Erasure.objects.get().cancelled_at == NOON
    assert client.post("/me/data/stay/").status_code == 409


def test_staff_give_their_role_back_before_they_leave(cast, sign_in):
    make_person("Staff", user=cast.editor)

    assert sign_in(cast.editor).post("/me/data/leave/", {"wish": "forget"}).status_code == 409


def test_the_silent_are_asked_and_go_unless_they_answer(cast):
    late = NOON + timedelta(days=731)
    assert staying.ask(NOON + timedelta(days=600)) == 0
    assert staying.ask(late - timedelta(days=20)) == 2
    assert set(Letter.objects.values_list("made_at", flat=True)) == {late - timedelta(days=20)}
    assert Outbox.objects.filter(task="web.mail").count() == 2
    ConsentRecord.objects.create(
        key=cast.person.pk, purpose="invite", act="given", via="link", at=late - timedelta(days=1)
    )
    assert staying.let_go(late) == 0
    assert staying.let_go(late + timedelta(days=20)) == 1

    actions.erase_due(late + timedelta(days=40))

    assert list(Person.objects.values_list("family_name", flat=True)) == ["Lindqvist"]


def test_each_class_goes_on_its_day_and_none_before(cast):
    names = [each.name for each in retention.every()]
    assert {"notes", "copies", "people", "survey-drafts", "seats"} <= set(names)
    for term in retention.every():
        assert term.due(NOON) == 0, term.name
        assert term.run(NOON) == 0, term.name
    assert InteractionNote.objects.count() == 0
