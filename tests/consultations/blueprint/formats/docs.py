"""Word files made by hand, part by part, so that each holds exactly what its test speaks of."""

import io
import tempfile
import zipfile
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from consultations.blueprint.text.word import reading
from consultations.blueprint.text.word.shapes import Changes, WordDraft

OPEN = "http://schemas.openxmlformats.org"
OFFICE = f"{OPEN}/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{OPEN}/wordprocessingml/2006/main" xmlns:r="{OFFICE}" '
    f'xmlns:m="{OPEN}/officeDocument/2006/math" xmlns:wp="{OPEN}/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{OPEN}/drawingml/2006/main" xmlns:mc="{OPEN}/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
TYPES = (
    f'{HEAD}<Types xmlns="{OPEN}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364600000"
    "00060002309c5d1d0000000049454e44ae426082"
)
AT = "2026-03-02T10:00:00Z"


def relations(*rows: tuple[str, str, str, str]) -> str:
    """Give relations: id, kind, target, mode."""
    inside = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target={quoteattr(target)}'
        + (f' TargetMode="{mode}"/>' if mode else "/>")
        for name, kind, target, mode in rows
    )
    return f'{HEAD}<Relationships xmlns="{OPEN}/package/2006/relationships">{inside}</Relationships>'


def part(name: str, inside: str) -> str:
    """Give a part whose root is w:name."""
    return f"{HEAD}<w:{name} {SPACES}>{inside}</w:{name}>"


def box(body: str, *rows: tuple[str, str, str, str], head: str = "", **parts: str | bytes) -> bytes:
    """Give a file; `parts` are by name with two underscores for a slash and one for a dot: styles_xml."""
    out = io.BytesIO()
    document = f"{HEAD}{head}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    known: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml", "")),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relations(*rows),
    }
    known |= {f"word/{name.replace('__', '/').replace('_', '.')}": text for name, text in parts.items()}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in known.items():
            made.writestr(name, text)
    return out.getvalue()


def read(blob: bytes, changes: Changes = "accepted") -> WordDraft:
    """Read a file in this process, as the child does."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "x.docx"
        path.write_bytes(blob)
        return reading.unpacked(reading.packed(reading.read(path, changes)))


def run(text: str, properties: str = "") -> str:
    """Give a run."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def para(*runs: str, style: str = "", properties: str = "") -> str:
    """Give a paragraph; bare text becomes a run."""
    inside = "".join(each if each.startswith("<") else run(each) for each in runs)
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{head}{inside}</w:p>"


def ins(text: str, author: str = "Ann", at: str = AT) -> str:
    """Give words that somebody inserted."""
    return f'<w:ins w:id="1" w:author="{author}" w:date="{at}">{run(text)}</w:ins>'


def gone(text: str, author: str = "Ann", at: str = AT) -> str:
    """Give words that somebody deleted."""
    inside = f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r>'
    return f'<w:del w:id="1" w:author="{author}" w:date="{at}">{inside}</w:del>'


def end(kind: str, author: str = "Ann") -> str:
    """Give the properties of a paragraph whose end was inserted or deleted."""
    return f'<w:rPr><w:{kind} w:id="9" w:author="{author}" w:date="{AT}"/></w:rPr>'


def table(*rows: tuple[str, ...]) -> str:
    """Give a table of texts."""
    cells = ("".join(f"<w:tc>{para(run(text))}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def drawing(descr: str = "", inside: str = '<a:blip r:embed="pic"/>', uri: str = "picture") -> str:
    """Give a run with a drawing."""
    alt = f" descr={quoteattr(descr)}" if descr else ""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x"{alt}/><a:graphic>'
        f'<a:graphicData uri="{OPEN}/drawingml/2006/{uri}">{inside}</a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )


def style(name: str, shown: str, inside: str = "", kind: str = "paragraph") -> str:
    """Give a style: its id, its name."""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{shown}"/>{inside}</w:style>'


STYLES = part(
    "styles",
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-AT"/></w:rPr></w:rPrDefault></w:docDefaults>'
    + style("berschrift1", "heading 1")
    + style("berschrift2", "heading 2")
    + style("Eigene", "Hausüberschrift", '<w:basedOn w:val="berschrift2"/>')
    + style("Gliederung", "Abschnitt", '<w:pPr><w:outlineLvl w:val="2"/></w:pPr>')
    + style("Titel", "Title")
    + style("Zitat", "Quote")
    + style("Quelltext", "HTML Preformatted")
    + style("Verzeichnis1", "toc 1")
    + style("Fett", "Strong", "<w:rPr><w:b/></w:rPr>", kind="character"),
)
STYLED = ("st", "styles", "styles.xml", "")
