"""Sheets as secretariats really send them: every dirty value is read as stated, and each reading is shown."""

import io

import docx
import pytest
import xlsxwriter

from consultations.blueprint.text.iso.finding import Found, Ground, find, known
from consultations.blueprint.text.iso.reading import read_iso
from consultations.blueprint.text.iso.shapes import IsoSheet

OLD = (
    "MB1", "Clause No./ Subclause No./ Annex (e.g. 3.1)", "Paragraph/ Figure/Table/Note (e.g. Table 1)",
    "Type of comment2", "Comment (justification for change) by the MB", "Proposed change by the MB",
    "Secretariat observations on each comment submitted",
)  # fmt: skip
NEW = (
    "MB/NC", "Line number (e.g. 17)", "Clause/ Subclause (e.g. 3.1)", "Paragraph/ Figure/ Table (e.g. Table 1)",
    "Type of comment", "Comments", "Proposed change", "Observations of the secretariat",
)  # fmt: skip


def workbook(*rows, heads=NEW, above=(), name="Sheet1", more=None) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        page = book.add_worksheet(name)
        for y, row in enumerate([*above, heads, *rows]):
            for x, cell in enumerate(row):
                if isinstance(cell, str) and not cell.startswith("=F:"):
                    page.write_string(y, x, cell)
                elif isinstance(cell, str):
                    page.write_formula(y, x, f"={cell[3:]}", value="counted")
                elif cell is not None:
                    page.write(y, x, cell)
        if more:
            more(book, page)
    return out.getvalue()


def taken(*rows, **more) -> IsoSheet:
    return read_iso(workbook(*rows, **more), "xlsx")


def row(
    member="BE", line="", clause="3.2", element="¶4", kind="te", comment="Words.", change="", observation=""
):
    return (member, line, clause, element, kind, comment, change, observation)


def codes(read) -> set[str]:
    return {each.code for each in read.readings}


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        ("ge", "general", ""),
        ("Ge", "general", "type_spelled"),
        ("TE ", "technical", "type_spelled"),
        ("ge/te", "general", "type_first"),
        ("te, ed", "technical", "type_first"),
        ("Editorial", "editorial", "type_spelled"),
        ("Technical (substantive)", "technical", "type_spelled"),
        ("", "general", "type_blank"),
        ("   ", "general", "type_blank"),
        ("x", "general", "type_unknown"),
    ],
)
def test_types_in_any_spelling(given, kind, code):
    [read] = taken(row(kind=given)).rows

    assert read.type == kind
    assert {each.code for each in read.readings if each.column == "type"} == ({code} if code else set())
    assert all(each.given == given for each in read.readings if each.column == "type")


@pytest.mark.parametrize(
    ("given", "code", "country"),
    [
        ("BE-0042", "C-0042", "BE"),
        ("be 42", "C-0042", "BE"),
        ("BE – 042", "C-0042", "BE"),
        ("BE_42", "C-0042", "BE"),
        ("**-0042", "C-0042", ""),
        ("C-0042", "C-0042", ""),
        ("IEC-007", "C-0007", ""),
        ("BE", "", "BE"),
        ("gr ", "", "GR"),
        ("**", "", ""),
        ("", "", ""),
        ("CEN/TC 1", "", ""),
    ],
)
def test_members_and_codes(given, code, country):
    [read] = taken(row(member=given)).rows

    assert (read.code, read.country) == (code, country)
    assert read.by_editors == given.startswith("**")
    assert bool(codes(read) & {"member_blank", "member_unknown"}) == (given in {"", "CEN/TC 1"})


@pytest.mark.parametrize(
    ("given", "clause", "code"),
    [
        ("3.2", "3.2", ""),
        ("Clause 3.2", "3.2", "clause_spelled"),
        ("3.2.", "3.2", "clause_spelled"),
        ("§ 3.2", "3.2", "clause_spelled"),
        ("3.2 Digitalise certificates", "3.2", "clause_spelled"),
        (" 3.2\n", "3.2", "clause_spelled"),
        ("a.1", "A.1", "clause_spelled"),
        ("_whole document", "", ""),
        ("Whole Document", "", "clause_spelled"),
        ("", "", "clause_blank"),
        ("Roles and responsibilities", "Roles and responsibilities", ""),
    ],
)
def test_clauses(given, clause, code):
    [read] = taken(row(clause=given)).rows

    assert read.clause == clause
    assert {each.code for each in read.readings if each.column == "clause"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("given", "wanted", "code"),
    [
        ("¶4, sentences 2-3", ("paragraph", 4, None, (2, 3)), ""),
        ("¶4, sentence 2", ("paragraph", 4, None, (2, 2)), ""),
        ("Table 1, row 3", ("table", 1, 3, None), ""),
        ("Figure 2", ("figure", 2, None, None), ""),
        ("Para 4", ("paragraph", 4, None, None), "element_first"),
        ("4th paragraph, sentence 2 to 3", ("paragraph", 4, None, (2, 3)), "element_first"),
        ("paragraphs 2-5", ("paragraph", 2, None, None), "element_first"),
        ("TABLE 1 (row 3)", ("table", 1, 3, None), "element_first"),
        ("Fig. 2", ("figure", 2, None, None), "element_first"),
        ("2", ("paragraph", 2, None, None), "element_first"),
        ("", ("", None, None, None), ""),
        ("title", ("", None, None, None), "element_unknown"),
    ],
)
def test_paragraphs_figures_and_tables(given, wanted, code):
    [read] = taken(row(element=given)).rows

    assert (read.element, read.ordinal, read.row, read.sentences) == wanted
    assert {each.code for each in read.readings if each.column == "element"} == ({code} if code else set())


@pytest.mark.parametrize(
    ("given", "wanted", "code"),
    [
        ("Accepted.", ("accepted", "", ""), ""),
        ("Accepted. See v2.", ("accepted", "See v2.", ""), ""),
        ("Accepted with modifications. Half.", ("accepted_modified", "Half.", ""), ""),
        ("Not accepted: too early", ("rejected", "too early", ""), "decision_spelled"),
        ("PARTIALLY ACCEPTED - see 3.2", ("accepted_modified", "see 3.2", ""), "decision_spelled"),
        ("noted", ("noted", "", ""), "decision_spelled"),
        ("Acceptedly not a decision", ("", "", "Acceptedly not a decision"), "decision_unknown"),
        ("To be discussed", ("", "", "To be discussed"), "decision_unknown"),
        ("", ("", "", ""), ""),
    ],
)
def test_observations_are_drafted_decisions_or_notes(given, wanted, code):
    [read] = taken(row(observation=given)).rows

    assert (read.decision, read.reason, read.note) == wanted
    assert {each.code for each in read.readings if each.column == "observation"} == (
        {code} if code else set()
    )


def test_formulas_links_and_numbers_are_text_and_unchanged():
    sheet = taken(
        row(comment="=1+1", change="https://x.y"),
        row(comment="-2", change="+32 2 555"),
        row(comment=-2, change=0.5),
        row(comment="=F:1+1", change="@SUM(A1)"),
    )

    assert [(read.body, read.proposed_text) for read in sheet.rows] == [
        ("=1+1", "https://x.y"),
        ("-2", "+32 2 555"),
        ("-2", "0.5"),
        ("counted", "@SUM(A1)"),
    ]
    assert [(each.code, each.detail) for each in sheet.warnings] == [("formulas", "1")]


def test_merged_cells_speak_for_each_row_below_and_the_page_says_so():
    def merge(book, page):
        page.merge_range(1, 0, 3, 0, "FR")
        page.merge_range(1, 2, 2, 2, "5.1")

    rows = [
        row("FR", clause="5.1", comment="a"),
        row(None, clause=None, comment="b"),
        row(None, clause="6", comment="c"),
    ]
    sheet = taken(*rows, more=merge)

    assert [(read.country, read.clause) for read in sheet.rows] == [("FR", "5.1"), ("FR", "5.1"), ("FR", "6")]
    assert [{each.column for each in read.readings if each.code == "merged"} for read in sheet.rows] == [
        set(),
        {"member", "clause"},
        {"member"},
    ]


def test_a_row_merged_across_all_columns_is_a_title_and_no_comment():
    sheet = taken(("General comments",), row(comment="a"), above=[("Template",)])

    assert [read.body for read in sheet.rows] == ["a"]
    assert [(each.code, each.detail) for each in sheet.warnings] == [("row_skipped", "General comments")]


def test_the_older_template_with_seven_columns_is_read_too():
    above = [
        ("Template for comments", "", "Date: 2026-03-02", "Document: ISO/CD 1"),
        ("1", "2", "(3)", "4", "5", "(6)", "(7)"),
    ]
    rows = [
        ("BE", "3.2", "¶1", "ed", "A comment.", "A change.", "Noted."),
        ("", "", "", "", "", "", ""),
        ("1 MB = Member body", "", "", "", "", "", ""),
    ]
    sheet = taken(*rows, heads=OLD, above=above)

    [read] = sheet.rows
    assert (read.clause, read.type, read.body, read.proposed_text, read.decision) == (
        "3.2", "editorial", "A comment.", "A change.", "noted",
    )  # fmt: skip
    assert (sheet.head.date, sheet.head.document) == ("2026-03-02", "ISO/CD 1")
    assert [(each.code, each.detail) for each in sheet.warnings] == [("column_missing", "line")]


def test_a_comment_that_reads_like_a_heading_row_is_still_a_comment():
    odd = (
        "NC-0007",
        "line 3",
        "Clause 3",
        "Table 1",
        "Type: te",
        "Comment: no.",
        "Proposed: yes",
        "Observation",
    )
    sheet = taken(row(), odd, row())

    assert [read.given.comment for read in sheet.rows] == ["Words.", "Comment: no.", "Words."]


def test_hidden_rows_and_codes_that_come_twice_are_told():
    def hide(book, page):
        page.set_row(2, None, None, {"hidden": True})

    sheet = taken(row("BE-0001"), row("BE-0001"), more=hide)

    assert {each.code for each in sheet.warnings} == {"hidden_rows", "code_twice"}
    assert len(sheet.rows) == 2


def word(*rows, heads=NEW, join=None) -> bytes:
    document = docx.Document()
    document.add_paragraph("Template for comments")
    table = document.add_table(0, len(heads))
    for cells in (heads, *rows):
        made = table.add_row().cells
        for cell, text in zip(made, cells, strict=True):
            cell.text = text or ""
    if join:
        join(table)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_sheet_is_read_with_its_merged_cells_line_ends_and_links():
    def join(table):
        table.cell(1, 0).merge(table.cell(2, 0))

    rows = [row("FR", comment="one\ntwo\tthree"), row("", comment="-2", change="=1+1")]
    sheet = read_iso(word(*rows, join=join), "docx")

    assert [(read.country, read.body) for read in sheet.rows] == [("FR", "one\ntwo\tthree"), ("FR", "-2")]
    assert sheet.rows[1].proposed_text == "=1+1"
    assert "merged" in codes(sheet.rows[1])


def test_several_tables_of_one_word_file_are_one_sheet():
    document = docx.Document()
    for n in range(3):
        table = document.add_table(0, 8)
        for cells in ((NEW,) if n < 2 else ()) + (row(comment=f"c{n}"),) if n < 2 else (row(comment="c2"),):
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
    out = io.BytesIO()
    document.save(out)
    sheet = read_iso(out.getvalue(), "docx")

    assert [read.body for read in sheet.rows] == ["c0", "c1", "c2"]
    assert ("tables_joined", "2") in {(each.code, each.detail) for each in sheet.warnings}


# --- where rows stand -------------------------------------------------------------------------------------------------

GROUND = (
    Ground("a", "heading", "3", "3", "Usage scenarios"),
    Ground(
        "b",
        "paragraph",
        "",
        "3 ¶1",
        "Five usage scenarios show what it is for. Each names who benefits. It ends.",
    ),
    Ground("c", "heading", "3.2", "3.2", "Digitalise certificates"),
    Ground(
        "d", "paragraph", "", "3.2 ¶1", "A learner receives a certificate as a signed digital credential."
    ),
    Ground("e", "paragraph", "", "3.2 ¶2", "The employer checks the signature without asking the issuer."),
    Ground("f", "row", "", "Table 1, header", "Role | Duty"),
    Ground("g", "row", "", "Table 1, row 1", "Learner | nothing"),
    Ground("h", "heading", "", "§1", "Annex on money"),
    Ground("i", "paragraph", "", "§1 ¶1", "Money comes from members."),
)


def placed(**said) -> Found:
    return find(taken(row(**said)).rows[0], GROUND)


@pytest.mark.parametrize(
    ("said", "scope", "block", "quote"),
    [
        ({"clause": "3.2", "element": "¶2"}, "block", "e", ""),
        ({"clause": "3", "element": "¶1, sentences 2-3"}, "range", "b", "Each names who benefits. It ends."),
        ({"clause": "3", "element": "¶1, sentences 2-9"}, "block", "b", ""),
        ({"clause": "3.2", "element": "Table 1, row 1"}, "block", "g", ""),
        ({"clause": "3.2", "element": "¶9"}, "section", "c", ""),
        ({"clause": "3.2", "element": ""}, "section", "c", ""),
        ({"clause": "Digitalise Certificates", "element": "¶1"}, "block", "d", ""),
        ({"clause": "Annex on money", "element": "1"}, "block", "i", ""),
        ({"clause": "9.9", "element": "¶1"}, "draft", "", ""),
        ({"clause": "", "element": ""}, "draft", "", ""),
        (
            {"clause": "3.2", "element": "", "comment": "Who says “without asking the issuer”?"},
            "range", "e", "without asking the issuer",
        ),
    ],
)  # fmt: skip
def test_rows_find_their_place_by_number_title_paragraph_and_quote(said, scope, block, quote):
    found = placed(**said)

    assert (found.scope, found.block, found.quote) == (scope, block, quote)
    assert (
        next((each.text for each in GROUND if each.block == found.block), "")[found.start : found.end]
        == quote
    )


def test_every_guess_about_a_place_is_shown():
    assert [each.code for each in placed(clause="9.9", element="").readings] == ["clause_unknown"]
    assert [each.code for each in placed(clause="DIGITALISE certificates").readings] == [
        "clause_title",
        "place_unknown",
    ]
    assert [each.code for each in placed(element="¶1, sentence 7").readings] == ["sentences_unknown"]
    assert [each.code for each in placed(element="¶9").readings] == ["place_unknown"]


def test_a_row_is_ours_only_if_number_and_country_agree():
    [ours, foreign, editors] = taken(row("BE-0042"), row("DE-0042"), row("**-0042")).rows

    assert known(ours, "BE")
    assert not known(foreign, "BE")
    assert known(editors, "BE")
