"""The walk over the text of a Word file: paragraphs and tables to units, with everything that did not come along."""

import re
from dataclasses import replace

from consultations.blueprint.text.word.names import (
    Element,
    attr,
    child,
    descendants,
    tag,
    value,
    whole,
    words_of,
)
from consultations.blueprint.text.word.numbering import Label, Numbering
from consultations.blueprint.text.word.package import Package
from consultations.blueprint.text.word.pieces import Mark, Piece, marked
from consultations.blueprint.text.word.runs import MARKS, Walker
from consultations.blueprint.text.word.styles import Role, Styles
from consultations.blueprint.text.word.units import Story, Unit
from ds4skills.web.importing.containers import RefusedError

JOINT = Piece(" | ", joint=True)
COLUMNS, UNITS, NESTED = 60, 20_000, 8
BOOKMARK = re.compile(r"b_[0-9a-f]{32}")
THROUGH = frozenset({"w:customXml", "w:sdtContent", "w:smartTag", "mc:Choice"})
INLINE = frozenset(
    {
        "w:moveFromRangeStart", "w:moveToRangeStart", "w:moveFromRangeEnd", "w:moveToRangeEnd",
        "w:commentRangeStart", "w:commentRangeEnd",
    }
)  # fmt: skip


class Body:
    """Walks a part and adds its units to the story."""

    def __init__(
        self, package: Package, styles: Styles, numbering: Numbering, story: Story, part: str
    ) -> None:
        self.styles, self.numbering, self.story = styles, numbering, story
        self.walker = Walker(package, part, styles, story)
        self.title = ""
        self._tables = 0
        self._bookmark = ""
        self._marks: tuple[Mark, ...] = ()

    def walk(self, element: Element, depth: int = 0) -> None:
        """Walk the blocks inside an element."""
        for each in element:
            name = tag(each)
            if name == "w:p":
                self._paragraph(each)
            elif name == "w:tbl":
                self._table(each, depth)
            elif name == "w:sdt":
                self._control(each, depth)
            elif name in THROUGH:
                self.walk(each, depth)
            elif name in MARKS:
                before, self._marks = self._marks, (*self._marks, self.walker.mark(each, MARKS[name]))
                self.walk(each, depth)
                self._marks = before
            elif name in INLINE:
                self.walker.element(each)
            elif name == "w:bookmarkStart":
                self._name(each)
            elif name == "w:altChunk":
                self.story.lose("embedded_document", back=1)

    def _name(self, element: Element) -> None:
        name = attr(element, "w:name")
        if BOOKMARK.fullmatch(name):
            self._bookmark = name

    def _control(self, element: Element, depth: int) -> None:
        properties = child(element, "w:sdtPr")
        gallery = descendants(properties, "w:docPartGallery") if properties is not None else []
        content = child(element, "w:sdtContent")
        if any(attr(each, "w:val").lower() == "table of contents" for each in gallery):
            self.story.lose("contents", back=1)
        elif content is not None:
            self.walk(content, depth)

    def add(self, unit: Unit) -> None:
        """Add a unit with the bookmark that was opened before or in it."""
        if len(self.story.units) >= UNITS:
            raise RefusedError("too_many_blocks")
        unit.bookmark, self._bookmark = self._bookmark, ""
        self.story.units.append(unit)

    # --- paragraphs -------------------------------------------------------------------------------------------------

    def _paragraph(self, element: Element) -> None:
        properties = child(element, "w:pPr")
        role = self._role(properties)
        for each in descendants(element, "w:bookmarkStart"):
            self._name(each)
        before = dict(self.story.points)
        pieces = marked(self.walker.read(element), self._marks)
        if role.kind == "contents":
            if not self.story.losses or self.story.losses[-1].kind != "contents":
                self.story.lose("contents", words_of(element), back=1)
            return
        if role.kind == "cover":
            self.title = self.title or " ".join("".join(piece.text for piece in pieces).split())
            self.story.points.update(dict.fromkeys(self.story.points.keys() - before.keys(), -1))
            return
        label = self._label(properties, role)
        unit = Unit(role.kind, pieces, role.level, label, (*self._marks, *self._end(properties)))
        if role.kind == "heading" and label:
            unit.pieces = [Piece(f"{label.text} "), *pieces] if label.text else pieces
        elif role.kind == "continued":
            unit.kind = "item"
        elif role.kind == "plain":
            unit.kind = "item" if label else "paragraph"
            unit.level = label.depth + 1 if label else 0
        self.add(unit)

    def _role(self, properties: Element | None) -> Role:
        role = self.styles.role(value(properties, "w:pStyle"))
        outline = value(properties, "w:outlineLvl")
        if role.kind == "plain" and outline.isdigit() and int(outline) < 9:
            return Role("heading", int(outline) + 1)
        return role

    def _label(self, properties: Element | None, role: Role) -> Label | None:
        """Count the paragraph if it stands in a list."""
        if role.kind not in {"plain", "heading"}:
            return None
        direct = child(properties, "w:numPr")
        number, depth = self.styles.numbering(value(properties, "w:pStyle"))
        if direct is not None:
            number = value(direct, "w:numId") or number
            depth = whole(value(direct, "w:ilvl", str(depth)))
        label = self.numbering.next(number, depth)
        deeper = self.styles.depth(value(properties, "w:pStyle"))
        return replace(label, depth=deeper) if label and not depth and deeper else label

    def _end(self, properties: Element | None) -> tuple[Mark, ...]:
        """Give the marks of a paragraph's end: one that was inserted, deleted or moved."""
        inside = child(properties, "w:rPr")
        found = [] if inside is None else [each for each in inside if tag(each) in MARKS]
        return tuple(self.walker.mark(each, MARKS[tag(each)]) for each in found)

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, element: Element, depth: int) -> None:
        if depth >= NESTED:
            raise RefusedError("nested_too_deep", words_of(element)[:60])
        rows = _through(element, "w:tr")
        cells = [_through(row, "w:tc") for row in rows]
        if len(cells) == 1 and len(cells[0]) == 1:
            self.story.lose("box", words_of(element))
            self.walk(cells[0][0], depth + 1)
            return
        self._tables += 1
        merged, made = False, []
        for row, inside in zip(rows, cells, strict=True):
            pieces, joined = self._row(inside)
            merged = merged or joined
            marks = (*self._marks, *self._row_marks(row))
            made.append(Unit("row", pieces, marks=marks, table=self._tables))
            self.add(made[-1])
        joints = [sum(piece.joint for piece in unit.pieces) for unit in made]
        for unit, found in zip(made, joints, strict=True):  # as wide as the table, as Markdown has them
            unit.pieces = marked([*unit.pieces, *[JOINT] * (max(joints) - found)], unit.marks)
        if merged:
            self.story.lose("merged_cells", words_of(element), back=1)

    def _row(self, cells: list[Element]) -> tuple[list[Piece], bool]:
        """Give the pieces of a row, with joints between its cells, and whether any of them are merged."""
        pieces: list[Piece] = []
        width, merged = 0, False
        for at, cell in enumerate(cells):
            properties = child(cell, "w:tcPr")
            span = max(1, whole(value(properties, "w:gridSpan", "1"), 1))
            across = child(properties, "w:vMerge")
            merged = merged or span > 1 or across is not None
            width += span
            if width > COLUMNS:
                raise RefusedError("too_many_columns", words_of(cells[0])[:60])
            if at:
                pieces.append(JOINT)
            pieces += self._cell(cell)
            pieces += [JOINT] * (span - 1)
            if properties is not None and any(
                tag(each) in {"w:cellIns", "w:cellDel", "w:cellMerge"} for each in properties
            ):
                self.story.lose("changed_cell", words_of(cell))
        return pieces, merged

    def _cell(self, cell: Element) -> list[Piece]:
        """Give what stands in a cell as one line."""
        found: list[Piece] = []
        for paragraph in self._paragraphs(cell):
            for each in descendants(paragraph, "w:bookmarkStart"):
                self._name(each)
            pieces = self.walker.read(paragraph)
            if found and pieces:
                found.append(Piece(" "))
            found += pieces
        return found

    def _paragraphs(self, cell: Element) -> list[Element]:
        inner = descendants(cell, "w:tbl")
        if inner:
            self.story.lose("nested_table", words_of(inner[0]))
        boxes = {id(each) for box in descendants(cell, "w:txbxContent") for each in descendants(box, "w:p")}
        return [each for each in descendants(cell, "w:p") if id(each) not in boxes]

    def _row_marks(self, row: Element) -> tuple[Mark, ...]:
        properties = child(row, "w:trPr")
        found = [] if properties is None else [each for each in properties if tag(each) in {"w:ins", "w:del"}]
        return tuple(self.walker.mark(each, MARKS[tag(each)]) for each in found)


def _through(element: Element, name: str) -> list[Element]:
    """Give children of that name, also those inside content controls."""
    found: list[Element] = []
    for each in element:
        if tag(each) == name:
            found.append(each)
        elif tag(each) in {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del"}:
            found += _through(each, name)
    return found
