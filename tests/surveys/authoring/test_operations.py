"""Operations: nothing is lost or doubled, and each has an inverse."""

import copy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.definition import find, items
from surveys.authoring.operations import (
    GoneError,
    InUseError,
    LimitError,
    add,
    add_section,
    apply,
    copy_of,
    edit,
    keys_of,
    move,
    move_to,
    place_of,
    relist,
    remove,
    rename_list,
    speak,
    whole,
)
from tests.surveys.authoring.documents import document_of, text

KEYS = st.sampled_from(["q1", "q2", "q3", "q4", "q5", "q6", "s1", "s2", "g1", "q99"])
WISHES = st.one_of(
    st.tuples(st.just(move), KEYS, st.sampled_from([-1, 1])),
    st.tuples(st.just(move_to), KEYS, st.sampled_from(["", "s1", "s2", "g1"]), st.integers(0, 9)),
    st.tuples(st.just(copy_of), KEYS),
    st.tuples(st.just(remove), KEYS),
    st.tuples(st.just(edit), KEYS, st.just({"label": {"en": "Other words"}, "hint": {}})),
    st.tuples(st.just(add), st.sampled_from(["s1", "g1"]), st.just(text("q50"))),
    st.tuples(st.just(add_section), st.just("s50")),
    st.tuples(st.just(relist), st.just("mine"), st.just([{"key": "a", "code": 1, "label": {"en": "A"}}])),
    st.tuples(st.just(rename_list), st.just("agreement"), st.sampled_from(["other", "stances"])),
    st.tuples(st.just(speak), st.just(["fr", "en"])),
    st.tuples(st.just(whole), st.just({"schema": 1, "languages": ["en"], "lists": {}, "sections": []})),
)


def asked(document, wish):
    """Give the operation that a wish comes to; nothing where it is refused."""
    make, *rest = wish
    try:
        return make(document, *rest)
    except (GoneError, InUseError, LimitError):
        return None


@given(st.integers(1, 6), WISHES)
def test_an_operation_and_its_inverse_give_the_document_back(count, wish):
    document = document_of(count)
    before = copy.deepcopy(document)
    operation = asked(document, wish)
    if operation is None:
        return
    changed, inverse = apply(document, operation)
    assert document == before
    again, forth = apply(changed, inverse)
    assert again == before
    assert apply(again, forth)[0] == changed


@given(st.integers(3, 6), st.lists(WISHES, max_size=8))
def test_a_chain_is_undone_step_by_step(count, wishes):
    document = document_of(count)
    stack = []
    for wish in wishes:
        operation = asked(document, wish)
        if operation is None:
            continue
        after, inverse = apply(document, operation)
        stack.append((document, inverse))
        document = after
        if not document["sections"]:
            break
    while stack:
        before, inverse = stack.pop()
        document, _ = apply(document, inverse)
        assert document == before


@given(st.integers(3, 6), st.lists(st.tuples(KEYS, st.sampled_from([-1, 1])), max_size=14))
def test_moving_loses_and_doubles_nothing(count, moves):
    document = document_of(count)
    before = sorted(keys_of(document))
    for key, step in moves:
        operation = asked(document, (move, key, step))
        document = apply(document, operation)[0] if operation else document
    assert sorted(keys_of(document)) == before


def test_a_copied_section_asks_its_own_questions():
    document = document_of(6)
    document, _ = apply(document, edit(document, "q4", {"show": "${q2} = 'x' and ${q1} = 'y'"}))
    document, _ = apply(document, copy_of(document, "s2"))
    twin = find(document, "s3") or {}
    copied = [item["key"] for _place, item in items(document) if item["key"] not in keys_of(document_of(6))]
    assert copied == ["q7", "q8", "q9", "q10"]
    assert twin["items"][2]["show"] == "${q9} = 'x' and ${q1} = 'y'"


def test_places_count_within_section_and_group():
    document = document_of(6)
    document, _ = apply(document, move_to(document, "q1", "g1", 1))
    assert [place_of(document, "q1").home, place_of(document, "q1").at] == ["g1", 1]
    with pytest.raises(GoneError):
        move_to(document, "g1", "g1", 0)


def test_a_list_in_use_stays_and_its_new_name_is_used():
    document = document_of(2)
    document, _ = apply(document, edit(document, "q1", {"kind": "single", "list": "agreement"}))
    with pytest.raises(InUseError) as refused:
        relist(document, "agreement", None)
    assert refused.value.by == ["q1"]
    document, _ = apply(document, rename_list(document, "agreement", "likert"))
    assert (find(document, "q1") or {})["list"] == "likert"
    assert "agreement" not in document["lists"]


def test_the_last_section_stays_and_limits_are_named():
    document = document_of(1)
    document, _ = apply(document, remove(document, "s2"))
    with pytest.raises(InUseError):
        remove(document, "s1")
    for n in range(60):
        document["sections"][0]["items"].append(text(f"x{n}"))
    while sum(1 for _ in items(document)) + len(document["sections"][0]["items"]) <= 300:
        document, _ = apply(document, copy_of(document, "s1"))
    with pytest.raises(LimitError) as refused:
        copy_of(document, "s1")
    assert refused.value.most == 300


def test_a_key_that_is_taken_makes_no_section():
    document = document_of(2)
    with pytest.raises(InUseError) as refused:
        add_section(document, "s2")
    assert refused.value.by == ["s2"]
