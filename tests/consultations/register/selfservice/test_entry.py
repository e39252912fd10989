"""One's own entry: opened by a link, corrected, allowed and forbidden; what organisations ask for."""

import logging
import re
import secrets
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.register.consent import actions as consent
from consultations.register.consent.models import ConsentRecord, ConsentText, Stop
from consultations.register.directory.changes import Change
from consultations.register.directory.models import Email, Organisation, Person
from consultations.register.rights import actions as rights
from consultations.register.selfservice import actions, links
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import ChangeRequest, Link
from ds4skills.jobs.actions import drain
from ds4skills.web.logs import JsonFormatter
from tests.budgets.counting import cost
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db
PERSON, ADDRESS = Link.Purpose.PERSON, Link.Purpose.ADDRESS


def path_of(url):
    return url[url.index("/me/") if "/me/" in url else url.index("/join/") :]


def link_to(person, purpose=PERSON, at=NOON, **more):
    """Make a link; gives its path."""
    return path_of(links.make(purpose=purpose, subject=person.pk, at=at, **more))


def opened(client, person):
    """Open somebody's entry by a link."""
    assert client.post(link_to(person)).status_code == 303
    return client


def address_in(message):
    """Give the path of the one link in a message."""
    return path_of(next(word for word in message.body.split() if word.startswith("http")))


def sent():
    """Deliver what waits; gives the messages."""
    drain()
    return mail.outbox


def test_a_link_opens_its_own_entry_after_the_button_and_leaves_a_clean_address(cast, sign_in):
    client = sign_in()
    path = link_to(cast.person)
    for _scanner in range(20):
        assert client.get(path).status_code == client.head(path).status_code == 200
    assert links.COOKIE not in client.cookies
    answer = client.post(path)
    assert (answer.status_code, answer["Location"]) == (303, "/me/entry/")
    cookie = client.cookies[links.COOKIE]
    assert (cookie["path"], cookie["max-age"], cookie["httponly"]) == ("/me/", 3600, True)
    page = client.get("/me/entry/").content.decode()
    assert "Lindqvist" in page
    assert "Nordic Skills Alliance" in page
    assert path.split("/")[-2] not in page


def test_a_link_that_opens_nothing_always_gets_the_same_page(cast, sign_in, at):
    expired = link_to(cast.person, at=NOON - timedelta(days=31))
    other = link_to(cast.person, ADDRESS, address="x@example.org").replace("/address/", "/open/")
    revoked = link_to(cast.colleague_person)
    links.revoke(purpose=PERSON, subject=cast.colleague_person.pk, at=NOON)
    guessed = f"/me/entry/open/{secrets.token_urlsafe(32)}/"
    client = sign_in()
    answers = []
    for path in (expired, other, revoked, guessed):
        for method in (client.get, client.post):
            answer = method(path)
            text = answer.content.decode().replace(path.split("/")[-2], "")
            text = re.sub(r'value="[A-Za-z0-9]{64}"', "", text)
            answers.append((answer.status_code, text, answer["Referrer-Policy"]))
    assert len(set(answers)) == 1
    assert answers[0][0] == 410
    assert answers[0][2] == "strict-origin"


def test_guesses_open_nothing(cast):
    link_to(cast.person)
    assert not any(links.find(secrets.token_urlsafe(32), PERSON, NOON) for _n in range(300))


def test_the_cookie_ends_after_an_hour_and_with_its_link(cast, sign_in, at, monkeypatch):
    client = opened(sign_in(), cast.person)
    assert "Lindqvist" in client.get("/me/entry/").content.decode()
    monkeypatch.setattr("django.core.signing.time.time", lambda: NOON.timestamp() + 10**9)
    assert "Lindqvist" not in client.get("/me/entry/").content.decode()
    monkeypatch.undo()
    at(NOON)
    links.revoke(purpose=PERSON, subject=cast.person.pk, at=NOON)
    assert client.get("/me/entry/edit/").status_code == 302


def test_secrets_are_kept_nowhere_and_logged_nowhere(cast, sign_in, caplog):
    caplog.set_level(logging.DEBUG)
    path = link_to(cast.person)
    secret = path.split("/")[-2]
    sign_in().post(path)
    assert sign_in().get(f"/me/entry/address/{secret}/").status_code == 410
    kept = [value for row in Link.objects.values() for value in map(str, row.values())]
    assert secret not in " ".join(kept)
    lines = [JsonFormatter().format(r) for r in caplog.records if not r.name.startswith("django.db")]
    assert any("/me/entry/address/" in line for line in lines)
    assert [line for line in lines if secret in line] == []


def test_asking_for_a_link_says_the_same_to_all_and_writes_to_the_known(cast, sign_in):
    known = cast.person.emails.get().address
    client = sign_in()
    bodies = {
        re.sub(r'value="\w{64}"', "", client.post("/me/entry/new-link/", {"email": who}).content.decode())
        for who in (known, "nobody@example.org", "not an address")
    }
    assert len(bodies) == 1
    [message] = sent()
    assert message.to == [known]
    assert client.post(address_in(message)).status_code == 303


def test_asking_for_a_link_is_the_same_work_for_all(cast, sign_in):
    client, asked = sign_in(), []
    client.post("/me/entry/new-link/", {"email": "warm@example.org"})
    for who in (cast.person.emails.get().address, "nobody@example.org", "not an address"):
        with CaptureQueriesContext(connection) as each:
            client.post("/me/entry/new-link/", {"email": who})
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in each.captured_queries])
    assert asked[0] == asked[1] == asked[2]
    assert not any("consultations_" in sql for sql in asked[0])
    assert Link.objects.count() == 0


def test_at_most_three_links_go_to_one_address_within_an_hour(cast, sign_in):
    for _n in range(5):
        sign_in().post("/me/entry/new-link/", {"email": cast.person.emails.get().address})
    assert len(sent()) == 3


def test_names_change_at_once_and_the_history_says_by_link(cast, sign_in):
    client = opened(sign_in(), cast.person)
    cast.person.refresh_from_db()
    facts = {"given_name": "Åsa", "family_name": "Lind", "language": "fr", "country": "SE"}
    answer = client.post("/me/entry/edit/", {**facts, "version": cast.person.version})
    assert answer.status_code == 302
    changed = Person.objects.get(pk=cast.person.pk)
    assert (str(changed), changed.language) == ("Åsa Lind", "fr")
    assert set(Change.objects.filter(key=changed.pk, field="family_name").values_list("via", flat=True)) == {
        "link"
    }
    again = client.post("/me/entry/edit/", {**facts, "family_name": "Old", "version": cast.person.version})
    assert again.status_code == 409
    assert 'value="Old"' in again.content.decode()


def test_a_new_address_counts_once_it_is_confirmed_and_the_old_one_is_told(cast, sign_in):
    old = cast.person.emails.get().address
    client = opened(sign_in(), cast.person)
    client.post("/me/entry/address/", {"email": "Lind@New.example"})
    assert cast.person.emails.get().address == old
    [message] = sent()
    assert message.to == ["lind@new.example"]
    path = address_in(message)
    assert sign_in().get(path).status_code == 200
    assert cast.person.emails.get().address == old
    assert sign_in().post(path).status_code == 200
    now = cast.person.emails.get()
    assert (now.address, now.primary, now.verified_at) == ("lind@new.example", True, NOON)
    assert sent()[-1].to == [old]
    assert sign_in().post(path).status_code == 410
    assert client.get("/me/entry/edit/").status_code == 302  # links that went to the old address are closed
    assert not Link.objects.filter(address__gt="").exists()


def test_an_address_of_somebody_else_is_not_taken(cast, sign_in):
    theirs = cast.colleague_person.emails.get().address
    path = link_to(cast.person, ADDRESS, address=theirs)
    assert sign_in().post(path).status_code == 409
    assert Email.objects.get(address=theirs).person == cast.colleague_person


def test_a_purpose_is_allowed_in_the_words_that_were_read_and_withdrawn_in_two_clicks(cast, sign_in):
    client = sign_in(cast.stakeholder)
    assert 'href="/me/entry/"' in client.get("/me/").content.decode()
    page = client.get("/me/entry/?lang=fr").content.decode()
    text = ConsentText.objects.get(purpose="publish-name", language="fr")
    assert text.body.replace("'", "&#x27;") in page
    data = {"purpose": "publish-name", "text": text.pk, "act": "give"}
    assert client.post("/me/entry/purpose/", data).status_code == 302
    given = ConsentRecord.objects.get(key=cast.person.pk)
    assert (given.act, given.text, given.via) == ("given", text, "entry.page")
    client.post("/me/entry/purpose/", {"purpose": "publish-name", "act": "withdraw"})
    acts = ConsentRecord.objects.filter(key=cast.person.pk).order_by("id").values_list("act", flat=True)
    assert list(acts) == ["given", "withdrawn"]


def test_an_unknown_purpose_records_nothing(cast, sign_in):
    sign_in(cast.stakeholder).post("/me/entry/purpose/", {"purpose": "sell", "act": "give"})
    assert not ConsentRecord.objects.exists()


def test_contact_stops_and_is_allowed_again_by_the_person(cast, sign_in):
    client = opened(sign_in(), cast.person)
    client.post("/me/entry/contact/", {"act": "stop"})
    assert Stop.objects.get().person == cast.person
    client.post("/me/entry/contact/", {"act": "allow"})
    assert not Stop.objects.exists()


def test_own_word_takes_back_every_stop(cast, sign_in):
    client = opened(sign_in(), cast.person)
    for kind in Stop.Kind.values:
        consent.stop(person=cast.person, kind=kind, at=NOON)

    client.post("/me/entry/contact/", {"act": "allow"})

    assert not Stop.objects.exists()


@pytest.mark.parametrize("by_link", [True, False])
def test_whoever_leaves_reads_so_and_stays_by_one_button(cast, sign_in, by_link):
    client = opened(sign_in(), cast.person) if by_link else sign_in(cast.stakeholder)
    consent.stop(person=cast.person, kind=Stop.Kind.OBJECTED, at=NOON - timedelta(days=1))
    rights.ask_erasure(actor=None, person=cast.person, at=NOON)
    assert "I want to stay" in client.get("/me/entry/").text

    answer = client.post("/me/entry/contact/", {"act": "allow"}, follow=True)
    assert "We may write to you again" not in answer.text
    assert "You leave on 18 May 2026" in answer.text
    assert list(Stop.objects.values_list("kind", flat=True)) == ["restricted"]
    assert "You may write to me again" not in answer.text

    answer = client.post("/me/entry/stay/", follow=True)
    assert "You stay" in answer.text
    assert "I want to stay" not in answer.text
    assert not Stop.objects.exists()
    assert "nothing to call off" in client.post("/me/entry/stay/", follow=True).text


def test_calling_a_removal_off_keeps_a_restriction_that_was_asked_for_before(cast):
    consent.stop(person=cast.person, kind=Stop.Kind.RESTRICTED, at=NOON - timedelta(days=1))
    erasure = rights.ask_erasure(actor=None, person=cast.person, at=NOON)

    rights.cancel_erasure(actor=None, erasure=erasure, at=NOON)

    assert Stop.objects.get().kind == "restricted"


def test_still_right_dates_the_person_and_the_organisation_they_speak_for(cast, sign_in):
    sign_in(cast.stakeholder).post("/me/entry/right/")
    sign_in(cast.colleague).post("/me/entry/right/")
    assert set(Person.objects.filter(user__isnull=False).values_list("verified_on", flat=True)) == {
        NOON.date()
    }
    assert Organisation.objects.get(pk=cast.organisation.pk).verified_on == NOON.date()
    assert Change.objects.filter(table="organisation", field="verified_on").count() == 1


def facts(organisation, **more):
    found = {"name": organisation.name, "country": organisation.country, "category": "industry-association"}
    return {**found, **more}


def test_facts_of_an_organisation_wait_for_staff_who_see_old_and_new(cast, sign_in):
    client = opened(sign_in(), cast.colleague_person)
    where = f"/me/entry/organisations/{cast.organisation.pk}/"
    assert client.post(where, facts(cast.organisation, city="Luleå", listed="on")).status_code == 302
    assert Organisation.objects.get(pk=cast.organisation.pk).city == ""
    staff = sign_in(cast.coordinator)
    page = staff.get("/register/changes/").content.decode()
    assert "Luleå" in page
    city, listed = ChangeRequest.objects.order_by("field")
    decide = {"decision": "accept", "answer": "Good.", "seen": ""}
    assert staff.post(f"/register/changes/{city.pk}/", decide).status_code == 302
    assert staff.post(f"/register/changes/{city.pk}/", decide).status_code == 409
    assert staff.post(f"/register/changes/{listed.pk}/", decide).status_code == 302
    found = Organisation.objects.get(pk=cast.organisation.pk)
    assert (found.city, found.listed) == ("Luleå", True)
    assert Change.objects.filter(via=f"selfservice.change:{city.pk}", new="Luleå").exists()
    assert [message.to for message in sent()] == [[cast.colleague_person.emails.get().address]] * 2


def test_a_refusal_needs_a_sentence_and_leaves_the_fact(cast, sign_in):
    [row] = actions.ask_change(
        holder=Holder(cast.person), organisation=cast.organisation, wanted={"name": "Other"}, at=NOON
    )
    staff = sign_in(cast.coordinator)
    where = f"/register/changes/{row.pk}/"
    assert staff.post(where, {"decision": "refuse"}).status_code == 409
    assert staff.post(where, {"decision": "refuse", "answer": "Not in the statutes."}).status_code == 302
    assert Organisation.objects.get(pk=cast.organisation.pk).name == "Nordic Skills Alliance"
    assert "Not in the statutes." in sent()[0].body


def test_a_fact_that_moved_meanwhile_is_decided_once_more(cast, sign_in):
    [row] = actions.ask_change(
        holder=Holder(cast.person), organisation=cast.organisation, wanted={"city": "Luleå"}, at=NOON
    )
    Organisation.objects.filter(pk=cast.organisation.pk).update(city="Umeå")
    decide = {"decision": "accept", "seen": ""}
    answer = sign_in(cast.coordinator).post(f"/register/changes/{row.pk}/", decide)
    assert answer.status_code == 409
    assert "Umeå" in answer.content.decode()


def test_nobody_asks_for_an_organisation_that_is_not_theirs(cast, sign_in):
    other = make_organisation("Elsewhere")
    client = sign_in(cast.stakeholder)
    assert client.get(f"/me/entry/organisations/{other.pk}/").status_code == 404
    with pytest.raises(actions.NotOfItError):
        actions.ask_change(holder=Holder(cast.person), organisation=other, wanted={"city": "X"}, at=NOON)


def test_the_entry_and_the_list_of_requests_ask_the_same_number_of_questions(cast, sign_in):
    mine, staff = sign_in(cast.stakeholder), sign_in(cast.coordinator)
    costs = []
    for city in ("Luleå", "Umeå", "Kiruna"):
        for body in (make_organisation(f"In {city}"), make_organisation(f"Near {city}")):
            person = make_person(organisation=body)
            actions.ask_change(holder=Holder(person), organisation=body, wanted={"city": city}, at=NOON)
        costs.append((cost(mine, "/me/entry/"), cost(staff, "/register/changes/")))
    assert len(set(costs)) == 1
    assert costs[0][0] <= 16, costs
    assert costs[0][1] <= 10, costs
