"""Browsers count in UTF-16 units, we in code points; both mean the same place."""

from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.offsets import from_utf16, to_utf16

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY, st.data())
def test_there_and_back_is_the_same_place(text, data):
    at = data.draw(st.integers(0, len(text)))

    assert from_utf16(text, to_utf16(text, at)) == at


@given(ANY, st.integers(-5, 50))
def test_any_number_is_drawn_into_the_text(text, at):
    assert 0 <= from_utf16(text, at) <= len(text)
    assert 0 <= to_utf16(text, at) <= len(text.encode("utf-16-le", "surrogatepass")) // 2


def test_half_a_character_is_its_beginning():
    assert to_utf16("a👍b", 2) == 3
    assert [from_utf16("a👍b", units) for units in range(6)] == [0, 1, 1, 2, 3, 3]
