"""What is said about a workbook: every finding at once, with its cell, its sentence and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import islice

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from surveys.authoring.xlsform.sentences import SENTENCES, WARNINGS

ERROR, WARNING, NOTE = "error", "warning", "note"
ORDER = {"settings": 0, "survey": 1, "choices": 2}
MOST, LONGEST, ALIKE, OFFERED = 1_000, 60, 65, 500


def letters(place: int) -> str:
    """Give a column's letters from its place, counted from 0."""
    found = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(65 + rest) + found
    return found


@dataclass(frozen=True)
class Finding:
    """One thing about one cell. An error imports nothing; a warning asks for a tick; a note is only told.

    `offer` is what could stand there instead. The sentence is made when it is read, in the reader's language.
    """

    sheet: str
    row: int
    place: int
    severity: str
    id: str
    facts: Mapping[str, str] = field(default_factory=dict)
    offer: str = ""

    @property
    def cell(self) -> str:
        """Give the cell as a spreadsheet names it."""
        return f"{letters(self.place)}{self.row}"

    @property
    def error(self) -> bool:
        """Whether it keeps the workbook from being imported."""
        return self.severity == ERROR

    @property
    def sentence(self) -> str:
        """Say it, with the offer where there is one."""
        words: str | Promise = SENTENCES.get(self.id, "%(says)s")
        said = str(words) % self.facts if self.facts else str(words)
        return said + " " + _("Did you mean “%(offer)s”?") % {"offer": self.offer} if self.offer else said

    @property
    def place_in_file(self) -> tuple[int, int, int, str]:
        """Sort by sheet, row, column and name."""
        return (ORDER.get(self.sheet, 9), self.row, self.place, self.id)


class Findings:
    """Collects findings in any order and gives them in the order of the file."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self.left_over = 0

    def add(
        self,
        sheet: str,
        row: int,
        place: int,
        name: str,
        /,
        *,
        offer: str = "",
        note: bool = False,
        **facts: object,
    ) -> None:
        """Note one; beyond a thousand they are only counted."""
        severity = NOTE if note else WARNING if name in WARNINGS else ERROR
        if len(self.found) >= MOST:
            self.left_over += 1
            if severity != ERROR or any(each.error for each in self.found):
                return
        spelled = {key: str(value)[:200] for key, value in facts.items()}
        self.found.append(Finding(sheet, row, place, severity, name, spelled, offer))

    def findings(self) -> tuple[Finding, ...]:
        """Give errors and warnings."""
        more = Finding("survey", 1, 0, ERROR, "xf-more", {"count": str(self.left_over)})
        found = [each for each in self.found if each.severity != NOTE] + ([more] if self.left_over else [])
        return tuple(sorted(found, key=lambda each: each.place_in_file))

    def notes(self) -> tuple[Finding, ...]:
        """Give what was changed or left out and changes no answer."""
        return tuple(
            sorted(
                (each for each in self.found if each.severity == NOTE), key=lambda each: each.place_in_file
            )
        )


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word that is most like one, or nothing."""
    few = list(islice(known, OFFERED))
    found = process.extractOne(word[:LONGEST], few, scorer=fuzz.ratio, score_cutoff=ALIKE) if word else None
    return str(found[0]) if found else ""
