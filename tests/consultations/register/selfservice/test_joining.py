"""Joining: bots, known and unknown addresses, confirmation by button, matching by staff, forgetting."""

import re
from datetime import timedelta

import pytest
from django.core import mail, signing

from consultations.register.consent.models import ConsentRecord
from consultations.register.directory.models import Affiliation, Email, Organisation, Person
from consultations.register.directory.ties import affiliate
from consultations.register.origins.models import Network, Origin
from consultations.register.selfservice.applications import accept, forget_applications
from consultations.register.selfservice.join_forms import SALT
from consultations.register.selfservice.models import Application, Link
from ds4skills.jobs.actions import drain
from tests.budgets.counting import cost
from tests.consultations.register.selfservice.test_entry import address_in, sent
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db
TAMM = {"given_name": "Kadri", "family_name": "Tamm", "email": "Tamm@Oskused.example", "language": "en"}


def begun(seconds=60):
    return signing.dumps(int(NOON.timestamp()) - seconds, salt=SALT)


def send(client, path="/join/", **more):
    return client.post(path, {**TAMM, "begun": begun(), **more})


def joined(client, **more):
    """Apply and confirm; gives the application."""
    assert send(client, **more).status_code == 200
    assert client.post(address_in(sent()[-1])).status_code == 200
    return Application.objects.latest("id")


def test_whoever_applies_confirms_by_a_button_and_then_waits(cast, sign_in):
    client = sign_in()
    assert send(client, organisation="Oskuste Kogu").status_code == 200
    path = address_in(sent()[0])
    for _scanner in range(20):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert Application.objects.get().state == "waiting"
    assert client.post(path).status_code == client.post(path).status_code == 200
    row = Application.objects.get()
    assert (row.state, row.email, row.confirmed_at) == ("confirmed", "tamm@oskused.example", NOON)
    assert "Oskuste Kogu" in sign_in(cast.coordinator).get("/register/applications/").content.decode()


def test_a_known_address_gets_the_same_page_and_another_mail(cast, sign_in):
    known = cast.person.emails.get().address
    pages = {
        re.sub(r'value="\w{64}"', "", send(sign_in(), email=who).content.decode())
        for who in (known, "new@example.org")
    }
    assert len(pages) == 1
    assert Application.objects.count() == 1
    first, second = sorted(sent(), key=lambda message: message.to != [known])
    assert "/me/entry/open/" in first.body
    assert "/join/confirm/" in second.body


@pytest.mark.parametrize("seconds", [0, 2, 90_000, -60])
def test_a_form_filled_faster_than_people_type_is_handed_back_with_its_text(sign_in, db, seconds):
    client = sign_in()
    answer = send(client, begun=begun(seconds))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="Tamm"' in page
    assert not Application.objects.exists()


def test_a_form_without_its_signed_hour_makes_nothing(sign_in, db):
    assert send(sign_in(), begun="made-up").status_code == 422
    assert not Application.objects.exists()


def test_the_trap_answers_as_ever_and_keeps_nothing(sign_in, db):
    assert send(sign_in(), nickname="x").status_code == 200
    assert not Application.objects.exists()
    assert sent() == []


def test_one_address_gets_at_most_three_mails_within_an_hour(sign_in, db):
    for _n in range(5):
        assert send(sign_in()).status_code == 200
    assert len(sent()) == 3


def test_purposes_are_unticked_and_recorded_for_the_hour_of_the_confirmation(cast, sign_in, at):
    client = sign_in()
    assert "checked" not in client.get("/join/").content.decode()
    row = joined(client, purposes=["invite", "updates"])
    at(NOON + timedelta(days=2))
    staff = sign_in(cast.coordinator)
    at(NOON + timedelta(days=2))
    decide = {"decision": "accept", "person": "new", "organisation": ""}
    assert staff.post(f"/register/applications/{row.pk}/", decide).status_code == 302
    person = Person.objects.get(family_name="Tamm")
    given = ConsentRecord.objects.filter(key=person.pk).order_by("purpose")
    assert [(each.purpose, each.at, each.text and each.text.language) for each in given] == [
        ("invite", NOON, "en"),
        ("updates", NOON, "en"),
    ]
    assert Email.objects.get(person=person).verified_at == NOON
    assert Origin.objects.get(key=person.pk).kind == "self"
    assert staff.post(f"/register/applications/{row.pk}/", decide).status_code == 409


def test_sharing_with_a_network_is_asked_only_where_there_is_one(cast, sign_in):
    Network.objects.create(name="Baltic circle", code="baltic")
    shared = 'value="share-with-network"'
    assert shared not in sign_in().get("/join/").content.decode()
    assert shared in sign_in().get("/join/baltic/").content.decode()
    assert sign_in().get("/join/unknown/").status_code == 404


def test_whoever_joins_by_a_network_is_introduced_by_it(cast, sign_in):
    partner = make_organisation("Baltic Partner")
    network = Network.objects.create(name="Baltic circle", code="baltic", partner_key=partner.pk)
    row = joined(sign_in(), path="/join/baltic/", organisation="Oskuste Kogu")
    decide = {"decision": "accept", "person": "new", "organisation": "new"}
    sign_in(cast.coordinator).post(f"/register/applications/{row.pk}/", decide)
    person = Person.objects.get(family_name="Tamm")
    body = Organisation.objects.get(name="Oskuste Kogu")
    assert Affiliation.objects.filter(person=person, organisation=body).exists()
    for key in (person.pk, body.pk):
        origin = Origin.objects.get(key=key)
        assert (origin.network, origin.introduced_by) == (network, partner.pk)


def test_staff_see_whom_an_applicant_may_be_and_why(cast, sign_in):
    make_organisation("Oskuste Kogu OÜ", country="EE", website="https://www.oskused.example")
    twin = make_person("Tamm")
    Person.objects.filter(pk=twin.pk).update(given_name="Kadri", folded="tamm kadri")
    row = joined(sign_in(), organisation="Oskuste Kogu", country="EE")
    page = sign_in(cast.coordinator).get(f"/register/applications/{row.pk}/").content.decode()
    assert "the same web domain: oskused.example" in page
    assert str(twin.pk) in page
    decide = {"decision": "accept", "person": str(twin.pk), "organisation": ""}
    sign_in(cast.coordinator).post(f"/register/applications/{row.pk}/", decide)
    assert Email.objects.get(address="tamm@oskused.example").person_id == twin.pk
    assert Application.objects.get().person_key == twin.pk


def test_a_refusal_needs_a_sentence_which_is_sent(cast, sign_in):
    row = joined(sign_in())
    staff = sign_in(cast.coordinator)
    decide = {"decision": "refuse", "person": "new", "organisation": ""}
    assert staff.post(f"/register/applications/{row.pk}/", decide).status_code == 422
    decide["answer"] = "We ask organisations only."
    assert staff.post(f"/register/applications/{row.pk}/", decide).status_code == 302
    assert "We ask organisations only." in sent()[-1].body
    assert not Person.objects.filter(family_name="Tamm").exists()


def test_strangers_are_offered_listed_organisations_only(cast, sign_in):
    make_organisation("Skills Council of Tallinn")
    listed = make_organisation("Skills Council of Tartu", listed=True)
    page = sign_in().get("/join/organisations/?organisation=skills+coun").content.decode()
    assert str(listed) in page
    assert "Tallinn" not in page


def test_what_nobody_confirms_goes_after_seven_days(cast, sign_in):
    send(sign_in())
    kept = joined(sign_in(), email="other@example.org")
    forget_applications(at=NOON + timedelta(days=6))
    assert Application.objects.count() == 2
    forget_applications(at=NOON + timedelta(days=7))
    assert Application.objects.get() == kept
    assert Link.objects.filter(purpose="application").count() == 1


def test_the_list_of_applications_and_the_form_keep_their_budgets(cast, sign_in):
    client, staff, costs = sign_in(), sign_in(cast.coordinator), []
    for n in range(3):
        joined(client, email=f"tamm{n}@example.org")
        costs.append(cost(staff, "/register/applications/"))
    assert len(set(costs)) == 1
    assert costs[0] <= 9
    assert cost(client, "/join/") <= 4
    assert drain() == 0
    assert len(mail.outbox) == 3


def test_whoever_begins_there_later_is_accepted_all_the_same(cast, sign_in):
    known = make_person("Tamm", email="other@oskused.example")
    body = make_organisation("Oskuste Kogu")
    affiliate(actor=None, person=known, organisation=body, at=NOON, starts_on=NOON.date() + timedelta(days=9))
    row = joined(sign_in())
    accept(actor=cast.coordinator, application=row, at=NOON, person=known, organisation=body)
    row.refresh_from_db()
    assert row.state == "accepted"
    assert Affiliation.objects.filter(person=known, organisation=body).count() == 1
