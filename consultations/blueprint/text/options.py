"""Options of a text: headings that begin with "Option" and a label; those under one parent form a set. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from consultations.blueprint.text.blocks import Block
from consultations.blueprint.text.languages import option_words
from consultations.blueprint.text.placing import section

LABEL = r"(?P<label>[A-ZΑ-ΩА-Я]|\d{1,2}|[IVX]{1,5})(?![\w])[\s.:)\]–—-]*(?P<title>.*)"


@dataclass(frozen=True)
class Option:
    """One way out of several: its heading, label and title, and the blocks that say what it is."""

    heading: int
    label: str
    title: str
    blocks: range


@dataclass(frozen=True)
class OptionSet:
    """Options between which one is chosen, under the heading that they share; None at the top of the text."""

    parent: int | None
    options: Sequence[Option]


@lru_cache(maxsize=32)
def beginning(language: str) -> re.Pattern[str]:
    """Give what the heading of an option begins with in a language, or in English."""
    return re.compile(rf"(?i:{'|'.join(option_words(language))})\s+(?:№\s*|nr\.?\s*)?{LABEL}", re.DOTALL)


def options(
    blocks: Sequence[Block], language: str = "en", marks: Mapping[int, str] | None = None
) -> list[OptionSet]:
    """Find the sets of options; `marks` are an editor's words on headings: a label, or "" for no option."""
    marks, begins = marks or {}, beginning(language)
    above: list[int] = []
    sets: dict[int | None, list[Option]] = {}
    for n, block in enumerate(blocks):
        if block.kind != "heading":
            continue
        above = [head for head in above if blocks[head].level < block.level]
        found = begins.match(block.text)
        label = marks.get(n, found["label"] if found else "")
        if label:
            title = found["title"].strip() if found else block.text
            sets.setdefault(above[-1] if above else None, []).append(
                Option(n, label, title, section(blocks, n))
            )
        above.append(n)
    return [OptionSet(parent, found) for parent, found in sets.items()]
