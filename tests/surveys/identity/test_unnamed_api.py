"""Programs answer for nobody: guests of open surveys, anonymous answers; by the actions and guards of the pages."""

import json
import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client

from consultations.ledger.models import Position
from consultations.register.directory.models import Email
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from surveys.answering import guards
from surveys.answering.models import DraftResponse, Participation, Response, Revision, Staged
from tests.asking import program, token_of
from tests.factories import NOON
from tests.surveys.identity.people import last_link
from tests.surveys.identity.test_open import work
from tests.surveys.people import FILLED, make_survey

pytestmark = pytest.mark.django_db
ANSWERS = {**FILLED, "q1_2__objects": True}
LATER = NOON + timedelta(seconds=5)


@pytest.fixture(autouse=True)
def _nothing_counted():
    """Begin each test without what another took from this place of the net."""
    cache.clear()


def nobody(cast, survey):
    """Give a caller without a token: `call("post", "door/", {...}, draft_secret="...")`."""
    client = Client()

    def call(method, path, body=None, **named):
        headers = {name.replace("_", "-").title(): value for name, value in named.items()}
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        where = f"/api/consultations/{cast.consultation.slug}/surveys/{survey.code}/{path}"
        return getattr(client, method)(where, headers=headers, **more)

    return call


def come_in(call, at):
    """Come in by work; gives the draft."""
    found = call("get", "door/").json()
    at(LATER)
    answer = call("post", "door/", {"puzzle": found["puzzle"], "work": work(found["puzzle"])})
    assert answer.status_code == 201, answer.content
    return answer.json()["draft"]


def answered(call, draft):
    """Save and send; gives the answer."""
    named = {"draft_secret": draft["secret"]}
    saved = call("patch", "guest/draft/", {"answers": ANSWERS}, **named)
    assert saved.status_code == 200, saved.content
    sent = call("post", "guest/response/", {"draft": draft["id"]}, **named)
    assert sent.status_code == 200, sent.content
    return sent.json()


def test_a_guest_comes_in_by_work_and_is_counted_apart(cast, at):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    draft = come_in(call, at)
    assert call("get", "guest/draft/", draft_secret=draft["secret"]).json()["answers"] == {}
    sent = answered(call, draft)
    response = Response.objects.get()
    assert (response.verified, response.person, Position.objects.count()) == (False, None, 0)
    again = call("post", "guest/response/", {"draft": draft["id"]}, draft_secret=draft["secret"]).json()
    assert again == sent
    assert Revision.objects.count() == 1
    read = call("get", "guest/response/", receipt_code=sent["code"]).json()
    assert read["answers"] == sent["answers"] == Revision.objects.get().answers


@pytest.mark.parametrize(
    ("sent", "later", "status"),
    [
        ({"work": "1"}, 5, 422),
        ({"work": "right"}, 1, 422),  # faster than people
        ({"work": "right"}, 24 * 3600 + 1, 422),
        ({}, 5, 422),  # neither work nor an address
        ({"work": "right", "puzzle": "x"}, 5, 422),
        ({"work": "right"}, 5, 201),
    ],
)
def test_the_door_asks_of_programs_what_it_asks_of_browsers(cast, at, sent, later, status):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    puzzle = call("get", "door/").json()["puzzle"]
    body = {"puzzle": puzzle, **sent}
    if body.get("work") == "right":
        body["work"] = work(body["puzzle"])
    at(NOON + timedelta(seconds=later))
    assert call("post", "door/", body).status_code == status
    assert DraftResponse.objects.exists() is (status == 201)


def test_pages_and_programs_share_one_limit(cast, at, monkeypatch, sign_in):
    survey = make_survey(cast, access="open")
    monkeypatch.setattr(guards, "MOST_IN", 1)
    call = nobody(cast, survey)
    assert call("post", "door/", {"puzzle": "x", "work": "1"}).status_code == 422
    refused = call("post", "door/", {"puzzle": "x", "work": "1"})
    assert refused.status_code == 409
    page = sign_in().post(f"{survey.get_absolute_url()}enter/", {"puzzle": "x", "work": "1"})
    assert "Too many people came in" in page.content.decode()


def test_a_code_by_mail_opens_the_door_as_well(cast, at):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    puzzle = call("get", "door/").json()["puzzle"]
    at(LATER)
    asked = call("post", "door/", {"puzzle": puzzle, "email": "guest@example.org"})
    assert (asked.status_code, asked.json()["draft"]) == (202, None)
    drain()
    [code] = re.findall(r"\b\d{6}\b", str(mail.outbox[-1].body))
    body = {"slip": asked.json()["slip"], "email": "guest@example.org"}
    wrong = "000000" if code != "000000" else "111111"
    assert call("post", "door/", {**body, "code": wrong}).status_code == 422
    assert call("post", "door/", {**body, "code": code}).status_code == 201


def test_a_guest_confirms_an_address_and_counts_with_the_others(cast, at, sign_in):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    draft = come_in(call, at)
    answered(call, draft)
    address = Email.objects.get(person=cast.colleague_person).address
    body = {"draft": draft["id"], "family_name": "Berg", "email": address}
    assert call("post", "guest/address/", body).status_code == 202
    assert Position.objects.count() == 0
    sign_in().post(last_link("/guest/"))
    assert Position.objects.count() == 2
    assert call("post", "guest/address/", body).status_code == 409
    assert call("post", "guest/address/", {**body, "draft": str(cast.person.pk)}).status_code == 404


def test_anonymous_answers_come_in_once_by_a_token_that_leads_nowhere(cast, at):
    survey = make_survey(cast, identity="anonymous")
    call = program(cast.stakeholder, cast.consultation)
    before = Event.objects.count(), Outbox.objects.count()
    begun = call("post", "surveys/needs/draft/")
    draft = begun.json()
    row = DraftResponse.objects.get()
    assert (begun.status_code, row.person, row.began_at, draft["updated_at"]) == (201, None, None, None)
    with_secret = by_secret(cast, draft["secret"])
    assert call("patch", "surveys/needs/draft/", {"answers": ANSWERS}).status_code == 404
    assert with_secret("patch", "draft/", {"answers": ANSWERS}).status_code == 200
    sent = with_secret("post", "response/", {"draft": draft["id"]})
    assert sent.status_code == 200, sent.content
    body = sent.json()
    assert (body["number"], body["at"]) == (None, None)
    assert body["receipt"]["at"].endswith("T00:00:00+00:00")
    assert with_secret("post", "response/", {"draft": draft["id"]}).json() == body
    assert (Event.objects.count(), Outbox.objects.count()) == before
    assert Staged.objects.count() == Participation.objects.count() == 1
    assert Participation.objects.get().day is None
    assert call("post", "surveys/needs/draft/").status_code == 409
    mine = call("get", "surveys/needs/response/").json()
    assert mine == {"draft": None, "response": None}
    assert call("delete", "surveys/needs/response/").status_code == 409
    assert survey.identity == "anonymous"


def by_secret(cast, secret):
    """Give a caller with the stakeholder's token and a draft's secret."""
    token, client = token_of(cast.stakeholder, cast.consultation.slug), Client()

    def call(method, path, body):
        return getattr(client, method)(
            f"/api/consultations/{cast.consultation.slug}/surveys/needs/{path}",
            data=json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", "Draft-Secret": secret},
        )

    return call


def test_an_open_anonymous_survey_lets_everybody_in_by_the_door_alone(cast, at):
    survey = make_survey(cast, identity="anonymous", access="open")
    refused = program(cast.stakeholder, cast.consultation)("post", "surveys/needs/draft/")
    assert (refused.status_code, DraftResponse.objects.count()) == (409, 0)
    call = nobody(cast, survey)
    answered(call, come_in(call, at))
    assert (Staged.objects.count(), Participation.objects.count()) == (1, 0)


def test_one_work_lets_one_in(cast, at):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    puzzle = call("get", "door/").json()["puzzle"]
    at(LATER)
    body = {"puzzle": puzzle, "work": work(puzzle)}
    assert [call("post", "door/", body).status_code for _twice in "ab"] == [201, 422]


def test_a_secret_of_ones_own_choice_begins_no_draft(cast, at):
    make_survey(cast, identity="anonymous")
    call = by_secret(cast, "mine")
    draft = call("post", "draft/", {}).json()
    assert draft["secret"] != "mine"
    assert len(draft["secret"]) > 40


def test_the_receipt_code_changes_and_takes_back_anonymous_answers(cast, at):
    survey = make_survey(cast, identity="anonymous")
    begun = program(cast.stakeholder, cast.consultation)("post", "surveys/needs/draft/").json()
    mine = by_secret(cast, begun["secret"])
    mine("patch", "draft/", {"answers": ANSWERS})
    code = mine("post", "response/", {"draft": begun["id"]}).json()["code"]
    call = nobody(cast, survey)
    draft = call("post", "guest/draft/", receipt_code=code).json()
    assert draft["answers"]["q4"] == FILLED["q4"]
    call("patch", "guest/draft/", {"answers": {"q4": "Less."}}, draft_secret=draft["secret"])
    first = call("post", "guest/response/", {"draft": draft["id"]}, draft_secret=draft["secret"]).json()
    again = call("post", "guest/response/", {"draft": draft["id"]}, draft_secret=draft["secret"]).json()
    assert first == again
    assert first["answers"]["q4"] == "Less."
    assert call("get", "guest/response/", receipt_code=code).status_code == 404
    assert call("delete", "guest/response/", receipt_code=first["code"]).status_code == 204
    assert call("get", "guest/response/", receipt_code=first["code"]).json()["status"] == "withdrawn"
    assert Staged.objects.count() == Participation.objects.count() == 1


@pytest.mark.parametrize(
    ("access", "identity"), [("register", "named"), ("invited", "confidential"), ("register", "anonymous")]
)
def test_nobody_comes_in_where_people_are_asked(cast, at, access, identity):
    survey = make_survey(cast, access=access, identity=identity)
    call = nobody(cast, survey)
    assert call("get", "door/").status_code == 404
    assert call("post", "door/", {"puzzle": "x", "work": "1"}).status_code == 404
    assert call("get", "guest/draft/", draft_secret="x" * 43).status_code == 404
    sent = call("post", "guest/response/", {"draft": str(cast.person.pk)}, draft_secret="x" * 43)
    assert sent.status_code == 404
    assert call("get", "guest/response/", receipt_code="x" * 22).status_code == 404
    assert call("get", "guest/response/").status_code == 400


def test_receipt_codes_are_not_tried_out(cast, at, monkeypatch):
    survey = make_survey(cast, access="open")
    monkeypatch.setattr(guards, "MOST_TRIES", 2)
    call = nobody(cast, survey)
    found = [call("get", "guest/response/", receipt_code=f"code-{n}").status_code for n in range(4)]
    assert found == [404, 404, 409, 409]


def test_after_closing_the_door_is_shut_and_drafts_stay(cast, at):
    survey = make_survey(cast, access="open")
    call = nobody(cast, survey)
    draft = come_in(call, at)
    at(NOON + timedelta(days=3))
    assert call("post", "door/", {"puzzle": "x", "work": "1"}).status_code == 409
    sent = call("post", "guest/response/", {"draft": draft["id"]}, draft_secret=draft["secret"])
    assert sent.status_code == 409
    assert "Answers are taken from" in sent.json()["sentence"]
    assert DraftResponse.objects.exists()
