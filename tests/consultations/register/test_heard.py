"""What people said by phone, letter or in person is written down by coordinators, and counts."""

from datetime import timedelta

import pytest

from consultations.register.consent import actions as consent
from consultations.register.consent.models import ConsentRecord, Purpose, Stop
from consultations.register.consent.queries import may_contact, text_of
from consultations.register.rights import actions as rights
from consultations.register.rights import copying
from consultations.register.rights.models import SpokenWord
from ds4skills.accounts.privacy import Subject
from ds4skills.audit.models import Event
from ds4skills.web.letters import DeadAddress
from tests.budgets.counting import cost
from tests.factories import NOON, make_organisation

pytestmark = pytest.mark.django_db
TODAY = NOON.date()
HEARD = {"way": "letter", "said_on": TODAY.isoformat(), "evidence": "folder 12, letter of 3 May"}


@pytest.fixture
def page(cast):
    return f"/register/people/{cast.person.pk}/"


def may(person, purpose=Purpose.INVITE):
    return bool(may_contact([person.pk], purpose, at=NOON))


@pytest.mark.parametrize("kind", ["no-contact", "objected", "restricted"])
def test_a_stop_said_by_letter_counts_at_once_and_is_signed(cast, sign_in, page, kind):
    client = sign_in(cast.coordinator)

    answer = client.post(f"{page}stop/", {**HEARD, "kind": kind})

    assert answer.status_code == 302
    assert Stop.objects.get().kind == kind
    assert not may(cast.person)
    word = SpokenWord.objects.get()
    assert (word.about, word.way, word.by) == (f"stopped:{kind}", "letter", cast.coordinator)
    assert Event.objects.filter(verb="contact.stopped").exists()
    shown = client.get(page).text
    assert "folder 12" in shown
    assert "by letter" in shown


def test_a_stop_is_taken_back_by_their_own_word_only(cast, sign_in, page):
    client = sign_in(cast.coordinator)
    consent.stop(person=cast.person, kind=Stop.Kind.OBJECTED, at=NOON)
    assert client.post(f"{page}stop/objected/lift/", HEARD).status_code == 422
    assert (
        client.post(f"{page}stop/objected/lift/", {**HEARD, "own": "on", "evidence": ""}).status_code == 422
    )
    assert Stop.objects.exists()

    client.post(f"{page}stop/objected/lift/", {**HEARD, "own": "on"})

    assert not Stop.objects.exists()
    assert SpokenWord.objects.get().about == "lifted:objected"
    assert client.get(f"{page}stop/objected/lift/").status_code == 404


def test_the_restriction_of_who_leaves_is_not_lifted_here(cast, sign_in, page):
    rights.ask_erasure(actor=None, person=cast.person, at=NOON)
    answer = sign_in(cast.coordinator).post(f"{page}stop/restricted/lift/", {**HEARD, "own": "on"})

    assert answer.status_code == 409
    assert "18 May 2026" in answer.text
    assert Stop.objects.exists()


def test_consent_on_paper_keeps_the_exact_words_and_the_evidence(cast, sign_in, page):
    client, text = sign_in(cast.coordinator), text_of(Purpose.UPDATES, "fr")
    path = f"{page}purposes/updates/"
    assert text.body[:40] in client.get(path).text
    assert client.post(path, {**HEARD, "way": "paper", "act": "give"}).status_code == 422
    assert not ConsentRecord.objects.exists()

    client.post(path, {**HEARD, "way": "paper", "act": "give", "text": text.pk})

    row = ConsentRecord.objects.get()
    assert (row.act, row.text, row.via) == ("given", text, "staff.paper")
    assert may(cast.person, Purpose.UPDATES)
    assert "on a signed paper" in client.get(page).text
    client.post(path, {**HEARD, "way": "phone", "act": "withdraw"})
    assert not may(cast.person, Purpose.UPDATES)


def test_the_words_of_one_purpose_are_no_consent_to_another(cast, sign_in, page):
    other = text_of(Purpose.INVITE, "en")
    answer = sign_in(cast.coordinator).post(
        f"{page}purposes/updates/", {**HEARD, "act": "give", "text": other.pk}
    )

    assert answer.status_code == 422
    assert not ConsentRecord.objects.exists()
    assert sign_in(cast.coordinator).get(f"{page}purposes/sell/").status_code == 404


def test_an_older_letter_does_not_undo_a_newer_word(cast, sign_in, page):
    consent.withdraw(key=cast.person.pk, purpose=Purpose.UPDATES, via="entry.link", at=NOON)
    text = text_of(Purpose.UPDATES, "en")
    early = {**HEARD, "said_on": (TODAY - timedelta(days=1)).isoformat(), "act": "give", "text": text.pk}

    answer = sign_in(cast.coordinator).post(f"{page}purposes/updates/", early)

    assert answer.status_code == 409
    assert "The newer word counts" in answer.text
    assert not may(cast.person, Purpose.UPDATES)


def test_nothing_is_written_down_for_a_day_to_come(cast, sign_in, page):
    late = {**HEARD, "said_on": (TODAY + timedelta(days=1)).isoformat(), "kind": "objected"}

    assert sign_in(cast.coordinator).post(f"{page}stop/", late).status_code == 422
    assert not Stop.objects.exists()


def test_a_dead_address_is_shown_and_tried_again(cast, sign_in, page):
    client, email = sign_in(cast.coordinator), cast.person.emails.get()
    DeadAddress.objects.create(address=email.address, words="mailbox full for good", at=NOON)
    assert "mailbox full for good" in client.get(page).text
    assert not may(cast.person)

    client.post(f"{page}addresses/{email.pk}/retry/")

    assert may(cast.person)
    assert Event.objects.filter(verb="address.retried").exists()


def test_what_was_said_goes_into_the_copy_and_goes_with_the_person(cast, sign_in, page):
    sign_in(cast.coordinator).post(f"{page}stop/", {**HEARD, "kind": "objected"})
    assert "folder 12" in str(copying.whole([Subject(cast.person.pk)]))

    rights.remove(rights.subjects(cast.person.pk), at=NOON)

    assert not SpokenWord.objects.exists()


def test_a_persons_page_asks_as_much_for_many_words_as_for_none(cast, sign_in, page):
    client = sign_in(cast.coordinator)
    few = cost(client, page)
    for kind in Stop.Kind.values:
        client.post(f"{page}stop/", {**HEARD, "kind": kind})
    DeadAddress.objects.create(address=cast.person.emails.get().address, at=NOON)
    make_organisation()

    assert cost(client, page) <= few
