"""P18: in an anonymous exercise nobody can link an answer to a person after the mix."""

import json
import logging
import random
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection, models
from hypothesis import given
from hypothesis import strategies as st

from consultations.register.engagement.models import Interaction
from ds4skills.audit.models import Event
from ds4skills.jobs.models import Outbox
from ds4skills.web.letters import Letter
from ds4skills.web.logs import JsonFormatter
from surveys.answering import mixing, shuffling
from surveys.answering.models import DraftResponse, Participation, Response, Revision, Staged
from surveys.answering.tasks import mix
from surveys.authoring.models import Survey, SurveyVersion
from tests.factories import NOON, make_cast
from tests.promises.relinking import (
    MOST_BY_CHANCE,
    by_transaction_order,
    dumped,
    hits,
    joined_by_transaction,
    participants,
    physical,
    pinned_by_replay,
    released_orders,
    staged_orders,
)
from tests.surveys.identity.people import anonymous_survey, answer, crowd, respondent, values
from tests.surveys.people import fill

PEOPLE, EARLY = 1000, 620
STEP = timedelta(seconds=30)


@pytest.fixture
def chance(monkeypatch):
    """Let the mix draw the same lots in every run, so that the score is the same; the product draws from the system."""
    monkeypatch.setattr(shuffling, "_chance", random.Random(18))


def sent(survey, people, numbers, start=0):
    """Have people answer one after the other, in an order of their own."""
    for n, person in enumerate(people, start=start):
        said = values(n, q4=f"I am author {numbers[person.pk.hex]} of these words.")
        answer(survey, respondent(survey, person), said, NOON + n * STEP)


def trails():
    return {model.__name__: model.objects.count() for model in (Event, Outbox, Letter, Interaction)}


def secure():
    """Let SQLite overwrite what it deletes, as the product does on every connection."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def files():
    """Give the files of both tables (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_relation_filenode('surveys_staged'), pg_relation_filenode('surveys_participation')"
        )
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_a_thousand_people_are_paired_before_the_mix_and_by_chance_after_it(chance):
    secure()
    cast = make_cast()
    survey = anonymous_survey(cast)
    people = crowd(PEOPLE)
    numbers = {person.pk.hex: n for n, person in enumerate(people)}
    random.Random(7).shuffle(people)
    before = trails()
    sent(survey, people[:EARLY], numbers)
    _before_the_mix(numbers, EARLY)
    old = {"staged": set(Staged.objects.values_list("pk", flat=True))}
    if connection.vendor == "postgresql":
        old["files"] = files()
    mix(NOON + EARLY * STEP + timedelta(hours=1))
    assert Response.objects.count() == EARLY - survey.mix_size
    sent(survey, people[EARLY:], numbers, start=EARLY)
    mix(mixing.ends_at(survey) + shuffling.RETRIES)
    assert (Response.objects.count(), Staged.objects.count()) == (PEOPLE, 0)
    assert Participation.objects.count() == PEOPLE
    found = _after_the_mix(numbers)
    print(f"P18: right pairs of {PEOPLE} after the mix: {found}")
    assert {name: count for name, count in found.items() if count > MOST_BY_CHANCE} == {}
    _nothing_left(old)
    assert trails() == {**before, "Event": before["Event"] + 4}, (
        "a note of the mix and of the ledger, per batch"
    )


def _before_the_mix(numbers, count):
    """Prove that the attacks work: until the mix they pin every answer on its author."""
    for name, authors in staged_orders().items():
        assert hits(participants(physical(Participation), numbers), authors) == count, name
    assert hits(*dumped(numbers)) == count
    if connection.vendor == "postgresql":
        assert joined_by_transaction("surveys_staged", numbers) == 1.0
        people = participants("xmin::text::bigint, ctid", numbers)
        assert hits(people, by_transaction_order("surveys_staged")) == count


def _after_the_mix(numbers):
    orders = {"id": participants("id", numbers), "file": participants(physical(Participation), numbers)}
    found = {
        f"{one} x {other}": hits(people, authors)
        for one, people in orders.items()
        for other, authors in released_orders().items()
    }
    assert all(len(authors) == PEOPLE for authors in released_orders().values())
    found["dump"] = hits(*dumped(numbers))
    if connection.vendor == "postgresql":
        found["transactions"] = hits(
            participants("xmin::text::bigint, ctid", numbers), by_transaction_order("surveys_revision")
        )
        found["joined"] = round(PEOPLE * joined_by_transaction("surveys_revision", numbers))
    return found


def _nothing_left(old):
    """Find no old key in the files (SQLite), new files and one transaction for all (PostgreSQL)."""
    if connection.vendor == "postgresql":
        assert set(files()) & set(old["files"]) == set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(DISTINCT xmin::text) FROM surveys_participation")
            assert cursor.fetchone() == (1,)
        return
    path = Path(connection.settings_dict["NAME"])
    wal = Path(f"{path}-wal")
    whole = path.read_bytes() + (wal.read_bytes() if wal.exists() else b"")
    assert [key for key in old["staged"] if key.hex.encode() in whole or key.bytes in whole] == []


@pytest.mark.django_db(transaction=True)
def test_the_write_ahead_file_tells_who_said_what_until_the_mix_empties_it(chance):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL keeps its own write-ahead log: a residual, printed in the documents")
    secure()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint=0").fetchall()
        survey = anonymous_survey(make_cast())
        people = crowd(20)
        numbers = {person.pk.hex: n for n, person in enumerate(people)}
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        path = connection.settings_dict["NAME"]
        sent(survey, people, numbers)
        assert pinned_by_replay(path, numbers) == 20
        mix(mixing.ends_at(survey) + shuffling.RETRIES)
        assert Response.objects.count() == 20
        assert Path(f"{path}-wal").stat().st_size == 0
        assert pinned_by_replay(path, numbers) == 0
        cursor.execute("PRAGMA wal_autocheckpoint=1000").fetchall()


def test_the_two_sides_share_nothing():
    sides = [
        {field.name: field for field in model._meta.concrete_fields} for model in (Staged, Participation)
    ]
    assert set(sides[0]) & set(sides[1]) == {"id", "survey"}
    assert isinstance(sides[0]["id"], models.UUIDField)
    assert isinstance(sides[1]["id"], models.BigAutoField)
    for side in sides:
        leads = {str(field.related_model) for field in side.values() if field.is_relation}
        assert leads <= {str(Survey), str(SurveyVersion)}
    assert not any(isinstance(field, models.DateTimeField) for field in sides[1].values())
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model in {Staged, Participation}
    ]
    assert pointing == []


@pytest.mark.django_db
def test_released_answers_hold_neither_hour_nor_key_nor_person(cast):
    survey = anonymous_survey(cast)
    people = crowd(20)
    sent(survey, people, {person.pk.hex: n for n, person in enumerate(people)})
    mix(mixing.ends_at(survey) + shuffling.RETRIES)
    facts = Revision.objects.values_list("at", "submit_key", "receipt", "entered_by").distinct()
    assert [(at, key, by) for at, key, _receipt, by in facts if at or key or by] == []
    assert len(facts) == 1
    assert {str(receipt) for _at, _key, receipt, _by in facts} == {"{}"}
    assert set(Response.objects.values_list("person", "organisation", "alias", "country", "size")) == {
        (None, None, "", "", "")
    }


@pytest.mark.django_db
def test_the_log_of_the_pages_holds_no_address_no_browser_and_nobody(cast, sign_in, caplog):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    client.defaults.update({"REMOTE_ADDR": "203.0.113.77", "HTTP_USER_AGENT": "Browser-of-Ada"})
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.db.backends").setLevel(logging.WARNING)
        fill(client, survey)
        draft = DraftResponse.objects.get()
        client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
        client.get(f"{survey.get_absolute_url()}nowhere/")
    lines = [JsonFormatter().format(record) for record in caplog.records]
    assert Staged.objects.count() == 1
    assert [json.loads(line)["at"][16:] for line in lines if "nowhere" in line] == ["+00:00"], "to the minute"
    secrets = ["203.0.113.77", "Browser-of-Ada", str(draft.pk), cast.person.family_name, str(cast.person.pk)]
    assert [line for line in lines if any(each in line for each in secrets)] == []


@given(st.lists(st.integers(0, 3000), max_size=120), st.integers(5, 40), st.integers(0, 6000))
def test_no_batch_is_smaller_than_its_size_and_none_takes_what_may_be_sent_again(minutes, size, now):
    ages = sorted(NOON + timedelta(minutes=minute) for minute in minutes)
    at, ends_at = NOON + timedelta(minutes=now), NOON + timedelta(minutes=3000)
    count = shuffling.due([age for age in ages if age <= at], size=size, ends_at=ends_at, at=at)
    assert count == 0 or count >= size
    taken = [age for age in ages if age <= at][:count]
    assert all(age <= at - shuffling.RETRIES for age in taken)
