"""A version goes out as a Word file with real styles, bookmarks and comments, and reads back as it was."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from consultations.blueprint.text.parsing import parse
from consultations.blueprint.text.word.shapes import Page, PageBlock, PageComment, PageFigure, PageReply
from consultations.blueprint.text.word_out import write_docx
from tests.consultations.blueprint.formats import docs

DATA = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "blueprint"
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SOURCE = """# A blueprint

Draft for **comments** on *skills*.

## 1 Purpose

People learn in many places[^1]. See [the site](https://example.org/a?b=1&c=2), not `code|x`.\\
A line of its own.

- first
  - inside
- second

  goes on

3. three
4. four

> A quotation.

### 1.1 Roles

| Role | Duty |
|:---|---:|
| Learner | `a\\|b` ~~none~~ |
| Observer |  |

```
x = 1
  y = 2
```

![A map](figure:abc)

[^1]: A note with *looks*.
"""


def page(source: str = SOURCE, **more) -> Page:
    blocks = tuple(PageBlock(UUID(int=n + 1).hex, block.text) for n, block in enumerate(parse(source)))
    figures = {"abc": PageFigure("image/png", docs.PNG)}
    return Page(
        "Blueprint <1>", ("Version 2", "2 March 2026"), "de", source, blocks, NOON, figures=figures, **more
    )


def comment(page: Page, n: int, start=0, end=0, **more) -> PageComment:
    facts = {"author_label": "Ann B. & Co", "at": NOON + timedelta(hours=n), "text": f"Say ten.\nNot {n}."}
    return PageComment(
        f"C-{n:04d}", block=page.blocks[n].block if n >= 0 else "", start=start, end=end, **{**facts, **more}
    )


def test_it_reads_back_as_it_was():
    made = page()
    found = docs.read(write_docx(made))

    assert [(each.kind, each.level) for each in found.blocks] == [
        (each.kind, each.level) for each in parse(SOURCE)
    ]
    assert [each.text for each in found.blocks] == [each.text for each in made.blocks]
    assert [each.bookmark for each in found.blocks] == [f"b_{each.block}" for each in made.blocks]
    assert found.title == "Blueprint <1>"
    assert found.language == "de-DE"
    assert [each.blob for each in found.figures] == [docs.PNG]
    assert found.figures[0].alt == "A map"
    assert found.losses == ()
    for words in (
        "**comments**",
        "*skills*",
        "[the site](https://example.org/a?b=1&c=2)",
        "`a\\|b` ~~none~~",
        "  - inside",
        "3. three",
    ):
        assert words in found.markdown


def test_comments_stand_on_the_words_meant_with_author_time_and_replies():
    made = page()
    [text] = [n for n, block in enumerate(made.blocks) if block.text.startswith("People")]
    [row] = [n for n, block in enumerate(made.blocks) if block.text.startswith("Learner")]
    [note] = [n for n, block in enumerate(made.blocks) if block.text.startswith("A note")]
    reply = PageReply("Editors", NOON + timedelta(days=1), "Accepted. Ten.")
    comments = (
        comment(made, text, 0, 12, replies=(reply,), settled=True),
        comment(made, text, 7, 30),
        comment(made, row, 2, 13),
        comment(made, 2, 0, 7),
        comment(made, note, 0, 6),
        comment(made, len(made.blocks) - 2),
        comment(made, -1),
    )
    found = docs.read(write_docx(replace(made, comments=comments)))
    told = [(each.text, each.spot.quote) for each in found.comments]

    assert [quote for _text, quote in told[:4]] == [
        "People learn",
        "learn in many places. S",
        "arner | a|b",
        "Purpose",
    ]
    assert told[5][1] == made.blocks[-2].text
    assert [each.spot.block for each in found.comments][-1] == -1
    assert found.comments[0].author == "Ann B. & Co"
    assert found.comments[0].at == NOON + timedelta(hours=text)
    assert found.comments[0].text == f"C-{text:04d}: Say ten.\nNot {text}."
    assert [(each.author, each.text) for each in found.comments[0].replies] == [("Editors", "Accepted. Ten.")]
    assert [each.resolved for each in found.comments[:2]] == [True, False]
    assert [each.text for each in found.blocks] == [each.text for each in made.blocks]


def test_the_same_page_gives_the_same_bytes_and_nothing_of_today():
    made = page(comments=(comment(page(), 2, 0, 5),))
    blob = write_docx(made)

    assert blob == write_docx(made)
    with zipfile.ZipFile(io.BytesIO(blob)) as box:
        assert {each.date_time for each in box.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert all(
            str(NOON.year) in part
            for part in re.findall("20[0-9]{2}-[0-9]{2}", box.read("docProps/core.xml").decode())
        )


def test_another_program_opens_it_and_finds_real_styles():
    document = docx.Document(io.BytesIO(write_docx(page(comments=(comment(page(), 1, 2, 9),)))))
    styles = [each.style.name for each in document.paragraphs if each.text and each.style]

    assert styles[:2] == ["Blueprint Cover", "Blueprint Cover Line"]
    assert {
        "Heading 1",
        "Heading 2",
        "Heading 3",
        "Quote",
        "HTML Preformatted",
        "List Paragraph",
        "List Continue",
    } <= set(styles)
    assert document.core_properties.title == "Blueprint <1>"
    assert next(each.text for each in document.comments).startswith("C-0001: Say ten.")
    assert [each.author for each in document.comments] == ["Ann B. & Co"]
    [table] = document.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][1] == ["Learner", "a|b none"]
    assert "Accepted" not in etree.tostring(document.element).decode()


def test_links_go_to_the_web_and_mail_only_and_no_part_lies_outside():
    source = "[a](https://example.org) [b](javascript:alert(1)) [c](mailto:x@example.org) [d](http://x.y) ![p](https://x.y/p.png)\n"
    blob = write_docx(page(source))
    with zipfile.ZipFile(io.BytesIO(blob)) as box:
        outside = re.findall(
            r'Target="([^"]*)" TargetMode="External"', box.read("word/_rels/document.xml.rels").decode()
        )

    assert outside == ["https://example.org", "mailto:x@example.org"]


HOSTILE = st.sampled_from(
    (
        "<w:p>",
        "]]>",
        "&amp;",
        "\u202eRTL",
        "\x0b",
        "\x01",
        "a\tb",
        "<script>alert(1)</script>",
        "\"quotes'",
        "😀",
        "é",
        "=1+1",
    )
)
LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\ufffe\uffff")
TEXT = st.lists(
    st.one_of(HOSTILE, st.sampled_from(("word", "Two words.", "*", "**b**", "`c`", "_i_", "[l](https://x.y)", "~~s~~", "[^1]", "|", "9")),
              st.text(LETTERS, min_size=1, max_size=8)),
    min_size=1, max_size=6,
).map(" ".join).map(lambda text: " ".join(text.split()))  # fmt: skip
SHAPES = st.sampled_from(
    ("{}", "# {}", "### 1.2 {}", "- {}", "  - {}", "1. {}", "> {}", "```\n{}\n```", "| a | {} |\n|---|---|\n| {} | b |", "[^1]: {}", "![{}](figure:abc)", "7) {}", "- a\n\n  {}")
)  # fmt: skip
SOURCES = st.lists(st.tuples(SHAPES, TEXT), min_size=1, max_size=8).map(
    lambda every: "\n\n".join(shape.replace("{}", text) for shape, text in every)
)


@given(SOURCES)
@settings(max_examples=200, deadline=None)
def test_whatever_is_written_reads_back_with_the_same_texts(source):
    made = page(source)
    found = docs.read(write_docx(made))
    wanted = [block.text for block in parse(source) if block.text.strip(" |")]
    named = {block.text for block in parse(source) if block.kind == "footnote"}

    got = [each.text for each in found.blocks if each.text.strip(" |")]
    assert sorted(got) == sorted(wanted)
    assert [text for text in got if text not in named] == [text for text in wanted if text not in named]


@given(SOURCES, st.data())
@settings(max_examples=100, deadline=None)
def test_comments_keep_their_words(source, data):
    made = page(source)
    kinds = [block.kind for block in parse(source)]
    comments = []
    for n, block in enumerate(made.blocks):
        if block.text.strip(" |") and kinds[n] != "footnote":
            start = data.draw(st.integers(0, len(block.text) - 1))
            end = data.draw(st.integers(start, len(block.text)))
            comments.append(comment(made, n, start, end, text=f"{n}"))
    found = docs.read(write_docx(replace(made, comments=tuple(comments))))

    assert len(found.comments) == len(comments)
    for wanted, got in zip(comments, found.comments, strict=True):
        text = made.blocks[int(wanted.text)].text
        quote = text[wanted.start : wanted.end] if wanted.end > wanted.start else text
        if kinds[int(wanted.text)] == "figure":
            quote = text
        assert got.spot.quote.strip(" |") == quote.strip(" |") or not quote.strip(" |")
        assert got.text == f"{wanted.code}: {wanted.text}"


@pytest.mark.shared_data
@pytest.mark.parametrize(
    "path", sorted(DATA.glob("**/*__*.md")) + sorted(DATA.glob("demo/*.md")), ids=lambda path: path.stem
)
def test_real_drafts_read_back_block_by_block(path):
    made = page(path.read_text(encoding="utf-8"))
    comments = tuple(
        comment(made, n, 0, min(9, len(block.text))) for n, block in enumerate(made.blocks) if block.text
    )
    found = docs.read(write_docx(replace(made, comments=comments)))

    assert [each.text for each in found.blocks] == [each.text for each in made.blocks if each.text]
    assert len(found.comments) == len(comments)
    assert sum(bool(each.bookmark) for each in found.blocks) == len(found.blocks)
