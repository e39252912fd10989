"""What stands in a comment sheet: the log of a comment, its row in the template, and how a row that came in is read."""

from dataclasses import dataclass, fields
from typing import Literal

Kind = Literal["xlsx", "docx"]


@dataclass(frozen=True)
class LogRow:
    """A comment and its disposition, one row of the log; instants are spelled in ISO 8601, "" where there is none."""

    code: str
    version: int = 0
    place: str = ""
    block: str = ""
    quote: str = ""
    author_label: str = ""
    category: str = ""
    country: str = ""
    capacity: str = ""
    via: str = ""
    type: str = "general"
    stance: str = ""
    conditional: bool = False
    blocking: bool = False
    body: str = ""
    proposed_text: str = ""
    rationale: str = ""
    state: str = ""
    anchor_version: str = ""
    anchor_place: str = ""
    anchor_status: str = ""
    decision: str = ""
    weight: str = ""
    reason: str = ""
    stage: str = ""
    decided_at: str = ""
    released_at: str = ""
    changed_in: str = ""
    changed_places: str = ""
    verdict: str = ""
    verdict_text: str = ""
    agree: int = 0
    disagree: int = 0
    abstain: int = 0
    older_wording: int = 0
    group: str = ""
    permalink: str = ""


COLUMNS = tuple(each.name for each in fields(LogRow))


@dataclass(frozen=True)
class Entry:
    """A row of the log with what only the sheet needs: where in its section the comment stands, and who is the editor.

    `clause` is the heading's number ("3.2") or, where it has none, its title; "" is the whole draft.
    `element` is "¶4", "Table 1, row 3" or "Figure 2"; `sentences` are first and last, from 1.
    """

    log: LogRow
    clause: str = ""
    element: str = ""
    sentences: tuple[int, int] | None = None
    by_editors: bool = False


@dataclass(frozen=True)
class Head:
    """The head of the sheet: blueprint and version, consultation, day."""

    document: str = ""
    project: str = ""
    date: str = ""


@dataclass(frozen=True)
class IsoRow:
    """The eight columns of the template, in their order, as text."""

    member: str = ""
    line: str = ""
    clause: str = ""
    element: str = ""
    type: str = ""
    comment: str = ""
    change: str = ""
    observation: str = ""


@dataclass(frozen=True)
class Reading:
    """How a cell was read that could be read otherwise.

    Codes: type_spelled, type_first, type_blank, type_unknown, question, member_blank, member_unknown, clause_blank,
    clause_spelled, element_first, element_unknown, decision_spelled, decision_unknown, merged; from `finding`:
    clause_title, clause_unknown, place_unknown, sentences_unknown, quote.
    """

    column: str  # a field of IsoRow
    given: str
    read: str
    code: str


@dataclass(frozen=True)
class IsoRead:
    """A row that came in: as given, as read, and each reading that a person should see.

    `code` is the comment that the row would be in a sheet of ours ("BE-0042" is "C-0042"), "" where it has no
    number; `finding.known()` says whether it is that one. `clause` is a heading's number or title, "" for the whole
    draft; `ordinal` counts what `element` says (paragraph, table, figure; "" is the section), `row` counts in a
    table. `decision` is "" where the observation begins with no decision's words; then all of it is in `note`.
    """

    number: int  # of the row in the file, from 1
    given: IsoRow
    code: str
    country: str
    by_editors: bool
    clause: str
    element: str
    ordinal: int | None
    row: int | None
    sentences: tuple[int, int] | None
    type: str
    body: str
    proposed_text: str
    decision: str
    reason: str
    note: str
    readings: tuple[Reading, ...] = ()


@dataclass(frozen=True)
class Warned:
    """Something a person should know about the file.

    Codes: column_missing, row_skipped, formulas, hidden_rows, code_twice, tables_joined, tracked,
    log_broken.
    """

    code: str
    row: int = 0
    detail: str = ""


@dataclass(frozen=True)
class IsoSheet:
    """A sheet that came in; `log` holds the sheet "All fields" of a workbook that we wrote, else it is empty."""

    head: Head
    rows: tuple[IsoRead, ...]
    warnings: tuple[Warned, ...] = ()
    log: tuple[LogRow, ...] = ()
