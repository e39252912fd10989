"""Answers stand in later texts on every copy as on the screen; on paper that is filled in by hand there are dots."""

import json

import pytest

from surveys.answering import printing
from surveys.answering.models import DraftResponse
from tests.asking import program
from tests.surveys.identity.people import last_link
from tests.surveys.needs import choices, document_of, publish_document

pytestmark = pytest.mark.django_db
ITEMS = [{"key": "q1", "kind": "single", "choices": choices("tea", "milk")}]
LATER = [{"key": "q2", "kind": "text", "label": {"en": "Why ${q1}?"}, "hint": {"en": "Of ${q1}."}}]


def about_drinks(cast):
    """Publish a survey whose second section speaks of the answer in the first."""
    document = document_of(ITEMS, LATER)
    document["sections"][1]["label"] = {"en": "More on ${q1}"}
    return publish_document(cast, document)


@pytest.fixture
def models(monkeypatch):
    """Collect what is printed."""
    found = []
    compiled = printing.compiled

    def keep(name, model, stamp):
        found.append(model)
        return compiled(name, model, stamp)

    monkeypatch.setattr(printing, "compiled", keep)
    return found


def answered(client, survey):
    path = survey.get_absolute_url()
    client.post(f"{path}begin/")
    client.post(f"{path}1/", {"q1": "tea", "rev-q1": "0", "go": "next"})
    client.post(f"{path}2/", {"q2": "It is warm.", "rev-q2": "0", "go": "next"})
    return path


def test_review_receipt_and_copies_say_what_the_screen_said(cast, sign_in, models):
    survey, client = about_drinks(cast), sign_in(cast.stakeholder)
    path = answered(client, survey)
    pages = [client.get(f"{path}2/"), client.get(f"{path}review/")]
    draft = DraftResponse.objects.get()
    client.post(f"{path}submit/", {"draft": str(draft.pk)})
    pages += [client.get(f"{path}receipt/"), client.get(f"{path}receipt/?file=html")]
    for page in pages:
        text = page.content.decode()
        assert "More on Choice tea" in text
        assert "Why Choice tea?" in text
        assert "${" not in text
    assert client.get(f"{path}receipt/?file=pdf").content.startswith(b"%PDF")
    [copy] = models
    assert [part["label"] for part in copy["sections"]] == ["Part 1", "More on Choice tea"]
    assert copy["sections"][1]["said"][0]["asked"] == "Why Choice tea?"
    assert "${" not in json.dumps(copy)


def test_the_questions_on_paper_have_dots_where_an_answer_would_stand(cast, sign_in, models):
    survey = about_drinks(cast)
    assert sign_in().get(f"{survey.get_absolute_url()}questions.pdf").content.startswith(b"%PDF")
    [paper] = models
    assert paper["sections"][1]["label"] == "More on …"
    assert paper["sections"][1]["items"][0]["label"] == "Why …?"
    assert paper["sections"][1]["items"][0]["hint"] == "Of …."


def test_what_staff_entered_reads_the_same_to_the_person(cast, sign_in):
    survey, staff = about_drinks(cast), sign_in(cast.moderator)
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
    address = cast.person.emails.get().address
    staff.post(where, {"email": address, "via": "phone"})
    path = answered(staff, survey)
    draft = DraftResponse.objects.get()
    staff.post(f"{path}submit/", {"draft": str(draft.pk)})
    text = sign_in().get(last_link("/entered/")).content.decode()
    assert "More on Choice tea" in text
    assert program(cast.stakeholder, cast.consultation)("get", "surveys/needs/response/").status_code == 200
