"""Queries that are spelled once, and rows that are written without a query built each time."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from consultations.ledger.models import Voice
from consultations.register.directory import queries as directory
from consultations.register.directory.models import Mandate, Person
from ds4skills.audit.models import Event
from ds4skills.jobs.models import Outbox
from ds4skills.storage.prepared import Prepared
from ds4skills.storage.rows import insert_all, insert_numbered, update_all
from surveys.answering import finding, positions
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring import queries as authoring
from tests.budgets.counting import statements
from tests.factories import NOON, make_person
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db


def asked(cast, sign_in):
    """Give every query of the answering pages that is spelled once, with values to which it has rows."""
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(DraftResponse.objects.get().pk)})
    client.post(f"{survey.get_absolute_url()}begin/")
    draft, last = DraftResponse.objects.get(), Revision.objects.get()
    person, mandate = cast.person.pk, Mandate.objects.first()
    assert mandate is not None
    mine = {"survey": survey.pk, "person": person}
    return [
        (authoring._newest, {"code": survey.code}),
        (authoring._newest, {"code": survey.code, "user": cast.stakeholder.pk}),
        (authoring._newest, {"code": survey.code, "every": True}),
        (directory._ties, {"person": person}),
        (directory._ties, {"user": cast.stakeholder.pk}),
        (finding.draft, mine),
        (finding.last, mine),
        (finding.held, {**mine, "draft": draft.pk}),
        (finding.held, {**mine, "draft": draft.pk, "mandate": mandate.pk, "at": NOON}),
        (
            positions._standing,
            {"version": last.version_id, "consultation": cast.consultation.pk, "at": NOON},
        ),
    ]


def whole(row, depth=3):
    """Give everything that was read with a row: its columns, what was annotated, the rows beside it."""
    found = {name: value for name, value in vars(row).items() if name != "_state"}
    beside = row._state.fields_cache
    near = {name: whole(each, depth - 1) for name, each in beside.items() if each is not None and depth}
    return found | near


def test_a_prepared_query_gives_what_the_query_gives(cast, sign_in):
    for prepared, values in asked(cast, sign_in):
        direct = list(prepared.spell(**values))
        with statements() as told:
            found = [prepared(**values) for _twice in range(2)]
        assert direct, values
        for rows in found:
            assert [whole(row) for row in rows] == [whole(row) for row in direct]
        assert len(told) == 2, told
        assert told[0] == told[1]


def test_a_prepared_query_takes_other_values_each_time():
    people = Prepared(lambda pk: Person.objects.filter(pk=pk))
    one, two = make_person("One"), make_person("Two")
    assert (people.first(pk=one.pk), people.first(pk=two.pk)) == (one, two)
    assert people(pk=cast_away().pk) == []


def cast_away():
    """Give somebody who is not kept."""
    with transaction.atomic():
        person = make_person("Nobody")
        transaction.set_rollback(True)
    return person


def test_nothing_is_never_asked_for():
    people = Prepared(lambda pk: Person.objects.filter(pk=pk))
    with pytest.raises(ValueError, match="NULL"):
        people(pk=None)


def test_a_query_without_rows_asks_nothing():
    nobody = Prepared(lambda pk: Person.objects.filter(pk=pk).none())
    person = make_person()
    with statements() as told:
        assert nobody(pk=person.pk) == []
    assert told == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only():
    if not connection.features.has_select_for_update:
        pytest.skip("SQLite's transactions have the database to themselves")
    people = Prepared(lambda pk: Person.objects.filter(pk=pk).select_for_update())
    person = make_person()
    with transaction.atomic():
        assert people.first(pk=person.pk) == person
    with pytest.raises(TransactionManagementError):
        people(pk=person.pk)


def event(number):
    return Event(body=f'{{"n":{number}}}', verb="test.verb", target=f"test:{number}", scope="test", at=NOON)


def test_new_rows_get_their_numbers_in_order():
    rows = [event(number) for number in range(5)]
    with statements() as told:
        insert_numbered(rows)
    assert len(told) == 1
    numbers = [row.pk for row in rows]
    assert numbers == sorted(set(numbers))
    for row in rows:
        stored = Event.objects.get(pk=row.pk)
        assert (stored.target, stored.at, row._state.adding) == (row.target, NOON, False)


def test_a_row_whose_like_stands_is_given_its_number(cast):
    def voice():
        return Voice(
            consultation=cast.consultation, speaker="named:personal:x", capacity="personal", joined_at=NOON
        )

    first, second = voice(), voice()
    second.joined_at = NOON + timedelta(days=1)
    insert_numbered([first], once=("consultation", "speaker"))
    insert_numbered([second], once=("consultation", "speaker"))
    assert second.pk == first.pk
    assert Voice.objects.get(speaker="named:personal:x").joined_at == NOON


def test_a_row_is_passed_over_where_its_like_stands():
    rows = [Outbox(task="t", payload={"n": n}, key="k", due_at=NOON) for n in range(2)]
    insert_all(rows[:1])
    insert_all(rows[1:], unless_there=True)
    assert Outbox.objects.get(task="t").payload == {"n": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_all(rows[1:])


def test_rows_are_written_as_django_writes_them(cast, sign_in):
    fill(sign_in(cast.stakeholder), make_survey(cast))
    draft = DraftResponse.objects.get()
    draft.answers, draft.updated_at = {"q4": "Ünï ${x} 'quoted'"}, NOON + timedelta(hours=1)
    update_all([draft], ["answers", "updated_at"])
    stored = DraftResponse.objects.get()
    assert (stored.answers, stored.updated_at, stored.revs) == (draft.answers, draft.updated_at, draft.revs)
