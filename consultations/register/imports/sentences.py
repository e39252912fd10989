"""What the wizard says: problems, proposals, reasons, choices, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from consultations.register.directory.reasons import words
from consultations.register.imports import fullnames
from consultations.register.imports.fields import COMPUTED, FIELDS, WHOLE, bare
from consultations.register.imports.models import Kind
from consultations.register.imports.vocabularies import options
from ds4skills.web.importing.tables import NOTES, ROW_ERRORS

if TYPE_CHECKING:
    from django.utils.functional import Promise

    from consultations.register.imports.columns import Column
    from consultations.register.imports.models import ImportBatch, ImportRow

PROBLEMS: Mapping[str, Promise | str] = {
    **ROW_ERRORS,
    "needed": gettext_lazy("Fill in “%(field)s”; a row cannot come in without it."),
    "too_long": gettext_lazy("%(field)s: “%(value)s” is too long. Shorten it."),
    "not_key": gettext_lazy("%(field)s: “%(value)s” is no key of this register."),
    "unknown_key": gettext_lazy(
        "%(field)s: this register holds no %(value)s. Take the key out, or correct it."
    ),
    "own_key": gettext_lazy("An organisation cannot be part, or a member, of itself."),
    "circle": gettext_lazy(
        "“%(value)s” is itself part of this organisation, so this organisation cannot be part of it. "
        "Correct one of the two."
    ),
    "not_url": gettext_lazy("%(field)s: “%(value)s” is no web address. Write it like https://example.org."),
    "not_address": gettext_lazy("%(field)s: “%(value)s” is not one e-mail address."),
    "not_identifier": gettext_lazy("%(field)s: “%(value)s” is no such number. Check each digit."),
    "mangled": gettext_lazy(
        "%(field)s: “%(value)s” was changed by a spreadsheet. Format the column as text and enter the number anew."
    ),
    "unknown_value": gettext_lazy("%(field)s: “%(value)s” is not known. Say in step 4 what it means."),
    "no_day": gettext_lazy("%(field)s: “%(value)s” is no day. Write it like 2026-05-31."),
    "serial_day": gettext_lazy(
        "%(field)s: “%(value)s” looks like a spreadsheet's number for a day. Format the column as a date."
    ),
    "ambiguous_day": gettext_lazy("%(field)s: “%(value)s” can be two days. Say in step 4 which comes first."),
    "ends_before": gettext_lazy("%(field)s: %(value)s is not after the day on which it began."),
    "repeated": gettext_lazy("The same row stands in this file before, as row %(value)s."),
    "twice_in_file": gettext_lazy("Another row of this file says the same of somebody else: row %(value)s."),
    "two_owners": gettext_lazy(
        "The numbers in this row belong to two stakeholders: %(value)s. Neither is changed."
    ),
    "address_of_other": gettext_lazy("%(value)s belongs to somebody with another name. Nothing is changed."),
    "exists": gettext_lazy("The register holds it already, and you asked for new rows only."),
    "skipped": gettext_lazy("You chose to leave it out."),
    "stays": gettext_lazy("%(field)s differs in the file (“%(value)s”) and stays as it is."),
    "was": gettext_lazy("When you looked it was “%(value)s”; the register has changed since. Look again."),
    "taken": gettext_lazy(
        "Somebody entered the same number or address at this moment. Check the rows again."
    ),
    "kept_edited": gettext_lazy("“%(value)s” was edited since the import, so it stays."),
    "kept_referred": gettext_lazy("Something refers to it, so it stays: %(value)s."),
    "kept_field": gettext_lazy("%(field)s was changed since to “%(value)s”, so it stays."),
}
WHY: Mapping[str, Promise | str] = {
    "saved": gettext_lazy("as in an earlier import of this header"),
    "name": gettext_lazy("the heading is the field's own name"),
    "synonym": gettext_lazy("the heading is a known word for it: “%(word)s”"),
    "pattern": gettext_lazy("%(score)d of 100 cells look like it"),
    "similar": gettext_lazy("the heading is spelled like “%(word)s” (%(score)d of 100)"),
    "private": gettext_lazy("headings that begin with “_” are never read"),
}
MARKS: Mapping[str, Promise | str] = {
    ",": gettext_lazy("comma"),
    ";": gettext_lazy("semicolon"),
    "\t": gettext_lazy("tab"),
    "|": gettext_lazy("vertical bar"),
}
CHANGED: Mapping[str, Promise | str] = {
    "organisation": gettext_lazy("place in an organisation"),
    "identifier": gettext_lazy("number"),
    "organisationname": gettext_lazy("further name"),
    "affiliation": gettext_lazy("place in an organisation"),
    "relation": gettext_lazy("relation"),
}


EVIDENCE: Mapping[str, Promise | str] = {
    "name": gettext_lazy("the same name"),
    "similar": gettext_lazy("a similar name"),
    "domain": gettext_lazy("the same web domain"),
    "city": gettext_lazy("the same city"),
    "acronym": gettext_lazy("the same acronym"),
    "forms": gettext_lazy("different legal forms"),
    "countries": gettext_lazy("different countries"),
    "person": gettext_lazy("the same person's name at the same organisation"),
}


def field_label(kind: str, name: str) -> str:
    """Give a field in words."""
    known = FIELDS[kind].get(name) or FIELDS["people" if kind == "organisations" else "organisations"].get(
        name
    )
    return str(known.label) if known else str(CHANGED.get(name, name))


def problem(kind: str, said: Iterable[str]) -> str:
    """Say one problem of a row."""
    code, name, value = said
    sentence = PROBLEMS.get(code)
    if sentence is None:
        return code
    return str(sentence) % {"field": field_label(kind, name), "value": value}


def problems(batch: ImportBatch, row: ImportRow) -> list[str]:
    """Say all problems of a row."""
    return [problem(batch.kind, said) for said in row.problems]


def proposal(column: Column) -> str:
    """Say why a field is proposed for a column, or why it is left out."""
    if column.why == "computed":
        return str(COMPUTED[column.heading])
    return str(WHY.get(column.why, "")) % {"word": column.word, "score": column.score}


def notes(batch: ImportBatch) -> list[tuple[str, str]]:
    """Say what is odd about a file, and in which rows."""
    reading = batch.reading
    return [
        (str(NOTES[code]), _rows(reading["where"].get(code, []), reading["counts"].get(code, 0)))
        for code in reading.get("notes", [])
        if code in NOTES
    ]


def _rows(numbers: list[int], count: int) -> str:
    if not numbers:
        return ""
    listed = ", ".join(map(str, numbers))
    if count > len(numbers):
        return _("%(count)d rows, the first: %(rows)s") % {"count": count, "rows": listed}
    return ngettext("Row %(rows)s", "Rows %(rows)s", len(numbers)) % {"rows": listed}


def labels_of(name: str) -> dict[str, str]:
    """Give the words of a coded field's codes."""
    return dict(options(bare(name)))


def matches(row: ImportRow) -> list[dict[str, Any]]:
    """Give whom a row may be, with the evidence in words; a digit names another row of the file."""
    return [
        {
            "key": key,
            "name": name,
            "row": key.isdecimal(),
            "person": any(code == "person" for code, _value in reasons),
            "likely": strength == "suggest",
            "why": words((code, value) for code, value in reasons),
        }
        for key, name, strength, reasons in row.matches
    ]


def evidence(codes: str) -> str:
    """Say the evidence that rows share."""
    return ", ".join(str(EVIDENCE[code]) for code in codes.split("+") if code in EVIDENCE)


def parted(name: str, cell: str) -> list[tuple[str, str]]:
    """Give the given and the family name that a whole one in a cell is read as, each with its label."""
    pair = fullnames.part(cell, family_first=name != WHOLE[0])
    labels = (field_label(Kind.PEOPLE, own) for own in ("given_name", "family_name"))
    return [(label, text or "–") for label, text in zip(labels, pair, strict=True)]
