"""Tagged PDF (PDF/UA-1) out of a model and a template: the same model, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

# What the embedded fonts can draw; anything else is named by its code point, so that no text is lost.
DRAWN = (
    (0x20, 0x24F),
    (0x259, 0x259),
    (0x2C6, 0x2DD),
    (0x370, 0x52F),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x2030, 0x203A),
    (0x20A0, 0x20BF),
)


def drawable(text: str) -> str:
    """Give text that the PDF's fonts can draw; other characters become <U+XXXX>."""
    return "".join(
        char if char == "\n" or any(lo <= ord(char) <= hi for lo, hi in DRAWN) else f"<U+{ord(char):04X}>"
        for char in text
    )


def clean(value: Any) -> Any:
    """Give a model all of whose texts can be drawn."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, Mapping):
        return {key: clean(each) for key, each in value.items()}
    return [clean(each) for each in value] if isinstance(value, list | tuple) else value


def compiled(template: Path, model: Mapping[str, Any], stamp: datetime) -> bytes:
    """Give the PDF of a model, dated `stamp`."""
    found = typst.compile(
        template.read_bytes(),
        format="pdf",
        sys_inputs={"model": json.dumps(clean(model), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(stamp.timestamp()),
    )
    if not isinstance(found, bytes):
        raise TypeError("the compiler gave no document")
    return found
