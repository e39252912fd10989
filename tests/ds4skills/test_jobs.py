"""Later work: written with the act, done once, tried again, shown while it runs."""

import threading
from datetime import timedelta

import pytest
from django.db import close_old_connections, connection, transaction
from django.utils import timezone

from ds4skills.jobs import actions, registry
from ds4skills.jobs.models import Job, Outbox, Tick
from tests.factories import NOON, make_user

pytestmark = pytest.mark.django_db
DONE: list[dict[str, object]] = []
FAIL = {"times": 0}


@pytest.fixture(autouse=True)
def _tasks(monkeypatch):
    DONE.clear()
    FAIL["times"] = 0

    def keep(work):
        if FAIL["times"]:
            FAIL["times"] -= 1
            raise RuntimeError("no wire")
        DONE.append(dict(work.payload))

    def long(work):
        for number in range(5):
            work.progress("counting", number, 5)
        work.finish(sentence="Counted 5.")

    monkeypatch.setattr(registry, "_tasks", {"keep": keep, "long": long})


def test_work_that_is_rolled_back_is_never_done():
    with transaction.atomic():
        actions.enqueue(task="keep", payload={}, at=NOON)
        transaction.set_rollback(True)
    actions.drain()

    assert DONE == []


def test_work_is_done_once_and_its_payload_is_forgotten():
    actions.enqueue(task="keep", payload={"secret": "token"}, at=NOON)

    assert actions.drain() == 1
    assert actions.drain() == 0
    assert DONE == [{"secret": "token"}]
    assert Outbox.objects.get().payload == {}


def test_work_with_a_key_is_asked_for_once():
    for _ in range(3):
        actions.enqueue(task="keep", payload={}, at=NOON, key="receipt:1")
    actions.drain()

    assert len(DONE) == 1


def test_an_error_is_kept_and_tried_again_later():
    FAIL["times"] = 1
    actions.enqueue(task="keep", payload={"n": 1}, at=NOON)
    actions.drain()
    row = Outbox.objects.get()
    assert (row.attempts, row.done_at) == (1, None)
    assert "no wire" in row.error

    Outbox.objects.update(due_at=NOON)
    actions.drain()

    assert DONE == [{"n": 1}]


def test_work_that_fails_eight_times_is_given_up_and_stays_to_be_seen():
    FAIL["times"] = 100
    actions.enqueue(task="keep", payload={"n": 1}, at=NOON)
    for _ in range(9):
        Outbox.objects.update(due_at=NOON)
        actions.drain()

    row = Outbox.objects.get()
    assert row.failed_at is not None
    assert row.payload == {"n": 1}


def test_work_due_later_waits():
    actions.enqueue(task="keep", payload={}, at=NOON, due_at=timezone.now() + timedelta(hours=1))

    assert actions.drain() == 0


def test_long_work_says_how_far_it_is_and_what_came_of_it():
    job = actions.start(owner=make_user(), task="long", title="Count", payload={}, at=NOON)
    actions.drain()
    job.refresh_from_db()

    assert (job.state, job.result) == (Job.State.DONE, {"sentence": "Counted 5."})


def test_long_work_stops_where_it_is_asked_to():
    job = actions.start(owner=make_user(), task="long", title="Count", payload={}, at=NOON)
    actions.ask_to_stop(job=job)
    actions.drain()
    job.refresh_from_db()

    assert job.state == Job.State.STOPPED


def test_a_killed_worker_s_work_is_taken_up_when_its_lease_ends():
    actions.enqueue(task="keep", payload={}, at=NOON)
    now = timezone.now()
    assert len(actions.claim(now)) == 1  # and then the worker dies

    assert actions.claim(now + timedelta(seconds=1)) == []
    assert len(actions.claim(now + actions.LEASE)) == 1


def test_what_happens_by_the_clock_happens_once_a_round(monkeypatch):
    rounds: list[object] = []
    monkeypatch.setattr(registry, "_periodic", {"beat": registry.Periodic("beat", 10, rounds.append)})
    for seconds in (0, 10, 15, 20, 21):
        actions.tick(NOON + timedelta(seconds=seconds))

    assert len(rounds) == 2
    assert Tick.objects.get().last_at == NOON + timedelta(seconds=20)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_row():
    for number in range(40):
        actions.enqueue(task="keep", payload={"n": number}, at=NOON)

    def work():
        close_old_connections()
        actions.drain()
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(int(str(done["n"])) for done in DONE) == list(range(40))
