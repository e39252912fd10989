"""Writing surveys: operations, findings, publishing, and what never changes."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring import actions, queries
from surveys.authoring.definition import blank, digest_of, items
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Binding, Choice, SurveyVersion
from surveys.authoring.operations import add, add_section, duplicate, keys_of, move, remove
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


def document_of(count):
    """Give a document with some questions in two sections."""
    document = add_section(blank("x", {"en": "X"}), "s2")
    for n in range(1, count + 1):
        item = {"key": f"q{n}", "kind": "text", "label": {"en": str(n)}}
        document = add(document, "s1" if n % 2 else "s2", item)
    return document


@given(st.integers(1, 6), st.lists(st.tuples(st.integers(1, 6), st.sampled_from([-1, 1])), max_size=12))
def test_moving_loses_and_doubles_nothing(count, moves):
    document = document_of(count)
    before = sorted(item["key"] for _place, item in items(document))
    for number, step in moves:
        if number <= count:
            document = move(document, f"q{number}", step)
    assert sorted(item["key"] for _place, item in items(document)) == before


@given(st.integers(1, 6), st.data())
def test_copy_then_remove_gives_the_same_document(count, data):
    document = document_of(count)
    key = f"q{data.draw(st.integers(1, count))}"
    copied = duplicate(document, key, set())
    new = (keys_of(copied) - keys_of(document)).pop()
    assert remove(copied, new) == document


def test_publishing_freezes_wordings_codes_and_bindings(cast):
    survey = make_survey(cast)
    version = queries.published(survey)
    assert version is not None
    assert version.digest == digest_of(version.definition)
    rows = [leaf for leaf in leaves_of(version.definition) if leaf.proposal]
    assert [(leaf.proposal, leaf.asked["en"]) for leaf in rows] == [
        ("P-01@1", "Wording 1."),
        ("P-02@1", "Wording 2."),
    ]
    assert Binding.objects.filter(version=version).count() == 2
    assert Choice.objects.filter(question__survey=survey, question__key="q2").count() == 3


def test_a_published_version_refuses_every_change(cast):
    version = queries.published(make_survey(cast))
    assert version is not None
    for act in (
        lambda: SurveyVersion.objects.filter(pk=version.pk).update(note="changed"),
        lambda: SurveyVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_a_survey_without_a_question_is_not_published(cast, at):
    survey = make_survey(cast, code="full")
    empty = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code="empty",
        title={"en": "Empty"},
        about={},
        opens_at=survey.opens_at,
        closes_at=survey.closes_at,
        at=NOON,
    )
    with pytest.raises(actions.NotReadyError) as refused:
        actions.publish(actor=cast.coordinator, survey=empty, at=NOON)
    assert "no question" in refused.value.findings[0].sentence


def test_two_authors_of_one_question_get_both_texts(cast, sign_in):
    survey = make_survey(cast)
    client = sign_in(cast.editor)
    path = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/items/q4/"
    client.post(path, {"label_en": "First draft?", "lines": "1", "seen": ""})
    seen = client.get(path).context["form"]["seen"].value()
    client.post(path, {"label_en": "Anything at all?", "lines": "5", "seen": seen})
    answer = client.post(path, {"label_en": "Anything to add?", "lines": "5", "seen": seen})
    assert answer.status_code == 409
    text = answer.content.decode()
    assert "Anything at all?" in text
    assert "Anything to add?" in text


def test_a_choice_keeps_its_code_when_its_words_change(cast, sign_in):
    survey = make_survey(cast)
    client = sign_in(cast.editor)
    path = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/items/q2/"
    lines = {"line0_en": "Other words", "line1_en": "Choice 2", "line2_en": "Choice 3", "line3_en": "New"}
    answer = client.post(path, {"label_en": "One?", "count": "7", "required": "on", **lines})
    assert answer.status_code == 302
    draft = queries.draft(survey)
    assert draft is not None
    item = next(item for _p, item in items(draft.definition) if item["key"] == "q2")
    assert [(each["key"], each["code"], each["label"]["en"]) for each in item["choices"]] == [
        ("c1", 1, "Other words"),
        ("c2", 2, "Choice 2"),
        ("c3", 3, "Choice 3"),
        ("c4", 4, "New"),
    ]
