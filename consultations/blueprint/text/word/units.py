"""What the walk over a Word file gives: paragraphs and rows in order, and what did not come along."""

from dataclasses import dataclass, field

from consultations.blueprint.text.word.numbering import Label
from consultations.blueprint.text.word.pieces import Mark, Piece

DETAIL = 200


@dataclass(slots=True)
class Unit:
    """A paragraph, an item, a row or a note as the file has it, changes and all.

    `marks` are those of the paragraph's end or of the row: where they are not seen, a paragraph runs on into the
    next, and a row is not there. `table` numbers the table a row is of.
    """

    kind: str
    pieces: list[Piece] = field(default_factory=list)
    level: int = 0
    label: Label | None = None
    marks: tuple[Mark, ...] = ()
    bookmark: str = ""
    table: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Lost:
    """Something that did not come along, and the number of the unit in which it stood."""

    kind: str
    unit: int
    detail: str
    part: str


@dataclass(frozen=True, slots=True)
class Point:
    """Where a comment without a range stands: in a unit."""

    unit: int


@dataclass
class Story:
    """Everything of the file, in order."""

    units: list[Unit] = field(default_factory=list)
    notes: dict[str, list[Unit]] = field(default_factory=dict)  # the paragraphs of each note
    losses: list[Lost] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)  # the unit in which each comment is last named
    part: str = "body"

    def lose(self, kind: str, detail: str = "", back: int = 0) -> None:
        """Note what does not come along, in the unit that is being read or one so many back."""
        text = " ".join(detail.split())[:DETAIL]
        self.losses.append(Lost(kind, len(self.units) - back, text, self.part))
