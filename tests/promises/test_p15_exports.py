"""P15: exports are safe and lossless."""

import csv
import hashlib
import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from ds4skills.web.exporting import INVISIBLE, OPERATORS, Sheet, attachment, guard, to_csv, to_xlsx, unguard
from ds4skills.web.texts import FORBIDDEN, storable

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    '=HYPERLINK("http://evil","x")',
    "=cmd|' /C calc'!A0",
    "\t=1+1",
    "\n=1+1",
    " =1+1",
    "＝1+1",
    "＋1",
    "－1",
    "＠x",
    "'=1+1",
    "''=1",
    "{=1+1}",
    "http://evil.example/?q=1",
    "mailto:a@b",
    "-12.5",
    "-2",
    "+32 2 123 45 67",
    "@handle",
    '"=1+1',
    'a";=1+1',
    "\ufeff=1+1",
    "\u200b=1+1",
    "\u2066=1+1",
    "%1",
    "'s-Hertogenbosch",
    "00123",
    "x" * 40_000,
]
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(max_size=40),
    st.text(alphabet="'=+-@\t\n \u200b\ufeff＝a1_x0", max_size=12),
).map(lambda text: storable(FORBIDDEN.sub("", text.replace("\r", "\n"))))


def from_csv(body: bytes) -> list[list[str]]:
    rows = csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""))
    return [[unguard(cell) for cell in row] for row in rows][1:]


@settings(max_examples=1000)
@given(st.lists(texts, min_size=1, max_size=10))
def test_whatever_goes_out_as_csv_comes_back_unchanged_and_asleep(column):
    body = to_csv(Sheet("x", ["a", "b"], [[text, "end"] for text in column]))

    assert from_csv(body) == [[text, "end"] for text in column]
    raw = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))[1:]
    assert not [cell for cell, _ in raw if INVISIBLE.sub("", cell)[:1] in OPERATORS and cell]


@given(texts)
def test_the_guard_undoes_itself(text):
    assert unguard(guard(text)) == text


def test_whole_numbers_stay_numbers():
    body = to_csv(Sheet("x", ["stance", "words"], [[-2, "-2"]]))

    assert b'"-2","\'-2"' in body


def test_a_workbook_holds_neither_formulas_nor_links():
    blob = to_xlsx([Sheet("data", ["a"], [[text] for text in HOSTILE])])
    with zipfile.ZipFile(io.BytesIO(blob)) as box:
        sheet = box.read("xl/worksheets/sheet1.xml")

    assert b"<f>" not in sheet
    assert b"<hyperlink" not in sheet


def test_a_workbook_comes_back_unchanged_long_texts_included():
    blob = to_xlsx([Sheet("data", ["a", "b"], [[text or "-", "end"] for text in HOSTILE])])
    book = CalamineWorkbook.from_filelike(io.BytesIO(blob))
    rows = [
        [str(cell) for cell in row] for row in book.get_sheet_by_name("data").to_python(skip_empty_area=False)
    ]
    for y, x, text in book.get_sheet_by_name("data more").to_python(skip_empty_area=False):
        rows[int(str(y))][int(str(x))] += str(text)

    assert rows[1:] == [[text, "end"] for text in HOSTILE]


@pytest.mark.parametrize("name", ["=cmd", "../../etc/passwd", 'a"b\nc', "…"])
def test_a_file_name_is_tame(name):
    header = attachment(b"", f"{name}.csv", "csv")["Content-Disposition"]

    assert header.isascii()
    assert not set('/\\\n="') & set(header.partition('filename="')[2].rstrip('"'))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/register/organisations", "country=SE"),
        ("/register/people", "q=lindqvist"),
        ("/consultations/{slug}/manage/coverage", ""),
    ],
)
def test_a_workbook_says_which_rows_it_holds_of_what_made_when_by_whom(cast, sign_in, path, asked):
    """Sheet "about": filter, time, who, count and the digest, which the JSON lines of the same rows have, too."""
    browser = sign_in(cast.coordinator)
    where = path.format(slug=cast.consultation.slug)
    book = CalamineWorkbook.from_filelike(io.BytesIO(browser.get(f"{where}.xlsx?{asked}").content))
    about = {str(name): str(value) for name, value in book.get_sheet_by_name("about").to_python()}
    rows = book.get_sheet_by_index(0).to_python()
    assert set(about) >= {"filter", "made at", "made by", "rows"}
    assert about["rows"] == str(len(rows) - 1)
    assert about["made by"] == str(cast.coordinator)
    found = about["rows digest (SHA-256 of the rows as JSON lines)"]
    assert len(found) == 64
    if "register" in path:
        assert about["filter"] == asked
        lines = browser.get(f"{where}.jsonl?{asked}").content
        assert hashlib.sha256(lines).hexdigest() == found


def test_the_digest_changes_with_any_cell_and_rows_are_read_once():
    one, other = (Sheet("t", ["a"], iter([[cell]]), [("filter", "all")]) for cell in ("x", "y"))
    digests = [
        CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx([each]))).get_sheet_by_name("about").to_python()[-1]
        for each in (one, other)
    ]
    assert digests[0][0] == digests[1][0]
    assert digests[0][1] != digests[1][1]
