"""Twice the rows take about twice the work, whatever the register holds; and equal names are always found."""

import random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultations.register.directory.evidence import evidence
from consultations.register.imports import known
from tests.consultations.register.imports.files import run, table, take, verdicts
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db
FIRST, LAST = ("Skills", "Training", "Youth", "Health"), ("Forum", "Academy", "Council", "Union")
LETTERS = "bcdfglmnprstv"


def _names(count, seed):
    """Give names of a word of their own, now and then shared by two, and of common ones."""
    rng = random.Random(seed)
    words = ["".join(rng.choice(LETTERS) + rng.choice("aeiou") for _ in range(4)) for _ in range(count)]
    return [f"{word.title()} {rng.choice(FIRST)} {rng.choice(LAST)}" for word in words]


def _file(names):
    return table(["name", "country"], *([name, "BE"] for name in names))


def _work(cast, monkeypatch, names):
    """Count the comparisons and the statements of a dry run."""
    compared = []

    def weigh(a, b):
        compared.append(1)
        return evidence(a, b)

    with monkeypatch.context() as patch, CaptureQueriesContext(connection) as asked:
        patch.setattr(known, "evidence", weigh)
        take(cast.coordinator, _file(names))
    return len(compared), len(asked)


def test_a_dry_run_of_twice_the_rows_is_at_most_two_and_a_third_times_the_work(cast, monkeypatch):
    held = _names(900, 1)
    run(cast.coordinator, take(cast.coordinator, _file(held)))
    shared = [name.split()[0] + " Guild" for name in held]  # each is compared with one of the register
    small, few = _work(cast, monkeypatch, shared[:100] + _names(100, 2))
    large, more = _work(cast, monkeypatch, shared[100:300] + _names(200, 3))
    assert small >= 100
    assert large <= 2.3 * small
    assert more <= 2.3 * few


def test_an_equal_name_of_common_words_is_asked_about_in_a_long_register(cast):
    for number in range(70):
        make_organisation(f"Skills Forum {number}", country="FR")
    make_organisation("The Skills Forum", country="BE")
    batch = take(cast.coordinator, _file(["Skills Forum Ltd"]))
    assert verdicts(batch) == ["duplicate"]
    assert [match[1] for match in batch.rows.get().matches] == ["The Skills Forum"]
