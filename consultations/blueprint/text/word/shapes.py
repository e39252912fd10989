"""What comes out of a Word file, and what goes into one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Changes = Literal["accepted", "refused"]
How = Literal["inserted", "deleted", "edited", "moved"]
# How a figure stands in Markdown: the digest names the bytes, so the same picture is kept once.
FIGURE = "figure:{digest}"
# What can be lost, and what became of it.
LOSSES = {
    "box": "a table of one cell; its paragraphs stand in the text",
    "changed_cell": "a cell that was inserted, deleted or merged as a tracked change; it is taken as it is",
    "chart": "left out",
    "contents": "a table of contents; left out",
    "edge": "the words of a header or footer; left out",
    "embedded_document": "left out",
    "embedded_object": "left out",
    "equation": "its signs stand in the text as plain words",
    "field": "a cross-reference, number or date; its last result stands in the text as plain words",
    "heading_level": "a heading below the sixth level; it stands on the sixth",
    "hidden_characters": "characters that nobody sees; taken out",
    "hidden_text": "left out",
    "link": "a target that is not opened from here; its words stay",
    "looks": "bold, italic or struck words that Markdown cannot set so; the words stay",
    "merged_cells": "their text stands in the first of them",
    "nested_table": "a table in a cell; its words stand in the cell",
    "picture_missing": "left out",
    "picture_too_large": "over 5 MB; left out",
    "picture_type": "neither PNG nor JPEG nor GIF; left out",
    "picture_without_alt": "it came along and needs an alternative text",
    "shape": "a drawing; left out",
    "smart_art": "left out",
    "symbol": "a sign of a symbol font; left out",
    "text_box": "left out",
}


@dataclass(frozen=True)
class DraftBlock:
    """A block of the Markdown that was made, in its order; `text` is what its readers see, white space folded.

    `bookmark` is the name of our own bookmark if the file was once written by `word_out`, else "".
    """

    kind: str  # heading, paragraph, item, quote, code, row, figure, footnote
    text: str
    level: int = 0
    bookmark: str = ""


@dataclass(frozen=True)
class Spot:
    """Where something stands in the draft: a block by its index, and a range of code points in its text.

    `block` is -1 where the draft has no block before it; `start == end` names the block as a whole.
    """

    block: int
    start: int = 0
    end: int = 0
    quote: str = ""


@dataclass(frozen=True)
class Loss:
    """What of the file did not come along as it was; `spot` is where it stood, or the block before it.

    `kind` is a key of `LOSSES`; `part` says whether it stood in the body, a note, a header or a comment;
    `detail` quotes at most 200 characters of it, of the first where there are several (`times`) in one place.
    """

    kind: str
    spot: Spot
    detail: str = ""
    part: str = "body"
    times: int = 1


@dataclass(frozen=True)
class WordReply:
    """An answer that somebody wrote to a comment in Word."""

    author: str
    at: datetime | None
    text: str


@dataclass(frozen=True)
class WordRemark:
    """A comment of a Word file; `also` lists further blocks that its range runs over."""

    author: str
    at: datetime | None
    text: str
    spot: Spot
    replies: tuple[WordReply, ...] = ()
    also: tuple[Spot, ...] = ()
    resolved: bool = False


@dataclass(frozen=True)
class WordChange:
    """The tracked changes of one author in the same sentences of one block.

    `spot` quotes those sentences as they stand in the draft, whichever way changes were taken. `old` and `new`
    are the same sentences without and with this author's changes, all others being taken as in the draft;
    `deleted` and `inserted` are the very words, in order. A sentence that does not stand in the draft has the
    block before it as its spot, without a quote. Of a move, `other` is the place it left or went to.
    """

    how: How
    author: str
    at: datetime | None
    spot: Spot
    old: str
    new: str
    deleted: tuple[str, ...] = ()
    inserted: tuple[str, ...] = ()
    other: Spot | None = None


@dataclass(frozen=True)
class DraftFigure:
    """A picture of the file; `alt` is "" where its author gave none (also listed as a loss)."""

    digest: str  # SHA-256 of the bytes, in hexadecimal
    type: str  # image/png, image/jpeg or image/gif
    alt: str
    spot: Spot
    blob: bytes = field(repr=False)


@dataclass(frozen=True)
class WordDraft:
    """A Word file as a draft."""

    markdown: str
    blocks: tuple[DraftBlock, ...]
    losses: tuple[Loss, ...]
    comments: tuple[WordRemark, ...]
    changes: tuple[WordChange, ...]
    figures: tuple[DraftFigure, ...]
    title: str = ""  # of the cover that `word_out` writes; not part of the Markdown
    language: str = ""


# --- out ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class PageBlock:
    """A block of a published version: its lineage in 32 hexadecimal digits, and `BlockText.text`."""

    block: str
    text: str


@dataclass(frozen=True)
class PageReply:
    """A reply, or the released decision, under a comment; `author_label` as the site attributes it."""

    author_label: str
    at: datetime
    text: str


@dataclass(frozen=True)
class PageComment:
    """A comment as Word shows it beside the text; without `block` it stands on the title.

    `start` and `end` are code points in the block's text; equal ones mean the whole block.
    """

    code: str
    author_label: str
    at: datetime
    text: str
    block: str = ""
    start: int = 0
    end: int = 0
    replies: tuple[PageReply, ...] = ()
    settled: bool = False


@dataclass(frozen=True)
class PageFigure:
    """A picture by the digest under which the Markdown names it."""

    type: str
    blob: bytes = field(repr=False)


@dataclass(frozen=True)
class Page:
    """A version with its comments, as it goes into a Word file.

    `source` is the Markdown of the version; `blocks` are its blocks in order, from which comments and bookmarks
    are found again. `lines` stand under the title (version, consultation, date). `at` is written as the date of
    the file: the same page gives the same bytes.
    """

    title: str
    lines: tuple[str, ...]
    language: str
    source: str
    blocks: tuple[PageBlock, ...]
    at: datetime
    comments: tuple[PageComment, ...] = ()
    figures: Mapping[str, PageFigure] = field(default_factory=dict)
