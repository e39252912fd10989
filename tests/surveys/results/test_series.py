"""Questions across versions: the same one is counted together, a broken one apart."""

from copy import deepcopy
from datetime import timedelta

import pytest

from surveys.authoring.definition import digest_of
from surveys.authoring.models import Question, SurveyVersion
from surveys.authoring.queries import published
from surveys.results.asked import whole_of
from surveys.results.toplines import toplines
from tests.factories import NOON
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db


def two_versions(cast):
    """Publish a second version: the meaning of the first question changed, the second stays, a third is new."""
    survey = survey_of(cast, one("single", "One?"), one("multiple", "Many?"))
    for number in range(6):
        respond(survey, {"q1": "c1", "q2": ["c1"] if number else ["c2"]})
    first = published(survey)
    assert first is not None
    definition = deepcopy(first.definition)
    definition["sections"][0]["items"].append({"key": "q9", **one("single", "New?")})
    SurveyVersion.objects.create(
        survey=survey,
        number=2,
        definition=definition,
        digest=digest_of(definition),
        compared={"q1": {"how": "break", "series": 2, "reason": "The scale was turned round."}},
        published_at=NOON + timedelta(hours=1),
    )
    Question.objects.create(survey=survey, key="q1", kind="single", series=2)
    Question.objects.create(survey=survey, key="q9", kind="single")
    for _number in range(3):
        respond(survey, {"q1": "c3", "q2": ["c1"], "q9": "c2"})
    return survey


def test_series_stand_apart_with_the_authors_reason(cast, sign_in):
    survey = two_versions(cast)
    whole = whole_of(survey)
    assert whole is not None
    found = {line.asked.name: line for line in toplines(survey, whole, NOON)}

    assert [line.count for line in found["q1"].figures.lines] == [6, 0, 0]
    assert [line.count for line in found["q1.2"].figures.lines] == [0, 0, 3]
    assert found["q1.2"].asked.reason == "The scale was turned round."
    assert (found["q1"].asked.more, found["q1"].asked.current) == (True, False)
    text = sign_in(cast.observer).get(place(cast, survey, "results/")).content.decode()
    assert "The scale was turned round." in text
    assert sign_in(cast.observer).get(place(cast, survey, "results/questions/q1.2/")).status_code == 200


def test_a_question_that_stays_is_counted_over_versions_and_a_new_one_knows_who_never_saw_it(cast):
    survey = two_versions(cast)
    whole = whole_of(survey)
    assert whole is not None
    found = {line.asked.name: line.figures for line in toplines(survey, whole, NOON)}

    assert [line.count for line in found["q2"].lines] == [8, 1, 0]
    assert (found["q2"].bases.answered, found["q2"].bases.elsewhere) == (9, 0)
    assert (found["q9"].bases.whole, found["q9"].bases.asked, found["q9"].bases.elsewhere) == (9, 3, 6)
    assert (found["q1"].bases.asked, found["q1"].bases.elsewhere) == (6, 3)
