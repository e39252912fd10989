"""A Word file comes in as a draft: structure by style, comments with their words, and a list of what did not come."""

import io
import zipfile
from datetime import UTC, datetime

import docx
import pytest

from consultations.blueprint.text.word.shapes import LOSSES
from consultations.blueprint.text.word_in import read_docx
from tests.consultations.blueprint.formats import docs
from tests.consultations.blueprint.formats.docs import STYLED, STYLES, box, drawing, para, part, run, table

PICTURE = ("pic", "image", "media/a.png", "")
LINK = ("l1", "hyperlink", "https://example.org/a(b)?x=1&y=2", "External")


def styled(body: str, *rows, **parts):
    return docs.read(box(body, STYLED, *rows, styles_xml=STYLES, **parts))


def lost(found) -> list[tuple[str, int]]:
    return [(each.kind, each.spot.block) for each in found.losses]


def blocks(found) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in found.blocks]


def test_headings_are_known_by_style_in_any_language_and_by_outline():
    found = styled(
        para("A blueprint", style="Titel")
        + para("Zweck", style="berschrift1")
        + para("Umfang", style="Eigene")
        + para("Teil", style="Gliederung")
        + para("Direkt", properties='<w:outlineLvl w:val="0"/>')
        + para("Text.")
    )

    assert found.markdown == "# A blueprint\n\n## Zweck\n\n### Umfang\n\n#### Teil\n\n## Direkt\n\nText.\n"
    assert [each.level for each in found.blocks] == [1, 2, 3, 4, 2, 0]
    assert found.language == "de-AT"


def test_headings_that_word_numbers_carry_their_numbers():
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:numFmt w:val="decimal"/><w:lvlText w:val="{".".join(f"%{k + 1}" for k in range(n + 1))}"/></w:lvl>'
        for n in range(3)
    )
    numbering = part(
        "numbering", f'<w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>'
        '<w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>',
    )  # fmt: skip
    styles = part(
        "styles",
        "".join(
            docs.style(
                f"h{n}",
                f"heading {n}",
                f'<w:pPr><w:numPr><w:ilvl w:val="{n - 1}"/><w:numId w:val="7"/></w:numPr></w:pPr>',
            )
            for n in (1, 2)
        ),
    )
    body = (
        para("One", style="h1")
        + para("Sub", style="h2")
        + para("Sub", style="h2")
        + para("Two", style="h1")
        + para("Sub", style="h2")
    )
    found = docs.read(
        box(body, STYLED, ("n", "numbering", "numbering.xml", ""), styles_xml=styles, numbering_xml=numbering)
    )

    assert found.markdown.split("\n\n") == ["# 1 One", "## 1.1 Sub", "## 1.2 Sub", "# 2 Two", "## 2.1 Sub\n"]


def test_runs_keep_bold_italic_struck_code_and_links():
    found = styled(
        para(
            "Plain ", run("bold", "<w:b/>"), " ", run("both", "<w:b/><w:i/>"), run(" not", '<w:b w:val="0"/>'),
            run(" strong", '<w:rStyle w:val="Fett"/>'), " ", run("struck", "<w:strike/>"), " ", run("code_x", '<w:rFonts w:ascii="Consolas"/>'),
            " <- ", f'<w:hyperlink r:id="l1">{run("a link")}</w:hyperlink>', ".",
        ),
        LINK,
    )  # fmt: skip

    assert found.markdown == (
        "Plain **bold *both*** not **strong** ~~struck~~ `code_x` <- [a link](https://example.org/a%28b%29?x=1&y=2).\n"
    )
    assert found.losses == ()


def test_links_go_to_the_web_and_to_mail_only():
    rows = [
        ("l2", "hyperlink", "javascript:alert(1)", "External"),
        ("l3", "hyperlink", "http://example.org", "External"),
        ("l4", "hyperlink", "mailto:a@example.org", "External"),
        ("l5", "hyperlink", "data:text/html,x", "External"),
    ]
    links = (f'<w:hyperlink r:id="{name}">{run(name)}</w:hyperlink>' for name, *_rest in rows)
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK "https://example.org/f" </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("f")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    found = styled(para(*links, field), *rows)

    assert found.markdown == "l2l3[l4](mailto:a@example.org)l5[f](https://example.org/f)\n"
    assert [each.kind for each in found.losses] == ["link", "link", "link"]


def test_lists_keep_depth_kind_and_where_they_begin():
    document = docx.Document()
    for text, style in (
        ("a", "List Bullet"), ("b", "List Bullet 2"), ("c", "List Bullet"), ("one", "List Number"), ("two", "List Number"),
    ):  # fmt: skip
        document.add_paragraph(text, style=style)
    document.add_paragraph("Between.")
    document.add_paragraph("three", style="List Number")
    out = io.BytesIO()
    document.save(out)
    found = docs.read(out.getvalue())

    assert found.markdown == "- a\n  - b\n- c\n\n1. one\n2. two\n\nBetween.\n\n3. three\n"


def test_tables_have_a_header_row_and_merged_cells_are_listed():
    merged = (
        f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{para("wide")}</w:tc><w:tc>{para("c")}</w:tc></w:tr>'
        f"<w:tr><w:tc>{para('x')}{para('y')}</w:tc><w:tc>{para('p|q')}</w:tc></w:tr></w:tbl>"
    )
    found = styled(para("Before.") + table(("Role", "Duty"), ("Learner", "none")) + para("Then.") + merged)

    assert found.markdown == (
        "Before.\n\n| Role | Duty |\n| --- | --- |\n| Learner | none |\n\nThen.\n\n"
        "| wide |  | c |\n| --- | --- | --- |\n| x y | p\\|q |  |\n"
    )
    assert lost(found) == [("merged_cells", 5)]


def test_a_table_of_one_cell_is_a_box_of_paragraphs():
    found = styled(
        f"<w:tbl><w:tr><w:tc>{para('Inside', style='berschrift1')}{para('Text.')}</w:tc></w:tr></w:tbl>"
    )

    assert blocks(found) == [("heading", "Inside"), ("paragraph", "Text.")]
    assert [each.kind for each in found.losses] == ["box"]


def test_footnotes_and_endnotes_come_along_in_order():
    notes = part(
        "footnotes",
        '<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
        f'<w:footnote w:id="2">{para("First ", run("note", "<w:i/>"), ".")}{para("Goes on.")}</w:footnote>'
        f'<w:footnote w:id="3">{para("Never named.")}</w:footnote>',
    )
    ends = part("endnotes", f'<w:endnote w:id="2">{para("At the end.")}</w:endnote>')
    body = para(
        "Text",
        '<w:r><w:endnoteReference w:id="2"/></w:r>',
        " and",
        '<w:r><w:footnoteReference w:id="2"/></w:r>',
        ".",
    )
    found = docs.read(
        box(
            body,
            ("f", "footnotes", "footnotes.xml", ""),
            ("e", "endnotes", "endnotes.xml", ""),
            footnotes_xml=notes,
            endnotes_xml=ends,
        )
    )

    assert found.markdown == "Text[^1] and[^2].\n\n[^1]: At the end.\n\n[^2]: First *note*.\n\n    Goes on.\n"
    assert [each.text for each in found.blocks] == ["Text and.", "At the end.", "First note.", "Goes on."]


def test_figures_come_with_their_bytes_and_missing_alt_text_is_listed():
    found = docs.read(
        box(
            para("See ", drawing("A [map] of skills"), "here.") + para(drawing()),
            PICTURE,
            media__a_png=docs.PNG,
        )
    )
    [first, second] = found.figures

    assert (first.alt, first.type, first.blob) == ("A [map] of skills", "image/png", docs.PNG)
    assert second.alt == ""
    assert found.markdown == (
        f"See here.\n\n![A \\[map\\] of skills](figure:{first.digest})\n\n![](figure:{first.digest})\n"
    )
    assert [each.kind for each in found.losses] == ["picture_without_alt"]
    assert first.spot.quote in {"", "A [map] of skills"}


def test_pictures_of_other_types_are_listed_and_left_out():
    found = docs.read(box(para("x", drawing("Drawing")), PICTURE, media__a_png=b"<svg onload='x'/>"))

    assert found.figures == ()
    assert [(each.kind, each.detail) for each in found.losses] == [("picture_type", "Drawing")]


WHAT_IS_LOST = {
    "equation": para("Let ", "<m:oMath><m:r><m:t>x=y</m:t></m:r></m:oMath>", " be."),
    "text_box": para(
        "Text.", "<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:wsp><wps:txbx><w:txbxContent>"
        f"{para('Boxed words')}</w:txbxContent></wps:txbx></wps:wsp></w:drawing></mc:Choice><mc:Fallback><w:pict>"
        f"<v:textbox><w:txbxContent>{para('Boxed words')}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    ),
    "smart_art": para("Text.", drawing("Cycle", "<a:x/>", "diagram")),
    "chart": para("Text.", drawing("Bars", "<a:x/>", "chart")),
    "embedded_object": para("Text.", '<w:r><w:object><o:OLEObject ProgID="Excel.Sheet.12"/></w:object></w:r>'),
    "hidden_text": para("Text.", run("secret", "<w:vanish/>")),
    "symbol": para("Text.", '<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>'),
    "field": para("Text ", f'<w:fldSimple w:instr=" REF _x ">{run("3.2")}</w:fldSimple>', "."),
    "contents": para("Text.") + para("1 Purpose 3", style="Verzeichnis1"),
    "embedded_document": para("Text.") + '<w:altChunk r:id="x"/>',
    "nested_table": f"<w:tbl><w:tr><w:tc>{table(('in', 'ner'))}{para('x')}</w:tc><w:tc>{para('y')}</w:tc></w:tr></w:tbl>",
    "hidden_characters": para("Te\u202ext\u200b."),
    "picture_missing": para("Text.", drawing("gone", '<a:blip r:embed="nowhere"/>')),
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(WHAT_IS_LOST))
def test_what_does_not_come_along_is_listed_where_it_stood(kind):
    found = styled(para("Start.") + WHAT_IS_LOST[kind] + para("End."))

    assert [(each.kind, each.spot.block) for each in found.losses] == [(kind, 1)]
    assert [each.text for each in found.blocks][0::2][-1] == "End."
    assert kind in LOSSES
    assert "secret" not in found.markdown
    assert "Boxed" not in found.markdown


def test_words_of_equations_and_fields_stay_in_the_text():
    equation, field = (styled(WHAT_IS_LOST[kind]) for kind in ("equation", "field"))

    assert equation.markdown == "Let x=y be.\n"
    assert field.markdown == "Text 3.2.\n"


def test_headers_and_footers_are_listed():
    found = docs.read(
        box(
            para("Text."), ("h", "header", "header1.xml", ""), ("g", "footer", "footer1.xml", ""),
            header1_xml=part("hdr", para("Confidential")), footer1_xml=part("ftr", para("")),
        )
    )  # fmt: skip

    assert [(each.kind, each.part, each.detail) for each in found.losses] == [
        ("edge", "header", "Confidential")
    ]


def test_a_table_of_contents_is_dropped_and_listed_once():
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run("Purpose 3")}</w:p>'
        f'<w:p>{run("Scope 4")}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    found = styled(para("Start.") + field + para("Purpose", style="berschrift1"))

    assert blocks(found) == [("paragraph", "Start."), ("heading", "Purpose")]
    assert [each.kind for each in found.losses] == ["contents"]


def test_the_strict_dialect_is_read_the_same():
    blob = box(
        para("Zweck", style="berschrift1") + para("Text ", docs.ins("new"), "."), STYLED, styles_xml=STYLES
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(blob)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name).decode()
            text = text.replace(
                f"{docs.OPEN}/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main"
            )
            new.writestr(
                name, text.replace(docs.OFFICE, "http://purl.oclc.org/ooxml/officeDocument/relationships")
            )

    assert docs.read(out.getvalue()).markdown == docs.read(blob).markdown == "# Zweck\n\nText new.\n"


def test_raised_and_lowered_figures_stay_apart():
    two = '<w:vertAlign w:val="subscript"/>'
    six = '<w:vertAlign w:val="superscript"/>'
    found = styled(para("CO", run("2", two), " 10", run("6", six), " 1", run("st", six)))

    assert found.markdown == "CO₂ 10⁶ 1st\n"


# --- comments ---------------------------------------------------------------------------------------------------------


def note(name: int, text: str, author="Ann", paragraph="") -> str:
    inside = "".join(
        f'<w:p w14:paraId="{paragraph}{n}">{run(line)}</w:p>' for n, line in enumerate(text.split("\n"))
    )
    return f'<w:comment w:id="{name}" w:author="{author}" w:date="{docs.AT}">{inside}</w:comment>'


COMMENTED = (("c", "comments", "comments.xml", ""), ("d", "commentsExtended", "commentsExtended.xml", ""))


def commented(body: str, *notes: str, threads: str = "", changes="accepted"):
    extended = part("x", "").replace("w:x", "w15:commentsEx").replace("></w15", f">{threads}</w15")
    parts = {"comments_xml": part("comments", "".join(notes)), "commentsExtended_xml": extended}
    return docs.read(box(body, *COMMENTED, **parts), changes)


def around(name: int, text: str) -> str:
    return (
        f'<w:commentRangeStart w:id="{name}"/>{text}<w:commentRangeEnd w:id="{name}"/>'
        f'<w:r><w:commentReference w:id="{name}"/></w:r>'
    )


def test_comments_come_with_author_time_words_and_the_words_they_stand_on():
    found = commented(
        para("Start.") + para("At most ", around(1, run("five people")), " come."),
        note(1, "Why five?\nSay ten.", "Ann B."),
    )
    [remark] = found.comments

    assert (remark.author, remark.text) == ("Ann B.", "Why five?\nSay ten.")
    assert remark.at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert (remark.spot.block, remark.spot.start, remark.spot.end, remark.spot.quote) == (
        1,
        8,
        19,
        "five people",
    )
    assert found.blocks[1].text[8:19] == "five people"


def test_replies_stand_under_their_comment_and_settled_ones_are_told():
    threads = (
        '<w15:commentEx w15:paraId="A0" w15:done="1"/><w15:commentEx w15:paraId="B0" w15:paraIdParent="A0" w15:done="1"/>'
        '<w15:commentEx w15:paraId="C0" w15:paraIdParent="A0" w15:done="1"/>'
    )
    found = commented(
        para(around(1, around(2, around(3, run("Words"))))),
        note(1, "One", paragraph="A"), note(2, "Two", "Bob", "B"), note(3, "Three", "Cy", "C"), threads=threads,
    )  # fmt: skip
    [remark] = found.comments

    assert [(each.author, each.text) for each in remark.replies] == [("Bob", "Two"), ("Cy", "Three")]
    assert remark.resolved


def test_a_comment_over_several_paragraphs_names_each_of_them():
    start, end = (
        '<w:commentRangeStart w:id="1"/>',
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>',
    )
    found = commented(
        para("One ", start, "two.") + para("Three.") + para("Four", end, " five.") + para("Six."),
        note(1, "All of it"),
    )
    [remark] = found.comments

    assert [(spot.block, spot.quote) for spot in (remark.spot, *remark.also)] == [
        (0, "two."),
        (1, "Three."),
        (2, "Four"),
    ]


def test_comments_in_tables_and_on_figures_find_their_block():
    cells = (
        f"<w:tbl><w:tr><w:tc>{para('Role')}</w:tc><w:tc>{para(around(1, run('Duty')))}</w:tc></w:tr></w:tbl>"
    )
    found = docs.read(
        box(
            cells + para(around(2, drawing("Map"))), *COMMENTED, PICTURE, media__a_png=docs.PNG,
            comments_xml=part("comments", note(1, "a") + note(2, "b")), commentsExtended_xml=part("x", ""),
        )
    )  # fmt: skip

    assert [(each.spot.block, each.spot.quote) for each in found.comments] == [(0, "Duty"), (1, "Map")]


def test_a_comment_on_deleted_words_stands_on_their_paragraph():
    body = para("Start.") + para("Kept ", around(1, docs.gone("lost")), "words.")
    accepted, refused = (commented(body, note(1, "x"), changes=way) for way in ("accepted", "refused"))

    assert [(each.spot.block, each.spot.quote) for each in accepted.comments] == [(1, "")]
    assert [(each.spot.block, each.spot.quote) for each in refused.comments] == [(1, "lost")]


def test_a_comment_whose_place_is_gone_is_kept():
    found = commented(para("Start."), note(1, "Where am I?"))

    assert [(each.text, each.spot.block) for each in found.comments] == [("Where am I?", -1)]


def test_a_file_that_another_program_made_comes_in_through_the_child():
    document = docx.Document()
    document.add_heading("Rules", 1)
    paragraph = document.add_paragraph("A learner ")
    words = paragraph.add_run("decides")
    document.add_comment(words, text="Who?", author="Ann", initials="A")
    out = io.BytesIO()
    document.save(out)
    found = read_docx(out.getvalue(), "refused")

    assert found.markdown == "# Rules\n\nA learner decides\n"
    assert [(each.author, each.text, each.spot.quote) for each in found.comments] == [
        ("Ann", "Who?", "decides")
    ]
