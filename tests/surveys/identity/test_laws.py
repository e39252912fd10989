"""What somebody does never touches what others did; whoever speaks for an organisation can prove it."""

from datetime import timedelta

import pytest
from django.core import serializers

from consultations.ledger.models import Current, Position
from consultations.register.directory.models import Mandate
from surveys.answering.models import (
    Answer,
    DraftResponse,
    Fact,
    Participation,
    Response,
    Revision,
    Staged,
)
from surveys.answering.words import TextAnswer
from tests.factories import NOON, make_person, make_user
from tests.surveys.identity.people import crowd, fill_survey, send
from tests.surveys.identity.test_organisations import rebuilt
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db
TABLES = (
    DraftResponse,
    Response,
    Revision,
    Fact,
    TextAnswer,
    Answer,
    Position,
    Current,
    Participation,
    Staged,
)


def kept():
    """Give every row that answers made, by table and key."""
    return {
        (model.__name__, row.pk): serializers.serialize("json", [row])
        for model in TABLES
        for row in model._default_manager.order_by("pk")
    }


def walk(client, survey):
    """Go the whole way: begin, fill, send, change, send, withdraw, begin again."""
    path = survey.get_absolute_url()

    def change():
        client.post(f"{path}begin/")
        client.post(f"{path}1/", {**FILLED, "q1_1": "so", "go": "next"})

    yield lambda: fill(client, survey)
    yield lambda: send(client, survey)
    yield change
    yield lambda: send(client, survey)
    yield lambda: client.post(f"{path}withdraw/")


@pytest.mark.parametrize("identity", ["named", "confidential"])
def test_no_step_of_one_person_touches_a_row_of_others(cast, sign_in, identity):
    survey = make_survey(cast, identity=identity)
    unnamed = make_survey(cast, identity="anonymous", code="unnamed", first=7)
    fill_survey(unnamed, crowd(3))
    for name in ("One", "Two"):
        user = make_user(name)
        make_person(name, user=user)
        other = sign_in(user)
        fill(other, survey)
        send(other, survey)
    before, steps = kept(), 0
    assert len(before) > 30
    for step in walk(sign_in(cast.stakeholder), survey):
        step()
        steps += 1
        now = kept()
        assert [key for key, row in before.items() if now.get(key) != row] == [], steps
    assert steps == 5
    assert Revision.objects.filter(response__person=cast.person.pk).count() == 3


@pytest.mark.parametrize(
    ("facts", "sent"),
    [
        ({}, True),
        ({"starts_at": NOON + timedelta(seconds=1)}, False),
        ({"starts_at": NOON}, True),
        ({"ends_at": NOON}, False),
        ({"ends_at": NOON + timedelta(seconds=1)}, True),
        ({"revoked_at": NOON}, False),
        ({"revoked_at": NOON + timedelta(seconds=1)}, True),
        ({"state": Mandate.State.REQUESTED}, False),
        ({"exercise": "workshops.workshop:1"}, False),
    ],
)
def test_an_organisation_speaks_by_a_mandate_that_holds_at_that_instant(cast, sign_in, facts, sent):
    survey, client = rebuilt(cast, unit="organisation"), sign_in(cast.stakeholder)
    fill(client, survey)
    Mandate.objects.update(**facts)
    answer = send(client, survey, capacity="mandated")
    assert (answer.status_code == 302) is sent
    assert (Position.objects.count() > 0) is sent
    assert DraftResponse.objects.exists() is not sent
