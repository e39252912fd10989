"""The send log: every message stands in it once, and tells how far it has come."""

import smtplib
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from ds4skills.jobs.actions import LEASE, MOST_ATTEMPTS, drain
from ds4skills.jobs.models import Outbox
from ds4skills.web import letters
from ds4skills.web.letters import DeadAddress, Letter
from ds4skills.web.mail import OneRecipientBackend, post
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def ask(to="ada@example.org", **more):
    post(to=to, template="code", context={"code": "4711", "site_name": "X"}, language="en", at=NOON, **more)
    return Letter.objects.latest("id")


def again():
    Outbox.objects.filter(done_at=None).update(due_at=NOON, leased_until=None)
    drain()


@pytest.fixture
def carrier(monkeypatch):
    """A carrier that says what the test wants to each message."""
    says: list[Exception | None] = []

    def send(self, messages):
        answer = says.pop(0) if says else None
        if answer is not None:
            raise answer
        mail.outbox.extend(messages)
        return len(messages)

    monkeypatch.setattr(OneRecipientBackend, "send_messages", send)
    mail.outbox = []
    return says


def test_a_letter_is_written_with_what_asks_for_it_and_rolled_back_with_it():
    with transaction.atomic():
        ask()
        transaction.set_rollback(True)
    assert not Letter.objects.exists()
    assert not Outbox.objects.exists()


def test_the_log_holds_the_subject_alone_and_the_text_goes_once_it_is_sent():
    letter = ask()
    drain()
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert letter.sent_at is not None
    told = " ".join(str(value) for value in Letter.objects.values_list()[0])
    assert "4711" not in told
    assert Outbox.objects.get().payload == {}


def test_a_key_makes_one_letter_even_when_its_work_was_forgotten_meanwhile():
    ask(key="k")
    drain()
    Outbox.objects.all().delete()
    ask(key="k")
    drain()
    assert len(mail.outbox) == 1
    assert Letter.objects.count() == 1


def test_the_message_carries_the_letter_s_name(carrier):
    letter = ask()
    drain()
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{letter.message_id}>"


def test_what_was_being_sent_when_the_sender_died_goes_again_under_the_same_name(carrier):
    letter = ask()
    carrier.append(SystemExit())
    with pytest.raises(SystemExit):
        drain()
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENDING
    again()  # another worker, while the first may still live
    assert mail.outbox == []
    Letter.objects.update(sending_at=timezone.now() - LEASE)
    again()
    assert mail.outbox[0].extra_headers["Message-ID"] == f"<{letter.message_id}>"
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == (Letter.State.SENT, 2)


def test_a_carrier_that_is_away_is_asked_again_with_growing_pauses_and_given_up_in_its_words(carrier):
    carrier += [smtplib.SMTPServerDisconnected("closed to bob@example.org")] * MOST_ATTEMPTS
    letter = ask()
    pauses = []
    for _ in range(MOST_ATTEMPTS):
        began = timezone.now()
        again()
        pauses.append(Outbox.objects.get().due_at - began)
    letter.refresh_from_db()
    assert pauses[0] < pauses[1] < pauses[2] < pauses[5]
    assert sum(pauses, timedelta()) > timedelta(hours=12)
    assert letter.state == Letter.State.FAILED
    assert letter.trouble == "SMTPServerDisconnected: closed to …"
    assert letters.try_again(letter=letter, at=NOON)
    again()
    assert len(mail.outbox) == 1


def test_a_recipient_refused_for_good_is_a_bounce_and_mailings_leave_the_address_alone(carrier):
    carrier.append(
        smtplib.SMTPRecipientsRefused({"ada@example.org": (550, b"5.1.1 no ada@example.org here")})
    )
    letter = ask(to="Ada@example.org")
    drain()
    letter.refresh_from_db()
    assert (letter.state, letter.trouble) == (Letter.State.BOUNCED, "550 5.1.1 no … here")
    assert DeadAddress.objects.get().address == "ada@example.org"
    letters.revive(address="ada@example.org")
    assert not DeadAddress.objects.exists()


def test_a_recipient_refused_for_now_is_tried_again(carrier):
    carrier.append(smtplib.SMTPRecipientsRefused({"ada@example.org": (450, b"busy")}))
    letter = ask()
    drain()
    letter.refresh_from_db()
    assert (letter.state, letter.trouble) == (Letter.State.WAITING, "450 busy")
    again()
    assert len(mail.outbox) == 1


def test_a_room_may_hold_a_letter_back_at_the_last_moment(monkeypatch):
    monkeypatch.setattr(letters, "_gates", {"test.thing": lambda letter: "asked not to be written to"})
    held, other = ask(about="test.thing:1"), ask(about="test.other:1")
    drain()
    held.refresh_from_db()
    other.refresh_from_db()
    assert (held.state, held.trouble) == (Letter.State.HELD, "asked not to be written to")
    assert other.state == Letter.State.SENT


def test_a_code_does_not_wait_behind_a_mailing():
    ask(about="test.mailing:1")
    code = ask(to="code@example.org")
    drain(most=1)
    code.refresh_from_db()
    assert code.state == Letter.State.SENT


def test_a_person_is_forgotten_with_what_still_waits_for_them():
    person = uuid4()
    ask(person=person)
    ask(to="second@example.org")
    kept = ask(to="bob@example.org")
    DeadAddress.objects.create(address="ada@example.org", at=NOON)
    assert letters.forget(person, ["Second@example.org"]) == 2
    drain()
    assert [message.to for message in mail.outbox] == [["bob@example.org"]]
    assert list(Letter.objects.all()) == [kept]
    assert not DeadAddress.objects.exists()


def test_letters_go_after_90_days_but_not_while_they_wait():
    ask()
    drain()
    waits = ask(to="bob@example.org")
    letters.drop_old(NOON + letters.KEEP + timedelta(seconds=1))
    assert list(Letter.objects.all()) == [waits]
