"""Parts of parts from a file: no circle comes in, in whatever rows, chunks or files its links stand."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.register.imports import applying, checking, sentences
from consultations.register.imports.circles import closes
from consultations.register.imports.known import Known, Seen
from consultations.register.relations.actions import relate
from consultations.register.relations.models import Relation
from tests.consultations.register.imports.files import back, picture, run, table, take, verdicts
from tests.factories import NOON, make_organisation


def _links(pairs) -> bytes:
    return table(["key", "parent_key"], *([str(part.pk), str(whole.pk)] for part, whole in pairs))


def _edges() -> set[tuple[object, object]]:
    return set(Relation.objects.filter(kind="part").values_list("subject_id", "object_id"))


def _circle(edges) -> bool:
    while edges:
        leaves = {edge for edge in edges if edge[1] not in {part for part, _whole in edges}}
        if not leaves:
            return True
        edges = edges - leaves
    return False


@pytest.mark.django_db
def test_a_row_that_would_close_a_circle_is_a_conflict_with_a_sentence(cast):
    top, middle, low = (make_organisation(name) for name in ("Top", "Middle", "Low"))
    relate(actor=cast.coordinator, subject=low, target=middle, kind="part", at=NOON)
    relate(actor=cast.coordinator, subject=middle, target=top, kind="part", at=NOON)
    batch = take(cast.coordinator, _links([(top, low)]))
    assert verdicts(batch) == ["conflict"]
    said = sentences.problems(batch, batch.rows.get())
    assert said == [
        "“Low” is itself part of this organisation, so this organisation cannot be part of it. "
        "Correct one of the two."
    ]
    with pytest.raises(applying.NothingToDoError):
        run(cast.coordinator, batch)


@pytest.mark.django_db
def test_two_halves_in_one_file_are_found_in_whatever_chunks_they_stand(cast, monkeypatch):
    bodies = [make_organisation(f"Body {n}") for n in range(4)]
    rows = [(bodies[n], bodies[(n + 1) % 4]) for n in range(4)]
    monkeypatch.setattr(checking, "CHUNK", 1)
    monkeypatch.setattr(applying, "CHUNK", 1)
    batch = take(cast.coordinator, _links(rows))
    assert verdicts(batch) == ["update", "update", "update", "conflict"]
    before = picture()
    batch = run(cast.coordinator, batch)
    assert len(_edges()) == 3
    back(cast.coordinator, batch)
    assert picture() == before


@pytest.mark.django_db
def test_what_the_register_related_since_the_check_makes_the_row_wait(cast):
    one, other = make_organisation("One"), make_organisation("Other")
    batch = take(cast.coordinator, _links([(one, other)]))
    assert verdicts(batch) == ["update"]
    relate(actor=cast.coordinator, subject=other, target=one, kind="part", at=NOON)
    row = run(cast.coordinator, batch).rows.get()
    assert (row.verdict, row.fate) == ("conflict", "waits")
    assert [problem[0] for problem in row.problems] == ["was", "circle"]


@pytest.mark.django_db
def test_an_organisation_named_by_its_number_is_no_part_or_member_of_itself(cast):
    numbered = run(cast.coordinator, take(cast.coordinator, table(["name", "id_vat"], ["A", "BE0123456749"])))
    key = str(numbered.rows.get().target)
    for column in ("parent_key", "member_of_keys"):
        batch = take(cast.coordinator, table(["name", "id_vat", column], ["A", "BE0123456749", key]))
        row = batch.rows.get()
        assert (row.verdict, row.problems[0][0]) == ("conflict", "own_key")


@pytest.mark.django_db
def test_a_parent_that_was_merged_stands_for_the_one_it_became(cast):
    winner, loser, part = (make_organisation(name) for name in ("Winner", "Loser", "Part"))
    type(loser).objects.filter(pk=loser.pk).update(merged_into=winner)
    run(cast.coordinator, take(cast.coordinator, _links([(part, loser)])))
    assert _edges() == {(part.pk, winner.pk)}
    assert verdicts(take(cast.coordinator, _links([(winner, part)]))) == ["conflict"]


LINKS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14)


@given(held=LINKS, rows=LINKS)
def test_a_row_is_stopped_if_and_only_if_it_would_close_a_circle(held, rows):
    register = _acyclic(held)
    known, seen = Known(), Seen()
    for part, whole in register:
        known.wholes.setdefault(part, set()).add(whole)
    there = set(register)
    for part, whole in rows:
        would = _circle(there | {(part, whole)})
        assert closes(part, whole, known, seen) is would
        if not would:
            there.add((part, whole))


def _acyclic(pairs):
    found: set[tuple[Any, Any]] = set()
    for pair in pairs:
        if not _circle(found | {pair}):
            found.add(pair)
    return found
