"""What a moderator took out of anonymous texts is read nowhere else: not in the response, not in any file that leaves."""

import io

import pytest
from python_calamine import CalamineWorkbook

from surveys.answering.models import Response, Revision
from surveys.answering.words import Tag, TextAnswer
from surveys.results import excluding, texting
from tests.factories import NOON
from tests.surveys.exports.test_packages import build, unpack
from tests.surveys.results.answers import PAIR, one, place, respond, survey_of

pytestmark = pytest.mark.django_db
OTHER = [*PAIR, {"key": "z", "code": 9, "label": {"en": "Other"}, "text": True}]
SECRET, NAME = "I run the mill", "Anna"


def moderated(cast, identity="anonymous"):
    """Have a moderator take a name out of one text, and hide another that stands beside a choice."""
    survey = survey_of(cast, one("text", "Why?"), one("single", "Which?", choices=OTHER), identity=identity)
    for _n in range(6):
        respond(survey, {"q1": "Good."})
    row = respond(survey, {"q1": f"As {NAME} says.", "q2": "z", "q2__other": SECRET})
    pks = dict(TextAnswer.objects.filter(revision__response=row).values_list("question__key", "pk"))
    common = {"actor": cast.moderator, "survey": survey, "at": NOON}
    texting.redact(texts=[pks["q1"]], passage=NAME, **common)
    texting.hide(texts=[pks["q2"]], reason="Tells who", **common)
    texting.tag(texts=[pks["q1"]], name="praise", **common)
    return survey, row


def read_everywhere(cast, sign_in, survey, row):
    """Give all that staff can read of a response, page and package."""
    page = sign_in(cast.coordinator).get(place(cast, survey, f"responses/{row.pk}/")).content.decode()
    files = unpack(build(cast, survey))
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["data.xlsx"]))
    sheets = [str(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    return [page, *sheets, *(body.decode("utf-8", "ignore") for body in files.values())]


def test_neither_page_nor_package_shows_what_was_taken_out_or_hidden(cast, sign_in, at):
    survey, row = moderated(cast)
    found = read_everywhere(cast, sign_in, survey, row)
    assert [text for text in found if SECRET in text or NAME in text] == []
    assert sum("As […] says." in text for text in found) >= 5
    kept = Revision.objects.get(response=row).answers or {}
    assert kept["q2__other"] == SECRET, "the record stays as it was sent"


def test_taking_a_response_out_and_in_again_brings_nothing_back(cast, sign_in, at):
    survey, row = moderated(cast)
    excluding.exclude(actor=cast.coordinator, response=row, reason="Twice", at=NOON)
    excluding.take_in(actor=cast.coordinator, response=row, reason="No", at=NOON)
    found = read_everywhere(cast, sign_in, survey, Response.objects.get(pk=row.pk))
    assert [text for text in found if SECRET in text or NAME in text] == []
    texts = TextAnswer.objects.filter(revision__response=row, revision__number=3)
    assert set(texts.values_list("question__key", "text", "shown")) == {
        ("q1", "As […] says.", "staff"),
        ("q2", SECRET, "hidden"),
    }
    assert Tag.objects.get().texts.filter(revision__number=3).count() == 1


def test_where_answers_are_named_the_record_is_read_as_it_was_sent(cast, sign_in, at):
    survey = survey_of(cast, one("text", "Why?"))
    row = respond(survey, {"q1": SECRET})
    texting.hide(
        actor=cast.coordinator, survey=survey, texts=[TextAnswer.objects.get().pk], reason="x", at=NOON
    )
    assert any(SECRET in text for text in read_everywhere(cast, sign_in, survey, row))


def test_a_rare_language_of_anonymous_answers_stands_in_no_file(cast):
    survey = survey_of(cast, one("text", "Why?"), identity="anonymous")
    for language in ["en"] * 5 + ["fr"] * 2:
        row = Response.objects.create(survey=survey, identity="anonymous")
        said = {"answers": {"q1": "Good."}, "language": language}
        Revision.objects.create(response=row, number=1, version=survey.versions.get(), **said)
    files = unpack(build(cast, survey))
    for name in ("data_codes.csv", "data.jsonl"):
        text = files[name].decode("utf-8-sig")
        assert ('"fr"' in text, text.count('"en"')) == (False, 5), name
