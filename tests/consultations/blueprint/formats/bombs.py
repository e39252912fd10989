"""Hostile Word files and comment sheets, written when they are needed; each is named after its answer."""

import io
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.consultations.blueprint.formats import docs
from tests.consultations.blueprint.formats.docs import (
    HEAD,
    PNG,
    SPACES,
    box,
    drawing,
    para,
    relations,
    run,
    table,
)
from tests.consultations.register.imports import bombs as books

DOCUMENT = "word/document.xml"
OPEN = f"{HEAD}<w:document {SPACES}><w:body>"
CLOSE = "</w:body></w:document>"
KINDS = (
    "MB/NC",
    "Line",
    "Clause",
    "Paragraph",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations",
)


def stream(path: Path, chunks: Iterable[str], name: str = DOCUMENT) -> None:
    """Write a file whose text is made piece by piece."""
    with (
        zipfile.ZipFile(io.BytesIO(box(""))) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for each in old.namelist():
            if each != name:
                new.writestr(each, old.read(each))
        with new.open(name, "w", force_zip64=True) as out:
            for chunk in chunks:
                out.write(chunk.encode())


def parts(path: Path, replaced: dict[str, bytes | str], blob: bytes | None = None) -> None:
    """Write a file with some parts replaced or added."""
    with (
        zipfile.ZipFile(io.BytesIO(blob or box(para("Text.")))) as old,
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for each in old.namelist():
            if each not in replaced:
                new.writestr(each, old.read(each))
        for each, content in replaced.items():
            new.writestr(each, content)


def around(inside: Callable[[], Iterator[str]]) -> Iterator[str]:
    yield OPEN
    yield from inside()
    yield CLOSE


def swollen(folder: Path) -> None:
    million = "A" * (1 << 20)
    for n, (name, inside) in enumerate(
        {
            "inflates_too_far__256_mb": lambda: (f"<!--{million}-->" for _ in range(256)),
            "paragraph_too_long__9_mb": lambda: iter([para(run(million * 9))]),
            "too_many_elements__billion": lambda: ("<w:r/>" * 10_000 for _ in range(300)),
            "too_many_blocks__30000": lambda: (para("x") * 100 for _ in range(300)),
            "too_many_blocks__rows": lambda: iter(
                ["<w:tbl>", *("<w:tr><w:tc/></w:tr>" * 1_000 for _ in range(60)), "</w:tbl>"]
            ),
            "nested_too_deep__100000": lambda: iter(["<w:sdt>" * 100_000, "</w:sdt>" * 100_000]),
        }.items()
    ):
        stream(folder / f"{name}.{n}.docx", around(inside))
    stream(
        folder / "inflates_too_far__styles.docx",
        iter(["<x>", *[f"<!--{million}-->"] * 130, "</x>"]),
        "word/styles.xml",
    )
    forged = folder / "inflates_too_far__forged.docx"
    stream(forged, around(lambda: (f"<!--{million}-->" for _ in range(256))))
    books._forge(forged)


def bounded(folder: Path) -> None:
    wide = "<w:tbl><w:tr>" + f"<w:tc>{para('x')}</w:tc>" * 600 + "</w:tr></w:tbl>"
    span = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>{para("x")}</w:tc><w:tc>{para("y")}</w:tc></w:tr></w:tbl>'
    nested = para("deep")
    for _ in range(40):
        nested = f"<w:tbl><w:tr><w:tc>{nested}</w:tc></w:tr></w:tbl>"
    for name, body in {
        "too_many_columns__600": wide,
        "too_many_columns__span": span,
        "nested_too_deep__tables": nested,
        "too_many_blocks__6000": para("x") * 6_000,
        "paragraph_too_long__10001": para("Start.") + para("x" * 10_001),
        "ok__small": para("Text."),
    }.items():
        (folder / f"{name}.docx").write_bytes(box(body))


def entities(folder: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for name, doctype, word in (
        ("billion_laughs", f'<!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]>', "&l9;"),
        ("external", '<!DOCTYPE w [<!ENTITY e SYSTEM "file:///etc/hostname">]>', "&e;"),
        ("bare", "<!DOCTYPE w>", ""),
    ):
        text = f"{HEAD}{doctype}<w:document {SPACES}><w:body><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:body></w:document>"
        parts(folder / f"document_type__{name}.docx", {DOCUMENT: text})
        wide = text.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
        parts(folder / f"document_type__{name}_utf16.docx", {DOCUMENT: wide})
    rels = relations(("l", "hyperlink", "https://x.y", "External")).replace(HEAD, f"{HEAD}<!DOCTYPE r []>")
    parts(folder / "document_type__relations.docx", {"word/_rels/document.xml.rels": rels})


def outside(folder: Path) -> None:
    for kind, target in (
        ("image", "https://tracker.example/p.png"), ("oleObject", "file:///c:/x.xls"), ("subDocument", "other.docx"),
        ("frame", "https://x.y"), ("aFChunk", "https://x.y/a.html"), ("header", "https://x.y/h.xml"),
    ):  # fmt: skip
        blob = box(para("x", drawing("alt")), ("pic", kind, target, "External"))
        (folder / f"external_part__{kind}.docx").write_bytes(blob)
    template = relations(("t", "attachedTemplate", "file:///c:/evil.dotm", "External"))
    parts(folder / "ok__template.docx", {"word/_rels/settings.xml.rels": template})
    root = relations(("r1", "officeDocument", "https://x.y/document.xml", "External"))
    parts(folder / "external_part__document.docx", {"_rels/.rels": root})
    parts(
        folder / "bad_part_name__main.docx",
        {
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.bin", "")),
            "word/document.bin": b"x",
        },
    )
    parts(
        folder / "broken_file__no_main.docx",
        {"_rels/.rels": relations(("r1", "officeDocument", "../../etc/passwd.xml", ""))},
    )


def odd(folder: Path) -> None:
    parts(folder / "macros__part.docx", {"word/vbaProject.bin": b"\0"})
    parts(
        folder / "macros__type.docx",
        {
            "[Content_Types].xml": docs.TYPES.replace(
                "wordprocessingml.document.main", "word.document.macroEnabled.main"
            )
        },
    )
    parts(
        folder / "macros__relation.docx",
        {"word/_rels/document.xml.rels": relations(("v", "vbaProject", "x.bin", ""))},
    )
    parts(folder / "bad_part_name__up.docx", {"../../escape.xml": "<a/>"})
    parts(folder / "duplicate_part__case.docx", {"word/Document.xml": "<a/>"})
    parts(folder / "broken_file__xml.docx", {DOCUMENT: f"{OPEN}<w:p><w:r></w:p>{CLOSE}"})
    parts(folder / "broken_file__encoding.docx", {DOCUMENT: '<?xml version="1.0" encoding="shift_jis"?><a/>'})
    parts(folder / "too_many_parts__3000.docx", {f"word/media/{n}.bin": b"" for n in range(3_000)})
    whole = box(para("Text."))
    (folder / "broken_file__cut.docx").write_bytes(whole[:-60])
    (folder / "not_a_document__html.docx").write_bytes(b"<html><script>alert(1)</script></html>")
    (folder / "protected_or_old_format__ole.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2_048)
    )
    (folder / "file_too_big__11_mb.docx").write_bytes(b"PK\x03\x04" + bytes(11 << 20))
    books._book(folder / "not_a_document__workbook.docx", books.ONE)
    parts(
        folder / "ok__png_that_is_cut.docx",
        {
            "word/media/a.png": PNG[:20],
            "word/_rels/document.xml.rels": relations(("pic", "image", "media/a.png", "")),
        },
        box(para(drawing("x"))),
    )


def sheets(folder: Path) -> None:
    """Comment sheets: workbooks and Word files."""
    head = "".join(
        f'<c r="{"ABCDEFGH"[n]}1" t="inlineStr"><is><t>{kind}</t></is></c>' for n, kind in enumerate(KINDS)
    )
    rows = {
        "too_many_rows__last": '<row r="1048576"><c><v>2</v></c></row>',
        "cell_far_outside__600_columns": '<row r="2"><c r="WB2"><v>2</v></c></row>',
        "ok__sheet": '<row r="2"><c r="F2"><v>2</v></c></row>',
    }
    for name, text in rows.items():
        books._book(folder / f"{name}.xlsx", books._data(f'<row r="1">{head}</row>{text}'))
    books._book(folder / "too_many_rows__200000.xlsx", books._many_rows(200_000))
    books._book(folder / "no_table__one_cell.xlsx", books.ONE)
    books._book(folder / "inflates_too_far__cell.xlsx", books._long_cell(256))
    merged = books._data(f'<row r="1">{head}</row>').replace(
        "</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    )
    books._book(folder / "ok__merged_all.xlsx", merged)
    (folder / "no_table__text.sheet.docx").write_bytes(box(para("Text.")))
    wide = table(KINDS) + "<w:tbl><w:tr>" + f"<w:tc>{para('x')}</w:tc>" * 600 + "</w:tr></w:tbl>"
    (folder / "too_many_columns__600.sheet.docx").write_bytes(box(wide))
    stream(
        folder / "too_many_blocks__rows.sheet.docx",
        around(lambda: iter(["<w:tbl>", *("<w:tr><w:tc/></w:tr>" * 1_000 for _ in range(60)), "</w:tbl>"])),
    )


def write(folder: Path) -> list[Path]:
    """Write all of them; gives their paths."""
    for make in (swollen, bounded, entities, outside, odd, sheets):
        make(folder)
    return sorted(folder.iterdir())
