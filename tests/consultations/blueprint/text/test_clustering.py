"""Letters written from one template are found, whatever the order, and nothing else."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text import clustering
from consultations.blueprint.text.clustering import ALIKE, LEAST, SHINGLE, SHORT, clusters, differences
from tests.consultations.blueprint.text.letters import foreign, planted, variants
from tests.consultations.blueprint.text.making import demo, real

LETTER = (
    "We are deeply worried about the plan to let one hub decide for all of us and ask you to think again "
    "about the rights of small training providers in rural regions of our country."
)
SMALL = st.lists(st.sampled_from("abcdef"), min_size=8, max_size=24).map(" ".join)


def plain(texts):
    """Give the groups by the words of the rule, one pair after the other."""
    sets = []
    for text in texts:
        words = clustering.WORDS.findall(text.casefold())
        runs = {tuple(words[k : k + SHINGLE]) for k in range(len(words) - SHINGLE + 1)}
        sets.append(runs if len(words) >= SHORT else set())
    groups = [{n} for n in range(len(texts)) if sets[n]]
    for n, mine in enumerate(sets):
        for m in range(n):
            both = len(mine & sets[m])
            if both and both / len(mine | sets[m]) >= ALIKE:
                one, other = (next(group for group in groups if k in group) for k in (n, m))
                if one is not other:
                    groups.remove(other)
                    one |= other
    found = [sorted(group) for group in groups if len(group) >= LEAST]
    return sorted(found, key=lambda group: (-len(group), group))


@given(st.lists(SMALL, max_size=25))
def test_groups_are_those_of_the_rule(texts):
    assert clusters(texts) == plain(texts)


def test_rounds_and_glances_change_nothing(monkeypatch):
    texts = [
        text
        for block in demo(1)
        for text in variants(block.text, 6, random.Random(1))
        if len(block.text) > 200
    ]
    expected = plain(texts)
    monkeypatch.setattr(clustering, "ROUND", 3)
    monkeypatch.setattr(clustering, "GLANCES", 0)

    assert expected
    assert clusters(texts) == expected


@given(st.randoms(use_true_random=False))
def test_the_order_of_comments_means_nothing(rng):
    texts = [
        *variants(LETTER, 12, random.Random(1)),
        *(block.text for block in demo(1)),
        "We agree.",
        "We agree.",
    ]
    order = list(range(len(texts)))
    rng.shuffle(order)
    shuffled = clusters([texts[n] for n in order])

    assert [sorted(order[n] for n in group) for group in shuffled] == clusters(texts) == [list(range(12))]


def test_short_or_few_comments_are_no_campaign():
    assert clusters(["We agree with this."] * 50) == []
    assert clusters(variants(LETTER, LEAST - 1, random.Random(1))) == []
    assert clusters([]) == []


def test_comments_of_their_own_are_never_grouped():
    assert clusters([block.text for block in demo(1)]) == []


def test_each_letter_is_told_by_what_it_changed():
    texts = [LETTER, LETTER.replace("worried", "glad"), f"Dear all, {LETTER}"]
    first, second, third = differences(texts, [0, 1, 2])

    assert [hunk.kind for hunk in first] == ["equal"]
    assert [(hunk.kind, hunk.text) for hunk in second if hunk.ordinal] == [
        ("del", " worried"),
        ("ins", " glad"),
    ]
    assert "".join(hunk.text for hunk in third if hunk.kind == "ins").startswith("Dear all,")


@pytest.mark.shared_data
def test_planted_letters_are_found_and_no_comment_of_its_own_with_them():
    base = sorted({block.text for _name, blocks in real() for block in blocks if 120 < len(block.text) < 900})
    texts, labels = planted(base, 5000, random.Random(4))
    groups = clusters(texts)

    assert sum(map(len, groups)) >= 0.93 * sum(label >= 0 for label in labels)
    assert foreign(groups, labels) == 0
