"""What a published version never changes, remembered by each process: its document, and the rows behind its keys.

Whoever is given a document reads it; nobody writes into it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from surveys.authoring.models import Binding, Question, SurveyVersion

MOST = 64  # versions
LARGE = ("definition", "compared")  # columns that are left out where a version is read with something else
Name = tuple[int, str]  # a version's number and digest


@dataclass(frozen=True)
class Codes:
    """The rows that stand for the keys of a version: all its questions, and the choices of those that are bound."""

    questions: dict[str, int]
    choices: dict[tuple[int, str], int]


_texts: dict[Name, tuple[Any, ...]] = {}
_codes: dict[Name, Codes] = {}


def forget() -> None:
    """Forget everything: a test begins with another database."""
    _texts.clear()
    _codes.clear()


def fill(version: SurveyVersion) -> SurveyVersion:
    """Give a version what was left out when it was read."""
    if LARGE[0] not in version.get_deferred_fields():
        return version
    name = version.pk, version.digest
    found = _texts.get(name)
    if found is None:
        found = SurveyVersion.objects.filter(pk=version.pk).values_list(*LARGE).get()
        if version.digest:
            _remember(_texts, name, found)
    version.definition, version.compared = found
    return version


def codes_of(version: SurveyVersion) -> Codes:
    """Give the rows that stand for the keys of a published version; they never change, and none is ever deleted."""
    name = version.pk, version.digest
    found = _codes.get(name)
    if found is None:
        found = _read(version)
        if version.digest:
            _remember(_codes, name, found)
    return found


def _read(version: SurveyVersion) -> Codes:
    bound = Exists(Binding.objects.filter(version=version, question=OuterRef("pk")))
    rows = Question.objects.filter(survey=version.survey_id).annotate(bound=bound)
    found = Codes({}, {})
    wanted = rows.values_list("key", "series", "pk", "bound", "choices__key", "choices__pk")
    for key, series, pk, is_bound, choice, code in wanted:
        if series != version.series_of(key):
            continue
        found.questions[key] = pk
        if is_bound and code is not None:
            found.choices[pk, choice] = code
    return found


def _remember(known: dict[Name, Any], name: Name, found: object) -> None:
    if len(known) >= MOST:
        known.clear()
    known[name] = found
