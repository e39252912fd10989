"""Reminders go only to those who have still to answer, and a letter that may no longer go is held back."""

from datetime import timedelta

import pytest
from django.core import mail

from consultations.programme import audiences, mailings
from consultations.programme.inviting import open_link
from consultations.programme.models import Mailing
from consultations.register.consent import actions as consent
from consultations.register.consent.models import Purpose, Stop
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from ds4skills.web.letters import Letter
from surveys.answering.models import DraftResponse, Response, Revision
from tests.consultations.programme.posting import begin, people, reached, send, token_in
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def test_a_reminder_goes_only_to_those_who_have_not_answered_and_knows_who_has_begun(cast):
    survey = make_survey(cast, proposals=1)
    answered, begun, silent = people(3)
    send(cast, [answered, begun, silent], exercise=survey.exercise)
    _answer(survey, answered)
    _begin(survey, begun)
    found = audiences.to_remind(survey.exercise, "not-answered")
    assert {each.person for each in found} == {begun, silent}
    assert {each.person for each in audiences.to_remind(survey.exercise, "begun")} == {begun}
    later = NOON + timedelta(days=2)
    made, _job = begin(
        cast, [answered, begun, silent], kind=Mailing.Kind.REMINDER, exercise=survey.exercise, at=later
    )
    assert made.left_out == {"answered": 1}
    mail.outbox = []
    Outbox.objects.update(due_at=NOON)
    drain()
    Outbox.objects.update(due_at=NOON)
    drain()
    assert reached() == sorted(p.emails.get().address for p in (begun, silent))
    words = {message.to[0]: message.body for message in mail.outbox}
    assert "You have begun" in words[begun.emails.get().address]
    again, _job = begin(
        cast, [silent], kind=Mailing.Kind.REMINDER, exercise=survey.exercise, at=later + timedelta(days=1)
    )
    assert again.total == 1


def test_who_answers_between_writing_and_sending_is_not_reminded_after_all(cast):
    survey = make_survey(cast, proposals=1)
    quick, slow = people(2)
    send(cast, [quick, slow], exercise=survey.exercise)
    made, _job = begin(cast, [quick, slow], kind=Mailing.Kind.REMINDER, exercise=survey.exercise)
    mailings.write_chunk(pk=made.pk, at=NOON)
    _answer(survey, quick)
    mail.outbox = []
    drain()
    assert reached() == [slow.emails.get().address]
    held = Letter.objects.get(person=quick.pk, template="reminder")
    assert held.state == Letter.State.HELD


@pytest.mark.parametrize("change", ["stop", "withdraw", "address", "closed"])
def test_a_written_letter_is_held_back_when_it_may_no_longer_go(cast, change):
    [person] = people(1)
    made, _job = begin(cast, [person])
    mailings.write_chunk(pk=made.pk, at=NOON)
    if change == "stop":
        consent.stop(person=person, kind=Stop.Kind.OBJECTED, at=NOON)
    elif change == "withdraw":
        consent.withdraw(key=person.pk, purpose=Purpose.INVITE, via="page", at=NOON)
    elif change == "address":
        person.emails.update(address="new@example.org")
    else:
        Mailing.objects.update(scope={"closes_at": NOON.isoformat()})
    drain()
    assert mail.outbox == []
    assert Letter.objects.get(person=person.pk).state == Letter.State.HELD


def test_a_double_press_reminds_once(cast):
    [person] = people(1)
    send(cast, [person])
    send(cast, [person], kind=Mailing.Kind.REMINDER)
    with pytest.raises(mailings.NobodyError):
        begin(cast, [person], kind=Mailing.Kind.REMINDER)


def test_an_opened_link_is_counted(cast):
    [person] = people(1)
    send(cast, [person])
    open_link(token=token_in(mail.outbox[0]), at=NOON)
    assert not audiences.to_remind(cast.consultation.exercise, "not-opened")


def test_a_closed_exercise_is_not_reminded_of(cast, sign_in, at):
    at(cast.consultation.closes_at)
    path = f"{cast.consultation.get_absolute_url()}manage/invitations/remind/"
    answer = sign_in(cast.coordinator).get(path, {"exercise": cast.consultation.exercise})
    assert answer.status_code == 409


def _answer(survey, person):
    response = Response.objects.create(survey=survey, identity=survey.identity, person=person.pk)
    version = survey.versions.get()
    Revision.objects.create(
        response=response,
        number=1,
        version=version,
        answers={},
        digest="",
        submit_key=person.pk.hex,
        language="en",
        at=NOON,
    )


def _begin(survey, person):
    DraftResponse.objects.create(
        survey=survey,
        version=survey.versions.get(),
        person=person,
        answers={"q": "1"},
        began_at=NOON,
        updated_at=NOON,
    )
