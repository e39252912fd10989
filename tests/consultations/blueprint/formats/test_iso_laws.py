"""What a comment sheet is written from comes back from it, whatever stands in it, as a workbook and as a Word file."""

import io
import tempfile
from dataclasses import astuple, fields, replace
from pathlib import Path

import docx
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from consultations.blueprint.text.iso import sheet, tables
from consultations.blueprint.text.iso.escaping import CELL, pieces, spell, unspell
from consultations.blueprint.text.iso.reading import read_iso, understood
from consultations.blueprint.text.iso.shapes import Entry, Head, LogRow
from consultations.blueprint.text.iso.writing import write_docx, write_xlsx
from ds4skills.web.importing.guard import RefusedError

HOSTILE = (
    "=1+1", '=HYPERLINK("https://x.y","z")', "+32 2", "-2", "@SUM(A1)", "'=1", "''", "\t=1", "https://x.y", "mailto:a@b.c",
    "a\x00b", "\x01", "a\rb", "a\r\nb", "a\nb", "\n", "\x0b\x0c", "\x1f", "\x7f\x85", "\ud800", "x\udfffy", "\ufffe\uffff", "\ufeffx",
    "_x0041_", "_x005F_x0041_", "_xD83D_", "\\u0041", "\\\\u0041", "\\u005Cu0041", "\u202eRTL\u202c", "\u200b", "أكاديمية", "e\u0301", "İ",
    "  lead", "trail  ", " ", "😀" * 40, "<b>&amp;</b>]]>", "<!DOCTYPE x>", "1e5", "0", "007", "2026-01-01", "#REF!", "TRUE", "Question: what?",
    "Accepted. No.", "Rationale: x", "Date: x", "Project: y", "Comments", "MB/NC", "Proposed change", "Type of comment", "1 MB = Member body",
)  # fmt: skip
TEXT = st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(codec=None), max_size=30), st.just(""))
LONG = st.tuples(st.sampled_from(("a", "é", "😀", "\x01", "_x0041_", "ab\n")), st.integers(0, 4)).map(
    lambda found: (found[0] * (CELL // len(found[0]) + 1))[: CELL - 2 + found[1]] + "end"
)
VALUES = {str: TEXT, bool: st.booleans(), int: st.integers(-3, 99_999)}
LOGS = st.builds(
    LogRow,
    **{each.name: VALUES[type(each.default)] for each in fields(LogRow) if each.name != "code"},
    code=st.integers(1, 99_999).map(lambda n: f"C-{n:04d}"),
)
CLAUSES = st.one_of(st.sampled_from(("", "3", "3.2", "A.1", "10.2.3", "Purpose", "Option A: one body")), TEXT)
ELEMENTS = st.one_of(
    st.sampled_from(("", "Figure 2", "Table 1, row 3", "Table 2", "¶14")),
    st.integers(1, 500).map(lambda n: f"¶{n}"),
)
ENTRIES = st.builds(
    Entry,
    log=LOGS,
    clause=CLAUSES,
    element=ELEMENTS,
    sentences=st.one_of(
        st.none(), st.tuples(st.integers(1, 9), st.integers(0, 9)).map(lambda s: (s[0], s[0] + s[1]))
    ),
    by_editors=st.booleans(),
)
HEADS = st.builds(Head, TEXT, TEXT, TEXT)


def take(blob: bytes, kind: str):
    """Read a sheet in this process, as the child does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sheet"
        path.write_bytes(blob)
        return understood(tables.read(path, kind))


@given(st.text(st.characters(codec=None)))
@example("\\u0041 _x0041_ \x00 \ud800")
@settings(max_examples=300)
def test_spelled_text_comes_back_and_holds_nothing_that_a_cell_loses(text):
    assert unspell(spell(text)) == text
    assert "".join(pieces(spell(text))) == spell(text)
    spell(text).encode()


@given(LONG)
@settings(max_examples=20, deadline=None)
def test_pieces_fit_into_cells_and_cut_no_character(text):
    parts = pieces(spell(text))

    assert unspell("".join(parts)) == text
    assert all(len(part.encode("utf-16-le")) // 2 <= CELL for part in parts)
    assert all(parts)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
@given(HEADS, st.lists(ENTRIES, max_size=4))
@settings(max_examples=60, deadline=None)
def test_the_columns_of_the_template_come_back_as_they_were(kind, head, entries):
    blob = (write_docx if kind == "docx" else write_xlsx)(head, entries)
    found = take(blob, kind)

    assert found.head == head
    assert [row.given for row in found.rows] == [sheet.row(entry) for entry in entries]
    for read, entry in zip(found.rows, entries, strict=True):
        assert read.code == entry.log.code
        assert read.proposed_text == entry.log.proposed_text
        if entry.log.decision in sheet.DECISIONS:
            assert (read.decision, read.reason) == (entry.log.decision, entry.log.reason)
        if entry.element and entry.sentences:
            assert read.sentences == entry.sentences


@given(HEADS, st.lists(ENTRIES, min_size=1, max_size=4))
@settings(max_examples=60, deadline=None)
def test_every_field_comes_back_from_the_workbook(head, entries):
    found = take(write_xlsx(head, entries), "xlsx")

    assert list(found.log) == [entry.log for entry in entries]


@given(LOGS, LONG, st.sampled_from(("body", "proposed_text", "reason", "quote")))
@settings(max_examples=10, deadline=None)
def test_texts_longer_than_a_cell_come_back_whole(log, text, name):
    entry = Entry(replace(log, **{name: text}))
    found = take(write_xlsx(Head(), [entry, Entry(log)]), "xlsx")

    assert list(found.log) == [entry.log, log]
    assert found.rows[0].given == sheet.row(entry)


HEAD = Head("Blueprint, v2", "Skills consultation", "2026-03-02")


def entry(n: int, **said) -> Entry:
    text = HOSTILE[n % len(HOSTILE)]
    log = LogRow(
        f"C-{n:04d}", version=2, body=f"{text} {n}", proposed_text=text, reason=text, quote=text, country="BE",
        type=("general", "technical", "editorial", "question")[n % 4],
        decision=("", *sheet.DECISIONS)[n % 10], agree=n, blocking=n % 2 == 0,
    )  # fmt: skip
    return Entry(
        replace(log, **said), clause=f"{n % 9}.{n % 4}", element=f"¶{n % 7 + 1}", sentences=(1, 1 + n % 3)
    )


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
def test_a_thousand_hostile_comments_come_back_through_the_child(kind):
    entries = [entry(n) for n in range(1, 1_001)]
    blob = (write_docx if kind == "docx" else write_xlsx)(HEAD, entries)
    found = read_iso(blob, kind)

    assert found.head == HEAD
    assert [row.given for row in found.rows] == [sheet.row(each) for each in entries]
    assert [row.code for row in found.rows] == [each.log.code for each in entries]
    if kind == "xlsx":
        assert list(found.log) == [each.log for each in entries]
        assert found.warnings == ()


@pytest.mark.parametrize("write", [write_docx, write_xlsx])
def test_the_same_comments_give_the_same_bytes(write):
    entries = [entry(n) for n in range(20)]

    assert write(HEAD, entries) == write(HEAD, entries)


def test_the_word_sheet_is_landscape_and_repeats_its_heading_row():
    document = docx.Document(io.BytesIO(write_docx(HEAD, [entry(n) for n in range(1, 30)])))
    [table] = document.tables
    [section] = document.sections

    sides = [side.mm for side in (section.page_width, section.page_height) if side]
    assert [round(side) for side in sides] == [297, 210]
    assert [cell.text for cell in table.rows[0].cells] == list(astuple(sheet.HEADINGS))
    assert table.rows[0]._tr.xpath("w:trPr/w:tblHeader")
    assert len(table.rows) == 30
    head = " ".join(cell.text for cell in section.header.tables[0].rows[0].cells)
    assert sheet.TITLE in head
    assert "Document: Blueprint, v2" in head


def test_a_file_without_the_columns_is_refused():
    document = docx.Document()
    document.add_table(3, 8)
    out = io.BytesIO()
    document.save(out)

    with pytest.raises(RefusedError, match="no_table"):
        read_iso(out.getvalue(), "docx")
