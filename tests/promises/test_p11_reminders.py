"""P11: a reminder that comes due is written to everybody once, however often its worker is killed with -9."""

import pytest

from tests.bench.survey_reminders import killed
from tests.promises.sites import copied

pytestmark = pytest.mark.django_db(transaction=True)


def once_each(found, people):
    assert (found["written"], found["doubled"]) == (people, 0), found
    assert (found["reminders_sent"], found["mailings"], found["reached"]) == (2, 1, people), found


def test_workers_killed_around_the_hour_on_sqlite(db_is):
    db_is("sqlite")
    once_each(killed("sqlite", people=100, kills=2, prepare=copied), 100)


@pytest.mark.postgres
def test_workers_killed_around_the_hour_on_postgresql(db_is):
    db_is("postgresql")
    once_each(killed("postgresql", people=100, kills=2, prepare=copied), 100)
