"""Versions compared by key; answers put into texts; languages counted."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.authoring.comparing import changes, compare, settle
from surveys.authoring.definition import blank
from surveys.authoring.languages import state, tallies, texts_of, write
from surveys.authoring.operations import apply
from surveys.authoring.piping import fill, worded
from surveys.authoring.plans import make, travel

PAIR = [
    {"key": "a", "code": 1, "label": {"en": "Apples", "fr": "Pommes"}},
    {"key": "b", "code": 2, "label": {"en": "Beans", "fr": "Haricots"}},
]


def document(*found):
    made = blank("x", {"en": "X"})
    made["sections"][0]["items"] = list(found)
    return made


def one(**more):
    return {
        "key": "q1",
        "kind": "single",
        "label": {"en": "Which?", "fr": "Lequel ?"},
        "choices": PAIR,
        **more,
    }


RATING = {"key": "q1", "kind": "rating", "label": {"en": "?"}, "scale": {"start": 0, "end": 10, "step": 1}}
NUMBER = {"key": "q1", "kind": "number", "label": {"en": "?"}}


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        (one(), one(), "same"),
        (one(), one(label={"en": "Which one?"}), "text"),
        (one(), one(choices=PAIR[::-1]), "text"),
        (one(), one(required="yes"), "text"),
        (one(), one(choices=[*PAIR, {"key": "c", "code": 3, "label": {"en": "C"}}]), "extended"),
        (one(), one(choices=PAIR[:1]), "break"),
        (one(), one(choices=[{**PAIR[0], "code": 7}, PAIR[1]]), "break"),
        (one(), one(choices=[{**PAIR[0], "stance": "1"}, PAIR[1]]), "break"),
        (one(), one(proposal="P-01@1"), "break"),
        (one(proposal="P-01@1"), one(proposal="P-01@2"), "break"),
        (RATING, {**RATING, "scale": {"start": 1, "end": 5, "step": 1}}, "break"),
        (NUMBER, {**NUMBER, "decimals": 2}, "break"),
    ],
)
def test_what_becomes_of_a_question(before, after, how):
    assert [each.how for each in compare(document(before), document(after))] == [how]


def test_new_and_gone_questions_are_told():
    found = compare(document(one()), document({**one(), "key": "q2"}))
    assert [(each.key, each.how) for each in found] == [("q2", "new"), ("q1", "gone")]


def test_series_begin_at_breaks_and_never_come_back():
    after = document(one(choices=PAIR[:1]), {**one(), "key": "q2"}, {**one(), "key": "q3"})
    before = document(one(), {**one(), "key": "q2"})
    kept = settle(
        compare(before, after),
        {"q1": {"series": 2}, "q2": {"series": 1}},
        {"q1": 2, "q2": 1, "q3": 4},
        {"q1": "fewer fruits", "q2": "other fruits are meant"},
    )
    assert kept == {
        "q1": {"how": "break", "series": 3, "why": "fewer fruits"},
        "q2": {"how": "break", "series": 2, "why": "other fruits are meant"},
        "q3": {"how": "new", "series": 5},
    }


def test_texts_are_compared_word_by_word():
    found = list(changes(document(one()), document(one(label={"en": "Which one?", "fr": "Lequel ?"}))))
    assert [(each.key, each.what, each.language) for each in found] == [("q1", "Text", "English")]
    assert [(piece.kind, piece.text) for piece in found[0].pieces] == [
        ("same", "Which"),
        ("ins", " one"),
        ("same", "?"),
    ]


PIPED: dict[str, Any] = {
    "key": "q5",
    "kind": "note",
    "label": {"en": "You chose ${q1}; ${q2}; ${q3}; ${q4}.", "fr": "Vous : ${q1}."},
}
ASKED = document(
    one(),
    {**NUMBER, "key": "q2"},
    {"key": "q3", "kind": "text", "label": {"en": "Who?"}},
    {"key": "q4", "kind": "computed", "label": {}, "formula": "concat(${q3}, '!')"},
    PIPED,
)


def test_closed_answers_and_numbers_are_piped_and_free_texts_never():
    journey = travel(make(ASKED), {"q1": "b", "q2": "1250", "q3": "<b>Eve</b>"})
    assert fill(PIPED["label"], journey) == {"en": "You chose Beans; 1,250; …; ….", "fr": "Vous : Haricots."}
    assert fill(PIPED["label"], journey, "fr") == {"fr": "Vous : Haricots."}
    leaf = journey.plan.leaves[0]
    assert worded(leaf, journey) is leaf


@given(st.dictionaries(st.sampled_from(["q1", "q2", "q3", "q9"]), st.text(max_size=20)))
def test_no_answer_makes_piping_fail_or_leak_a_text(answers):
    found = fill(PIPED["label"], travel(make(ASKED), answers))
    assert "${" not in found["en"]
    assert found["en"].count("…") >= 2


def test_languages_are_counted_and_written_in_place():
    made = document(one(choices=[PAIR[0], {"key": "b", "code": 2, "label": {"en": "Beans"}}]))
    made["lists"] = {}
    assert [(each.code, each.done, each.missing, each.stale) for each in tallies(made)] == [
        ("en", 3, 0, 0),
        ("fr", 2, 1, 0),
    ]
    made, _ = apply(made, write(made, "q1.choices.b", "fr", "Haricots"))
    assert [(each.done, each.missing) for each in tallies(made)] == [(3, 0), (3, 0)]
    made["stale"] = {"fr": ["q1.label"]}
    states = {each.path: state(made, each, "fr") for each in texts_of(made)}
    assert states == {"s1.label": "done", "q1.label": "stale", "q1.choices.a": "done", "q1.choices.b": "done"}


@given(st.data())
def test_every_text_can_be_written_and_taken_back(data):
    made = document(
        one(hint={"en": "H"}, rule={"src": ". = 'a'", "message": {"en": "M"}}),
        {
            **RATING,
            "key": "q2",
            "scale": {"start": 0, "end": 1, "step": 1, "low": {"en": "L"}, "high": {"en": "U"}},
        },
        {
            "key": "q3",
            "kind": "matrix",
            "label": {"en": "?"},
            "list": "stances",
            "rows": [{"key": "q3_1", "label": {"en": "R"}}],
        },
    )
    path = data.draw(st.sampled_from([each.path for each in texts_of(made)]))
    written, inverse = apply(made, write(made, path, "fr", "Neuf"))
    assert next(each for each in texts_of(written) if each.path == path).texts["fr"] == "Neuf"
    assert sum(a != b for a, b in zip(texts_of(made), texts_of(written), strict=True)) == 1
    assert apply(written, inverse)[0] == made
