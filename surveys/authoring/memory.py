"""What a published version never changes, remembered by each process: its document, and the rows behind its keys.

Whoever is given a document or a row reads it; nobody writes into it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef

from surveys.authoring.models import Binding, Question, SurveyVersion

MOST = 200  # things of versions
LARGE = ("definition", "compared")  # columns that are left out where a version is read with something else
T = TypeVar("T")


@dataclass(frozen=True)
class Codes:
    """The rows that stand for the keys of a version: all its questions, and the choices of those that are bound."""

    questions: dict[str, int]
    choices: dict[tuple[int, str], int]


_known: dict[tuple[str, int, str], Any] = {}


def forget() -> None:
    """Forget everything: a test begins with another database."""
    _known.clear()


def _once(what: str, version: SurveyVersion, read: Callable[[SurveyVersion], T]) -> T:
    """Give what was read of a version before, or read it; that of a draft is not remembered."""
    name = what, version.pk, version.digest
    if name in _known:
        found: T = _known[name]
        return found
    found = read(version)
    if version.digest:
        if len(_known) >= MOST:
            _known.clear()
        _known[name] = found
    return found


def fill(version: SurveyVersion) -> SurveyVersion:
    """Give a version what was left out when it was read."""
    if LARGE[0] in version.get_deferred_fields():
        version.definition, version.compared = _once("texts", version, _texts)
    return version


def codes_of(version: SurveyVersion) -> Codes:
    """Give the rows that stand for the keys of a published version; they never change, and none is ever deleted."""
    return _once("codes", version, _codes)


def bindings_of(version: SurveyVersion) -> list[Binding]:
    """List the bindings of a published version, with their questions and wordings."""
    return _once("bindings", version, _bindings)


def _texts(version: SurveyVersion) -> tuple[Any, ...]:
    found: tuple[Any, ...] = SurveyVersion.objects.filter(pk=version.pk).values_list(*LARGE).get()
    return found


def _codes(version: SurveyVersion) -> Codes:
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


def _bindings(version: SurveyVersion) -> list[Binding]:
    rows = Binding.objects.filter(version=version).select_related("question", "proposal_version")
    return list(rows.defer("proposal_version__wordings").order_by("id"))
