"""What a row would do: its cells by target, checked, compared with the register. No database here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.directory.names import fold
from ds4skills.web.exporting import unguard

TARGETS: dict[str, Any] = {
    "name": gettext_lazy("Organisation: name"),
    "acronym": gettext_lazy("Organisation: acronym"),
    "category": gettext_lazy("Organisation: category"),
    "country": gettext_lazy("Organisation: country"),
    "city": gettext_lazy("Organisation: city"),
    "website": gettext_lazy("Organisation: website"),
    "size": gettext_lazy("Organisation: size"),
    "given_name": gettext_lazy("Person: given name"),
    "family_name": gettext_lazy("Person: family name"),
    "email": gettext_lazy("Person: e-mail"),
    "language": gettext_lazy("Person: language"),
    "role": gettext_lazy("Person: role in the organisation"),
    "starts_on": gettext_lazy("Person: in the organisation since"),
}
ORGANISATION = ("name", "acronym", "category", "country", "city", "website", "size")
LONGEST = {"name": 300, "acronym": 40, "city": 120, "given_name": 120, "family_name": 120, "role": 200}
HINTS = {
    "name": "name organisation organization organisationname company institution nom organisme denomination",
    "acronym": "acronym sigle abbreviation",
    "category": "category type kind categorie",
    "country": "country pays land countrycode headofficecountry",
    "city": "city town ville",
    "website": "website url web site homepage siteweb",
    "size": "size taille",
    "given_name": "givenname firstname prenom first",
    "family_name": "familyname lastname surname nomdefamille last",
    "email": "email e-mail mail courriel address",
    "language": "language langue lang",
    "role": "role position function fonction jobtitle",
    "starts_on": "since from startson start depuis",
}


@dataclass(frozen=True)
class Lookups:
    """What words stand for, and what the register holds already."""

    categories: Mapping[str, str]
    countries: Mapping[str, str]
    languages: frozenset[str]
    organisations: Mapping[tuple[str, str], Mapping[str, str]]
    people: Mapping[str, str]  # address -> name


@dataclass
class Plan:
    """What applying a row does."""

    verdict: str
    sentence: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    key: tuple[str, str] = ("", "")


def suggest(header: Sequence[str]) -> dict[str, str]:
    """Guess which column holds what, by its heading."""
    squeezed = {re.sub(r"[^a-z]", "", fold(each)): each for each in reversed(header)}
    found: dict[str, str] = {}
    for target, words in HINTS.items():
        for word in (target.replace("_", ""), *words.replace("-", "").split()):
            if word in squeezed and squeezed[word] not in found.values():
                found[target] = squeezed[word]
                break
    return found


def cells_of(header: Sequence[str], cells: Sequence[str], mapping: Mapping[str, str]) -> dict[str, str]:
    """Give a row's cells by target, trimmed; an export's guard is taken off again."""
    by_name = dict(zip(header, cells, strict=False))
    return {
        target: " ".join(unguard(by_name.get(column, "")).split())
        for target, column in mapping.items()
        if column
    }


def plan(cells: Mapping[str, str], known: Lookups, seen: set[str]) -> Plan:
    """Decide what a row does; a row that cannot come in says which cell, and what is allowed."""
    facts: dict[str, Any] = {name: value for name, value in cells.items() if value}
    for check in (_needs, _lengths, _category, _country, _size, _website, _email, _language, _since):
        if sentence := check(facts, known):
            return Plan("refused", sentence)
    mark = f"{fold(facts.get('name', ''))}|{facts.get('country', '')}|{facts.get('email', '')}"
    if mark in seen:
        return Plan("refused", _("The same row stands in this file before."))
    seen.add(mark)
    key = (fold(facts.get("name", ""))[:300], facts.get("country", ""))
    return _compare(facts, key, known)


def _compare(facts: dict[str, Any], key: tuple[str, str], known: Lookups) -> Plan:
    have = known.organisations.get(key) if facts.get("name") else None
    news = []
    if facts.get("name") and have is None:
        news.append(_("a new organisation"))
    changed = (
        {name for name in ORGANISATION if facts.get(name) and have.get(name, "") != facts[name]}
        if have
        else set()
    )
    if facts.get("email") and facts["email"] not in known.people:
        news.append(_("a new person"))
    elif facts.get("family_name") and not facts.get("email"):
        news.append(_("a new person without an address"))
    if news:
        return Plan("new", ", ".join(news), facts, key)
    if changed:
        names = ", ".join(sorted(changed))
        return Plan("changed", _("changes %(fields)s") % {"fields": names}, facts, key)
    return Plan("same", "", facts, key)


def _needs(facts: dict[str, Any], _known: Lookups) -> str:
    if not facts.get("name") and not facts.get("family_name"):
        return _("Neither an organisation nor a person is named.")
    if (facts.get("email") or facts.get("given_name")) and not facts.get("family_name"):
        return _("The person has no family name.")
    return ""


def _lengths(facts: dict[str, Any], _known: Lookups) -> str:
    for name, most in LONGEST.items():
        if len(facts.get(name, "")) > most:
            sentence = _("%(field)s has more than %(most)d characters.")
            return sentence % {"field": TARGETS[name], "most": most}
    return ""


def _category(facts: dict[str, Any], known: Lookups) -> str:
    if value := facts.get("category"):
        code = known.categories.get(fold(value))
        if code is None:
            allowed = ", ".join(sorted(set(known.categories.values())))
            return _("“%(value)s” is no category. Allowed: %(allowed)s") % {
                "value": value,
                "allowed": allowed,
            }
        facts["category"] = code
    return ""


def _country(facts: dict[str, Any], known: Lookups) -> str:
    if value := facts.get("country"):
        code = known.countries.get(fold(value))
        if code is None:
            return _("“%(value)s” is no country that we know.") % {"value": value}
        facts["country"] = code
    return ""


def _size(facts: dict[str, Any], _known: Lookups) -> str:
    if value := facts.get("size"):
        facts["size"] = fold(value)
        if facts["size"] not in {"micro", "small", "medium", "large"}:
            return _("“%(value)s” is no size. Allowed: micro, small, medium, large.") % {"value": value}
    return ""


def _website(facts: dict[str, Any], _known: Lookups) -> str:
    if value := facts.get("website"):
        facts["website"] = value if "://" in value else f"https://{value}"
        try:
            URLValidator(schemes=["http", "https"])(facts["website"])
        except ValidationError:
            return _("“%(value)s” is no address of a website.") % {"value": value}
    return ""


def _email(facts: dict[str, Any], _known: Lookups) -> str:
    if value := facts.get("email"):
        facts["email"] = value.lower()
        try:
            validate_email(value)
        except ValidationError:
            return _("“%(value)s” is no e-mail address.") % {"value": value}
    return ""


def _language(facts: dict[str, Any], known: Lookups) -> str:
    if value := facts.get("language"):
        facts["language"] = value.lower()[:2]
        if facts["language"] not in known.languages:
            allowed = ", ".join(sorted(known.languages))
            return _("We do not write in “%(value)s” yet. Allowed: %(allowed)s") % {
                "value": value,
                "allowed": allowed,
            }
    return ""


def _since(facts: dict[str, Any], _known: Lookups) -> str:
    if value := facts.get("starts_on"):
        try:
            facts["starts_on"] = date.fromisoformat(value)
        except ValueError:
            return _("“%(value)s” is no day. Write it as 2026-05-31.") % {"value": value}
    return ""
