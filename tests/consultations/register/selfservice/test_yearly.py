"""Once a year people are asked whether their entry is still right: once, if they may be written to."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from consultations.programme import noticing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Stop
from consultations.register.directory.models import Person
from consultations.register.selfservice import yearly
from ds4skills.jobs import registry
from ds4skills.jobs.actions import drain
from ds4skills.web import clock
from ds4skills.web.letters import Letter
from ds4skills.web.mail import post_all
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db
YEAR = timedelta(days=365)
DAY = timedelta(days=1)


def letters():
    return Letter.objects.filter(template="still_right")


@pytest.fixture
def then(monkeypatch):
    def set_hour(hour):
        monkeypatch.setattr(clock, "now", lambda: hour)
        monkeypatch.setattr(timezone, "now", lambda: hour)

    return set_hour


def test_the_clock_asks_once_for_each_day_that_is_due(cast):
    task = next(each for each in registry.rounds() if each.name == "selfservice.yearly")
    task.run(NOON + YEAR - DAY)
    assert not letters().exists()

    for days in (0, 1, 100, 364):
        task.run(NOON + YEAR + days * DAY)
    assert letters().count() == 2

    task.run(NOON + 2 * YEAR)
    assert letters().count() == 4


def test_whoever_said_so_is_asked_a_year_later(cast):
    Person.objects.filter(pk=cast.person.pk).update(verified_on=(NOON + 200 * DAY).date())
    yearly.ask_all(NOON + YEAR)
    assert set(letters().values_list("person", flat=True)) == {cast.colleague_person.pk}

    yearly.ask_all(NOON + 200 * DAY + YEAR)

    assert letters().filter(person=cast.person.pk).count() == 1


def test_killed_in_the_middle_nobody_is_asked_twice_or_forgotten(cast, monkeypatch):
    monkeypatch.setattr(yearly, "CHUNK", 2)
    for _each in range(5):
        make_person()
    write, calls = post_all, []

    def dies(messages, *, at):
        calls.append(messages)
        if len(calls) == 2:
            write(messages, at=at)
            raise RuntimeError
        write(messages, at=at)

    monkeypatch.setattr(yearly, "post_all", dies)
    with pytest.raises(RuntimeError):
        yearly.ask_all(NOON + YEAR)
    assert letters().count() == 2
    monkeypatch.setattr(yearly, "post_all", write)

    assert yearly.ask_all(NOON + YEAR) == 5

    assert letters().count() == 7
    assert letters().values("person").distinct().count() == 7


def test_a_stop_is_respected_when_asked_and_when_sent(cast, then):
    consent.stop(person=cast.person, kind=Stop.Kind.OBJECTED, at=NOON)
    yearly.ask_all(NOON + YEAR)
    assert letters().get().person == cast.colleague_person.pk
    consent.stop(person=cast.colleague_person, kind=Stop.Kind.NO_CONTACT, at=NOON + YEAR)
    then(NOON + YEAR)

    drain()

    assert mail.outbox == []
    assert letters().get().state == "held"


def test_the_button_of_the_mail_says_it_and_the_other_opens_the_entry(cast, sign_in, then):
    then(NOON + YEAR)
    yearly.ask_all(NOON + YEAR)
    drain()
    [text] = [each.body for each in mail.outbox if "Lindqvist" in each.body]
    assert "Nordic Skills Alliance" in text
    [path] = re.findall(r"/me/entry/open/\S+", str(text))
    client = sign_in()
    then(NOON + YEAR)
    page = client.get(path)
    assert "All of it is still right" in page.text
    assert "Lindqvist" not in page.text
    assert Person.objects.get(pk=cast.person.pk).verified_on is None

    answer = client.post(path, {"act": "right"}, follow=True)

    assert "We ask again in a year" in answer.text
    assert Person.objects.get(pk=cast.person.pk).verified_on == (NOON + YEAR).date()
    yearly.ask_all(NOON + 2 * YEAR - DAY)
    assert letters().filter(person=cast.person.pk).count() == 1


def test_being_asked_is_not_being_told_what_we_hold(cast):
    yearly.ask_all(NOON + YEAR)

    assert set(noticing.waiting()) == {cast.person, cast.colleague_person}
