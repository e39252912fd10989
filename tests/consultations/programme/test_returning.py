"""Whoever left and allows invitations again is asked again."""

from datetime import timedelta

import pytest

from consultations.programme import audiences
from consultations.programme.inviting import opt_out
from consultations.programme.models import Invitation, Mailing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import text_of
from ds4skills.web.letters import Letter
from tests.consultations.programme.posting import people, send
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def test_whoever_left_and_allows_it_again_is_reminded_and_gets_a_link(cast, sign_in, at):
    [person] = people(1)
    send(cast, [person])
    at(NOON + timedelta(days=2))
    opt_out(person=person, via="mail-link", at=NOON)
    exercise = cast.consultation.exercise
    asked = {"kind": Mailing.Kind.REMINDER, "exercise": exercise, "people": [person.pk], "at": NOON}
    assert audiences.left_out(**asked) == {person.pk: "withdrawn"}
    address = person.emails.get().address
    sign_in().post("/i/new/", {"email": address})
    assert not Letter.objects.filter(template="new_link").exists()

    words = text_of(Purpose.INVITE, "en")
    consent.give(key=person.pk, purpose=Purpose.INVITE, text=words, via="entry.link", at=NOON)

    assert audiences.left_out(**asked) == {}
    assert Invitation.objects.get(person=person).opted_out_at is None
    sign_in().post("/i/new/", {"email": address})
    assert Letter.objects.get(template="new_link").to == address
