"""Where a block stands: its name for readers, its section, its chapter. Pure."""

from collections import Counter
from collections.abc import Sequence

from consultations.blueprint.text.blocks import Block

LONGEST_LABEL = 20  # characters of a footnote's label in a place


def places(blocks: Sequence[Block]) -> list[str]:
    """Name each block: "3.2" for a heading, "3.2 ¶4" for what follows, "Table 1, row 3", "Figure 2", "Note 1"."""
    found: list[str] = []
    section, paragraph, unnumbered, figure = "0", 0, 0, 0
    for block in blocks:
        if block.kind == "heading":
            unnumbered += not block.number
            section, paragraph = block.number or f"§{unnumbered}", 0
            found.append(section)
        elif block.kind == "row" and "table" in block.facts:
            row = "header" if block.facts["header"] else f"row {block.facts['row']}"
            found.append(f"Table {block.facts['table']}, {row}")
        elif block.kind == "figure":
            figure += 1
            found.append(f"Figure {figure}")
        elif block.kind == "footnote":
            part = f" ¶{block.facts['part'] + 1}" if block.facts.get("part") else ""
            found.append(f"Note {str(block.facts.get('label', ''))[:LONGEST_LABEL]}{part}")
        else:
            paragraph += 1
            found.append(f"{section} ¶{paragraph}")
    return found


def headings(blocks: Sequence[Block]) -> list[int | None]:
    """Give for each block the heading that it stands under; a heading stands under itself."""
    found: list[int | None] = []
    last = None
    for n, block in enumerate(blocks):
        last = n if block.kind == "heading" else last
        found.append(last)
    return found


def chapter_level(blocks: Sequence[Block]) -> int:
    """Give the level of the chapters: the highest that more than one heading has, else the highest; 0 without any."""
    count = Counter(block.level for block in blocks if block.kind == "heading")
    return min((level for level, times in count.items() if times > 1), default=min(count, default=0))


def chapters(blocks: Sequence[Block]) -> list[int | None]:
    """Give for each block the heading of its chapter; None for what stands before the first."""
    level = chapter_level(blocks)
    found: list[int | None] = []
    last = None
    for n, block in enumerate(blocks):
        if block.kind == "heading" and block.level <= level:
            last = n if block.level == level else None
        found.append(last)
    return found


def section(blocks: Sequence[Block], heading: int) -> range:
    """Give the blocks of a section: its heading and all until the next of the same or a higher level."""
    level = blocks[heading].level
    end = heading + 1
    while end < len(blocks) and not (blocks[end].kind == "heading" and blocks[end].level <= level):
        end += 1
    return range(heading, end)
