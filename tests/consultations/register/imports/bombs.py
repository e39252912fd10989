"""Hostile files too big or too binary to keep, written when they are needed; each is named after its answer."""

import struct
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SHEET, RELATIONS = "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"
FRAME = {
    "[Content_Types].xml": f'{HEAD}<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{KIND}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{KIND}.sharedStrings+xml"/></Types>',
    "_rels/.rels": f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
    '<sheet name="s" sheetId="1" r:id="a"/></sheets></workbook>',
    RELATIONS: f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="a" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="b" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/sharedStrings.xml": f'{HEAD}<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>x</t></si></sst>',
}
CORNER = '<row r="1"><c r="A1"><v>1</v></c></row><row r="9"><c r="XFD1048576"><v>2</v></c></row>'
OPEN = f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'
CLOSE = b"</sheetData></worksheet>"


def _data(rows: str) -> str:
    return f"{OPEN}{rows}</sheetData></worksheet>"


ONE = _data('<row r="1"><c r="A1" t="s"><v>0</v></c></row>')


def _book(path: Path, content: str | Iterable[bytes], extra=None, twice: str = "") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as box:
        for name, text in {**FRAME, **(extra or {})}.items():
            box.writestr(name, text)
        with box.open(SHEET, "w", force_zip64=True) as part:
            for chunk in [content.encode()] if isinstance(content, str) else content:
                part.write(chunk)
        if twice:
            box.writestr(SHEET.replace("sheet1", "Sheet1"), twice)
    return path


def _long_cell(megabytes: int) -> Iterator[bytes]:
    yield f'{OPEN}<row r="1"><c r="A1" t="inlineStr"><is><t>'.encode()
    yield from (b"A" * (1 << 20) for _ in range(megabytes))
    yield b"</t></is></c></row>" + CLOSE


def _many_rows(count: int) -> Iterator[bytes]:
    yield OPEN.encode()
    for number in range(1, count + 1):
        yield f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>x</t></is></c></row>'.encode()
    yield CLOSE


def _forge(path: Path) -> None:
    """Let the central directory claim that the sheet is 1,000 bytes long."""
    blob = bytearray(path.read_bytes())
    at = blob.rfind(b"PK\x01\x02")
    while at >= 0:
        length = struct.unpack("<H", blob[at + 28 : at + 30])[0]
        if blob[at + 46 : at + 46 + length].endswith(b"sheet1.xml"):
            blob[at + 24 : at + 28] = struct.pack("<I", 1000)
        at = blob.rfind(b"PK\x01\x02", 0, at)
    path.write_bytes(blob)


def _far_cells(folder: Path) -> None:
    spelled = {
        "sparse_corner": CORNER,
        "single_quotes": CORNER.replace('"', "'"),
        "lower_case": CORNER.replace("XFD", "xfd"),
        "long_attribute": CORNER.replace("<c r=", f'<c cm="{"0" * 5000}" r='),
        "character_reference": CORNER.replace("XFD", "&#88;FD"),
    }
    for name, rows in spelled.items():
        _book(folder / f"cell_far_outside__{name}.xlsx", _data(rows))
    inner = CORNER
    for tag in ("row", "c ", "c>", "v>"):
        inner = inner.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    root = f'{HEAD}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{inner}</x:sheetData></x:worksheet>'
    _book(folder / "cell_far_outside__prefixed.xlsx", root)


def _entities(folder: Path) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    cell = '<row r="1"><c r="A1" t="inlineStr"><is><t>&{};</t></is></c></row>'
    types = {
        "billion_laughs": (f'<!DOCTYPE w [<!ENTITY l0 "lol">{laughs}]>', "l9"),
        "external_entity": ('<!DOCTYPE w [<!ENTITY e SYSTEM "file:///secret">]>', "e"),
    }
    for name, (doctype, entity) in types.items():
        text = _data(cell.format(entity)).replace(HEAD, HEAD + doctype)
        _book(folder / f"document_type__{name}.xlsx", text)
    with_type = FRAME["_rels/.rels"].replace(HEAD, f"{HEAD}<!DOCTYPE r []>")
    _book(folder / "document_type__in_relations.xlsx", ONE, {"_rels/.rels": with_type})


def _swollen(folder: Path) -> None:
    strings = f'{HEAD}<sst xmlns="{MAIN}">' + ("<si><t>" + "B" * 32000 + "</t></si>") * 3000 + "</sst>"
    _book(folder / "inflates_too_far__one_cell_256_mb.xlsx", _long_cell(256))
    _book(folder / "inflates_too_far__shared_strings.xlsx", ONE, {"xl/sharedStrings.xml": strings})
    _forge(_book(folder / "inflates_too_far__forged_size.xlsx", _long_cell(256)))
    last = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c><v>2</v></c></row>'
    _book(folder / "too_many_rows__last_row.xlsx", _data(last))
    _book(folder / "too_many_rows__200000.xlsx", _many_rows(200_000))


def _odd_boxes(folder: Path) -> None:
    moved = FRAME[RELATIONS].replace("worksheets/sheet1.xml", "elsewhere.bin")
    _book(folder / "duplicate_part__two_sheets.xlsx", ONE, twice=_data(CORNER))
    elsewhere = {"xl/elsewhere.bin": _data(CORNER), RELATIONS: moved}
    _book(folder / "bad_relation__sheet_elsewhere.xlsx", ONE, elsewhere)
    _book(folder / "bad_part_name__traversal.xlsx", ONE, {"../../escape.xml": "<a/>"})
    _book(folder / "too_many_parts__500.xlsx", ONE, {f"xl/media/{n}.bin": b"" for n in range(500)})
    _book(folder / "macros__vba.xlsx", ONE, {"xl/vbaProject.bin": b"\0"})
    (folder / "protected_or_old_format__ole.xlsx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048)
    )
    (folder / "not_a_table__html.xlsx").write_text("<html><table><tr><td>name</td></tr></table></html>")
    whole = _book(folder / "ok__one_cell.xlsx", ONE).read_bytes()
    (folder / "broken_file__truncated.xlsx").write_bytes(whole[:-40])
    hidden = '<row r="2" hidden="1"><c r="A2"><f>1+1</f><v>2</v></c></row>'
    first = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    _book(folder / "ok__hidden_row_and_formula.xlsx", _data(first + hidden))


def _texts(folder: Path) -> None:
    (folder / "cell_too_long__40000.csv").write_text("name,country\n" + "x" * 40_000 + ",BE\n")
    (folder / "too_many_rows__60000.csv").write_text("name,country\n" + "x,BE\n" * 60_000)
    (folder / "too_many_columns__300.csv").write_text(",".join(f"c{n}" for n in range(300)) + "\n")
    (folder / "quote_not_closed__swallows_the_rest.csv").write_text('name,country\n"x,BE\n' + "y,BE\n" * 200)
    (folder / "bad_json_line__list.jsonl").write_text('{"name": "A"}\n["B"]\n')


def write(folder: Path) -> list[Path]:
    """Write all of them; gives their paths."""
    for make in (_far_cells, _entities, _swollen, _odd_boxes, _texts):
        make(folder)
    return sorted(folder.iterdir())
