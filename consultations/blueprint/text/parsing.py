"""Markdown to blocks, and blocks to sentences. Pure: the same text always gives the same blocks."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from markdown_it import MarkdownIt
from markdown_it.token import Token

from consultations.blueprint.text.words import tokens

SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[^\Wa-z_])")
ABBREVIATION = re.compile(
    r"\b(?:e\.g|i\.e|etc|cf|vs|art|no|fig|sec|par|vol|dr|prof|st|bzw|usw|[^\W\d_])\.$", re.IGNORECASE
)
# The number of a heading is kept apart, so that renumbering is no change of text.
NUMBER = re.compile(r"^(?:\d+\.)*\d+\.?\s+(?=\S)")


@dataclass(frozen=True)
class Block:
    """A heading, paragraph, list item, quotation, code block or table row."""

    index: int
    kind: str
    text: str
    path: tuple[str, ...]
    level: int = 0
    number: str = ""
    markdown: str = ""

    @cached_property
    def words(self) -> frozenset[str]:
        """Distinct words without case, to leave out hopeless blocks cheaply."""
        return frozenset(word for word, _, _ in tokens(self.text))


def parse(markdown: str) -> list[Block]:
    """Split Markdown into blocks with plain text; a table row is one block, its cells joined by ' | '."""
    found: list[Block] = []
    heads: list[tuple[int, str]] = []
    stack: list[Token] = []
    cells: list[Token] | None = None

    def add(kind: str, text: str, source: str, level: int = 0, number: str = "") -> None:
        if text.strip(" |"):
            path = tuple(title for _level, title in heads)
            found.append(Block(len(found), kind, text, path, level, number, source))

    for token in MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).parse(markdown):
        if token.nesting == 1:
            stack.append(token)
            cells = [] if token.type == "tr_open" else cells
        elif token.nesting == -1:
            stack.pop()
            if token.type == "tr_close":
                row = cells or []
                add("row", " | ".join(map(plain, row)).strip(), " | ".join(each.content for each in row))
                cells = None
        elif token.type == "inline" and cells is not None:
            cells.append(token)
        elif token.type == "inline":
            text = plain(token)
            if stack[-1].type == "heading_open" and text:
                level = int(stack[-1].tag[1])
                numbered = NUMBER.match(text)
                text = NUMBER.sub("", text)
                heads = [head for head in heads if head[0] < level] + [(level, text)]
                number = numbered.group().strip().rstrip(".") if numbered else ""
                add("heading", text, NUMBER.sub("", token.content), level, number)
            else:
                add(kind_of(stack), text, token.content)
        elif token.type in ("fence", "code_block"):
            add("code", " ".join(token.content.split()), "")
    return found


def plain(token: Token) -> str:
    """Text of one inline token as a reader sees it, white space folded."""
    parts = [
        " "
        if child.type in ("softbreak", "hardbreak")
        else child.content
        if child.type != "html_inline"
        else ""
        for child in token.children or ()
    ]
    return " ".join("".join(parts).split())


def kind_of(stack: Sequence[Token]) -> str:
    """Kind of block by the containers that are open."""
    names = {token.type for token in stack}
    return "item" if "list_item_open" in names else "quote" if "blockquote_open" in names else "paragraph"


def sentences(text: str) -> list[tuple[int, int]]:
    """Ranges of the sentences of a block: the boxes that a reader ticks instead of dragging a mouse."""
    cuts = [0]
    for end in SENTENCE_END.finditer(text):
        if not ABBREVIATION.search(text[cuts[-1] : end.start() + 1]):
            cuts.append(end.end())
    return [
        (a, a + len(text[a:b].rstrip()))
        for a, b in zip(cuts, [*cuts[1:], len(text)], strict=True)
        if text[a:b].strip()
    ]
