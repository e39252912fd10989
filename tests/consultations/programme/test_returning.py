"""Whoever left and allows invitations again is asked again."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from consultations.programme import audiences
from consultations.programme.inviting import opt_out
from consultations.programme.models import Invitation, Mailing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose
from consultations.register.consent.queries import text_of
from ds4skills.jobs.actions import drain
from ds4skills.web.letters import Letter
from tests.consultations.programme.posting import people, send
from tests.factories import NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


@pytest.fixture
def two_days_on(at, monkeypatch):
    """Go on to the day after next, for pages and for background work."""
    hour = NOON + timedelta(days=2)

    def go():
        at(hour)
        monkeypatch.setattr(timezone, "now", lambda: hour)

    return go


def test_whoever_left_and_allows_it_again_is_reminded_and_gets_a_link(cast, sign_in, two_days_on):
    [person] = people(1)
    send(cast, [person])
    two_days_on()
    opt_out(person=person, via="mail-link", at=NOON)
    exercise = cast.consultation.exercise
    asked = {"kind": Mailing.Kind.REMINDER, "exercise": exercise, "people": [person.pk], "at": NOON}
    assert audiences.left_out(**asked) == {person.pk: "withdrawn"}
    address = person.emails.get().address
    sign_in().post("/i/new/", {"email": address})
    drain()
    assert not Letter.objects.filter(template="new_link").exists()

    words = text_of(Purpose.INVITE, "en")
    consent.give(key=person.pk, purpose=Purpose.INVITE, text=words, via="entry.link", at=NOON)

    assert audiences.left_out(**asked) == {}
    assert Invitation.objects.get(person=person).opted_out_at is None
    sign_in().post("/i/new/", {"email": address})
    drain()
    assert Letter.objects.get(template="new_link").to == address


def test_asking_for_a_link_is_the_same_work_for_invited_and_others(cast, sign_in, two_days_on):
    [person] = people(1)
    send(cast, [person])
    two_days_on()
    client, asked = sign_in(), []
    client.post("/i/new/", {"email": "warm@example.org"})
    for who in (person.emails.get().address, "nobody@example.org"):
        with CaptureQueriesContext(connection) as each:
            client.post("/i/new/", {"email": who})
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in each.captured_queries])
    assert asked[0] == asked[1]
    assert not any("consultations_" in sql for sql in asked[0])
    drain()
    assert Letter.objects.get(template="new_link").to == person.emails.get().address
