"""The way through a survey without scripts: what opens, what goes, where one stands, in which language."""

import json
import re

import pytest

from surveys.answering.models import DraftResponse, Revision
from tests.surveys.answering.people import answer, begin, ids, publish_items, stored, submit
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
YN = choices("yes", "no")
FIRST = [
    {"key": "has", "kind": "single", "choices": YN, "required": "yes"},
    {"key": "which", "kind": "text", "show": "${has} = 'yes'", "required": "yes"},
    {"key": "place", "kind": "single", "choices": choices("n", "s")},
    {
        "key": "town",
        "kind": "single",
        "choices": choices("oslo", "rome", oslo={"columns": {"at": "n"}}, rome={"columns": {"at": "s"}}),
        "filter": "at = ${place}",
        "show": "${place} != ''",
    },
]
MORE = [{"key": "more", "kind": "text", "show": "${has} = 'yes'"}]
LAST = [{"key": "end", "kind": "text"}, {"key": "sum", "kind": "computed", "formula": "1 + 1"}]


@pytest.fixture
def client(cast, sign_in):
    publish_items(cast, FIRST, MORE, LAST)
    found = sign_in(cast.stakeholder)
    found.post("/s/needs/begin/")
    return found


def facts(text):
    """Give what the page tells the browser."""
    found = re.search(r'id="survey-facts" type="application/json">(.*?)</script>', text)
    return json.loads(found[1]) if found else {}


def test_what_an_answer_opens_comes_after_continue_and_is_announced_above(client):
    assert "which" not in ids(client.get("/s/needs/1/").content.decode())
    opened = client.post(
        "/s/needs/1/", {"rev-has": "0", "has": "yes", "rev-place": "0", "place": "n", "go": "next"}
    )
    text = opened.content.decode()
    assert opened.status_code == 200
    assert "Your answers open 2 more questions" in text
    assert text.index("more questions") < text.index("<form method")
    assert {"which", "town"} <= set(ids(text))
    assert "This answer is needed." not in text
    asked = {"rev-has": "1", "has": "yes", "rev-place": "1", "place": "n", "rev-which": "0", "rev-town": "0"}
    assert client.post("/s/needs/1/", {**asked, "go": "next"}).status_code == 422
    on = client.post("/s/needs/1/", {**asked, "which": "this", "town": "oslo", "go": "next"})
    assert on["Location"] == "/s/needs/2/"


def test_a_choice_that_an_earlier_answer_takes_away_is_neither_offered_nor_taken(client):
    sent = {"rev-has": "0", "has": "no", "rev-place": "0", "place": "n", "rev-town": "0"}
    client.post("/s/needs/1/", {**sent, "go": "next"})
    text = client.get("/s/needs/1/").content.decode()
    assert re.search(
        r'<label class="choice" hidden><input type="radio" name="town" value="rome" disabled>', text
    )
    refused = client.post(
        "/s/needs/1/", {**sent, "rev-has": "1", "rev-place": "1", "town": "rome", "go": "next"}
    )
    assert refused.status_code == 422
    assert "Choose one of the answers shown." in refused.content.decode()


def test_sections_are_counted_as_they_are_shown_and_hidden_ones_are_passed(client):
    client.post("/s/needs/1/", {"rev-has": "0", "has": "no", "rev-place": "0", "go": "next"})
    last = client.get("/s/needs/3/").content.decode()
    assert "Section 2 of 2" in last
    assert client.get("/s/needs/2/")["Location"] == "/s/needs/3/"
    assert client.post("/s/needs/3/", {"rev-end": "0", "go": "back"})["Location"] == "/s/needs/1/"
    client.post("/s/needs/1/", {"rev-has": "1", "has": "yes", "rev-which": "0", "which": "x", "go": "next"})
    assert "Section 3 of 3" in client.get("/s/needs/3/").content.decode()


def test_what_is_hidden_again_is_dropped_when_it_is_sent(cast, client):
    shown = {"rev-has": "0", "has": "yes", "rev-which": "0", "which": "secret", "rev-place": "0"}
    client.post("/s/needs/1/", {**shown, "go": "next"})
    client.post("/s/needs/1/", {"rev-has": "1", "has": "no", "rev-place": "0", "go": "next"})
    draft = DraftResponse.objects.get()
    assert draft.answers["which"] == "secret"
    assert "secret" not in client.get("/s/needs/review/").content.decode()
    client.post("/s/needs/submit/", {"draft": str(draft.pk)})
    assert Revision.objects.get().answers == {"has": "no", "sum": "2"}


def test_the_browser_is_told_only_what_the_section_needs(client):
    client.post("/s/needs/1/", {"rev-has": "0", "has": "yes", "rev-place": "0", "place": "s", "go": "later"})
    first, second = (facts(client.get(f"/s/needs/{place}/").content.decode()) for place in (1, 2))
    assert first["answers"] == {}
    assert [step["key"] for step in first["steps"]] == ["has", "which", "place", "town"]
    assert first["filters"]["town"][1] == {"oslo": {"at": "n"}, "rome": {"at": "s"}}
    assert second["answers"] == {"has": "yes"}
    assert second["filters"] == {}
    assert facts(client.get("/s/needs/3/").content.decode())["answers"] == {}


def test_the_language_changes_and_what_was_typed_stays(client):
    sent = {"rev-has": "0", "has": "yes", "rev-which": "0", "which": "Tiếng Việt", "rev-place": "0"}
    turned = client.post("/s/needs/1/", {**sent, "go": "lang:fr"})
    assert turned["Location"] == "/s/needs/1/?lang=fr"
    text = client.get(turned["Location"]).content.decode()
    assert '<html lang="fr"' in text
    assert 'value="Tiếng Việt"' in text
    assert '<span lang="en">What is has?</span>' in text


def test_one_jumps_to_sections_that_one_has_seen_and_what_was_typed_is_kept(client):
    client.post("/s/needs/1/", {"rev-has": "0", "has": "yes", "rev-which": "0", "which": "x", "go": "next"})
    text = client.get("/s/needs/2/").content.decode()
    assert 'name="go" value="1">1. ' in text
    assert 'name="go" value="3"' not in text
    back = client.post("/s/needs/2/", {"rev-more": "0", "more": "typed", "go": "1"})
    assert back["Location"] == "/s/needs/1/"
    assert DraftResponse.objects.get().answers["more"] == "typed"
    assert 'name="go" value="2"' in client.get("/s/needs/1/").content.decode()


def test_answers_to_hidden_unknown_and_computed_questions_are_dropped(cast, client):
    client.post(
        "/s/needs/3/", {"rev-end": "0", "end": "e", "sum": "99", "rev-sum": "0", "nope": "x", "go": "later"}
    )
    client.post("/s/needs/1/", {"rev-has": "0", "has": "no", "town": "rome", "go": "later"})
    draft = DraftResponse.objects.get()
    assert "sum" not in draft.answers
    assert "nope" not in draft.answers
    client.post("/s/needs/submit/", {"draft": str(draft.pk)})
    assert Revision.objects.get().answers == {"end": "e", "has": "no", "sum": "2"}


def test_a_section_that_is_not_there_and_one_without_a_draft(cast, client, sign_in):
    assert client.get("/s/needs/9/").status_code == 404
    assert sign_in(cast.colleague).get("/s/needs/1/")["Location"] == "/s/needs/"


def test_a_survey_of_texts_alone_is_sent(cast, sign_in):
    survey, other = publish_items(cast, [{"key": "t", "kind": "text"}], code="texts"), sign_in(cast.colleague)
    begin(other, survey)
    answer(other, survey, shown=["t"], t="Only words.")
    assert stored(survey) == {"t": "Only words."}
    assert submit(other, survey).status_code == 302
    assert Revision.objects.get(response__survey=survey).texts.get().text == "Only words."
