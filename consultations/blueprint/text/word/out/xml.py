"""XML that is written out, and containers whose bytes depend on nothing but what is in them."""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping

OPEN = "http://schemas.openxmlformats.org"
OFFICE = f"{OPEN}/officeDocument/2006/relationships"
MAIN = f"{OPEN}/wordprocessingml/2006/main"
WORD = "http://schemas.microsoft.com/office/word"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = (
    f'xmlns:w="{MAIN}" xmlns:r="{OFFICE}" xmlns:wp="{OPEN}/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:a="{OPEN}/drawingml/2006/main" xmlns:pic="{OPEN}/drawingml/2006/picture" '
    f'xmlns:mc="{OPEN}/markup-compatibility/2006" xmlns:w14="{WORD}/2010/wordml" '
    f'xmlns:w15="{WORD}/2012/wordml" mc:Ignorable="w14 w15"'
)
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;", "\r": "&#13;", "\t": "&#9;"}
UNSAFE = re.compile('[&<>"\n\r\t]')
FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def escape(text: str) -> str:
    """Escape text for an element or an attribute; what XML cannot hold becomes U+FFFD."""
    return UNSAFE.sub(lambda found: SIGNS[found.group()], FORBIDDEN.sub("\ufffd", text))


def run(text: str, properties: str = "") -> str:
    """Give a run; line ends and tabs as Word has them."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    parts = re.split("([\n\t])", text)
    signs = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    made = "".join(
        signs.get(part) or f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts if part
    )
    return f"<w:r>{inside}{made}</w:r>"


def paragraph(inside: str, style: str = "", properties: str = "") -> str:
    """Give a paragraph of runs."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    head = f"<w:pPr>{named}{properties}</w:pPr>" if named or properties else ""
    return f"<w:p>{head}{inside}</w:p>"


def part(root: str, inside: str) -> str:
    """Give a part whose root is an element of Word."""
    return f"{HEAD}<{root} {SPACES}>{inside}</{root}>"


def relations(rows: Iterable[tuple[str, str, str, bool]]) -> str:
    """Give relations: id, kind, target, whether it lies outside."""
    made = "".join(
        f'<Relationship Id="{name}" Type="{kind if "/" in kind else f"{OFFICE}/{kind}"}" '
        f'Target="{escape(target)}"{" TargetMode=" + chr(34) + "External" + chr(34) if outside else ""}/>'
        for name, kind, target, outside in rows
    )
    return f'{HEAD}<Relationships xmlns="{OPEN}/package/2006/relationships">{made}</Relationships>'


def types(defaults: Mapping[str, str], overrides: Mapping[str, str]) -> str:
    """Give the content types: by the ends of names, and by part."""
    made = "".join(f'<Default Extension="{end}" ContentType="{kind}"/>' for end, kind in defaults.items())
    made += "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    )
    return f'{HEAD}<Types xmlns="{OPEN}/package/2006/content-types">{made}</Types>'


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Put parts into a container, always the same way."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            box.writestr(entry, content.encode() if isinstance(content, str) else content)
    return out.getvalue()
