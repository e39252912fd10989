"""Whoever speaks through a channel stands in the log as heard, so that nobody who answered is reminded."""

import pytest

from consultations.programme.exercises import answered
from consultations.register.engagement.models import Interaction
from tests.asking import program
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import make_proposal

pytestmark = pytest.mark.django_db


def _stages() -> list[tuple[str, str]]:
    return sorted(Interaction.objects.filter(direction="in").values_list("channel", "stage"))


def test_a_comment_is_logged_once_and_counts_as_an_answer(cast, at):
    version = publish(cast)
    people = [cast.person.pk, cast.colleague_person.pk]
    assert answered(cast.consultation.exercise, people) == set()

    for _again in range(2):
        comment_on(cast, version, "learner decides", key="a")

    assert _stages() == [("comment", "responded")]
    assert answered(cast.consultation.exercise, people) == {cast.person.pk}


def test_a_position_with_a_mandate_represents_the_organisation(cast, at):
    make_proposal(cast.consultation, "P-01")
    call = program(cast.stakeholder, cast.consultation)
    said = {"stance": "2", "version": 1, "capacity": "mandated"}
    for _again in range(2):
        call("post", "proposals/P-01/position/", said, key="key-0001")

    assert _stages() == [("api", "represented"), ("api", "responded")]
    row = Interaction.objects.get(stage="represented")
    assert (row.person_key, row.organisation_key) == (cast.person.pk, cast.organisation.pk)
