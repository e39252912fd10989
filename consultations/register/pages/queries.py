"""What the pages of organisations ask: one page of the list with the numbers beside its filters."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.directory.cubes import Cube, cube, whole
from consultations.register.directory.finding import NONE, narrowed, with_term
from consultations.register.directory.models import Organisation, OrganisationQuerySet
from consultations.register.directory.searching import search
from consultations.register.engagement.furthest import STAGES
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.stages import NOT_YET, at_stage, stage_counts
from consultations.register.terms.countries import countries
from consultations.register.terms.queries import choices, describing, label
from ds4skills.web.texts import country_name

CUBED = ("category", "country", "size", "status", "network")


@dataclass(frozen=True)
class Option:
    """One value of a filter, with how many organisations it would show; None where that is not counted."""

    code: str
    words: str
    count: int | None
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """One filter."""

    name: str
    label: str
    options: list[Option]


@dataclass(frozen=True)
class Active:
    """A filter that is set: its words, the address without it, and how many there would be then."""

    name: str
    words: str
    without: Mapping[str, str]
    count: int | None = None


@dataclass(frozen=True)
class Found:
    """What a search gives: the rows, how many, the filters with their numbers."""

    rows: OrganisationQuerySet
    count: int
    facets: list[Facet]
    active: list[Active]

    @property
    def drops(self) -> list[Active]:
        """Give the filters whose dropping shows most, the best first; unknown ones last."""
        useful = [each for each in self.active if each.count is None or each.count]
        return sorted(useful, key=lambda each: (each.count is None, -(each.count or 0), each.name))


def based(asked: Mapping[str, str]) -> OrganisationQuerySet:
    """Give what is left by the search, the term of another list and the stage alone."""
    rows = search(asked.get("q", ""))
    if term := asked.get("term"):
        rows = with_term(rows, term)
    if asked.get("exercise") and asked.get("stage"):
        rows = at_stage(rows, asked["exercise"], asked["stage"])
    return rows


def find(asked: Mapping[str, str], exercises: list[tuple[str, str]]) -> Found:
    """Search organisations; `exercises` are those the reader works on."""
    plain = (
        not asked.get("q") and not asked.get("term") and not (asked.get("exercise") and asked.get("stage"))
    )
    base = based(asked)
    filters = {name: "" if asked[name] == NONE else asked[name] for name in CUBED if asked.get(name)}
    counted = whole() if plain else cube(base, filters)
    rows = narrowed(base, asked)
    facets = [
        _facet("category", _("Category"), choices(), counted, filters, _("Without a category")),
        _facet("country", _("Country"), countries(), counted, filters, _("Without a country")),
        _facet(
            "size",
            _("Size"),
            choices("size"),
            counted,
            filters,
            _("Size not known"),
        ),
        _facet("network", _("Network"), list(counted.networks.items()), counted, filters, ""),
        _facet(
            "status",
            _("Status"),
            [(code, str(words)) for code, words in Organisation.Status.choices],
            counted,
            filters,
            "",
        ),
    ]
    facets += [*_terms(asked.get("term", "")), *_stages(asked, exercises)]
    active = _active(asked, counted, filters, dict(exercises), counted.networks)
    return Found(rows, counted.total(filters), facets, active)


def _facet(
    name: str,
    title: str,
    known: list[tuple[str, str]],
    counted: Cube,
    filters: Mapping[str, str],
    nothing: str,
) -> Facet:
    numbers = counted.counts(name, filters)
    chosen = filters.get(name)
    options = [
        Option(code, words, numbers[code], code == chosen)
        for code, words in known
        if numbers[code] or code == chosen
    ]
    if nothing and (numbers[""] or chosen == ""):
        options.append(Option(NONE, nothing, numbers[""], chosen == ""))
    return Facet(name, title, options)


def further_terms() -> dict[str, str]:
    """Give the terms of other lists than the category as "hys:ngo", in words with their list."""
    return {
        f"{slug}:{code}": f"{title}: {words}" for slug, title, terms in describing() for code, words in terms
    }


def _terms(chosen: str) -> list[Facet]:
    options = [Option(code, words, None, code == chosen) for code, words in further_terms().items()]
    return [Facet("term", _("Term of another list"), options)] if options else []


def _stages(asked: Mapping[str, str], exercises: list[tuple[str, str]]) -> list[Facet]:
    """Give the exercises one works on, and the stages in the one that is chosen."""
    if not exercises:
        return []
    chosen = asked.get("exercise", "")
    found = [
        Facet(
            "exercise",
            _("Consultation"),
            [Option(code, title, None, code == chosen) for code, title in exercises],
        )
    ]
    if chosen:
        known = {**dict(Interaction.Stage.choices), NOT_YET: _("not invited yet")}
        rows = narrowed(search(asked.get("q", "")), asked)
        numbers = stage_counts(rows, chosen)
        options = [
            Option(code, str(known[code]), numbers.get(code), code == asked.get("stage"))
            for code in (*STAGES, NOT_YET)
        ]
        found.append(Facet("stage", _("Came at least so far"), options))
    return found


def _active(
    asked: Mapping[str, str],
    counted: Cube,
    filters: Mapping[str, str],
    exercises: Mapping[str, str],
    networks: Mapping[str, str],
) -> list[Active]:
    found = []
    for name, value in asked.items():
        if name == "exercise":
            continue
        rest = {key: each for key, each in asked.items() if key != name}
        count = None
        if name in CUBED:
            count = counted.total({key: each for key, each in filters.items() if key != name})
        found.append(Active(name, _word(name, value, asked, exercises, networks), rest, count))
    return found


BLANK = {
    "category": gettext_lazy("without a category"),
    "country": gettext_lazy("without a country"),
    "size": gettext_lazy("size not known"),
}
SAY: dict[str, Callable[[str], str]] = {
    "category": label,
    "country": country_name,
    "size": lambda value: label(value, "size"),
    "status": lambda value: str(Organisation.Status(value).label),
}


def _word(
    name: str, value: str, asked: Mapping[str, str], exercises: Mapping[str, str], networks: Mapping[str, str]
) -> str:
    """Say one filter."""
    if value == NONE and name in BLANK:
        return str(BLANK[name])
    if name == "term":
        return further_terms().get(value, value)
    if name in SAY:
        return SAY[name](value)
    if name == "network":
        return _("known through %(network)s") % {"network": networks.get(value, value)}
    if name == "stage":
        words = _("not invited yet") if value == NOT_YET else str(Interaction.Stage(value).label)
        title = exercises.get(asked.get("exercise", ""), "")
        return _("%(stage)s in “%(title)s”") % {"stage": words, "title": title}
    return f"“{value}”"
