"""What the walk over a Word file gives: paragraphs and rows in order, and what did not come along."""

from dataclasses import dataclass, field, replace

from consultations.blueprint.text.word.numbering import Label
from consultations.blueprint.text.word.pieces import Mark, Piece

DETAIL, MOST = 200, 10


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
    """Something that did not come along, the number of the unit in which it stood, and how often there."""

    kind: str
    unit: int
    detail: str
    part: str
    times: int = 1


@dataclass
class Story:
    """Everything of the file, in order."""

    units: list[Unit] = field(default_factory=list)
    notes: dict[str, list[Unit]] = field(default_factory=dict)  # the paragraphs of each note
    losses: list[Lost] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)  # the unit in which each comment is last named
    part: str = "body"
    known: dict[tuple[str, int, str], list[int]] = field(
        default_factory=dict
    )  # where losses of a kind and place are

    def lose(self, kind: str, detail: str = "", back: int = 0) -> None:
        """Note what does not come along, in the unit that is being read or one so many back.

        Of very many of a kind in one place the last that is kept counts the rest.
        """
        lost = Lost(kind, len(self.units) - back, " ".join(detail.split())[:DETAIL], self.part)
        known = self.known.setdefault((kind, lost.unit, self.part), [])
        if len(known) < MOST:
            known.append(len(self.losses))
            self.losses.append(lost)
        else:
            last = self.losses[known[-1]]
            self.losses[known[-1]] = replace(last, times=last.times + 1)
