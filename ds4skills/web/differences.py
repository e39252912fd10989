"""What changed between two texts, word by word. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

WORD = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Piece:
    """Words that stayed ("same"), came ("ins") or went ("del")."""

    kind: str
    text: str


def compare(before: str, after: str) -> Iterator[Piece]:
    """Give the pieces of two texts in reading order; the `same` and `ins` ones are the new text."""
    old, new = WORD.findall(before), WORD.findall(after)
    for kind, a1, a2, b1, b2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield Piece("same", "".join(old[a1:a2]))
            continue
        if a2 > a1:
            yield Piece("del", "".join(old[a1:a2]))
        if b2 > b1:
            yield Piece("ins", "".join(new[b1:b2]))
