"""What a text is made of: blocks, what was lost on the way in, and the limits that a text has to keep."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from consultations.blueprint.text.words import tokens

KINDS = ("heading", "paragraph", "item", "quote", "code", "row", "figure", "footnote")
MOST_BLOCKS, LONGEST, FILE = 5000, 10_000, 10 << 20  # blocks, characters of one, bytes of a text


class TextRefusedError(Exception):
    """A text cannot be taken; `code` says why, `where` names the place ("3.2 ¶4", "line 12", or a number).

    Codes: file_too_big, not_utf8, too_many_lines, too_many_blocks, block_too_long, too_deep, table_too_big,
    too_tangled (more signs of markup than any text needs).
    """

    def __init__(self, code: str, where: str = "") -> None:
        super().__init__(code, where)
        self.code, self.where = code, where


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item, quotation, code block, table row, figure or footnote.

    `text` is what a reader sees, NFC with white space folded; `path` the titles of the headings above it,
    for a heading with its own; `markdown` the source of its words; `facts` JSON that pages rebuild lists,
    tables and figures from:

    - item: `depth`, `list` (its number in the text), `ordered`, `ordinal`, `part` (0 = first paragraph)
    - quote: `depth`
    - row: `table` (its number), `row` (0 = header), `header`, `cells`, `sources`, `align`
    - code: `code` (as written), `info`
    - figure: `source`, `alt`, `title`
    - footnote: `label`, `part`
    - any: `notes` ([offset in `text`, label] of each footnote mark), `references` (what its links name),
      and the facts of the list or quotation that a row, code block or figure stands in.
    """

    index: int
    kind: str
    text: str
    path: tuple[str, ...]
    level: int = 0
    number: str = ""
    markdown: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @cached_property
    def words(self) -> frozenset[str]:
        """Distinct words without case, to leave out hopeless blocks cheaply."""
        return frozenset(self.sequence)

    @cached_property
    def sequence(self) -> list[str]:
        """Give the words in order, without case."""
        return [word for word, _, _ in tokens(self.text)]

    @cached_property
    def telling(self) -> frozenset[str]:
        """Distinct words of four letters and more, that say what a block is about; all words where there are none."""
        return frozenset(word for word in self.words if len(word) > 3) or self.words

    @cached_property
    def folded(self) -> str:
        """Give the text without case."""
        return self.text.casefold()

    @cached_property
    def key(self) -> str:
        """Give what makes two blocks equal: the text, and the picture of a figure."""
        return f"{self.text}\0{self.facts.get('source', '')}" if self.kind == "figure" else self.text


@dataclass(frozen=True)
class Loss:
    """Something that did not come along, or not as it was: what, where, how often.

    Kinds: line_break, remark, anchor, hidden (characters nobody sees), file_inside (one written out in letters),
    image_inside (in running text), image_remote, link (a target that is not opened from here), definition (a link
    target that nothing names), cells (of a row that is longer than the header of its table).
    """

    kind: str
    what: str
    line: int = 0
    place: str = ""
    times: int = 1


@dataclass(frozen=True)
class Parsed:
    """The blocks of a text, and what was lost on the way in."""

    blocks: Sequence[Block]
    losses: Sequence[Loss] = ()
