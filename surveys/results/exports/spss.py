"""The file of SPSS and its syntax: labels, one range of user-missing codes. The file needs the extra `analysis`."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from surveys.authoring.plans import OTHER
from surveys.results.exports.columns import Variable
from surveys.results.exports.labels import NUMERIC, code_labels, column_labels
from surveys.results.exports.records import Frame
from surveys.results.exports.sinks import Record

LABEL, VALUE, TEXT = 256, 120, 2000  # bytes of a variable's and a value's label; characters of a text
LOW, HIGH = -99, -66  # four single values are refused by the format; one range is not
WHOLE = {"revision", "version", "verified"}


def available() -> bool:
    """Tell whether the library that writes the file is installed."""
    return find_spec("pyreadstat") is not None


def cut(text: str, most: int) -> str:
    """Cut a text to a number of bytes, never within a character."""
    return text.encode()[:most].decode(errors="ignore")


def types_of(variable: Variable) -> list[str]:
    """Give the type of each column: number, code, date or text."""
    kind, width = variable.leaf.kind, len(variable.columns)
    if kind in NUMERIC:
        first = "text" if kind == "computed" else "number"
        return [first, "code"]
    if kind == "date":
        return ["date", "code"]
    if kind in {"text", "file"}:
        return ["text"]
    found = ["text", *(["code"] * (width - 1))] if kind == "multiple" else ["code"] * width
    if variable.columns[-1].endswith(OTHER):
        found[-1] = "text"
    return found


class Spss:
    """Gather the columns in memory, then write the file at once."""

    def __init__(self, path: Path, frame: Frame, language: str) -> None:
        self._path, self._frame, self._language = path, frame, language
        self._names = frame.columns
        lead = ["number" if name in WHOLE else "text" for name in frame.head]
        self._types = [*lead, *(each for variable in frame.variables for each in types_of(variable))]
        self._columns: list[list[Any]] = [[] for _name in self._names]

    def take(self, record: Record) -> None:
        """Keep one response."""
        row = [*record.lead, *record.codes]
        for column, kind, cell in zip(self._columns, self._types, row, strict=True):
            column.append(_cell(kind, cell))

    def end(self) -> None:
        """Write the file."""
        import pandas as pd  # noqa: PLC0415 -- an extra: without it the syntax stands beside the CSV
        import pyreadstat  # noqa: PLC0415 -- the same

        columns = zip(self._names, self._types, self._columns, strict=True)
        kinds = {"number": "float64", "code": "float64"}
        frame = pd.DataFrame(
            {name: pd.Series(cells, dtype=kinds.get(kind, "object")) for name, kind, cells in columns}
        )
        self._columns.clear()
        labels: dict[str, str | None] = dict(variable_labels(self._frame, self._language))
        labelled = value_labels(self._frame, self._language)
        values = {name: each for name, each in labelled.items() if each}
        coded = [name for name, kind in zip(self._names, self._types, strict=True) if kind == "code"]
        pyreadstat.write_sav(
            frame,
            str(self._path),
            column_labels=labels,
            variable_value_labels=values,
            missing_ranges={name: [{"lo": LOW, "hi": HIGH}] for name in coded},
            compress=True,
        )
        _timeless(self._path)


def _timeless(path: Path) -> None:
    """Write a fixed hour over that of the making (bytes 92 to 108 of the header): the same rows give the same file."""
    with path.open("r+b") as held:
        held.seek(92)
        held.write(b"01 Jan 8000:00:00")


def _cell(kind: str, cell: Any) -> Any:
    if cell in ("", None):
        return "" if kind == "text" else None
    if kind == "text":
        return str(cell)[:TEXT]
    if kind == "date":
        return date.fromisoformat(str(cell))
    return float(cell) if isinstance(cell, Decimal) else cell


def variable_labels(frame: Frame, language: str) -> dict[str, str]:
    """Give the label of each column, as long as the format takes."""
    found = {name: name for name in frame.head}
    for variable in frame.variables:
        labels = column_labels(variable, language)
        found |= {name: cut(text, LABEL) for name, text in zip(variable.columns, labels, strict=True)}
    return found


def value_labels(frame: Frame, language: str) -> dict[str, dict[int | float, str]]:
    """Give the labels of the codes of each column, as long as the format takes."""
    found: dict[str, dict[int | float, str]] = {}
    for variable in frame.variables:
        for name, codes in zip(variable.columns, code_labels(variable, language), strict=True):
            found[name] = {code: cut(text, VALUE) for code, text in codes.items()}
    return found


def syntax(frame: Frame, language: str) -> str:
    """Give SPSS syntax that reads data_codes.csv with its labels, where the file itself could not be written."""
    lead = ["F8.0" if name in WHOLE else "A80" for name in frame.head]
    types = [*lead, *(_format(each) for variable in frame.variables for each in types_of(variable))]
    names = frame.columns
    lines = [
        "* Reads data_codes.csv, which stands beside this file.",
        "SET UNICODE=ON.",
        "GET DATA /TYPE=TXT /FILE='data_codes.csv' /ENCODING='UTF8' /ARRANGEMENT=DELIMITED",
        "  /DELIMITERS=',' /QUALIFIER='\"' /FIRSTCASE=2 /VARIABLES=",
        *(f"  {name} {kind}" for name, kind in zip(names, types, strict=True)),
        ".",
        *(
            f"VARIABLE LABELS {name} {_quoted(text)}."
            for name, text in variable_labels(frame, language).items()
        ),
    ]
    for name, codes in value_labels(frame, language).items():
        if codes:
            pairs = " ".join(f"{code} {_quoted(text)}" for code, text in codes.items())
            lines += [f"VALUE LABELS {name} {pairs}.", f"MISSING VALUES {name} ({LOW} THRU {HIGH})."]
    return "\n".join([*lines, "EXECUTE.", ""])


def _format(kind: str) -> str:
    return {"number": "F16.4", "code": "F8.0", "date": "SDATE10", "text": f"A{TEXT}"}[kind]


def _quoted(text: str) -> str:
    return "'" + " ".join(text.replace("'", "''").split()) + "'"
