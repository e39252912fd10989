"""Workbooks: every finding with its cell, errors take nothing over, warnings need a tick, and the way back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from surveys.authoring import actions, queries
from surveys.authoring.comparing import compare
from surveys.authoring.definition import items
from surveys.authoring.models import Survey
from surveys.authoring.xlsform.texts import write_texts
from tests.factories import make_proposal
from tests.surveys.people import make_survey

pytestmark = [pytest.mark.django_db]
HOURS = {"opens_at": "2026-05-01T10:00", "closes_at": "2026-06-01T10:00"}
SETTING = {"access": "invited", "identity": "named", "unit": "person", **HOURS}


def sent(body, name="book.xlsx"):
    return {"file": SimpleUploadedFile(name, body)}


def made(survey):
    """Give the published document."""
    version = queries.published(survey)
    assert version is not None
    return version.definition


@pytest.fixture
def top(cast):
    for n in range(1, 6):
        make_proposal(cast.consultation, f"DS-0{n}", f"Wording {n}.")
    return f"/consultations/{cast.consultation.slug}/manage/surveys"


@pytest.mark.shared_data
def test_a_broken_workbook_lists_all_and_takes_nothing_over(cast, sign_in, top, shared):
    client = sign_in(cast.editor)
    answer = client.post(f"{top}/import/", sent((shared / "xlsform" / "broken.xlsx").read_bytes()))
    assert answer.status_code == 422
    assert len(answer.context["errors"]) == 26
    assert "A7" in answer.content.decode()
    assert "take" not in answer.context
    assert Survey.objects.count() == 0


@pytest.mark.shared_data
def test_a_good_workbook_becomes_a_new_survey(cast, sign_in, top, shared):
    client = sign_in(cast.editor)
    answer = client.post(
        f"{top}/import/", sent((shared / "xlsform" / "stakeholder_needs_en_fr.xlsx").read_bytes())
    )
    assert answer.status_code == 200
    carried = answer.context["take"]["document"].value()
    assert answer.context["form"]["title_en"].value() == "Skills data: needs and positions"
    typed = {"document": carried, "title_en": "Needs", "code": "needs", **SETTING}
    assert client.post(f"{top}/import/", typed).status_code == 302
    draft = queries.draft(Survey.objects.get(code="needs"))
    assert draft is not None
    assert sum(1 for _ in items(draft.definition)) == 23
    assert client.get(f"{top}/needs/").status_code == 200
    assert client.get(f"{top}/needs/check/").context["needed"] == []


@pytest.mark.shared_data
def test_warnings_need_a_tick_and_the_draft_is_replaced_undoably(cast, sign_in, top, shared):
    survey = make_survey(cast)
    before = actions.loosened(made(survey))
    client = sign_in(cast.editor)
    path = f"{top}/{survey.code}/import/"
    answer = client.post(path, sent((shared / "xlsform" / "source_card_warnings.xlsx").read_bytes()))
    assert answer.status_code == 200
    carried = answer.context["take"]["document"].value()
    assert client.post(path, {"document": carried}).status_code == 422
    assert client.post(path, {"document": f"{carried}x", "seen": "on"}).status_code == 422
    assert queries.draft(survey) is None
    assert client.post(path, {"document": carried, "seen": "on"}).status_code == 302
    draft = queries.draft(survey)
    assert draft is not None
    assert draft.definition["sections"] != before["sections"]
    client.post(f"{top}/{survey.code}/undo/", {"rev": draft.edits})
    draft.refresh_from_db()
    assert draft.definition == before


def test_no_file_and_no_workbook_are_told(cast, sign_in, top):
    client = sign_in(cast.editor)
    assert client.post(f"{top}/import/", {}).status_code == 422
    answer = client.post(f"{top}/import/", sent(b"not a workbook"))
    assert answer.status_code == 422
    assert len(answer.context["errors"]) == 1


def test_out_and_in_again_is_the_same_draft(cast, sign_in, top):
    survey = make_survey(cast)
    client = sign_in(cast.editor)
    body = client.get(f"{top}/{survey.code}/workbook/")
    assert body.headers["Content-Disposition"] == 'attachment; filename="needs-xlsform.xlsx"'
    answer = client.post(f"{top}/{survey.code}/import/", sent(body.content))
    assert answer.status_code == 200, [each.sentence for each in answer.context["errors"]]
    found = answer.context["document"]
    before = actions.loosened(made(survey))
    kept = {item["key"] for _p, item in items(before)}
    assert {item["key"] for _p, item in items(found)} == kept
    assert {each.how for each in compare(before, found)} == {"same"}


def test_translations_come_back_and_a_stale_row_is_told(cast, sign_in, top):
    survey = make_survey(cast)
    client = sign_in(cast.editor)
    path = f"{top}/{survey.code}/translations/"
    assert client.get(path).status_code == 200
    document = actions.loosened(made(survey))
    document["sections"][0]["items"][3]["label"]["fr"] = "Autre chose ?"
    assert client.post(path, sent(write_texts(document))).status_code in {200, 302}
    assert queries.draft(survey) is None  # the text changed since that workbook: its row is left, with a line
    book = client.get(path).content
    assert client.post(path, sent(book)).status_code == 302
    assert client.post(path, sent(b"junk")).status_code == 422
