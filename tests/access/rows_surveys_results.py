"""Results of surveys."""

from uuid import uuid4

from surveys.answering.models import Response, Revision
from surveys.answering.words import Tag
from surveys.authoring.queries import published
from surveys.results.models import ResultsSnapshot
from tests.access.rows_surveys import staff
from tests.access.table import Row, World
from tests.factories import NOON

METHOD = {"access": "register", "identity": "named", "responses": 7, "fewest": 5}


def prepare(world: World) -> None:
    for cast, thing in world.both():
        version = published(thing.survey)
        assert version is not None
        thing.survey_response = Response.objects.create(survey=thing.survey, identity="named", person=uuid4())
        Revision.objects.create(
            response=thing.survey_response,
            number=1,
            version=version,
            answers={"q1_1": "s"},
            language="en",
            at=NOON,
        )
        thing.survey_results = ResultsSnapshot.objects.create(
            survey=thing.survey,
            number=1,
            body={"title": {"en": "Needs"}, "survey": thing.survey.code, "method": METHOD, "questions": []},
            digest="0" * 64,
            published_by=cast.coordinator,
            published_at=NOON,
        )
        thing.survey_tag = Tag.objects.create(survey=thing.survey, name="cost")


def one(thing, cast):
    return {**staff(thing, cast), "name": thing.survey_response.name}


def results(thing, cast):
    return {**staff(thing, cast), "number": 1}


ROWS = [
    Row("survey_public", "coordinate", staff),
    Row("survey_results_withdraw", "coordinate", results, post_only=True),
    Row("survey_results_public", "public", results),
    Row("survey_results_data", "public", lambda t, c: {**results(t, c), "kind": "csv"}),
    Row("survey_coverage", "observe", staff),
    Row("survey_missing", "coordinate", staff),
    Row("survey_question", "observe", lambda t, c: {**staff(t, c), "name": "q1_1"}),
    Row("survey_question_file", "observe", lambda t, c: {**staff(t, c), "name": "q1_1", "kind": "csv"}),
    Row("survey_texts", "coordinate", staff),
    Row("survey_texts_act", "moderate", staff, post_only=True),
    Row("survey_tag", "moderate", lambda t, c: {**staff(t, c), "pk": t.survey_tag.pk}, post_only=True),
    Row("survey_responses", "coordinate", staff),
    Row("survey_response_read", "coordinate", one),
    Row("survey_response_decide", "coordinate", lambda t, c: {**one(t, c), "act": "exclude"}, post_only=True),
]
