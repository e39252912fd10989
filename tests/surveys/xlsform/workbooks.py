"""Workbooks made of rows, and what is found in them."""

from collections.abc import Iterable, Mapping
from typing import Any

from ds4skills.web.exporting import Sheet, to_xlsx
from surveys.authoring.xlsform.building import Outcome, read_workbook

Rows = Iterable[Mapping[str, str]]
LABEL = "label::English (en)"


def sheet(name: str, rows: Rows, first: Iterable[str] = ()) -> Sheet:
    rows = list(rows)
    columns = list(dict.fromkeys([*first, *(column for row in rows for column in row)]))
    return Sheet(name, columns, [[row.get(column, "") for column in columns] for row in rows])


def workbook(survey: Rows, choices: Rows = (), settings: Mapping[str, str] | None = None) -> bytes:
    survey = list(survey)
    named = any(name.lower().startswith(("label", "caption")) for row in survey for name in row)
    about = settings or {"form_title": "Title", "form_id": "form"}
    return to_xlsx(
        [
            sheet("survey", survey, ("type", "name", *([] if named else [LABEL]))),
            sheet("choices", choices),
            sheet("settings", [about]),
        ]
    )


def ask(kind: str, name: str = "q", **more: str) -> dict[str, str]:
    return {"type": kind, "name": name, LABEL: "Text", **more}


def section(*rows: Mapping[str, str]) -> list[Mapping[str, str]]:
    return [ask("begin_group", "s"), *rows, {"type": "end_group"}]


def option(list_name: str, name: str, **more: str) -> dict[str, str]:
    return {"list_name": list_name, "name": name, LABEL: "Choice", **more}


def read(survey: Rows, choices: Rows = (), settings: Mapping[str, str] | None = None) -> Outcome:
    return read_workbook([workbook(survey, choices, settings)], proposals={"DS-01": 2})


def whole(outcome: Outcome) -> dict[str, Any]:
    assert outcome.document is not None, [each.sentence for each in outcome.findings]
    return outcome.document


def found(outcome: Outcome) -> list[tuple[str, str]]:
    return [(f"{each.sheet}!{each.cell}", each.id) for each in outcome.findings]
