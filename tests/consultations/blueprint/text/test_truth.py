"""Edited at random with known truth, comments go along rightly, or wait for a person."""

import random

import pytest

from consultations.blueprint.text.aligning import align
from consultations.blueprint.text.anchoring import CARRY_AT, reanchor_all
from consultations.blueprint.text.words import kept_share
from tests.consultations.blueprint.text.making import demo, real, words
from tests.consultations.blueprint.text.truth import judge, mutate, quotes, shares


@pytest.mark.shared_data
def test_random_edits_carry_comments_rightly_or_show_them_to_a_person():
    table = judge([blocks for _name, blocks in real()], range(3), 400)
    kept, gone = shares(table[True]), shares(table[False])

    assert kept["carried right"] >= 94.0, kept
    assert kept.get("carried wrong", 0) <= 0.6, kept
    assert kept["carried right"] + kept["proposed right"] >= 98.0, kept
    assert gone.get("carried", 0) + gone.get("carried, same words", 0) <= 2.1, gone


def test_nothing_is_carried_of_which_less_than_half_is_left():
    rng = random.Random(3)
    old = demo(1)
    spare = [block.text for block in demo(2)]
    for _ in range(5):
        new, _went = mutate(old, spare, rng)
        anchors = quotes(old, rng, 400)
        for anchor, got in zip(anchors, reanchor_all(old, new, align(old, new), anchors), strict=True):
            if got.carries:
                assert kept_share(anchor.exact, words(new, got)) >= CARRY_AT
