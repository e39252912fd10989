"""Confidential answers stand under aliases; whose one is, two coordinators open together."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from consultations.register.directory.models import Email
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from surveys.answering.keys import Unmasking
from surveys.answering.models import Response
from tests.asking import program
from tests.factories import NOON
from tests.surveys.identity.people import send
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db
PAGES = ("", "results/", "entries/", "aliases/", "handovers/")


def test_a_confidential_answer_has_an_alias_that_chance_drew(cast, sign_in):
    found = []
    for code, first in (("one", 1), ("two", 5)):
        survey, client = (
            make_survey(cast, identity="confidential", code=code, first=first),
            sign_in(cast.stakeholder),
        )
        fill(client, survey)
        send(client, survey)
        found.append(Response.objects.get(survey=survey).alias)
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", each) for each in found)
    assert found[0] != found[1]


def test_two_coordinators_open_an_alias_and_the_person_is_told(cast, sign_in):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    drain()
    mail.outbox.clear()
    alias, name = Response.objects.get().alias, str(cast.person)
    one, two = sign_in(cast.coordinator), sign_in(cast.second)
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/aliases/"
    assert one.post(where, {"alias": "AAAA-AAAA", "reason": "x"}).status_code == 422
    one.post(where, {"alias": alias.lower(), "reason": "A threat in the text"})
    [asked] = Unmasking.objects.all()
    assert one.post(f"{where}{asked.pk}/", {"act": "agree"}).status_code == 409
    assert name not in one.post(f"{where}{asked.pk}/look/", follow=True).content.decode()
    two.post(f"{where}{asked.pk}/", {"act": "agree"})
    for each in (one, two):
        assert name not in each.get(where).content.decode(), (
            "a look takes a press of the button, and is noted"
        )
        assert name in each.post(f"{where}{asked.pk}/look/").content.decode()
    assert Event.objects.filter(verb="alias.read").count() == 2
    assert sign_in(cast.moderator).get(where).status_code == 403
    drain()
    told = [each for each in mail.outbox if each.to == [Email.objects.get(person=cast.person).address]]
    assert ["A threat in the text" in each.body for each in told] == [True]
    assert not any(name in each.body for each in mail.outbox if each not in told)


def test_a_request_lapses_after_a_day_and_can_be_asked_again(cast, sign_in, at):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    one, two = sign_in(cast.coordinator), sign_in(cast.second)
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/aliases/"
    data = {"alias": Response.objects.get().alias, "reason": "Why"}
    one.post(where, data)
    assert two.post(where, data).status_code == 422
    at(NOON + timedelta(hours=25))
    two.post(f"{where}{Unmasking.objects.get().pk}/", {"act": "agree"})
    assert not Unmasking.objects.get().agreed
    assert two.post(where, data).status_code == 302


def test_no_staff_page_export_api_or_log_names_who_answered_confidentially(cast, sign_in):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    marks = [cast.person.family_name, str(cast.person.pk), Email.objects.get(person=cast.person).address]
    base = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/"
    for user in (cast.coordinator, cast.moderator, cast.editor, cast.observer):
        staff, call = sign_in(user), program(user, cast.consultation)
        texts = [staff.get(f"{base}{part}", follow=True).content for part in PAGES]
        texts += [staff.post(f"{base}export/", {"kind": kind}).content for kind in ("csv", "jsonl")]
        texts += [call("get", f"surveys/{survey.code}/{part}/").content for part in ("results", "definition")]
        for place, text in enumerate(texts):
            assert [mark for mark in marks if mark.encode() in text] == [], (user, place)
    body = "".join(Event.objects.filter(scope__contains="consultation").values_list("body", flat=True))
    assert [mark for mark in marks if mark in body] == []
    assert [str(row.payload) for row in Outbox.objects.filter(task="surveys.receipt")] == [
        str({"revision": Response.objects.get().revisions.get().pk})
    ]
