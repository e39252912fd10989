"""Markdown to the paragraphs of a Word file: one for each block, in the order in which parsing has them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from markdown_it.token import Token

from consultations.blueprint.text.cleaning import tidy
from consultations.blueprint.text.grammar import grammar
from consultations.blueprint.text.parsing import alt
from consultations.blueprint.text.word.pieces import Look, Piece

JOINT = Piece(" | ", joint=True)


@dataclass(frozen=True)
class Line:
    """A paragraph or a row to be written; `list` counts lists from 1; `more` is a further paragraph of an item."""

    kind: str  # heading, paragraph, item, quote, code, row, figure, footnote
    pieces: tuple[Piece, ...]
    level: int = 0
    list: int = 0
    more: bool = False
    table: int = 0
    header: bool = False
    aligned: tuple[str, ...] = ()
    note: str = ""
    figure: str = ""
    alt: str = ""


@dataclass
class Lists:
    """The lists of a text as Word counts them: whether each counts, its depth, where it begins."""

    known: list[tuple[bool, int, int]] = field(default_factory=list)


@dataclass
class _Open:
    """A container that is open."""

    kind: str
    list: int = 0
    note: str = ""
    told: bool = False


class Reader:
    """Walks the tokens of a text."""

    def __init__(self) -> None:
        self.lists = Lists()
        self.open: list[_Open] = []
        self.heading = 0
        self.tables = 0
        self.header = False
        self.cells: list[tuple[Piece, ...]] | None = None
        self.aligned: list[str] = []
        self.noted: dict[str, int] = {}

    def lines(self, source: str) -> Iterator[Line]:
        """Give the lines of a text in order."""
        for token in grammar().parse(tidy(source)[0]):
            made = self._take(token)
            if made is not None:
                yield made

    def _take(self, token: Token) -> Line | None:
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open"}:
            self._list(token)
        elif kind in {"list_item_open", "blockquote_open", "footnote_reference_open"}:
            note = self._note(token) if "footnote" in kind else ""
            self.open.append(_Open(kind.removesuffix("_open"), note=note))
        elif kind.endswith(("list_close", "item_close", "blockquote_close", "footnote_reference_close")):
            self.open.pop()
        elif kind == "heading_open":
            self.heading = int(token.tag[1])
        elif kind == "heading_close":
            self.heading = 0
        elif kind == "table_open":
            self.tables, self.header = self.tables + 1, True
        elif kind == "tr_open":
            self.cells, self.aligned = [], []
        elif kind in {"th_open", "td_open"}:
            self.aligned.append(str(token.attrGet("style") or "").removeprefix("text-align:"))
        elif kind == "tr_close":
            return self._row()
        elif kind == "inline":
            return self._inline(token)
        elif kind in {"fence", "code_block"}:
            return self._line("code", (Piece(token.content.rstrip("\n")),))
        return None

    def _note(self, token: Token) -> str:
        """Give the label of a footnote; what has a label that another has already is named by nothing."""
        label = str(token.meta.get("label", ""))
        self.noted[label] = self.noted.get(label, 0) + 1
        return label if self.noted[label] == 1 else f"{label} {self.noted[label]}"

    def _list(self, token: Token) -> None:
        counted = token.type == "ordered_list_open"
        depth = sum(each.kind == "list" for each in self.open)
        start = token.attrGet("start") if counted else 1
        self.lists.known.append((counted, min(8, depth), 1 if start is None else int(start)))
        self.open.append(_Open("list", list=len(self.lists.known)))

    def _row(self) -> Line:
        pieces: list[Piece] = []
        for number, cell in enumerate(self.cells or []):
            pieces += [JOINT, *cell] if number else cell
        made = Line("row", tuple(pieces), table=self.tables, header=self.header, aligned=tuple(self.aligned))
        self.header, self.cells = False, None
        return made

    def _inline(self, token: Token) -> Line | None:
        pieces = tuple(_pieces(token.children or ()))
        if self.cells is not None:
            self.cells.append(pieces)
            return None
        alone = _alone(token.children or ())
        if alone is not None and not self.heading:
            made = self._line("figure", (Piece(alt(alone)),))
            return replace(made, figure=str(alone.attrGet("src") or ""), alt=alt(alone))
        if self.heading and not self.open:
            return Line("heading", pieces, self.heading)
        return self._line("", pieces)

    def _line(self, kind: str, pieces: tuple[Piece, ...]) -> Line:
        """Give a line as the containers make it."""
        within = {each.kind for each in self.open}
        items = [each for each in self.open if each.kind == "list_item"]
        lists = [each for each in self.open if each.kind == "list"]
        notes = [each.note for each in self.open if each.note]
        if not kind:
            names = {"footnote_reference": "footnote", "list_item": "item", "blockquote": "quote"}
            kind = next((name for each, name in names.items() if each in within), "paragraph")
        made = Line(kind, pieces, len(lists), lists[-1].list if lists else 0, note=notes[0] if notes else "")
        if items:
            made = replace(made, more=items[-1].told)
            items[-1].told = True
        return made


def _alone(children: Sequence[Token]) -> Token | None:
    """Give the image that is all there is."""
    told = [each for each in children if each.type != "text" or each.content.strip()]
    return told[0] if len(told) == 1 and told[0].type == "image" else None


def _pieces(children: Sequence[Token]) -> Iterator[Piece]:
    look, links = Look(), list[str]()
    for child in children:
        if child.type == "link_open":
            links.append(str(child.attrGet("href") or ""))
        elif child.type == "link_close":
            links.pop()
        elif child.type in SWITCHES:
            look = _switched(look, *SWITCHES[child.type])
        elif child.type == "footnote_ref":
            yield Piece("", note=str(child.meta["label"]))
        elif child.type in {"softbreak", "hardbreak", "removed"}:
            broken = child.type == "hardbreak" or child.meta.get("kind") == "line_break"
            yield Piece("\n" if broken else " " if child.type == "softbreak" else "", look)
        elif child.type == "image":
            yield Piece(alt(child), look)
        elif child.content:
            now = replace(look, link=links[-1] if links else "", code=child.type == "code_inline")
            yield Piece(child.content, now)


SWITCHES = {
    "strong_open": ("bold", True), "strong_close": ("bold", False),
    "em_open": ("italic", True), "em_close": ("italic", False),
    "s_open": ("strike", True), "s_close": ("strike", False),
}  # fmt: skip


def _switched(look: Look, name: str, on: bool) -> Look:  # noqa: FBT001 -- out of a table
    if name == "bold":
        return replace(look, bold=on)
    return replace(look, italic=on) if name == "italic" else replace(look, strike=on)
