"""Sending takes as many statements for twenty questions as for one, whoever answers and however."""

import pytest
from django.db import connection

from consultations.ledger.models import Position
from consultations.register.directory.models import Email
from surveys.answering.models import DraftResponse, Response, Staged
from surveys.authoring.models import Survey
from tests.budgets.counting import cost
from tests.budgets.test_submission import MOST, post, submit, typed, written
from tests.factories import NOON
from tests.surveys.identity.test_open import come_in
from tests.surveys.identity.test_organisations import rebuilt
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 20)


def of_every_size(cast, **more):
    first = 1
    for count in SIZES:
        yield count, make_survey(cast, code=f"needs-{count}", proposals=count, first=first, **more)
        first += count


def spent(client, survey, capacity="personal"):
    asked, transactions = submit(client, survey, capacity)
    assert transactions == 2, "its beginning and its end, and no savepoint inside"
    return asked


def test_anonymously(cast, sign_in):
    found = []
    for count, survey in of_every_size(cast, identity="anonymous"):
        client = sign_in(cast.stakeholder)
        typed(client, survey, count)
        found.append(len(spent(client, survey)))
        assert cost(client, f"{survey.get_absolute_url()}code/") <= 8
    assert Staged.objects.count() == 3
    assert len(set(found)) == 1, found
    assert found[0] <= MOST


def test_confidentially(cast, sign_in):
    found = []
    for count, survey in of_every_size(cast, identity="confidential"):
        client = sign_in(cast.stakeholder)
        typed(client, survey, count)
        found.append(len(spent(client, survey, "mandated")))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST


def test_by_the_open_door(cast, sign_in, at):
    found = []
    for count, survey in of_every_size(cast, access="open"):
        client = sign_in()
        at(NOON)
        come_in(client, survey, at)
        post(client, survey, "1", written(count))
        found.append(len(spent(client, survey)))
    assert Response.objects.filter(verified=False).count() == 3
    assert len(set(found)) == 1, found
    assert found[0] <= MOST


def test_on_behalf(cast, sign_in):
    found, client = [], sign_in(cast.moderator)
    for count, survey in of_every_size(cast):
        where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
        client.post(where, {"email": Email.objects.get(person=cast.person).address, "via": "phone"})
        typed(client, survey, count)
        found.append(len(submit(client, survey)[0]))
    assert Position.objects.count() == 0
    assert len(set(found)) == 1, found
    assert found[0] <= MOST + 5, "the letter with its link, and the session of staff"


def test_for_an_organisation_with_the_mandate_locked(cast, sign_in):
    found = []
    for count in SIZES:
        survey = rebuilt(
            cast, unit="organisation", code=f"of-{count}", proposals=count, first=50 + count * 30
        )
        client = sign_in(cast.stakeholder)
        typed(client, survey, count)
        asked = spent(client, survey, "mandated")
        [locked] = [sql for sql in asked if 'FROM "surveys_draftresponse"' in sql and "DELETE" not in sql]
        assert "consultations_mandate" in locked, "the mandate is asked for with the draft, and held to"
        assert connection.vendor != "postgresql" or locked.count("FOR ") == 3
        found.append(len(asked))
    assert len(set(found)) == 1, found
    assert found[0] <= MOST, "\n".join(asked)
    assert not DraftResponse.objects.exists()
    assert Survey.objects.filter(unit="organisation").count() == 3
