"""The figures of a public package: those of published results, line for line, so that no two tables tell more.

Another way to hide small figures of the same answers would be as safe alone, and would tell them beside the first.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ds4skills.web.texts import pick
from surveys.authoring.definition import NO_ANSWER, NOT_ASKED, OTHER_VERSION
from surveys.authoring.models import Survey
from surveys.results.asked import whole_of
from surveys.results.exports.labels import missing_label
from surveys.results.figures import Line
from surveys.results.tallies import SEVERAL
from surveys.results.toplines import Topline, toplines

COLUMNS = ["question", "series", "choice", "category", "answer", "label", "count"]
HIDDEN, BASE = "*", "base"
Row = list[Any]


def figures(survey: Survey, at: datetime, language: str) -> Iterator[Row]:
    """Give a row for each figure of every question; `*` where it is hidden."""
    whole = whole_of(survey)
    if whole is None:
        return
    for each in toplines(survey, whole, at, public=True):
        yield from _rows(each, language)


def _rows(each: Topline, language: str) -> Iterator[Row]:
    asked, found = each.asked, each.figures
    lead: Row = [asked.leaf.key, asked.series]
    with override(language):
        answered = _("Answered")
        silent = {code: missing_label(code) for code in (NO_ANSWER, NOT_ASKED, OTHER_VERSION)}
    bases = found.bases
    yield [*lead, "", "", BASE, answered, _shown(bases.answered)]
    counts = {NO_ANSWER: bases.silent, NOT_ASKED: bases.not_asked, OTHER_VERSION: bases.elsewhere}
    for code, label in silent.items():
        yield [*lead, "", "", code, label, _shown(counts[code])]
    names = ["+".join(code or "-" for code in codes) for codes, _base in found.groups]
    for name, (_codes, base) in zip(names, found.groups, strict=True):
        yield [*lead, "", name, BASE, answered, _shown(base)]
    for line in found.lines:
        label = pick(line.label, language)[0] or line.key
        choice, answer = (line.key, 1) if asked.leaf.kind in SEVERAL else ("", line.code)
        yield [*lead, choice, "", answer, label, _shown(line.count)]
        for name, count in zip(names, line.groups, strict=False):
            yield [*lead, choice, name, answer, label, _shown(count)]
        if asked.leaf.kind == "ranking":
            yield from ([*lead, line.key, "", word, label, value] for word, value in _ranked(line))


def _ranked(line: Line) -> list[tuple[str, Any]]:
    return [("first", _shown(line.first)), ("mean", HIDDEN if line.mean is None else line.mean)]


def _shown(count: int | None) -> int | str:
    return HIDDEN if count is None else count
