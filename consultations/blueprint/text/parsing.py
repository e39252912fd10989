"""Markdown to blocks, and what is lost on the way. Pure: the same text always gives the same blocks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from consultations.blueprint.text.blocks import (
    FILE,
    LONGEST,
    MOST_BLOCKS,
    Block,
    Loss,
    Parsed,
    TextRefusedError,
)
from consultations.blueprint.text.cleaning import fold, nfc, tidy
from consultations.blueprint.text.grammar import DEEPEST, grammar
from consultations.blueprint.text.placing import places
from consultations.blueprint.text.sentences import sentences

__all__ = ["Block", "Loss", "Parsed", "TextRefusedError", "parse", "places", "read", "sentences"]

# The number of a heading is kept apart, so that renumbering is no change of text.
NUMBER = re.compile(r"(?:§\s?)?(?:[A-Z]\.)?\d{1,3}(?:\.\d{1,3}){0,8}\.?[:)]?\s+(?=\S)")
NAMED = re.compile(r"\[([^\[\]]{1,300})\]")
REMOTE = re.compile(r"(?:https?:)?//|data:", re.IGNORECASE)
SCHEME = re.compile(r"(?!https:|mailto:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
LONGEST_NUMBER, LONGEST_TARGET = 20, 2000  # characters


@dataclass
class Words:
    """The running text of one inline token: words, marks of footnotes, source without what was removed."""

    text: str
    source: str
    notes: list[list[int | str]]
    only_image: Token | None


@dataclass
class Reader:
    """Walks through the tokens of a text once, and keeps what is open."""

    references: Mapping[str, Mapping[str, Any]]
    found: list[Block] = field(default_factory=list)
    lost: list[tuple[int, Loss]] = field(default_factory=list)
    heads: list[tuple[int, str]] = field(default_factory=list)
    open: list[dict[str, Any]] = field(default_factory=list)  # lists, items, quotations, footnotes
    named: set[str] = field(default_factory=set)
    counts: dict[str, int] = field(default_factory=lambda: {"list": 0, "table": 0})
    heading: int = 0
    table: dict[str, Any] = field(default_factory=dict)
    cells: list[Words] | None = None

    def walk(self, tokens: Sequence[Token]) -> None:
        """Take every token in turn."""
        line = 1
        for token in tokens:
            line = token.map[0] + 1 if token.map else line
            if token.level >= DEEPEST - 1:
                raise TextRefusedError("too_deep", f"line {line}")
            self.take(token, line)

    def take(self, token: Token, line: int) -> None:
        """Take one token: what opens, what closes, what holds words."""
        match token.type:
            case "bullet_list_open" | "ordered_list_open":
                self.begin_list(token)
            case "list_item_open":
                self.open[-1]["ordinal"] += 1
                self.open.append({"kind": "item", "part": 0})
            case "blockquote_open":
                self.open.append({"kind": "quote"})
            case "footnote_reference_open":
                self.open.append({"kind": "footnote", "label": token.meta["label"], "part": 0})
            case (
                "bullet_list_close"
                | "ordered_list_close"
                | "list_item_close"
                | "blockquote_close"
                | "footnote_reference_close"
            ):
                self.open.pop()
            case "heading_open":
                self.heading = int(token.tag[1])
            case "heading_close":
                self.heading = 0
            case "table_open":
                self.counts["table"] += 1
                self.table = {"table": self.counts["table"], "row": 0, "header": True}
            case "tr_open":
                self.cells, self.table["align"] = [], []
            case "th_open" | "td_open":
                self.table["align"].append(str(token.attrGet("style") or "").removeprefix("text-align:"))
            case "tr_close":
                self.end_row()
            case "inline":
                self.running(token, line)
            case "fence" | "code_block":
                self.code(token)
            case "removed":
                self.lose(str(token.meta["kind"]), token.content, line)

    def begin_list(self, token: Token) -> None:
        """Open a list."""
        self.counts["list"] += 1
        ordered = token.type == "ordered_list_open"
        start = int(token.attrGet("start") or 1) if ordered else 1
        if token.attrGet("start") == 0:
            start = 0
        self.open.append(
            {"kind": "list", "list": self.counts["list"], "ordered": ordered, "ordinal": start - 1}
        )

    def end_row(self) -> None:
        """Keep a row with its cells."""
        cells = self.cells or []
        facts = {
            **{name: self.table[name] for name in ("table", "row", "header", "align")},
            "cells": [cell.text for cell in cells],
            "sources": [cell.source for cell in cells],
        }
        text = " | ".join(cell.text for cell in cells)
        offset, notes = len(text.strip()) - len(text.rstrip()), []
        for cell in cells:
            notes += [[int(at) + offset, label] for at, label in cell.notes]
            offset += len(cell.text) + 3
        self.add("row", text.strip(), " | ".join(cell.source for cell in cells), {**facts, "notes": notes})
        self.table.update(row=self.table["row"] + 1, header=False)
        self.cells = None

    def code(self, token: Token) -> None:
        """Keep a code block as it was written."""
        facts = {"code": nfc(token.content.rstrip("\n")), "info": token.info.strip()}
        self.add("code", nfc(fold(token.content)), "", facts)

    def running(self, token: Token, line: int) -> None:
        """Keep the words of a heading, paragraph, item, quotation, footnote or cell."""
        words = self.words(token, line)
        if self.cells is not None:
            self.cells.append(words)
        elif self.heading and not self.open:
            self.head(words)
        elif words.only_image is not None and not self.heading:
            image = words.only_image
            facts = {"source": str(image.attrGet("src") or ""), "alt": words.text}
            self.add(
                "figure", words.text, words.source, {**facts, "title": str(image.attrGet("title") or "")}
            )
        else:
            kind = next((each["kind"] for each in reversed(self.open) if each["kind"] != "list"), "paragraph")
            more: dict[str, Any] = {"heading": self.heading} if self.heading else {}
            self.add(
                self.kind() if self.open else kind, words.text, words.source, {"notes": words.notes, **more}
            )

    def kind(self) -> str:
        """Give the kind of a paragraph by the containers that are open."""
        kinds = {each["kind"] for each in self.open}
        return next(kind for kind in ("footnote", "item", "quote") if kind in kinds)

    def head(self, words: Words) -> None:
        """Keep a heading, its number apart."""
        numbered = NUMBER.match(words.text)
        number = numbered.group().strip().rstrip(".:)") if numbered else ""
        number = number if len(number) <= LONGEST_NUMBER else ""
        cut = len(numbered.group()) if numbered and number else 0
        text, source = words.text[cut:], NUMBER.sub("", words.source, count=1) if cut else words.source
        if text:
            self.heads = [head for head in self.heads if head[0] < self.heading] + [(self.heading, text)]
            notes = [[int(at) - cut, label] for at, label in words.notes]
            self.add("heading", text, source, {"notes": notes}, self.heading, number)

    def add(
        self, kind: str, text: str, source: str, facts: Mapping[str, Any], level: int = 0, number: str = ""
    ) -> None:
        """Keep a block, unless it holds no words."""
        if not text.strip(" |") and kind != "figure":
            return
        if len(self.found) >= MOST_BLOCKS:
            raise TextRefusedError("too_many_blocks", str(MOST_BLOCKS))
        kept = {**self.around(), **{name: value for name, value in facts.items() if value not in ([], None)}}
        if used := self.used(source):
            kept["references"] = used
        path = tuple(title for _level, title in self.heads)
        self.found.append(Block(len(self.found), kind, text, path, level, number, source, kept))

    def around(self) -> dict[str, Any]:
        """Give the facts of the containers that a block stands in."""
        facts: dict[str, Any] = {}
        depth = {"list": 0, "quote": 0}
        for each in self.open:
            if each["kind"] == "list":
                facts.update({name: each[name] for name in ("list", "ordered", "ordinal")})
            if each["kind"] in depth:
                depth[each["kind"]] += 1
            if each["kind"] == "footnote":
                facts["label"] = each["label"]
        if depth["list"] or depth["quote"]:
            facts["depth"] = depth["list"] or depth["quote"]
        if depth["list"] and depth["quote"]:
            facts["quoted"] = True
        for each in reversed(self.open):
            if "part" in each:
                facts["part"] = each["part"]
                each["part"] += 1
                break
        return facts

    def used(self, source: str) -> dict[str, dict[str, str]]:
        """Give the link targets that a source names, so that the block can stand alone."""
        if not self.references:
            return {}
        names = [normalizeReference(name) for name in NAMED.findall(source)]
        targets = {name: self.references[name] for name in names if name in self.references}
        targets = {name: each for name, each in targets.items() if len(each["href"]) <= LONGEST_TARGET}
        self.named.update(targets)
        return {
            name: {"href": str(each["href"]), "title": str(each["title"])} for name, each in targets.items()
        }

    def lose(self, kind: str, what: str, line: int) -> None:
        """List a loss at the block that is coming."""
        self.lost.append((len(self.found), Loss(kind, fold(what)[:200], line)))

    def words(self, token: Token, line: int) -> Words:
        """Give the words of running text, and list what is not in them."""
        pieces: list[str | list[str]] = []
        cuts: list[tuple[int, int, str]] = []
        images, others = [], False
        for child in token.children or ():
            if child.type == "removed":
                self.lose(str(child.meta["kind"]), child.content, line)
                filler = " " if child.meta["kind"] == "line_break" else ""
                cuts.append((*child.meta["at"], filler))
                pieces.append(filler)
            elif child.type == "footnote_ref":
                pieces.append([str(child.meta["label"])])
            elif child.type == "image":
                images.append(child)
                pieces.append(alt(child))
            else:
                pieces.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
                others = others or bool(child.content.strip())
                self.target(child, line)
        alone = images[0] if len(images) == 1 and not others and self.cells is None else None
        for image in images:
            self.picture(image, line, alone=alone is not None and not self.heading)
        text, notes = gather(pieces)
        alone = alone if not notes else None
        return Words(text, without(token.content, cuts).strip(), notes, alone)

    def target(self, child: Token, line: int) -> None:
        """List the target of a link that is not opened from here."""
        href = str(child.attrGet("href") or "") if child.type == "link_open" else ""
        if SCHEME.match(href):
            self.lose("link", href, line)

    def picture(self, image: Token, line: int, *, alone: bool) -> None:
        """List a picture that is not shown: from elsewhere, or inside running text."""
        source = str(image.attrGet("src") or "")
        if REMOTE.match(source):
            self.lose("image_remote", source, line)
        elif not alone:
            self.lose("image_inside", source, line)


def alt(image: Token) -> str:
    """Give the words of an image, those of images inside included."""
    parts = []
    for child in image.children or ():
        if child.type == "image":
            parts.append(alt(child))
        elif child.type != "removed":
            parts.append(" " if child.type in ("softbreak", "hardbreak") else child.content)
    return "".join(parts)


def gather(pieces: Sequence[str | list[str]]) -> tuple[str, list[list[int | str]]]:
    """Join pieces of text, white space folded; a list among them is the mark of a footnote at its offset."""
    text, run = "", ""
    notes: list[list[int | str]] = []
    for piece in [*pieces, []]:
        if isinstance(piece, str):
            run += piece
            continue
        joined = f"{text}{run}" if not text or not run[:1].isspace() else f"{text} {run}"
        text, run = nfc(fold(joined)) + (" " if run[-1:].isspace() else ""), ""
        notes += [[len(text.rstrip()), label] for label in piece]
    return text.strip(), notes


def without(content: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    """Give a source with each cut replaced."""
    parts, at = [], 0
    for begin, end, filler in cuts:
        parts += [content[at:begin], filler]
        at = end
    return "".join([*parts, content[at:]])


def read(markdown: str) -> Parsed:
    """Read a text; raises TextRefusedError where a limit is passed, and names the place."""
    if len(markdown) > FILE or len(markdown.encode("utf-8", "replace")) > FILE:
        raise TextRefusedError("file_too_big")
    source, losses = tidy(markdown)
    env: dict[str, Any] = {}
    tokens = grammar().parse(source, env)
    reader = Reader(env.get("references", {}))
    reader.walk(tokens)
    named = places(reader.found)
    for place, block in zip(named, reader.found, strict=True):
        if len(block.text) > LONGEST or len(block.facts.get("code", "")) > 2 * LONGEST:
            raise TextRefusedError("block_too_long", place)
    idle = [(name, each) for name, each in reader.references.items() if name not in reader.named]
    idle += [(each["label"], each) for each in env.get("duplicate_refs", ())]
    for name, each in idle:
        what = f"[{name}]: {each['href']}"[:200]
        reader.lost.append((len(named), Loss("definition", what, each["map"][0] + 1)))
    return Parsed(reader.found, [*losses, *listed(reader.lost, named)])


def listed(lost: Sequence[tuple[int, Loss]], named: Sequence[str]) -> list[Loss]:
    """Name the place of each loss; equal ones of a place are counted."""
    found: dict[tuple[str, str, str], Loss] = {}
    for at, loss in lost:
        place = named[min(at, len(named) - 1)] if named else ""
        key = (loss.kind, loss.what, place)
        before = found.get(key)
        found[key] = replace(before, times=before.times + 1) if before else replace(loss, place=place)
    return list(found.values())


def parse(markdown: str) -> list[Block]:
    """Give the blocks of a text; raises TextRefusedError where a limit is passed."""
    return list(read(markdown).blocks)
