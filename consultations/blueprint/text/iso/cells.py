"""How each cell of a row is read, and the readings that a person should see. Dirty values are read, never dropped."""

import re
from dataclasses import dataclass, field

from consultations.blueprint.text.iso import sheet
from consultations.blueprint.text.iso.shapes import IsoRead, IsoRow, Reading

MEMBER = re.compile(r"(?P<who>\*\*|[A-Za-z]{2,3}|[Cc])\s*[-‐‑–—/_ ]\s*(?P<number>[0-9]{1,6})")
COUNTRY = re.compile(r"[A-Za-z]{2}")
CLAUSE = re.compile(
    r"(?:(?:sub-?)?clauses?|(?:sub-?)?sections?|chapter|§+|no\.?)?\s*(?P<number>(?:[A-Z]\.?)?[0-9]{1,3}(?:\.[0-9]{1,3}){0,8})\.?"
    r"(?P<rest>\s.*)?",
    re.IGNORECASE | re.DOTALL,
)
WHOLE = frozenset(
    {"", "all", "general", "whole document", "entire document", "whole draft", "document", "-", "–", "n/a"}
)
TYPE = re.compile(r"general|technical|editorial|question|ge|te|ed", re.IGNORECASE)
TYPES = {"ge": "general", "te": "technical", "ed": "editorial"}
OWN_ELEMENT = re.compile(
    r"(?P<kind>¶|Table |Figure )(?P<number>[0-9]{1,5})(?:, row (?P<row>[0-9]{1,5}))?"
    r"(?:, sentences? (?P<first>[0-9]{1,3})(?:-(?P<last>[0-9]{1,3}))?)?"
)
KINDS = (("table", "tab"), ("figure", "fig"), ("paragraph", ""))
ROW = re.compile(r"rows?\s*([0-9]{1,5})", re.IGNORECASE)
SENTENCE = re.compile(r"sentences?\s*([0-9]{1,3})(?:\s*(?:-|–|to|and|,)\s*([0-9]{1,3}))?", re.IGNORECASE)
NUMBER = re.compile(r"[0-9]{1,5}")
# What secretariats write, longest first; the template's own words are in `sheet.DECISIONS`.
SAID = {
    "accepted with modifications": "accepted_modified",
    "accepted with modification": "accepted_modified",
    "accepted with changes": "accepted_modified",
    "accepted in principle": "accepted_modified",
    "accepted in part": "accepted_modified",
    "partially accepted": "accepted_modified",
    "partly accepted": "accepted_modified",
    "not accepted": "rejected",
    "not agreed": "rejected",
    "out of scope": "out_of_scope",
    "disagreed": "rejected",
    "disagree": "rejected",
    "rejected": "rejected",
    "declined": "rejected",
    "accepted": "accepted",
    "accept": "accepted",
    "agreed": "accepted",
    "agree": "accepted",
    "duplicate": "duplicate",
    "postponed": "deferred",
    "deferred": "deferred",
    "answered": "answered",
    "withdrawn": "withdrawn",
    "noted": "noted",
}
DECISION = re.compile(rf"({'|'.join(SAID)})\b[ \t]*[.:;,–—-]*\s*", re.IGNORECASE)
OWN_DECISION = re.compile(
    rf"({'|'.join(sorted(map(re.escape, sheet.DECISIONS.values()), key=len, reverse=True))})\.(?: (.*)|)",
    re.DOTALL,
)
OWN = {words: decision for decision, words in sheet.DECISIONS.items()}


@dataclass
class Reader:
    """Reads one row; `readings` gathers what was not plain."""

    given: IsoRow
    readings: list[Reading] = field(default_factory=list)

    def note(self, column: str, read: str, code: str) -> None:
        """Show how a cell was read."""
        self.readings.append(Reading(column, getattr(self.given, column), read, code))

    def member(self) -> tuple[str, str, bool]:
        """Give code, country, and whether the editors said it."""
        text = self.given.member.strip()
        if found := MEMBER.fullmatch(text):
            who = found["who"].upper()
            country = who if COUNTRY.fullmatch(who) else ""
            return f"C-{int(found['number']):04d}", country, who == sheet.EDITORS
        if COUNTRY.fullmatch(text):
            return "", text.upper(), False
        if text != sheet.EDITORS:
            self.note("member", "", "member_unknown" if text else "member_blank")
        return "", "", text == sheet.EDITORS

    def clause(self) -> str:
        """Give a heading's number, or a title as it stands, or "" for the whole draft."""
        text = " ".join(self.given.clause.split())
        if text == sheet.WHOLE:
            return ""
        if text.strip("_ ").casefold() in WHOLE:
            self.note("clause", "", "clause_spelled" if text else "clause_blank")
            return ""
        found = CLAUSE.fullmatch(text)
        if found is None:
            return text
        number = found["number"].upper()
        if number != self.given.clause:
            self.note("clause", number, "clause_spelled")
        return number

    def element(self) -> tuple[str, int | None, int | None, tuple[int, int] | None]:
        """Give what is counted, its number, the row of a table, and the sentences."""
        text = self.given.element.strip()
        if own := OWN_ELEMENT.fullmatch(text):
            kind = {"¶": "paragraph", "Table ": "table", "Figure ": "figure"}[own["kind"]]
            first = int(own["first"]) if own["first"] else 0
            span = (first, int(own["last"] or first)) if first else None
            return kind, int(own["number"]), int(own["row"]) if own["row"] else None, span
        if not text:
            return "", None, None, None
        return self._loose(text)

    def _loose(self, text: str) -> tuple[str, int | None, int | None, tuple[int, int] | None]:
        said, row = SENTENCE.search(text), ROW.search(text)
        rest = ROW.sub(" ", SENTENCE.sub(" ", text))
        number = NUMBER.search(rest)
        if number is None:
            self.note("element", "", "element_unknown")
            return "", None, None, None
        low = rest[: number.start()].casefold()
        kind = next(kind for kind, sign in KINDS if sign in low)
        span = (int(said[1]), int(said[2] or said[1])) if said else None
        self.note("element", f"{kind} {number.group()}", "element_first")
        return kind, int(number.group()), int(row[1]) if row and kind == "table" else None, span

    def type(self) -> str:
        """Give the type: any case, the first of several, general where there is none."""
        text = self.given.type
        found = TYPE.findall(text)
        low = found[0].casefold() if found else "ge"
        kind = TYPES.get(low, low)
        if not found:
            self.note("type", kind, "type_unknown" if text.strip() else "type_blank")
        elif len(found) > 1:
            self.note("type", kind, "type_first")
        elif text != sheet.TYPES.get(kind):
            self.note("type", kind, "type_spelled")
        return kind

    def body(self, kind: str) -> tuple[str, str]:
        """Give type and body; a general comment that begins so is a question."""
        text = self.given.comment
        if kind == "general" and text.startswith(sheet.QUESTION):
            self.note("type", "question", "question")
            return "question", text.removeprefix(sheet.QUESTION)
        return kind, text

    def observation(self) -> tuple[str, str, str]:
        """Give decision and reason, or a note."""
        text = self.given.observation
        if own := OWN_DECISION.fullmatch(text):
            return OWN[own[1]], own[2] or "", ""
        said = text.strip()
        if not said:
            return "", "", ""
        if found := DECISION.match(said):
            decision = SAID[found[1].casefold()]
            self.note("observation", decision, "decision_spelled")
            return decision, said[found.end() :], ""
        self.note("observation", "", "decision_unknown")
        return "", "", text


def read_row(number: int, given: IsoRow, merged: frozenset[str]) -> IsoRead:
    """Read a row; `merged` names the columns that took their text from a merged cell above."""
    reader = Reader(given)
    for column in sorted(merged):
        reader.note(column, getattr(given, column), "merged")
    code, country, by_editors = reader.member()
    clause = reader.clause()
    element, ordinal, row, sentences = reader.element()
    kind, body = reader.body(reader.type())
    decision, reason, note = reader.observation()
    return IsoRead(
        number,
        given,
        code,
        country,
        by_editors,
        clause,
        element,
        ordinal,
        row,
        sentences,
        kind,
        body,
        given.change,
        decision,
        reason,
        note,
        tuple(reader.readings),
    )
