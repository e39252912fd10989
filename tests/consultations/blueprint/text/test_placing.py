"""Every block has a name that readers use, a section and a chapter."""

from consultations.blueprint.text.parsing import parse
from consultations.blueprint.text.placing import chapters, headings, places, section

SOURCE = """Before.

# The draft

## 1 One

First.

- item

| a | b |
|---|---|
| c | d |
| e | f |

After the table.

![Map](m.png)

### 1.1 Deeper

Words.

## Unnumbered

Last.
"""


def test_places_are_what_readers_call_them():
    assert places(parse(SOURCE)) == [
        *("0 ¶1", "§1", "1", "1 ¶1", "1 ¶2", "Table 1, header", "Table 1, row 1", "Table 1, row 2"),
        *("1 ¶3", "Figure 1", "1.1", "1.1 ¶1", "§2", "§2 ¶1"),
    ]


def test_blocks_stand_under_headings_and_in_chapters():
    blocks = parse(SOURCE)
    titles = [None if n is None else blocks[n].text for n in headings(blocks)]
    parts = [None if n is None else blocks[n].text for n in chapters(blocks)]

    assert titles == [None, "The draft", *["One"] * 8, *["Deeper"] * 2, *["Unnumbered"] * 2]
    assert parts == [None, None, *["One"] * 10, *["Unnumbered"] * 2]


def test_a_section_ends_before_the_next_heading_of_its_rank():
    blocks = parse(SOURCE)

    assert [section(blocks, n) for n in (1, 2, 10, 12)] == [
        range(1, 14),
        range(2, 12),
        range(10, 12),
        range(12, 14),
    ]


def test_a_text_without_headings_has_no_chapters():
    assert chapters(parse("One.\n\nTwo.\n")) == [None, None]
