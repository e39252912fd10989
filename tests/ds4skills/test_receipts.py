"""A receipt proves what was acknowledged, and nothing else passes for one."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ds4skills.audit import receipts
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def make(answers, nonce):
    return receipts.issue(
        exercise="surveys.survey:1",
        form="sha256:ab",
        commitment=receipts.commit(nonce, answers),
        at=NOON,
        closes_at=NOON + timedelta(days=1),
    )


def test_the_holder_can_prove_the_answers():
    nonce = receipts.draw_nonce()
    receipt = make({"p1": 2, "why": "texte libre é"}, nonce)

    assert receipts.check(receipt)
    assert receipts.answers_match(receipt, nonce, {"why": "texte libre é", "p1": 2})
    assert not receipts.answers_match(receipt, nonce, {"why": "texte libre é", "p1": -2})


@pytest.mark.parametrize("name", ["exercise", "form", "commit", "at", "closes_at", "head", "sig"])
def test_a_receipt_with_one_part_changed_is_not_ours(name):
    receipt = make({"p1": 1}, receipts.draw_nonce())

    assert not receipts.check({**receipt, name: "2026-01-01T00:00:00+00:00"})


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(), st.floats()), max_size=6
    )
)
def test_junk_is_not_ours(junk):
    assert receipts.check(junk) is False
