"""The blocks of two versions find each other, always in the same way, and an editor's ruling stands."""

import os
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.aligning import Link, align, lineage, pairs
from consultations.blueprint.text.ordering import longest_rise, spine
from tests.consultations.blueprint.text.making import ROOT, TEXTS, blocks

HOWS = {"same", "moved", "edited", "split", "merged", "replaced"}
LEARNER = "The learner decides about data on a person and nobody else does."
HUB = "One European body admits all participants and runs the catalogue."
COST = "The pilot phase lasts three years and costs nine million euro."


def hows(old, new, settled=()):
    return [(i, link.new, link.how) for i, link in align(blocks(*old), blocks(*new), settled).items()]


@given(TEXTS, TEXTS)
def test_alignment_is_a_function_of_the_two_texts(old, new):
    links = align(blocks(*old), blocks(*new))
    reached = [part for link in links.values() if link.how != "merged" for part in (link.new, *link.parts)]

    assert links == align(blocks(*old), blocks(*new))
    assert list(links) == sorted(links)
    assert {link.how for link in links.values()} <= HOWS
    assert all(0 <= part < len(new) for link in links.values() for part in (link.new, *link.parts))
    assert len(reached) == len(set(reached))
    assert all(old[n] == new[link.new] for n, link in links.items() if link.how in ("same", "moved"))


@given(TEXTS)
def test_a_text_is_the_same_as_itself(texts):
    these = blocks(*texts)

    assert align(these, these) == {n: Link(n, "same", 100.0) for n in range(len(texts))}


@given(TEXTS, TEXTS)
def test_pairs_tell_of_every_block_of_both_sides(old, new):
    links = align(blocks(*old), blocks(*new))
    told = pairs(links, len(old), len(new))

    assert {n for n, _, _, _ in told if n is not None} == set(range(len(old)))
    assert {n for _, n, _, _ in told if n is not None} == set(range(len(new)))
    assert all((before is None) == (how == "added") for before, _, how, _ in told)
    assert all((after is None) == (how == "removed") for _, after, how, _ in told)


@given(TEXTS, TEXTS)
def test_a_lineage_goes_on_in_one_block_at_most(old, new):
    links = align(blocks(*old), blocks(*new))
    went = lineage(blocks(*old), links)

    assert len(set(went.values())) == len(went)
    assert all(links[n].new == place and links[n].how != "replaced" for place, n in went.items())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([LEARNER, HUB], [LEARNER, HUB], [(0, 0, "same"), (1, 1, "same")]),
        ([LEARNER, HUB, COST], [HUB, COST, LEARNER], [(0, 2, "moved"), (1, 0, "same"), (2, 1, "same")]),
        ([LEARNER, HUB], [LEARNER, HUB.replace("One", "A single")], [(0, 0, "same"), (1, 1, "edited")]),
        ([f"{LEARNER} {HUB}", COST], [LEARNER, HUB, COST], [(0, 1, "split"), (1, 2, "same")]),
        (
            [LEARNER, HUB, COST],
            [f"{LEARNER} {HUB}", COST],
            [(0, 0, "edited"), (1, 0, "merged"), (2, 1, "same")],
        ),
        (
            ["Roadmap", HUB, COST],
            [f"Roadmap {HUB}", COST],
            [(0, 0, "merged"), (1, 0, "edited"), (2, 1, "same")],
        ),
        (
            [LEARNER, "Old words about forecasts of demand.", COST],
            [LEARNER, "Wholly different subject, nothing kept here", COST],
            [(0, 0, "same"), (1, 1, "replaced"), (2, 2, "same")],
        ),
        ([LEARNER, HUB], [LEARNER], [(0, 0, "same")]),
        ([], [LEARNER], []),
    ],
)
def test_each_way_of_a_block_has_its_name(old, new, expected):
    assert hows(old, new) == expected


def test_the_larger_part_of_a_split_block_keeps_the_lineage():
    old, new = blocks(f"{LEARNER} {HUB} {COST}", "End"), blocks(LEARNER, f"{HUB} {COST}", "End")
    links = align(old, new)

    assert (links[0].new, links[0].parts) == (1, (0,))
    assert lineage(old, links) == {1: 0, 2: 1}


def test_another_picture_under_the_same_words_is_an_edit():
    (old,) = blocks("A map", kind="figure")
    first, second = replace(old, facts={"source": "a.png"}), replace(old, facts={"source": "b.png"})

    assert align([first], [second])[0].how == "edited"
    assert align([first], [first])[0].how == "same"


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        ((1, None, "removed"), [(0, 0, "same")]),
        ((1, 0, "edited"), [(0, 1, "replaced"), (1, 0, "edited")]),
        ((0, None, "removed"), [(1, 1, "edited")]),
        ((None, 1, "added"), [(0, 0, "same")]),
        ((1, 1, "replaced"), [(0, 0, "same"), (1, 1, "replaced")]),
    ],
)
def test_what_an_editor_settled_stands(ruling, expected):
    changed = HUB.replace("One", "A single")

    assert hows([LEARNER, HUB], [LEARNER, changed], [ruling]) == expected


def test_an_editor_can_settle_a_split_and_a_merge():
    rulings = [(0, 0, "split"), (0, 1, "split"), (1, 2, "merged"), (2, 2, "edited")]
    links = align(blocks("a", "b", "c"), blocks("d", "e", "f"), rulings)

    assert [(n, link.new, link.how, link.parts) for n, link in links.items()] == [
        (0, 0, "split", (1,)),
        (1, 2, "merged", ()),
        (2, 2, "edited", ()),
    ]


@given(TEXTS, TEXTS, st.data())
def test_rulings_are_respected_whatever_the_texts(old, new, data):
    if not old or not new:
        return
    before, after = data.draw(st.integers(0, len(old) - 1)), data.draw(st.integers(0, len(new) - 1))
    links = align(blocks(*old), blocks(*new), [(before, after, "edited")])

    assert (links[before].new, links[before].how, links[before].parts) == (after, "edited", ())
    assert all(after not in (link.new, *link.parts) for n, link in links.items() if n != before)


@given(st.lists(st.integers(0, 20), max_size=12))
def test_the_longest_rise_rises_and_is_longest(numbers):
    got = [numbers[n] for n in longest_rise(numbers)]
    best = [0] * len(numbers)
    for n in range(len(numbers)):
        best[n] = 1 + max((best[k] for k in range(n) if numbers[k] < numbers[n]), default=0)

    assert got == sorted(set(got))
    assert len(got) == max(best, default=0)


def test_what_did_not_change_is_the_spine():
    links = {
        0: Link(5, "edited", 60),
        1: Link(1, "same", 100),
        2: Link(0, "moved", 100),
        3: Link(3, "same", 100),
    }

    assert spine(links) == [(1, 1), (3, 3)]


def test_no_hash_seed_changes_the_answer():
    program = (
        "from tests.consultations.blueprint.text.making import demo\n"
        "from consultations.blueprint.text.aligning import align\n"
        "from consultations.blueprint.text.anchoring import Anchor, reanchor_all\n"
        "from consultations.blueprint.text.clustering import clusters\n"
        "old, new = demo(1), demo(2)\n"
        "links = align(old, new)\n"
        "print(links, reanchor_all(old, new, links, [Anchor(b.index, 0, len(b.text), b.text) for b in old]))\n"
        "print(clusters([b.text for b in old + new] * 3))\n"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"},
            cwd=ROOT,
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2", "4711")
    }

    assert len(told) == 1
