"""A comment as a row of the template of 2012-03: the eight columns and the words in them."""

import re

from consultations.blueprint.text.iso.shapes import Entry, IsoRow

TITLE = "Template for comments and secretariat observations"
SHEET, FIELDS = "Comments", "All fields"
HEADINGS = IsoRow(
    "MB/NC",
    "Line number",
    "Clause/Subclause",
    "Paragraph/Figure/Table",
    "Type of comment",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)
WHOLE = "_whole document"
EDITORS = "**"
TYPES = {"general": "ge", "technical": "te", "editorial": "ed", "question": "ge"}
QUESTION = "Question: "
RATIONALE = "\n\nRationale: "
DECISIONS = {
    "accepted": "Accepted",
    "accepted_modified": "Accepted with modifications",
    "noted": "Noted",
    "rejected": "Not accepted",
    "out_of_scope": "Out of scope",
    "deferred": "Deferred",
    "duplicate": "Duplicate",
    "answered": "Answered",
    "withdrawn": "Withdrawn",
}
# Light grounds under dark text; the words beside them say the same.
COLOURS = {
    "accepted": "DDEFD9",
    "accepted_modified": "EEF5D6",
    "noted": "E4E8EE",
    "rejected": "F6DCD9",
    "out_of_scope": "EDE3F1",
    "deferred": "FBEFD0",
    "duplicate": "E4E8EE",
    "answered": "DCEBF5",
    "withdrawn": "EEEEEE",
}
COUNTRY = re.compile(r"[A-Z]{2}")
DIGITS = re.compile(r"[0-9]+$")


def row(entry: Entry) -> IsoRow:
    """Give the row of a comment."""
    log = entry.log
    return IsoRow(
        member=member(entry),
        line="",
        clause=entry.clause or WHOLE,
        element=element(entry),
        type=TYPES.get(log.type, "ge"),
        comment=(QUESTION if log.type == "question" else "")
        + log.body
        + (RATIONALE + log.rationale if log.rationale else ""),
        change=log.proposed_text,
        observation=observation(log.decision, log.reason),
    )


def member(entry: Entry) -> str:
    """Give country, hyphen, number; ** for the editors; the code where the country must not be told."""
    number = DIGITS.search(entry.log.code)
    country = entry.log.country if COUNTRY.fullmatch(entry.log.country) else ""
    who = EDITORS if entry.by_editors else country
    return f"{who}-{number.group()}" if who and number else entry.log.code


def element(entry: Entry) -> str:
    """Give paragraph and sentences, or the table's row, or the figure."""
    if not entry.element or entry.sentences is None:
        return entry.element
    first, last = entry.sentences
    return f"{entry.element}, " + (f"sentence {first}" if first == last else f"sentences {first}-{last}")


def observation(decision: str, reason: str) -> str:
    """Give the decision's words, a full stop, and the reason."""
    words = DECISIONS.get(decision, "")
    if not words:
        return reason
    return f"{words}. {reason}" if reason else f"{words}."
