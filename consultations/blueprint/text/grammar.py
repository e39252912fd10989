# ruff: noqa: FBT001  (the parser calls rules so)
"""The Markdown that drafts are written in, and what keeps hostile text from costing more than it is worth. Pure."""

import re
from functools import lru_cache
from types import SimpleNamespace
from typing import Any

from markdown_it import MarkdownIt, helpers
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import escapedSplit, table
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from consultations.blueprint.text.blocks import MOST_BLOCKS, TextRefusedError

DEEPEST = 24  # containers; a list and its item are two
LINES = 200_000
MARKS = 100_000  # signs that may be markup; each costs up to 60 us
RAW = 20_000  # characters of source in one block; longer ones are taken as they stand, and refused by their length
CELLS, WIDEST = 50_000, 20_000  # cells of one table; characters of one of its lines
TITLE = 1000  # characters of a link's title
NESTED_IMAGES = 2
SIGNS = str.maketrans("", "", "![]*_~`<&\\^")
LABEL = re.compile(r"\[\^([^\s\]]{1,100})\]")
REMOVED = re.compile(
    r"(?P<line_break><br\s{0,9}/?>)|(?P<anchor><a\s{1,9}(?:id|name)=(?:\"[^\"<>]{0,200}\"|'[^'<>]{0,200}'|[^\s\"'<>]{1,200})\s{0,9}(?:/>|>\s{0,9}</a>))",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def grammar() -> MarkdownIt:
    """Make the one parser: CommonMark, tables, struck words, footnotes; HTML is text, but for what is removed."""
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": DEEPEST})
    md.enable(["table", "strikethrough"]).use(footnote_plugin, inline=False, move_to_end=False)
    md.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    md.block.ruler.before("table", "remark", _remark)
    md.block.ruler.before("remark", "budget", _budget)
    md.inline.ruler.at("image", _image)
    md.inline.ruler.at("footnote_ref", _footnote_ref)
    md.inline.ruler.before("html_inline", "removed", _removed)
    md.core.ruler.at("inline", _inline)
    md.core.ruler.before("block", "lines", _lines)
    md.helpers = SimpleNamespace(  # type: ignore[assignment]
        parseLinkLabel=helpers.parseLinkLabel,
        parseLinkDestination=helpers.parseLinkDestination,
        parseLinkTitle=_title,
    )
    return md


def _lines(state: StateCore) -> None:
    """Refuse more lines than any text has, before they are read one by one."""
    lines = state.src.count("\n")
    if lines > LINES:
        raise TextRefusedError("too_many_lines", str(lines))


def _budget(state: StateBlock, line: int, _end: int, silent: bool) -> bool:
    """Count the blocks made so far; more than a text may have end the work."""
    if not silent:
        seen, count = state.env.get("budget", (0, 0))
        fresh = state.tokens[seen:]
        count += sum(token.type in ("inline", "fence", "code_block") for token in fresh)
        state.env["budget"] = (len(state.tokens), count)
        if count > MOST_BLOCKS + 2 * CELLS:
            raise TextRefusedError("too_many_blocks", f"line {line + 1}")
    return False


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take a table whose size can be told in time."""
    if silent:
        return table(state, start, end, silent)
    if start + 1 < end and max(state.eMarks[n] - state.bMarks[n] for n in (start, start + 1)) > WIDEST:
        return False
    last = min(end, start + MOST_BLOCKS + 3)
    columns = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    if not table(state, start, min(last, start + 2 + CELLS // columns), silent):
        return False
    if start + 2 + CELLS // columns <= state.line < end:
        raise TextRefusedError("table_too_big", f"line {start + 1}")
    if state.line == last < end:
        raise TextRefusedError("too_many_blocks", f"line {last}")
    _surplus(state, start)
    return True


def _surplus(state: StateBlock, start: int) -> None:
    """List the cells of a table that stand in no column of its header: they would go without a word."""
    rows = [_cells(state, line) for line in range(start, state.line) if line != start + 1]
    for line, cells in enumerate(rows[1:], start + 2):
        lost = " | ".join(cell.strip() for cell in cells[len(rows[0]) :] if cell.strip())
        if lost:
            token = state.push("removed", "", 0)
            token.content, token.meta, token.map = lost, {"kind": "cells"}, [line, line + 1]


def _cells(state: StateBlock, line: int) -> list[str]:
    """Split a line of a table into its cells."""
    cells = escapedSplit(state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].strip())
    return cells[cells[:1] == [""] : len(cells) - (len(cells) > 1 and not cells[-1])]


def _remark(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take an HTML comment that begins a block out of the text; one that never ends stays visible."""
    at = state.bMarks[start] + state.tShift[start]
    if silent or not state.src.startswith("<!--", at) or state.is_code_block(start):
        return False
    last = _closing(state, start, end)
    if last < 0:
        return False
    close = state.src.find("-->", at + 4) + 3
    rest = state.src[close : state.eMarks[last]].strip()
    if rest and last == start:
        return False  # words after it on its line make it part of a paragraph
    token = state.push("removed", "", 0)
    token.content, token.meta, token.map = state.src[at:close], {"kind": "remark"}, [start, last + 1]
    if rest:
        state.push("paragraph_open", "p", 1).map = [last, last + 1]
        token = state.push("inline", "", 0)
        token.content, token.map, token.children = rest, [last, last + 1], []
        state.push("paragraph_close", "p", -1)
    state.line = last + 1
    return True


def _closing(state: StateBlock, start: int, end: int) -> int:
    """Give the line on which a comment ends; -1 if it does not, or outside the list that it begins in."""
    at, stop = state.bMarks[start] + state.tShift[start], state.eMarks[end - 1]
    unclosed = state.env.setdefault("unclosed", {})
    if unclosed.get(stop, stop) <= at:
        return -1
    close = state.src.find("-->", at + 4, stop)
    if close < 0:
        unclosed[stop] = min(at, unclosed.get(stop, at))
        return -1
    last = start
    while state.eMarks[last] < close:
        last += 1
        if state.sCount[last] < state.blkIndent and not state.isEmpty(last):
            return -1
    return last


def _removed(state: StateInline, silent: bool) -> bool:
    """Take line breaks, comments and empty anchors of HTML out of running text."""
    if state.src[state.pos] != "<":
        return False
    found = REMOVED.match(state.src, state.pos)
    end, kind = (found.end(), str(found.lastgroup)) if found else (0, "remark")
    if not found and state.src.startswith("<!--", state.pos):
        end = state.src.find("-->", state.pos + 4) + 3
    if end < (4 if found else 7) or end > state.posMax:
        return False
    if not silent:
        token = state.push("removed", "", 0)
        token.content, token.meta = state.src[state.pos : end], {"kind": kind, "at": (state.pos, end)}
    state.pos = end
    return True


def _footnote_ref(state: StateInline, silent: bool) -> bool:
    """Take the mark of a footnote that the text has."""
    if not state.src.startswith("[^", state.pos):
        return False
    found = LABEL.match(state.src, state.pos, state.posMax)
    if not found or ":" + found[1] not in state.env.get("footnotes", {}).get("refs", {}):
        return False
    if not silent:
        state.push("footnote_ref", "", 0).meta = {"label": found[1]}
    state.pos = found.end()
    return True


def _image(state: StateInline, silent: bool) -> bool:
    """Take an image; images in the words of images only so deep."""
    depth = state.env.get("images", 0)
    if state.src[state.pos] != "!" or depth > NESTED_IMAGES:
        return False
    state.env["images"] = depth + 1
    try:
        return image(state, silent)
    finally:
        state.env["images"] = depth


def _title(string: str, start: int, maximum: int, prev_state: Any = None) -> Any:
    """Read the title of a link, of bounded length."""
    if prev_state is not None and len(prev_state.str) > TITLE:
        prev_state.can_continue = False
        return prev_state
    found = helpers.parseLinkTitle(string, start, min(maximum, start + TITLE), prev_state)
    if not found.ok and maximum > start + TITLE:
        found.can_continue = False
    return found


def _inline(state: StateCore) -> None:
    """Read the running text of every block that is not too long for any text."""
    marks = 0
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = token.children or []
        marks += len(token.content) - len(token.content.translate(SIGNS))
        if len(token.content) > RAW:
            token.children.append(Token("text", "", 0, content=token.content))
        elif marks > MARKS:
            raise TextRefusedError("too_tangled", f"line {token.map[0] + 1 if token.map else 0}")
        else:
            state.md.inline.parse(token.content, state.md, state.env, token.children)
