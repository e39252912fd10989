"""A survey is answered by a program as on its pages: begun, saved, sent once, withdrawn."""

import pytest

from consultations.ledger.models import Current
from surveys.answering.models import Revision
from tests.asking import program
from tests.factories import NOON
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db
ANSWERS = {**FILLED, "q1_2__objects": True}


@pytest.fixture
def survey(cast, at):
    return make_survey(cast)


def send(call, answers=ANSWERS):
    """Begin, save and send; gives the last answer."""
    draft = call("post", "surveys/needs/draft/").json()
    saved = call("patch", "surveys/needs/draft/", {"answers": answers})
    assert saved.status_code == 200, saved.content
    return call("post", "surveys/needs/response/", {"draft": draft["id"]}), draft["id"]


def test_surveys_and_their_definition_are_told(cast, survey):
    call = program(cast.stakeholder, cast.consultation)
    listed = call("get", "surveys/").json()
    assert [(each["code"], each["state"]) for each in listed["results"]] == [("needs", "open")]
    definition = call("get", "surveys/needs/definition/").json()
    assert definition["digest"] == listed["results"][0]["digest"]
    assert definition["definition"]["sections"][0]["key"] == "s1"


def test_the_same_answers_come_out_of_page_and_program(cast, survey, sign_in):
    answer, _draft = send(program(cast.stakeholder, cast.consultation))
    browser = sign_in(cast.colleague)
    fill(browser, survey)
    draft = browser.get("/s/needs/review/").context["draft"].pk
    browser.post("/s/needs/submit/", {"draft": draft})
    assert answer.status_code == 200
    first, second = Revision.objects.order_by("id").values_list("answers", flat=True)
    assert first == second
    assert Current.objects.filter(stance__isnull=False).count() == 4


def test_the_same_draft_is_sent_once(cast, survey):
    call = program(cast.stakeholder, cast.consultation)
    first, draft = send(call)
    again = call("post", "surveys/needs/response/", {"draft": draft})
    assert first.json() == again.json()
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"q9": "x"}, "no such question"),
        ({"q2": ["c1"]}, "Send a text"),
        ({"q2": "c9"}, "Choose one of the answers shown."),
        ({"q3": ["c1", 7]}, "Send a text"),
        ({"q2__why": "Because."}, "no such question"),
        ({"q4": "x" * 20_001}, "Shorten it"),
    ],
)
def test_an_answer_that_cannot_be_taken_is_named(cast, survey, answers, words):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "surveys/needs/draft/")
    answer = call("patch", "surveys/needs/draft/", {"answers": answers})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_what_another_device_wrote_is_not_overwritten(cast, survey):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "surveys/needs/draft/")
    saved = call("patch", "surveys/needs/draft/", {"answers": {"q2": "c1"}}).json()
    stale = call("patch", "surveys/needs/draft/", {"answers": {"q2": "c2"}})
    assert stale.status_code == 409
    assert stale.json()["conflicts"] == {"q2": "c1"}
    fresh = call("patch", "surveys/needs/draft/", {"answers": {"q2": "c2"}, "revs": saved["revs"]})
    assert fresh.json()["answers"]["q2"] == "c2"


def test_an_answer_that_is_needed_is_asked_for(cast, survey):
    call = program(cast.stakeholder, cast.consultation)
    draft = call("post", "surveys/needs/draft/").json()
    call("patch", "surveys/needs/draft/", {"answers": {"q4": "Only this."}})
    answer = call("post", "surveys/needs/response/", {"draft": draft["id"]})
    assert answer.status_code == 422
    assert "q2" in answer.json()["fields"]


def test_after_closing_nothing_is_taken(cast, survey, at):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "surveys/needs/draft/")
    survey.closes_at = NOON
    survey.save(update_fields=["closes_at"])
    call("patch", "surveys/needs/draft/", {"answers": ANSWERS})
    draft = call("get", "surveys/needs/response/").json()["draft"]["id"]
    answer = call("post", "surveys/needs/response/", {"draft": draft})
    assert answer.status_code == 409
    assert "Answers are taken from" in answer.json()["sentence"]


def test_answers_are_withdrawn_with_their_positions(cast, survey):
    call = program(cast.stakeholder, cast.consultation)
    send(call)
    assert call("delete", "surveys/needs/response/").status_code == 204
    assert call("delete", "surveys/needs/response/").status_code == 409
    assert call("get", "surveys/needs/response/").json()["response"]["status"] == "withdrawn"
    assert Current.objects.filter(stance__isnull=False).count() == 0


def test_whom_the_survey_does_not_ask_cannot_answer(cast, at):
    make_survey(cast, access="invited")
    answer = program(cast.stakeholder, cast.consultation)("post", "surveys/needs/draft/")
    assert answer.status_code == 403


def test_results_are_for_those_who_work_here_and_small_ones_stay_hidden(cast, at):
    make_survey(cast, identity="confidential")
    send(program(cast.stakeholder, cast.consultation))
    path = "surveys/needs/results/"
    assert program(cast.stakeholder, cast.consultation)("get", path).status_code == 404
    call = program(cast.observer, cast.consultation)
    shown = call("get", path).json()
    assert {each["suppressed"] for each in shown["toplines"]} == {True}
    assert all(each["bars"] == [] and each["answered"] is None for each in shown["toplines"])
    assert call("get", path + "?category=moon").status_code == 400
    cast.consultation.sealed = True
    cast.consultation.save(update_fields=["sealed"])
    assert call("get", path).status_code == 409
