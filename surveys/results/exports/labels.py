"""What codes mean: answers in words, the labels of choices and of what is missing, the codebook. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from ds4skills.web.texts import pick
from surveys.authoring.definition import NO_ANSWER, NOT_ASKED, OTHER_VERSION, Option
from surveys.authoring.kinds.shapes import several
from surveys.authoring.plans import OTHER
from surveys.results.exports.columns import Variable

MISSING = (NO_ANSWER, NOT_ASKED, OTHER_VERSION)
NUMERIC = {"number", "rating", "computed"}
TICKED = {"multiple"}


def missing_label(code: int) -> str:
    """Say why there is no answer."""
    return {
        NO_ANSWER: _("No answer"),
        NOT_ASKED: _("Not asked"),
        OTHER_VERSION: _("Not in that version"),
    }[code]


def title_of(variable: Variable, language: str) -> str:
    """Give what was asked, in a language."""
    return pick(variable.leaf.asked, language)[0] or variable.leaf.key


def column_labels(variable: Variable, language: str) -> list[str]:
    """Say of each column of a question what it holds."""
    title = title_of(variable, language)
    kind = variable.leaf.kind
    options = [f"{title}: {pick(option.label, language)[0]}" for option in variable.leaf.options]
    with override(language):
        other = [f"{title}: " + _("in words")] if variable.has_other else []
        if kind == "multiple":
            return [title, *options, *other]
        if kind == "ranking":
            return [_("Rank of") + f" {each}" for each in options]
        if len(variable.columns) > 1 and not other:
            return [title, f"{title}: " + _("why it is missing")]
    return [title, *other]


def code_labels(variable: Variable, language: str) -> list[dict[int, str]]:
    """Give the meaning of the codes of each column; nothing where it holds no codes."""
    with override(language):
        missing = {code: missing_label(code) for code in MISSING}
        marks = {0: _("not chosen"), 1: _("chosen"), **missing}
        yes = {1: _("Yes"), **missing}
    leaf, width = variable.leaf, len(variable.columns)
    if leaf.kind == "single":
        codes = {option.code: pick(option.label, language)[0] for option in leaf.options} | missing
        return [codes, *([{}] * (width - 1))]
    if leaf.kind == "multiple":
        other: list[dict[int, str]] = [{}] if variable.has_other else []
        return [{}, *([marks] * len(leaf.options)), *other]
    if leaf.kind == "ranking":
        return [missing] * width
    if leaf.kind == "consent":
        return [yes]
    return [{}, missing] if width > 1 else [{}]


def words_of(variable: Variable, cells: Sequence[Any], value: Any, language: str) -> list[str | int]:
    """Give the cells of an answer in words: labels for codes, in a language."""
    labels = code_labels_of(variable, language)
    found: list[str | int] = []
    for cell, known in zip(cells, labels, strict=True):
        found.append(known.get(cell, cell) if isinstance(cell, int) and known else cell)
    if variable.leaf.kind in TICKED and value:
        chosen = [
            _label(option, language) for option in variable.leaf.options if option.key in several(value)
        ]
        found[0] = "; ".join(chosen)
    return found


def _label(option: Option, language: str) -> str:
    return pick(option.label, language)[0] or option.key


_known: dict[tuple[int, str], tuple[Variable, list[dict[int, str]]]] = {}


def code_labels_of(variable: Variable, language: str) -> list[dict[int, str]]:
    """Give `code_labels`, remembered while an export runs."""
    key = (id(variable), language)
    held = _known.get(key)
    if held is None or held[0] is not variable:
        held = _known[key] = (variable, code_labels(variable, language))
    return held[1]


def codebook_columns(languages: Sequence[str]) -> list[str]:
    """Name the columns of the codebook."""
    return [
        "variable",
        "question",
        "series",
        "kind",
        "proposal",
        "code",
        *(f"label_{code}" for code in languages),
    ]


def codebook(variables: Sequence[Variable], languages: Sequence[str]) -> Iterator[list[Any]]:
    """Give a row for each column, then one for each of its codes."""
    for variable in variables:
        leaf = variable.leaf
        titles = [column_labels(variable, language) for language in languages]
        codes = [code_labels(variable, language) for language in languages]
        for place, name in enumerate(variable.columns):
            kind = "text" if name.endswith(OTHER) else leaf.kind
            lead = [name, leaf.key, variable.series, kind, leaf.proposal]
            yield [*lead, "", *(title[place] for title in titles)]
            for code in codes[0][place]:
                yield [*lead, code, *(known[place].get(code, "") for known in codes)]
