"""Whoever was taken out, or took everything back, is no voice in the figures of who took part."""

import pytest

from consultations.ledger import channels
from surveys.answering.actions import withdraw
from surveys.answering.entering import speaker_for
from surveys.answering.people import respondent_of
from surveys.results import excluding
from tests.factories import NOON
from tests.surveys.results.answers import one, respond, survey_of

pytestmark = pytest.mark.django_db


def test_only_answers_that_stand_are_counted_as_voices(cast):
    survey = survey_of(cast, one("single"))
    rows = [respond(survey, {"q1": "c1"}, category="company") for _n in range(6)]
    respond(survey, {"q1": "c1"}, category="research", person=cast.person.pk)
    withdraw(survey=survey, speaker=respondent_of(survey, speaker_for(cast.person, survey, NOON)), at=NOON)
    excluding.exclude(actor=cast.coordinator, response=rows[0], reason="Made up", at=NOON)
    excluding.exclude(actor=cast.coordinator, response=rows[1], reason="Made up", at=NOON)
    excluding.take_in(actor=cast.coordinator, response=rows[1], reason="Was not", at=NOON)
    found = channels.get("survey").participation(cast.consultation)
    assert (found.answered, dict(found.by_category)) == (5, {"company": 5})
