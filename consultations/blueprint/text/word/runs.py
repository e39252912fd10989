"""The walk through a paragraph: runs, links, fields, notes, tracked changes and the ranges of comments."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from consultations.blueprint.text.cleaning import HIDDEN
from consultations.blueprint.text.word.names import (
    Element,
    attr,
    child,
    descendants,
    switched,
    tag,
    value,
    words_of,
)
from consultations.blueprint.text.word.package import Package
from consultations.blueprint.text.word.pictures import pictures
from consultations.blueprint.text.word.pieces import Look, Mark, Piece
from consultations.blueprint.text.word.styles import Styles
from consultations.blueprint.text.word.units import Story

RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
SHIFTED = re.compile(r"[0-9+\-=()n]+")
# Comments that stand on the same words, and changes within changes; more are as good as none.
AT_ONCE, WITHIN = 64, 4
QUOTED = re.compile(r'"([^"]*)"')
CONTENTS = frozenset({"TOC", "TOA", "INDEX"})
MARKS = {"w:ins": "ins", "w:moveTo": "ins", "w:del": "del", "w:moveFrom": "del"}
THROUGH = frozenset(
    {"w:smartTag", "w:customXml", "w:dir", "w:bdo", "w:sdtContent", "mc:Choice", "w:ruby", "w:rubyBase"}
)


@dataclass
class Field:
    """A field that is open: what it asks for, and whether its result is being read."""

    ask: str = ""
    result: bool = False
    link: str = ""

    @property
    def kind(self) -> str:
        """Give its first word."""
        return (self.ask.split() or [""])[0].upper()


@dataclass
class Walker:
    """Reads paragraphs of one part; what is open at the end of one goes on in the next."""

    package: Package
    part: str
    styles: Styles
    story: Story
    marks: tuple[Mark, ...] = ()
    fields: list[Field] = field(default_factory=list)
    comments: frozenset[str] = frozenset()
    moves: dict[str, str] = field(default_factory=dict)
    link: str = ""
    pieces: list[Piece] = field(default_factory=list)

    def read(self, paragraph: Element) -> list[Piece]:
        """Give the pieces of one paragraph."""
        self.pieces = []
        self.children(paragraph)
        return self.pieces

    def children(self, element: Element) -> None:
        """Walk what is inside an element."""
        for each in element:
            self.element(each)

    def element(self, element: Element) -> None:
        """Walk one element."""
        name = tag(element)
        if name in MARKS:
            self._tracked(element, MARKS[name])
        elif name in THROUGH:
            self.children(element)
        elif handler := INSIDE.get(name):
            handler(self, element)

    # --- around text ------------------------------------------------------------------------------------------------

    def mark(self, element: Element, kind: str) -> Mark:
        """Give the mark of a tracked change."""
        move = next(reversed(self.moves.values()), "") if "move" in tag(element) else ""
        author = " ".join(attr(element, "w:author").split())[:200]
        return Mark(kind, author, attr(element, "w:date")[:40], move)

    def _tracked(self, element: Element, kind: str) -> None:
        before = self.marks
        if len(before) < WITHIN:
            self.marks = (*before, self.mark(element, kind))
        self.children(element)
        self.marks = before

    def move_start(self, element: Element) -> None:
        """Begin the range of a move."""
        self.moves[attr(element, "w:id")] = attr(element, "w:name")[:80]

    def move_end(self, element: Element) -> None:
        """End the range of a move."""
        self.moves.pop(attr(element, "w:id"), None)

    def comment_start(self, element: Element) -> None:
        """Begin the range of a comment."""
        if len(self.comments) < AT_ONCE:
            self.comments |= {attr(element, "w:id")}

    def comment_end(self, element: Element) -> None:
        """End the range of a comment."""
        self.comments -= {attr(element, "w:id")}

    def comment_named(self, element: Element) -> None:
        """Keep where a comment is named, for one without a range."""
        self.story.points[attr(element, "w:id")] = len(self.story.units)

    def hyperlink(self, element: Element) -> None:
        """Read a link."""
        relation = self.package.relations(self.part).get(attr(element, "r:id"))
        before = self.link
        if relation and relation.kind == "hyperlink":
            self.link = self._allowed(relation.target, element)
        self.children(element)
        self.link = before

    def _allowed(self, url: str, element: Element) -> str:
        """Give an address that readers may be sent to, else nothing and a loss."""
        if found := address(url):
            return found
        self.story.lose("link", f"{words_of(element)} {url}")
        return ""

    def control(self, element: Element) -> None:
        """Read what stands in a content control."""
        content = child(element, "w:sdtContent")
        if content is not None:
            self.children(content)

    def alternate(self, element: Element) -> None:
        """Read the newer form of something that is written in two."""
        for name in ("mc:Choice", "mc:Fallback"):
            found = child(element, name)
            if found is not None and len(found):
                self.children(found)
                return

    def equation(self, element: Element) -> None:
        """Keep the words of an equation."""
        text = words_of(element)
        self.story.lose("equation", text)
        self._add(f" {text} ", Look())

    # --- fields -----------------------------------------------------------------------------------------------------

    def simple_field(self, element: Element) -> None:
        """Read a field that is written in one piece."""
        self.fields.append(Field(attr(element, "w:instr")))
        self._result()
        self.children(element)
        self.fields.pop()

    def field_sign(self, element: Element) -> None:
        """Open a field, begin its result, or close it."""
        kind = attr(element, "w:fldCharType")
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self._result()
        elif kind == "end" and self.fields:
            if not self.fields[-1].result:
                self._result()
            self.fields.pop()

    def _result(self) -> None:
        """From here on the field's result is read."""
        found = self.fields[-1]
        found.result = True
        if found.kind == "HYPERLINK":
            target = QUOTED.search(found.ask)
            found.link = address(target[1]) if target else ""
        elif found.kind in CONTENTS:
            self.story.lose("contents", found.ask)
        else:
            self.story.lose("field", found.ask)

    def instruction(self, element: Element) -> None:
        """Keep what a field asks for."""
        if self.fields and not self.fields[-1].result:
            self.fields[-1].ask = f"{self.fields[-1].ask}{element.text or ''}"[:500]

    @property
    def silent(self) -> bool:
        """Whether text here is part of a field's question, or of a table of contents."""
        return any(not each.result or each.kind in CONTENTS for each in self.fields)

    # --- text -------------------------------------------------------------------------------------------------------

    def run(self, element: Element) -> None:
        """Read a run."""
        properties = child(element, "w:rPr")
        style = value(properties, "w:rStyle")
        if self._on(properties, style, "w:vanish") or self._on(properties, style, "w:webHidden"):
            if text := words_of(element):
                self.story.lose("hidden_text", text)
            return
        link = self.link or next((each.link for each in reversed(self.fields) if each.link), "")
        look = Look(
            bold=self._on(properties, style, "w:b"),
            italic=self._on(properties, style, "w:i"),
            strike=self._on(properties, style, "w:strike") or self._on(properties, style, "w:dstrike"),
            code=self.styles.monospaced(properties, style),
            link=link,
        )
        shift = value(properties, "w:vertAlign")
        for each in element:
            if handler := INSIDE.get(name := tag(each)):
                handler(self, each)
            elif text := _text(each, name):
                self._add(_shifted(text, shift), look)
            elif name == "w:sym":
                self._symbol(each, look)
            elif name in {"w:footnoteReference", "w:endnoteReference"}:
                self._note(("f" if name == "w:footnoteReference" else "e") + attr(each, "w:id"))

    def _on(self, properties: Element | None, style: str, name: str) -> bool:
        direct = switched(properties, name)
        return bool(self.styles.switched(style, name) if direct is None else direct)

    def _add(self, text: str, look: Look) -> None:
        if self.silent:
            return
        if hidden := HIDDEN.findall(text):
            self.story.lose(
                "hidden_characters", " ".join(f"U+{ord(each):04X}" for each in dict.fromkeys(hidden))
            )
            text = HIDDEN.sub("", text)
        if not text:
            return
        made = Piece(text, look, self.marks, self.comments)
        if self.pieces and replace(self.pieces[-1], text=text) == made:
            made = replace(made, text=self.pieces[-1].text + text)
            self.pieces.pop()
        self.pieces.append(made)

    def _symbol(self, element: Element, look: Look) -> None:
        code = int(found, 16) if re.fullmatch("[0-9A-Fa-f]{1,6}", found := attr(element, "w:char")) else 0
        if code < 32 or 0xD800 <= code <= 0xF8FF or code > 0x10FFFF:
            self.story.lose("symbol", f"{attr(element, 'w:font')} {found}")
        else:
            self._add(chr(code), look)

    def _note(self, name: str) -> None:
        if not self.silent:
            self.pieces.append(Piece("", Look(), self.marks, self.comments, note=name))

    def drawing(self, element: Element) -> None:
        """Keep the pictures of a drawing."""
        for picture in pictures(self.package, self.part, element, self.story):
            made = Piece("", Look(), self.marks, self.comments, picture=picture)
            self.pieces.append(made)

    def embedded(self, element: Element) -> None:
        """List an embedded object."""
        kinds = [each.get("ProgID") or "" for each in descendants(element, "o:OLEObject")]
        self.story.lose("embedded_object", " ".join(kinds))


INSIDE: dict[str, Callable[[Walker, Element], None]] = {
    "w:r": Walker.run,
    "w:hyperlink": Walker.hyperlink,
    "w:fldSimple": Walker.simple_field,
    "w:fldChar": Walker.field_sign,
    "w:instrText": Walker.instruction,
    "w:sdt": Walker.control,
    "w:moveFromRangeStart": Walker.move_start,
    "w:moveToRangeStart": Walker.move_start,
    "w:moveFromRangeEnd": Walker.move_end,
    "w:moveToRangeEnd": Walker.move_end,
    "w:commentRangeStart": Walker.comment_start,
    "w:commentRangeEnd": Walker.comment_end,
    "w:commentReference": Walker.comment_named,
    "w:drawing": Walker.drawing,
    "w:pict": Walker.drawing,
    "w:object": Walker.embedded,
    "m:oMath": Walker.equation,
    "m:oMathPara": Walker.equation,
    "mc:AlternateContent": Walker.alternate,
}
SPACES = {"w:tab": " ", "w:ptab": " ", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011"}


def _text(element: Element, name: str) -> str:
    if name in {"w:t", "w:delText"}:
        return element.text or ""
    return SPACES.get(name, "")


def _shifted(text: str, shift: str) -> str:
    """Keep raised and lowered figures apart from those beside them: CO₂, 10⁶."""
    if shift in {"superscript", "subscript"} and SHIFTED.fullmatch(text):
        return text.translate(RAISED if shift == "superscript" else LOWERED)
    return text


def address(url: str) -> str:
    """Give a web or mail address that may be linked to, else ""."""
    url = "".join(url.split())
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    good = (parts.scheme == "https" and parts.netloc) or (parts.scheme == "mailto" and "@" in parts.path)
    return url if good and not HIDDEN.search(url) else ""
