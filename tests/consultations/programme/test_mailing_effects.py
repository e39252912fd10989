"""What follows a message: notices told once, stop links that stop for good, addresses that take no mail."""

import pytest
from django.core import mail

from consultations.programme import audiences, mailings, noticing
from consultations.programme.models import Invitation, Mailing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import ConsentRecord, Stop
from consultations.register.origins.models import Notice
from ds4skills.jobs.actions import drain
from ds4skills.web.letters import Letter, mark_bounced
from tests.consultations.programme.posting import begin, owe, people, reached, send
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def test_the_first_message_tells_what_we_hold_and_later_ones_do_not(cast):
    [person] = people(1)
    owe(person)
    send(cast, [person])
    assert "What we hold about you" in mail.outbox[0].body
    assert Notice.objects.get().key == person.pk
    send(cast, [person], kind=Mailing.Kind.REMINDER)
    assert "What we hold about you" not in mail.outbox[0].body
    assert Notice.objects.count() == 1


def test_notices_go_when_their_day_comes_and_nobody_is_overdue_then(cast):
    late, soon, far, gone = people(4)
    for person, days in ((late, -3), (soon, 2), (far, 20), (gone, -1)):
        owe(person, days)
    consent.stop(person=gone, kind=Stop.Kind.NO_CONTACT, at=NOON)
    mailings.send_notices(actor=None, at=NOON)
    drain()
    assert reached() == sorted(p.emails.get().address for p in (late, soon))
    assert set(noticing.waiting(NOON.date())) == {gone}
    noticing.told_otherwise(actor=cast.coordinator, person=gone, at=NOON)
    assert not noticing.waiting(NOON.date()).exists()
    assert mailings.send_notices(actor=None, at=NOON) is None


def test_the_stop_link_acts_only_when_pressed_and_then_for_good(cast, sign_in):
    [person] = people(1)
    send(cast, [person])
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").partition("://")[2].partition("/")[2]
    client = sign_in(None)
    client.handler.enforce_csrf_checks = True
    client.get(f"/{path}")
    assert not ConsentRecord.objects.exists()
    assert client.post(f"/{path}", {"List-Unsubscribe": "One-Click"}).status_code == 200
    client.post(f"/{path}")
    assert ConsentRecord.objects.get().act == "withdrawn"
    assert Invitation.objects.get(person=person).opted_out_at is not None
    with pytest.raises(mailings.NobodyError):
        begin(cast, [person], kind=Mailing.Kind.REMINDER)


def test_a_bounce_marks_the_invitation_and_the_next_mailing_leaves_the_address_out(cast):
    [person] = people(1)
    send(cast, [person])
    letter = Letter.objects.get(person=person.pk)
    mark_bounced(message_id=letter.message_id, words="5.1.1 unknown", hard=True, at=NOON)
    assert Invitation.objects.get(person=person).bounced_at == NOON
    found = audiences.left_out(
        kind=Mailing.Kind.REMINDER, exercise=cast.consultation.exercise, people=[person.pk], at=NOON
    )
    assert found == {person.pk: "bounced"}
    person.emails.update(address="right@example.org")
    found = audiences.left_out(
        kind=Mailing.Kind.REMINDER, exercise=cast.consultation.exercise, people=[person.pk], at=NOON
    )
    assert found == {}
