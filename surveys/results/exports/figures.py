"""The figures of a public package: counts by category, so hidden that none of few can be worked out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Count

from ds4skills.web.suppression import suppress
from surveys.answering.models import Fact, Response
from surveys.authoring.definition import MISSING_BELOW
from surveys.results.exports.columns import Variable
from surveys.results.exports.labels import MISSING, NUMERIC, missing_label
from surveys.results.exports.records import Frame

COLUMNS = ["question", "series", "choice", "category", "answer", "label", "count"]
HIDDEN = "*"
OPEN = {"text", "file", "computed", "number", "date"}  # their values could each be somebody's own
Counts = Counter[tuple[str, int, int | None, int | None]]  # category, item, value, missing


def figures(frame: Frame, language: str) -> Iterator[list[Any]]:
    """Give a row for each figure; `*` where it is hidden, for it, or another, would tell of fewer than five."""
    counted = _count(frame)
    responses = Response.objects.filter(pk__in=frame.revisions().values("response"))
    bases = Counter(responses.order_by().values_list("category", flat=True))
    small = max(frame.survey.k_min - 1, 1)
    for variable in frame.variables:
        counts = counted.get((variable.leaf.key, variable.series), Counter())
        categories = sorted({key[0] for key in counts})
        for choice, answers in _tables(variable, language):
            table = [[_number(counts, bases, where, each) for each in answers] for where in categories]
            yield from _rows(variable, choice, categories, answers, table, small)


class Answer(NamedTuple):
    """One column of a table: its name and label, and the facts that it counts; `rest` counts those who said else."""

    name: str
    label: str
    item: int
    value: int | None
    missing: int | None
    rest: bool = False


def _count(frame: Frame) -> dict[tuple[str, int], Counts]:
    rows = Fact.objects.filter(survey=frame.survey, response__in=frame.revisions().values("response"))
    names = ("question__key", "question__series", "category", "item", "value", "missing")
    found: dict[tuple[str, int], Counts] = {}
    for key, series, *rest, count in rows.order_by().values_list(*names).annotate(n=Count("pk")):
        found.setdefault((key, series), Counter())[tuple(rest)] += count
    return found


def _number(counts: Counts, bases: Counter[str], category: str, answer: Answer) -> int:
    if not answer.rest:
        return counts[category, answer.item, answer.value, answer.missing]
    silent = sum(counts[category, 0, None, code] for code in MISSING)
    named = sum(
        count
        for (where, item, _value, _missing), count in counts.items()
        if (where, item) == (category, answer.item)
    )
    return bases[category] - silent - named


def _tables(variable: Variable, language: str) -> Iterator[tuple[str, list[Answer]]]:
    """Give the tables of a question: one, or one for each choice; each a list of the answers that are counted."""
    leaf = variable.leaf
    none = [Answer(str(code), missing_label(code), 0, None, code) for code in MISSING[:2]]
    words = {option.code: option.label.get(language, option.key) for option in leaf.options}
    if leaf.kind in OPEN:
        return
    if leaf.kind == "multiple":
        for option in leaf.options:
            chosen = Answer("1", words[option.code], option.code, 1, None)
            yield option.key, [chosen, Answer("0", words[option.code], option.code, 0, None, rest=True)]
        yield "", none
    elif leaf.kind == "ranking":
        for option in leaf.options:
            label = words[option.code]
            places = range(1, len(leaf.options) + 1)
            ranks = [Answer(str(rank), label, option.code, rank, None) for rank in places]
            yield option.key, [*ranks, Answer("0", label, option.code, 0, None, rest=True)]
        yield "", none
    elif leaf.kind in NUMERIC:
        start, end, step = leaf.scale
        places = range(start, end + 1, max(1, step))
        yield "", [*(Answer(str(n), str(n), 0, n, None) for n in places), *none]
    elif leaf.kind == "consent":
        yield "", [Answer("1", "", 0, 1, None), *none]
    else:
        yield "", [*(_coded(code, label) for code, label in words.items()), *none]


def _coded(code: int, label: str) -> Answer:
    is_missing = code < MISSING_BELOW
    return Answer(str(code), label, 0, None if is_missing else code, code if is_missing else None)


def _rows(
    variable: Variable,
    choice: str,
    categories: Sequence[str],
    answers: Sequence[Answer],
    table: Sequence[Sequence[int]],
    small: int,
) -> Iterator[list[Any]]:
    if not table:
        return
    hidden = suppress(table, fewest=small + 1)
    lead = [variable.leaf.key, variable.series, choice]
    for place, answer in enumerate(answers):
        name, label = answer.name, answer.label
        total = sum(row[place] for row in table)
        shown = HIDDEN if hidden.columns[place] or 0 < total <= small else total
        yield [*lead, "", name, label, shown]
        for line, category in enumerate(categories):
            count = table[line][place]
            is_hidden = hidden.cells[line][place] or 0 < count <= small
            yield [*lead, category or "-", name, label, HIDDEN if is_hidden else count]
