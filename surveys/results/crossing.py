"""One question against a field: how many said this and that; counted in one pass over two columns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from ds4skills.web.exporting import Sheet
from surveys.answering.models import Fact, Response
from surveys.authoring.definition import MISSING_BELOW, NO_ANSWER, NOT_ASKED
from surveys.authoring.models import Survey
from surveys.results.asked import Asked
from surveys.results.fields import LIST, NOBODY, REGISTER, UNASKED, Field, question_field
from surveys.results.figures import Figures, percent
from surveys.results.tallies import SEVERAL

Column = Mapping[int, Sequence[str]]  # response -> values


@dataclass(frozen=True)
class Cell:
    """One cell: how many, of those in its row, and of those in its column; nothing where it is hidden."""

    count: int | None
    row: int | None
    column: int | None


@dataclass(frozen=True)
class Crossed:
    """A cross-table: rows are answers, columns values of the field; totals count responses, each once."""

    columns: Sequence[tuple[str, str]]
    rows: Sequence[tuple[str, str, Sequence[Cell], Cell]]
    totals: Sequence[int | None]
    whole: int | None
    several: bool = False  # a response may stand in several rows or columns
    partly: bool = False  # some cells are hidden


def column_of(survey: Survey, field: Field, rows: QuerySet[Response] | None) -> Column:
    """Give the values of a field by response."""
    if field.question is not None:
        return _answers(survey, field.question, rows)
    found = (Response.objects.filter(survey=survey) if rows is None else rows).order_by()
    if field.name in REGISTER:
        return {pk: (value,) for pk, value in found.values_list("pk", field.name)}
    key = field.name.removeprefix(LIST)
    return {pk: _terms(profile.get(key)) for pk, profile in found.values_list("pk", "profile")}


def _terms(value: Any) -> Sequence[str]:
    return [str(each) for each in value] or [""] if isinstance(value, list) else [str(value or "")]


def _answers(survey: Survey, asked: Asked, rows: QuerySet[Response] | None) -> Column:
    facts = Fact.objects.filter(survey=survey, question=asked.pk).order_by()
    if rows is not None:
        facts = facts.filter(response__in=rows.order_by().values("pk"))
    names = _names(asked)
    found: dict[int, Sequence[str]] = {}
    for pk, *outcome in facts.values_list("response", "item", "value", "missing"):
        name = names.get(tuple(outcome), "")
        found[pk] = (*found[pk], name) if pk in found else (name,)
    return found


def _names(asked: Asked) -> dict[tuple[Any, ...], str]:
    """Give the value that each outcome stands for."""
    leaf = asked.leaf
    names: dict[tuple[Any, ...], str] = {(0, None, NO_ANSWER): NOBODY, (0, None, NOT_ASKED): UNASKED}
    if leaf.kind == "consent":
        return {**names, (0, 1, None): "yes"}
    if leaf.kind == "rating":
        start, end, step = leaf.scale
        return {**names, **{(0, place, None): str(place) for place in range(start, end + 1, max(1, step))}}
    for option in leaf.options:
        apart = option.code < MISSING_BELOW
        outcome = (0, None, option.code) if apart else (0, option.code, None)
        names[(option.code, 1, None) if leaf.kind == "multiple" else outcome] = option.key
    return names


def cross(survey: Survey, asked: Asked, by: Field, rows: QuerySet[Response] | None) -> Crossed:
    """Count one question against a field, perhaps among some responses; one or two statements."""
    own = question_field(asked)
    several = asked.leaf.kind in SEVERAL or by.name.startswith(LIST)
    several = several or (by.question is not None and by.question.leaf.kind in SEVERAL)
    cells: Counter[tuple[str, str]] = Counter()
    lines: Counter[str] = Counter()
    totals: Counter[str] = Counter()
    if several:
        ups, sides = column_of(survey, own, rows), column_of(survey, by, rows)
        whole = len(ups)
        for pk, names in ups.items():
            across = sides.get(pk, (UNASKED if by.question else "",))
            lines.update(names)
            totals.update(across)
            cells.update([(name, value) for name in names for value in across])
    else:
        for name, value, count in _pairs(survey, asked, by, rows):
            cells[name, value] += count
            lines[name] += count
            totals[value] += count
        whole = sum(lines.values())
    known = [value for value, _words in by.values if totals[value]]
    codes = known + sorted(code for code in totals if code not in known)
    shown = [value for value, _words in own.values if lines[value] or value not in {NOBODY, UNASKED}]
    return Crossed(
        [(code, by.word(code)) for code in codes],
        [
            (
                name,
                own.word(name),
                [_cell(cells[name, code], lines[name], totals[code]) for code in codes],
                _cell(lines[name], lines[name], whole),
            )
            for name in shown
        ],
        [totals[code] for code in codes],
        whole,
        several,
    )


def _pairs(
    survey: Survey, asked: Asked, by: Field, rows: QuerySet[Response] | None
) -> Iterator[tuple[str, str, int]]:
    """Count pairs of values where each response has one of both; one grouped statement."""
    facts = Fact.objects.filter(survey=survey, question=asked.pk).order_by()
    if rows is not None:
        facts = facts.filter(response__in=rows.order_by().values("pk"))
    names = _names(asked)
    if by.question is None:
        field = "category" if by.name == "category" else f"response__{by.name}"
        found = facts.values_list("item", "value", "missing", field).annotate(n=Count("*"))
        for *outcome, value, count in found:
            yield names.get(tuple(outcome), ""), value, count
        return
    others = _names(by.question)
    for *outcome, item, value, missing, count in _joined(survey, facts, by.question):
        other = UNASKED if item is None else others.get((item, value, missing), "")
        yield names.get(tuple(outcome), ""), other, count


JOIN = """WITH a (response_id, item, value, missing) AS {kept} ({facts}), b AS {kept} (
  SELECT response_id, item, value, missing FROM surveys_fact WHERE survey_id = %s AND question_id = %s)
SELECT a.item, a.value, a.missing, b.item, b.value, b.missing, COUNT(*)
FROM a LEFT JOIN b ON b.response_id = a.response_id GROUP BY 1, 2, 3, 4, 5, 6"""


def _joined(survey: Survey, facts: QuerySet[Fact], other: Asked) -> list[tuple[Any, ...]]:
    """Join the facts of two questions: each is read from the index once, whatever the planner thinks of it."""
    inner, params = facts.values_list("response_id", "item", "value", "missing").query.sql_with_params()
    kept = "MATERIALIZED" if connection.vendor == "sqlite" else "NOT MATERIALIZED"
    statement = JOIN.format(kept=kept, facts=inner)
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, survey.pk, other.pk])
        return list(cursor.fetchall())


def _cell(count: int | None, row: int | None, column: int | None) -> Cell:
    return Cell(count, percent(count, row), percent(count, column))


def of_figures(figures: Figures, asked: Asked, by: Field) -> Crossed:
    """Give the table by category of a survey that hides small cells: the very cells of its toplines."""
    own = question_field(asked)
    columns = [
        ("+".join(codes), " + ".join(by.word(code) for code in codes)) for codes, _base in figures.groups
    ]
    bases = [base for _codes, base in figures.groups]
    rows = [
        (
            line.key or NOBODY,
            own.word(line.key or NOBODY),
            [_cell(count, line.count, base) for count, base in zip(line.groups, bases, strict=True)],
            _cell(line.count, line.count, figures.base),
        )
        for line in figures.lines
    ]
    several = asked.leaf.kind == "multiple"
    return Crossed(columns, rows, bases, figures.base, several, figures.partly)


def sheet_of(crossed: Crossed, asked: Asked, by: Field, about: Sequence[tuple[str, str]]) -> Sheet:
    """Give a cross-table as a file: a line for each cell."""
    columns = (
        "question",
        "answer",
        "answer_words",
        "by",
        "value",
        "value_words",
        "n",
        "row_percent",
        "column_percent",
    )
    lines = [
        (asked.name, name, words, by.name, code, label, *_figures(cell))
        for name, words, cells, total in crossed.rows
        for (code, label), cell in [*zip(crossed.columns, cells, strict=True), (("*", _("All")), total)]
    ]
    return Sheet(f"{asked.name}-by-{by.name}", columns, lines, about)


def _figures(cell: Cell) -> tuple[int | str, int | str, int | str]:
    """Give the figures of a cell; what is hidden says so."""
    if cell.count is None:
        return "suppressed", "suppressed", "suppressed"
    return cell.count, "" if cell.row is None else cell.row, "" if cell.column is None else cell.column
