"""A limit holds when many ask at the same moment, whatever keeps the counters."""

import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import RequestFactory

from ds4skills import settings as real
from ds4skills.web import limits
from tests.factories import NOON

MOST, ASKED, THREADS = 40, 10, 8


@pytest.fixture(params=["memory", "database"])
def counters(request, settings, transactional_db):
    """Keep the counters in memory, or in the database as the site does."""
    if request.param == "database":
        settings.CACHES = real.CACHES
        call_command("createcachetable", verbosity=0)
    cache.clear()
    pause = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # threads meet between any two steps
    yield request.param
    sys.setswitchinterval(pause)
    cache.clear()


def ask(at=NOON, address="192.0.2.7"):
    request: Any = RequestFactory().get("/", REMOTE_ADDR=address)
    request.now = at
    return limits.allows(request, "test", most=MOST, seconds=3600)


def test_no_more_than_the_first_few_pass_at_once(counters):
    gate = threading.Barrier(THREADS)
    passed: list[bool] = []

    def run():
        gate.wait()
        try:
            passed.extend(ask() for _n in range(ASKED))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(passed) == THREADS * ASKED
    assert sum(passed) == MOST


def test_each_place_and_each_span_of_time_has_a_count_of_its_own(counters):
    assert [ask() for _n in range(MOST + 1)] == [True] * MOST + [False]
    assert ask(address="192.0.2.8")
    assert not ask(at=NOON + timedelta(minutes=59))
    assert ask(at=NOON + timedelta(hours=1))


def test_every_count_is_kept(counters):
    cache.set("n", 0, timeout=60)
    gate = threading.Barrier(THREADS)

    def run():
        gate.wait()
        try:
            for _n in range(ASKED):
                cache.incr("n")
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _n in range(THREADS)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert cache.get("n") == THREADS * ASKED
    with pytest.raises(ValueError, match="n"):
        cache.incr("nothing")
