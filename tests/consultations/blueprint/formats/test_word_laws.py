"""Whatever characters a Word file holds, its Markdown reads as the same words, block by block."""

import unicodedata

from hypothesis import example, given, settings
from hypothesis import strategies as st

from consultations.blueprint.text.cleaning import HIDDEN
from consultations.blueprint.text.parsing import parse
from tests.consultations.blueprint.formats import docs

MARKUP = (
    "*", "**", "_", "__", "~~", "`", "``", "[", "]", "](", "(", ")", "![", "<b>", "<!--", "<br>", "</a>", "&amp;", "&#9;",
    "\\", "|", "#", "# ", "- ", "+ ", "> ", "1. ", "2) ", "---", "===", "```", "~~~", "[^1]", "[^1]: ", "[x]: ", "http://x.y",
    "<https://x.y>", "x", "word", "9", ".", "!", ":", " ", "\u00a0", "\t", "\n", "\u2028", "é", "e\u0301", "أ", "\u202e", "\u200b", "^[", "$", "{", "}",
)  # fmt: skip
TEXT = st.one_of(
    st.lists(st.sampled_from(MARKUP), min_size=1, max_size=12).map("".join),
    st.text(
        st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
        min_size=1,
        max_size=30,
    ),
)
LOOKS = st.lists(
    st.sampled_from(("<w:b/>", "<w:i/>", "<w:strike/>", '<w:rFonts w:ascii="Consolas"/>')), max_size=3
).map(lambda found: "".join(dict.fromkeys(found)))
RUNS = st.lists(st.tuples(TEXT, LOOKS), min_size=1, max_size=6)
STYLES = st.sampled_from(("", "berschrift1", "Zitat", "Quelltext"))


def words(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(HIDDEN.sub("", text).split()))


def folded(runs) -> str:
    return words("".join(unicodedata.normalize("NFC", text) for text, _look in runs))


@given(RUNS)
@example([("Note:", "<w:b/>"), ("text", "")])
@example([("a", "<w:b/>"), ("b", "<w:b/><w:i/>"), ("c", "<w:i/>")])
@settings(max_examples=150, deadline=None)
def test_a_paragraph_reads_as_the_same_words_whatever_they_are(runs):
    paragraph = docs.para(*(docs.run(text, look) for text, look in runs))
    found = docs.read(docs.box(paragraph))

    texts = [block.text for block in parse(found.markdown)]

    wanted = folded(runs) if folded(runs).strip(" |") else ""
    assert "".join(texts) == wanted
    assert [block.text for block in found.blocks] == texts
    assert len(texts) <= 1


@given(st.lists(st.tuples(RUNS, STYLES), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_paragraphs_stay_apart_and_keep_their_kind(every):
    body = "".join(
        docs.para(*(docs.run(text, look) for text, look in runs), style=style) for runs, style in every
    )
    found = docs.read(docs.box(body, docs.STYLED, styles_xml=docs.STYLES))
    kinds = {"": "paragraph", "berschrift1": "heading", "Zitat": "quote", "Quelltext": "code"}
    wanted: list[tuple[str, str]] = []
    for runs, style in every:
        text = folded(runs)
        if text and style == "Quelltext" and wanted and wanted[-1][0] == "code":
            wanted[-1] = ("code", f"{wanted[-1][1]} {text}")
        elif text.strip(" |"):
            wanted.append((kinds[style], text))

    got = [(block.kind, block.text) for block in found.blocks]

    assert [kind for kind, _text in got] == [kind for kind, _text in wanted]
    for (kind, text), (_kind, whole) in zip(got, wanted, strict=True):
        assert whole.endswith(text) if kind == "heading" else text == whole


@given(st.lists(st.lists(TEXT, min_size=2, max_size=4), min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_rows_keep_the_words_of_their_cells(rows):
    found = docs.read(docs.box(docs.table(*map(tuple, rows))))
    width = max(map(len, rows))
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    wanted = [" | ".join(words(unicodedata.normalize("NFC", cell)) for cell in row).strip() for row in full]

    assert [block.text.split() for block in found.blocks] == [
        text.split() for text in wanted if text.strip(" |")
    ]
    assert {block.kind for block in found.blocks} <= {"row"}


@given(st.lists(st.tuples(st.integers(0, 3), st.booleans(), TEXT), min_size=1, max_size=8))
@settings(max_examples=60, deadline=None)
def test_items_stay_items_however_deep(items):
    form = lambda kind: "".join(  # noqa: E731
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="{kind}"/><w:lvlText w:val="%{n + 1}."/></w:lvl>'
        for n in range(4)
    )
    numbering = docs.part(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{form("bullet")}</w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="1">{form("decimal")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>',
    )
    body = "".join(
        docs.para(
            docs.run(text),
            properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{2 if counted else 1}"/></w:numPr>',
        )
        for depth, counted, text in items
    )
    found = docs.read(docs.box(body, ("n", "numbering", "numbering.xml", ""), numbering_xml=numbering))
    wanted = [words(unicodedata.normalize("NFC", text)) for _depth, _counted, text in items]

    assert [(block.kind, block.text) for block in found.blocks] == [
        ("item", text) for text in wanted if text.strip(" |")
    ]
