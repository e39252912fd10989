"""Open surveys: whoever comes in counts apart, until an address is confirmed and in the register."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail

from consultations.ledger.models import Position
from consultations.register.directory.models import Email
from consultations.register.selfservice import applications
from consultations.register.selfservice.models import Application
from ds4skills.jobs.actions import drain
from surveys.answering import opening
from surveys.answering.keys import Guest
from surveys.answering.models import DraftResponse, Fact, Participation, Response, Revision
from surveys.answering.tasks import settle
from tests.factories import NOON
from tests.surveys.identity.people import last_link, send
from tests.surveys.people import FILLED, make_survey

pytestmark = pytest.mark.django_db


def work(puzzle):
    """Do the work of a browser."""
    n = 0
    while int.from_bytes(hashlib.sha256(f"{puzzle}:{n}".encode()).digest(), "big") >> (256 - opening.BITS):
        n += 1
    return str(n)


def come_in(client, survey, at):
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    return client.post(path, {"puzzle": puzzle, "work": work(puzzle)})


def guest(cast, sign_in, at):
    """Answer an open survey without an account; gives the survey, the browser and where it is led."""
    survey, client = make_survey(cast, access="open"), sign_in()
    assert "Answer without an account" in client.get(survey.get_absolute_url()).content.decode()
    assert come_in(client, survey, at)["Location"].endswith("/1/")
    client.post(f"{survey.get_absolute_url()}1/", {**FILLED, "go": "next"})
    return survey, client, send(client, survey)


def test_whoever_comes_in_by_work_counts_apart(cast, sign_in, at):
    survey, client, sent = guest(cast, sign_in, at)
    path = survey.get_absolute_url()
    assert sent["Location"].endswith("/code/")
    response = Response.objects.get()
    assert (response.verified, response.person) == (False, None)
    assert Position.objects.count() == Participation.objects.count() == 0
    assert Fact.objects.filter(response=response).exists()
    assert opening.open_column(survey).answered == 1
    assert "Give your address" in client.get(sent["Location"]).content.decode()
    assert client.post(f"{path}begin/").status_code == 403, "each answer takes the work anew"


@pytest.mark.parametrize(
    ("typed", "later", "status"),
    [
        ({}, 4, 422),  # neither work nor an address
        ({"work": "1"}, 4, 422),
        ({"work": "right"}, 1, 422),  # faster than people
        ({"work": "right", "nickname": "bot"}, 4, 422),
        ({"work": "right"}, 4, 302),
    ],
)
def test_the_door_opens_for_work_of_a_person_only(cast, sign_in, at, typed, later, status):
    survey, client = make_survey(cast, access="open"), sign_in()
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    data = {**typed, "puzzle": puzzle}
    if data.get("work") == "right":
        data["work"] = work(puzzle)
    at(NOON + timedelta(seconds=later))
    assert client.post(path, data).status_code == status
    assert DraftResponse.objects.exists() is (status == 302)


def test_without_scripts_a_code_by_mail_opens_the_door(cast, sign_in, at):
    survey, client = make_survey(cast, access="open"), sign_in()
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    asked = client.post(path, {"puzzle": puzzle, "email": "guest@example.org"})
    slip = asked.context["form"]["slip"].value()
    drain()
    [code] = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))
    data = {"slip": slip, "email": "guest@example.org"}
    assert client.post(path, {**data, "code": "000000" if code != "000000" else "1"}).status_code == 422
    assert client.post(path, {**data, "email": "x@example.org", "code": code}).status_code == 422
    assert client.post(path, {**data, "code": code}).status_code == 302
    assert DraftResponse.objects.get().person is None


def test_a_confirmed_address_in_the_register_makes_positions(cast, sign_in, at):
    survey, client, _sent = guest(cast, sign_in, at)
    path = survey.get_absolute_url()
    address = Email.objects.get(person=cast.colleague_person).address
    client.post(f"{path}address/", {"family_name": "Berg", "email": address})
    link = last_link("/guest/")
    assert client.get(link).status_code == 200
    assert Position.objects.count() == 0, "opening a link changes nothing"
    assert "count with the others" in client.post(link).content.decode()
    assert Position.objects.count() == 2
    assert set(Position.objects.values_list("voice__holder", "taken_at")) == {
        (cast.colleague_person.pk, Revision.objects.get().at)
    }
    response = Response.objects.get()
    assert (response.verified, response.person) == (True, cast.colleague_person.pk)
    client.post(link)
    settle(NOON)
    assert Position.objects.count() == 2


def test_an_unknown_address_waits_until_staff_take_it_in(cast, sign_in, at):
    survey, client, _sent = guest(cast, sign_in, at)
    client.post(f"{survey.get_absolute_url()}address/", {"family_name": "New", "email": "new@example.org"})
    client.post(last_link("/guest/"))
    settle(NOON)
    assert Position.objects.count() == 0
    [asked] = Application.objects.all()
    assert asked.state == "confirmed"
    applications.accept(actor=cast.coordinator, application=asked, at=NOON)
    settle(NOON + timedelta(minutes=5))
    assert Position.objects.count() == 2
    assert Guest.objects.get().settled_at is not None
