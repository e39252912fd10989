"""P1: no acknowledged answer is lost, none is doubled or kept in part, whatever is killed with -9 meanwhile."""

import pytest

from tests.bench import killing
from tests.bench.survey_kill import killed
from tests.promises.sites import copied

pytestmark = pytest.mark.django_db(transaction=True)
NOTHING = {
    "lost": 0,
    "doubled": 0,
    "partial": 0,
    "positions_beyond": 0,
    "participations_beyond": 0,
    "letters_missing": 0,
    "work_left": 0,
}


def kept_whole(found, people, *killed_):
    assert {name: found[name] for name in NOTHING} == NOTHING, found
    assert found["acknowledged"] == found["kept"] == people, found
    assert set(found["kills"]) == set(killed_), found
    assert found["retries"] > 0, "nobody was interrupted: the kills came too late"


def test_web_server_and_worker_are_killed_on_sqlite(db_is):
    db_is("sqlite")
    kept_whole(killed("sqlite", people=300, kills=2, prepare=copied, workers=1), 300, "web", "worker")


@pytest.mark.postgres
def test_connections_to_postgresql_are_cut_as_well(db_is):
    db_is("postgresql")
    found = killed("postgresql", people=300, kills=2, prepare=copied, workers=1)
    kept_whole(found, 300, "connections", "web", "worker")


@pytest.mark.postgres
@pytest.mark.skipif(not killing.can_own_cluster(), reason="needs initdb, and a user to run it")
def test_the_first_process_of_postgresql_is_killed_as_well(db_is):
    db_is("postgresql")
    found = killed("postgresql", people=300, kills=2, postmaster=True, prepare=copied, workers=1)
    kept_whole(found, 300, "postmaster", "web", "worker")
