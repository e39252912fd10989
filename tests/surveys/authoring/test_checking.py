"""The check: everything that is wrong, with its place; nothing that is not."""

import copy
import json

import pytest

from surveys.authoring.checking import check, minutes, time_of, walks_of
from surveys.authoring.definition import blank
from tests.surveys.authoring.documents import text

YES_NO = [
    {"key": "yes", "code": 1, "label": {"en": "Yes", "fr": "Oui"}},
    {"key": "no", "code": 2, "label": {"en": "No", "fr": "Non"}},
]


def one(key="q1", **more):
    """Give a question with two choices."""
    return {
        "key": key,
        "kind": "single",
        "label": {"en": "?", "fr": "?"},
        "choices": copy.deepcopy(YES_NO),
        **more,
    }


def said(*found, proposals=None, kinds=None, **more):
    """Give (key, sentence, error) of what is found in a section of some items."""
    document = {**blank("x", {"en": "X"}), **more}
    document["sections"][0]["items"] = list(found)
    document["sections"][0]["label"] = {"en": "S", "fr": "S"}
    return [(each.key, each.sentence, each.error) for each in check(document, proposals or {}, kinds)]


def both(words):
    """Say it in both languages."""
    return {"en": words, "fr": words}


def number(key, **more):
    return {"key": key, "kind": "number", "label": both("How many?"), **more}


def test_a_sound_document_has_no_finding():
    assert said(one(), number("q2", show="${q1} = 'yes'", rule={"src": ". > 1", "message": both("!")})) == []


@pytest.mark.parametrize(
    ("item", "words"),
    [
        ({"show": "${q9} = 1"}, "There is no question “q9”"),
        ({"show": "${q3} = 'yes'"}, "comes later"),
        ({"show": "= ="}, "Condition:"),
        ({"show": "${q1} = 'maybe'"}, "No choice has the key “maybe”"),
        ({"rule": {"src": ". > ("}}, "Rule:"),
        ({"label": both("You said ${q0}")}, "words of people are never put into texts"),
        ({"label": both("You said ${q3}")}, "comes later"),
        ({"label": both("You said ${q9}")}, "no such question"),
        ({"label": {"fr": "?"}}, "missing in English"),
        ({"decimals": 9}, "at most 4 decimals"),
    ],
)
def test_what_blocks_is_told_with_its_key(item, words):
    found = said(text("q0", label=both("Who?")), one(), number("q2", **item), one("q3"))
    assert [(key, error) for key, sentence, error in found if words in sentence] == [("q2", True)], found


def test_a_condition_that_cannot_be_true_blocks_and_one_that_always_is_does_not():
    never = said(one(), number("q2", show="${q1} = 'yes' and ${q1} = 'no'"))
    always = said(one(), number("q2", show="${q1} = 'yes' or ${q1} != 'yes'"))
    assert [(key, error) for key, _s, error in never] == [("q2", True)]
    assert [(key, error) for key, _s, error in always] == [("q2", False)]


def test_what_stands_in_a_hidden_place_is_found_by_walks():
    inner = number("q3", show="${q1} = 'no'")
    group = {"key": "g1", "kind": "group", "label": both("G"), "show": "${q1} = 'yes'", "items": [inner]}
    found = said(one(), group)
    assert [(key, error) for key, sentence, error in found if "at random" in sentence] == [("q3", False)]


def test_a_rule_that_no_choice_meets_blocks():
    found = said(one(rule={"src": ". = 'maybe'", "message": both("!")}))
    assert any(
        key == "q1" and "No answers make this true" in sentence and error for key, sentence, error in found
    )


def test_proposals_are_open_and_the_newest():
    asks = one(proposal="P-01@1")
    asks["choices"][0]["stance"] = "1"
    found = said(asks, proposals={"P-01": 2})
    assert any("which stance each choice stands for" in sentence and error for _k, sentence, error in found)
    assert any("newer wording" in sentence and not error for _k, sentence, error in found)
    assert any("is not open" in sentence and error for _k, sentence, error in said(asks))


def test_a_published_key_keeps_its_kind():
    found = said(one(), kinds={"q1": "multiple"})
    assert [(key, error) for key, sentence, error in found if "was published as" in sentence] == [
        ("q1", True)
    ]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"languages": [f"x{n}" for n in range(25)]}, "25 languages; at most 24"),
        (
            {"sections": [{"key": f"s{n}", "kind": "section", "label": {}, "items": []} for n in range(51)]},
            "51 sections",
        ),
        (
            {"lists": {"long": [{"key": f"c{n}", "code": n, "label": {"en": "x"}} for n in range(201)]}},
            "201 choices",
        ),
        ({"title": {"en": "x" * 1_000_001}}, "larger than 1 MB"),
    ],
)
def test_limits_are_named(more, words):
    found = said(one(), **more)
    assert any(words in sentence and error for _k, sentence, error in found)


def test_the_301st_question_and_the_31st_row_are_named():
    found = said(*(text(f"q{n}", label=both("?")) for n in range(301)))
    assert any("301 questions; at most 300" in sentence for _k, sentence, _e in found)
    rows = [{"key": f"q1_{n}", "label": both("r")} for n in range(31)]
    matrix = {"key": "q1", "kind": "matrix", "label": both("M"), "choices": YES_NO, "rows": rows}
    assert any("more than 30 rows" in sentence for _k, sentence, _e in said(matrix))


@pytest.mark.shared_data
def test_the_real_survey_is_sound_and_takes_its_minutes(shared):
    document = json.loads((shared / "xlsform" / "stakeholder_needs_definition.json").read_text())
    assert check(document, {f"DS-0{n}": 1 for n in range(1, 6)}) == []
    time = time_of(walks_of(document))
    assert 1 <= time.least <= time.median <= time.most <= 15
    assert minutes(document) == time.median
    assert walks_of(document) == walks_of(copy.deepcopy(document))
