"""Writing surveys: operations, findings, publishing, and what never changes."""

import pytest
from django.db import IntegrityError, transaction

from surveys.authoring import actions, queries
from surveys.authoring.definition import digest_of, items
from surveys.authoring.kinds import leaves_of
from surveys.authoring.models import Binding, Choice, SurveyVersion
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


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
    lines = {f"c{n}_en": f"Choice {n + 1}" for n in (1, 2)} | {"c0_en": "Other words", "c3_en": "New"}
    lines |= {f"c{n}_key": f"c{n + 1}" for n in range(3)}
    answer = client.post(path, {"label_en": "One?", "choices-count": "7", "required": "yes", **lines})
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
