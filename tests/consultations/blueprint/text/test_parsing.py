"""A text becomes blocks that a reader would see, and nothing goes missing without a word."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.text.blocks import KINDS, TextRefusedError
from consultations.blueprint.text.cleaning import decode, tidy
from consultations.blueprint.text.parsing import parse, places, read
from tests.consultations.blueprint.text.making import DRAFTS


def shown(source):
    return [(block.kind, block.text) for block in parse(source)]


def losses(source):
    return [(loss.kind, loss.what) for loss in read(source).losses]


@given(st.one_of(DRAFTS, st.text(), st.text(st.characters(exclude_categories=()))))
def test_every_text_gives_blocks_or_a_named_refusal(source):
    try:
        got = read(source)
    except TextRefusedError:
        return

    for n, block in enumerate(got.blocks):
        assert block.index == n
        assert block.kind in KINDS
        assert block.text or block.kind == "figure"
        assert block.text == " ".join(block.text.split())
        assert unicodedata.is_normalized("NFC", block.text)
        assert json.loads(json.dumps(block.facts)) == block.facts
        assert all(0 <= at <= len(block.text) for at, _label in block.facts.get("notes", ()))
    assert len(places(got.blocks)) == len(got.blocks)
    assert all(len(place) <= 30 for place in places(got.blocks))


@given(DRAFTS)
def test_the_same_text_gives_the_same_blocks(source):
    assert read(source) == read(source.replace("\n", "\r\n"))
    assert read(source) == read("\ufeff" + source)


def test_each_kind_of_block_is_told_from_the_others():
    source = (
        "# 1 Title\n\nWords[^n] here.\n\n- one\n  1. two\n\n> said\n\n```py\na  = 1\n```\n\n| h | i |\n|---|:-:|\n| j | k |\n\n"
        "![A map](map.png)\n\n[^n]: The note.\n"
    )

    assert shown(source) == [
        ("heading", "Title"),
        ("paragraph", "Words here."),
        ("item", "one"),
        ("item", "two"),
        ("quote", "said"),
        ("code", "a = 1"),
        ("row", "h | i"),
        ("row", "j | k"),
        ("figure", "A map"),
        ("footnote", "The note."),
    ]


def test_facts_are_enough_to_build_lists_and_tables_again():
    got = parse(
        "3. one\n\n   more\n   - in it\n4. two\n\n| a | **b** |\n|--|-:|\n| c | |\n\n```js\nx\n  y\n```\n"
    )
    first, more, inside, second, head, row, code = [block.facts for block in got]

    assert (first["list"], first["ordered"], first["ordinal"], first["depth"], first["part"]) == (
        1,
        True,
        3,
        1,
        0,
    )
    assert (more["ordinal"], more["part"]) == (3, 1)
    assert (inside["list"], inside["ordered"], inside["ordinal"], inside["depth"]) == (2, False, 1, 2)
    assert second["ordinal"] == 4
    assert (head["table"], head["row"], head["header"], head["align"]) == (1, 0, True, ["", "right"])
    assert (head["cells"], head["sources"]) == (["a", "b"], ["a", "**b**"])
    assert (row["row"], row["header"], row["cells"]) == (1, False, ["c", ""])
    assert code == {"code": "x\n  y", "info": "js"}


def test_a_block_carries_the_link_targets_that_it_names():
    (block,) = parse("See [the law][Law].\n\n[law]: https://eur-lex.europa.eu 'L'\n")

    assert block.markdown == "See [the law][Law]."
    assert block.facts["references"] == {"LAW": {"href": "https://eur-lex.europa.eu", "title": "L"}}


@pytest.mark.parametrize(
    ("line", "number", "text"),
    [
        ("## 3.2 Match people", "3.2", "Match people"),
        ("## 3.2. Match people", "3.2", "Match people"),
        ("## A.1 Scope", "A.1", "Scope"),
        ("## § 3 Umfang", "§ 3", "Umfang"),
        ("## 4) Roles", "4", "Roles"),
        ("## 2024 outlook", "", "2024 outlook"),
        ("## 3", "", "3"),
        ("## A new start", "", "A new start"),
        ("Seven\n=====", "", "Seven"),
    ],
)
def test_the_number_of_a_heading_stands_apart(line, number, text):
    (block,) = parse(line)

    assert (block.number, block.text) == (number, text)


def test_html_is_removed_and_listed_or_stays_visible():
    source = "One<br/>two <!-- *three* --> four.\n\n<!-- a\n\nremark -->\n\n<a name='x'></a>\n\n<div onclick='x()'>five</div>\n"

    assert shown(source) == [("paragraph", "One two four."), ("paragraph", "<div onclick='x()'>five</div>")]
    assert losses(source) == [
        ("line_break", "<br/>"),
        ("remark", "<!-- *three* -->"),
        ("remark", "<!-- a remark -->"),
        ("anchor", "<a name='x'></a>"),
    ]
    assert parse(source)[0].markdown == "One two  four."


def test_a_remark_that_never_ends_and_html_in_code_stay():
    assert shown("Text\n\n<!-- open\n\nmore `<br>`") == [
        ("paragraph", "Text"),
        ("paragraph", "<!-- open"),
        ("paragraph", "more <br>"),
    ]


def test_words_after_a_remark_are_kept():
    assert shown("<!-- a\nb --> after\n\n- <!-- c --> item\n") == [("paragraph", "after"), ("item", "item")]


def test_what_nobody_can_see_is_removed_and_listed():
    source = "com\u00adpetence \u202eevil\u200b words\n\nagain\u00ad\n"

    assert shown(source) == [("paragraph", "competence evil words"), ("paragraph", "again")]
    listed = {loss.what: (loss.line, loss.times) for loss in read(source).losses}
    assert listed == {"U+00AD": (1, 2), "U+202E": (1, 1), "U+200B": (1, 1)}


def test_pictures_and_links_from_elsewhere_are_listed():
    source = (
        "![Map](https://evil.eu/x.png)\n\nText ![dot](y.png) and [old](http://e.eu).\n\n[//]: # (hidden)\n\n"
        f"![In letters](data:image/png;base64,{'A' * 30_000})\n"
    )

    assert [block.kind for block in parse(source)] == ["figure", "paragraph", "figure"]
    assert sorted(losses(source)) == [
        ("definition", "[//]: #"),
        ("file_inside", "image/png"),
        ("image_inside", "y.png"),
        ("image_remote", "https://evil.eu/x.png"),
        ("link", "http://e.eu"),
    ]


def test_cells_beyond_the_header_and_second_definitions_are_listed():
    source = (
        "| a | b |\n|---|---|\n| c | d | *more* | words |\n| e\\|f | g |\n\n[x] [x]\n\n[x]: /one\n[x]: /two\n"
    )

    assert shown(source) == [("row", "a | b"), ("row", "c | d"), ("row", "e|f | g"), ("paragraph", "x x")]
    assert losses(source) == [("cells", "*more* | words"), ("definition", "[X]: /two")]


def test_a_script_or_a_script_link_is_only_words():
    assert shown("<script>alert(1)</script>\n\n[x](javascript:alert(1))") == [
        ("paragraph", "<script>alert(1)</script>"),
        ("paragraph", "[x](javascript:alert(1))"),
    ]


def test_a_figure_without_words_is_still_a_block():
    (block,) = parse("![](map.png)\n")

    assert (block.kind, block.text, block.facts["source"], block.facts["alt"]) == (
        "figure",
        "",
        "map.png",
        "",
    )


def test_a_picture_that_is_a_link_is_a_figure():
    assert [block.kind for block in parse("[![Map](map.png)](https://e.eu)\n\n- ![Map](map.png)\n")] == [
        "figure"
    ] * 2


def test_a_heading_in_a_list_opens_no_section():
    got = parse("# One\n\n- ## Two\n\nThree\n")

    assert [(block.kind, block.path) for block in got] == [
        ("heading", ("One",)),
        ("item", ("One",)),
        ("paragraph", ("One",)),
    ]


def test_a_footnote_is_kept_where_it_stands_even_if_nothing_names_it():
    got = parse("# One\n\nText[^a] end.\n\n[^a]: First.\n\n    Second.\n\n[^b]: Alone.\n\n# Two\n")

    assert [(block.kind, block.text) for block in got if block.kind == "footnote"] == [
        ("footnote", "First."),
        ("footnote", "Second."),
        ("footnote", "Alone."),
    ]
    assert got[1].facts["notes"] == [[4, "a"]]
    assert [place for place in places(got) if place.startswith("Note")] == ["Note a", "Note a ¶2", "Note b"]


@pytest.mark.parametrize(
    ("source", "code", "where"),
    [
        ("a\n\n" * 5001, "too_many_blocks", "5000"),
        ("- a\n" * 5001, "too_many_blocks", "5000"),
        ("# One\n\nx\n\n" + "word " * 2001, "block_too_long", "§1 ¶2"),
        ("# 3.2 One\n\n" + "*w* " * 6000, "block_too_long", "3.2 ¶1"),
        ("> " * 10_000 + "x", "too_deep", "line 1"),
        ("\n\n" + "".join("  " * n + "- x\n" for n in range(60)), "too_deep", "line 13"),
        ("x" * (10 << 20) + "x", "file_too_big", ""),
        ("x\n" * 200_001, "too_many_lines", "200001"),
        ("a\n\n|a|\n|-|\n" + "|b|\n" * 5003, "too_many_blocks", "line 5005"),
        ("a\n\n" + "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + "|b|\n" * 400, "table_too_big", "line 3"),
        ("\n\n".join(["[" * 9000] * 20), "too_tangled", "line 23"),
    ],
)
def test_what_passes_a_limit_is_refused_and_the_place_named(source, code, where):
    with pytest.raises(TextRefusedError) as refused:
        read(source)

    assert (refused.value.code, refused.value.where) == (code, where)


def test_a_file_that_is_no_utf8_is_refused_with_its_line():
    assert decode("\ufeffé".encode()) == "é"
    with pytest.raises(TextRefusedError) as refused:
        decode(b"one\ntwo\n\xe9")

    assert (refused.value.code, refused.value.where) == ("not_utf8", "line 3")


def test_heaps_of_marks_on_a_letter_cost_no_more_than_they_are_worth():
    text, _lost = tidy("a" + "\u0316\u0301" * 200_000)

    assert unicodedata.is_normalized("NFC", text)
