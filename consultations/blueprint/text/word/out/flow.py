"""Lines to the paragraphs and tables of a Word file, with bookmarks and the ranges of comments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from consultations.blueprint.text.word.out import remarks
from consultations.blueprint.text.word.out.drawings import drawing
from consultations.blueprint.text.word.out.segments import Segment, cut, segments
from consultations.blueprint.text.word.out.tokens import Line
from consultations.blueprint.text.word.out.xml import paragraph, run
from consultations.blueprint.text.word.pieces import Look
from consultations.blueprint.text.word.runs import address
from consultations.blueprint.text.word.shapes import FIGURE, PageFigure

STYLES = {
    "paragraph": "",
    "quote": "Quote",
    "code": "HTMLPreformatted",
    "footnote": "FootnoteText",
    "figure": "",
}
WIDTH = 9_070  # twentieths of a point: the text of an A4 page
Range = tuple[int, int, int]  # comment, start, end
SIDES = {"left": "start", "center": "center", "right": "end"}


@dataclass(frozen=True)
class Placed:
    """A line with its block's bookmark and the comments on it, in the offsets of the line's own text."""

    line: Line
    bookmark: str = ""
    ranges: tuple[Range, ...] = ()
    whole: tuple[int, ...] = ()


@dataclass
class Flow:
    """Writes lines down; `groups` are the numbers that stand at the range of each comment."""

    groups: Sequence[tuple[int, ...]]
    figures: Mapping[str, PageFigure]
    notes: dict[str, int] = field(default_factory=dict)  # by label, the number of a footnote
    links: dict[str, str] = field(default_factory=dict)  # by address, the relation
    pictures: dict[str, str] = field(default_factory=dict)  # by digest, the relation
    noted: dict[str, list[Placed]] = field(default_factory=dict)
    marks: int = 0
    drawn: int = 0
    signed: set[str] = field(default_factory=set)  # footnotes whose sign has its comments

    def write(self, lines: Sequence[Placed]) -> str:
        """Give the body."""
        made, last = "", ""
        for table, group in groupby(lines, key=lambda each: each.line.table):
            for each in group if not table else ():
                made += paragraph("") if each.line.kind == last == "code" else ""
                made += self._block(each)
                last = each.line.kind
            if table:
                made += self._table(list(group))
        return made

    # --- blocks -----------------------------------------------------------------------------------------------------

    def _block(self, placed: Placed) -> str:
        line = placed.line
        if line.kind == "heading":
            return self._paragraph(placed, f"Heading{min(6, line.level)}")
        if line.kind != "item":
            return self._paragraph(placed, STYLES[line.kind])
        depth = min(8, max(0, line.level - 1))
        if line.more:
            depth = min(4, depth)
            indent = f'<w:ind w:left="{360 * line.level}"/>'
            return self._paragraph(placed, f"ListContinue{depth + 1 if depth else ''}", indent)
        number = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{line.list}"/></w:numPr>'
        return self._paragraph(placed, "ListParagraph", number)

    def _paragraph(self, placed: Placed, style: str, properties: str = "") -> str:
        if placed.line.figure:
            inside = self._figure(placed.line)
            placed = replace(placed, whole=(*placed.whole, *(name for name, _start, _end in placed.ranges)))
        else:
            _text, parts = segments(placed.line.pieces)
            inside = self._runs(cut(parts, placed.ranges))
        return paragraph(self._around(placed, inside), style, properties)

    def _around(self, placed: Placed, inside: str) -> str:
        """Put a block's bookmark, and the comments on all of it, around what is in it."""
        numbers = [number for each in placed.whole for number in self.groups[each]]
        inside = f"{remarks.begin(numbers)}{inside}{remarks.end(numbers)}"
        if not placed.bookmark:
            return inside
        self.marks += 1
        head = f'<w:bookmarkStart w:id="{self.marks}" w:name="{placed.bookmark}"/>'
        return f'{head}{inside}<w:bookmarkEnd w:id="{self.marks}"/>'

    def _figure(self, line: Line) -> str:
        digest = line.figure.removeprefix(FIGURE.format(digest=""))
        known = self.figures.get(digest)
        if known is None:
            return run(line.alt, "<w:i/>")
        relation = self.pictures.setdefault(digest, f"pic{len(self.pictures) + 1}")
        self.drawn += 1
        return drawing(self.drawn, relation, line.alt, known.blob)

    # --- tables -----------------------------------------------------------------------------------------------------

    def _table(self, rows: Sequence[Placed]) -> str:
        columns = max(max(1, len(row.line.aligned)) for row in rows)
        wide = WIDTH // columns
        grid = f'<w:gridCol w:w="{wide}"/>' * columns
        made = "".join(self._row(row, columns, wide) for row in rows)
        look = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLook w:val="0020" w:firstRow="1"/>'
        return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>{paragraph('')}"

    def _row(self, placed: Placed, columns: int, wide: int) -> str:
        text, parts = segments(placed.line.pieces)
        ranges = (*placed.ranges, *((each, 0, len(text)) for each in placed.whole))
        parts = cut(parts, ranges)
        cells = ""
        for number in range(columns):
            inside = self._runs([part for part in parts if part.cell == number])
            if not number:
                inside = self._around(Placed(placed.line, placed.bookmark), inside)
            aligned = placed.line.aligned[number] if number < len(placed.line.aligned) else ""
            side = f'<w:jc w:val="{SIDES[aligned]}"/>' if aligned in SIDES else ""
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/></w:tcPr>{paragraph(inside, "", side)}</w:tc>'
        head = "<w:trPr><w:cantSplit/>" + ("<w:tblHeader/>" if placed.line.header else "") + "</w:trPr>"
        return f"<w:tr>{head}{cells}</w:tr>"

    # --- text -------------------------------------------------------------------------------------------------------

    def _runs(self, parts: Sequence[Segment]) -> str:
        made = ""
        for link, group in groupby(parts, key=lambda part: address(part.look.link)):
            inside = "".join(self._run(part) for part in group)
            if link:
                relation = self.links.setdefault(link, f"link{len(self.links) + 1}")
                inside = f'<w:hyperlink r:id="{relation}" w:history="1">{inside}</w:hyperlink>'
            made += inside
        return made

    def _run(self, part: Segment) -> str:
        starts = [number for each in part.before for number in self.groups[each]]
        ends = [number for each in part.after for number in self.groups[each]]
        inside = self._note(part.note) if part.note else run(part.text, _look(part.look))
        return f"{remarks.begin(starts)}{inside}{remarks.end(ends)}"

    def _note(self, label: str) -> str:
        if label not in self.noted:
            return ""
        number = self.notes.setdefault(label, len(self.notes) + 1)
        sign = f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'
        numbers = [
            number
            for each in self.noted[label]
            for name in (*each.whole, *(found[0] for found in each.ranges))
            for number in self.groups[name]
        ]
        if not numbers or label in self.signed:
            return sign
        self.signed.add(label)
        return f"{remarks.begin(numbers)}{sign}{remarks.end(numbers)}"

    def footnote(self, label: str) -> str:
        """Give the paragraphs of a footnote; comments on it stand at its sign in the text."""
        made = ""
        for at, placed in enumerate(self.noted[label]):
            _text, parts = segments(placed.line.pieces)
            sign = (
                '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
                if not at
                else ""
            )
            inside = self._around(
                Placed(placed.line, placed.bookmark), self._runs([part for part in parts if not part.note])
            )
            made += paragraph(sign + inside, "FootnoteText")
        return f'<w:footnote w:id="{self.notes[label]}">{made}</w:footnote>'


def _look(look: Look) -> str:
    made = (
        '<w:rStyle w:val="HTMLCode"/>' if look.code else '<w:rStyle w:val="Hyperlink"/>' if look.link else ""
    )
    made += "<w:b/>" if look.bold else ""
    made += "<w:i/>" if look.italic else ""
    return made + ("<w:strike/>" if look.strike else "")
