"""Results of surveys."""

from uuid import uuid4

from surveys.answering.models import Response, Revision
from surveys.answering.words import Tag
from surveys.authoring.queries import published
from tests.access.rows_surveys import staff
from tests.access.table import Row, World
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, thing in world.both():
        version = published(thing.survey)
        thing.survey_response = Response.objects.create(survey=thing.survey, identity="named", person=uuid4())
        Revision.objects.create(
            response=thing.survey_response, number=1, version=version, answers={"q1_1": "s"}, language="en", at=NOON
        )
        thing.survey_tag = Tag.objects.create(survey=thing.survey, name="cost")


def one(thing, cast):
    return {**staff(thing, cast), "pk": thing.survey_response.pk}


ROWS = [
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
