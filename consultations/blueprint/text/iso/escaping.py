"""Text that neither a spreadsheet nor XML can hold, spelled so that it comes back as it was.

A character they lose is written as a backslash, u and four hexadecimal digits; what looks like that already, or
like a spreadsheet's own way of writing characters, has its first sign spelled so. All other text stays as it is.
"""

import re

LOST = re.compile(
    "[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|\\(?=u[0-9A-F]{4})|_(?=x[0-9A-Fa-f]{4}_)"
)
SPELLED = re.compile(r"\\u([0-9A-F]{4})")
CELL = 32_767  # what a cell of a spreadsheet holds, in UTF-16 units


def spell(text: str) -> str:
    """Give a text that can stand in a cell."""
    return LOST.sub(lambda found: f"\\u{ord(found.group()):04X}", text)


def unspell(text: str) -> str:
    """Give the text that was spelled."""
    return SPELLED.sub(lambda found: chr(int(found[1], 16)), text)


def pieces(text: str) -> list[str]:
    """Cut a spelled text into what fits into cells; at least one piece, no character cut in two."""
    if len(text) * 2 <= CELL:
        return [text]
    found: list[str] = []
    start, size = 0, 0
    for at, letter in enumerate(text):
        wide = 2 if letter > "\uffff" else 1
        if size + wide > CELL:
            found.append(text[start:at])
            start, size = at, 0
        size += wide
    return [*found, text[start:]]
