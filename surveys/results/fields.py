"""By what one may group and filter: closed questions, and what responses froze of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from consultations.register.terms.queries import describing, labels
from ds4skills.web.texts import country_name, pick
from surveys.answering.models import Fact, Response
from surveys.authoring.definition import MISSING_BELOW, NO_ANSWER, NOT_ASKED
from surveys.authoring.models import Survey
from surveys.results.asked import Asked, Whole
from surveys.results.figures import TICKED, UNTICKED

NOBODY, UNASKED = "none", "unasked"  # values: no answer, not asked
REGISTER = ("category", "country", "size")
LIST, QUESTION = "list.", "q."
MOST_FILTERS = 20


class UnknownFieldError(Exception):
    """There is no such field, or it has no such value; `fields` lists those there are."""

    def __init__(self, asked: str, fields: Sequence[Field]) -> None:
        super().__init__(asked)
        self.asked, self.fields = asked, fields


@dataclass(frozen=True)
class Field:
    """One field: the name that addresses use, its words, its values with theirs; open ones take any value."""

    name: str
    words: str
    values: Sequence[tuple[str, str]] = ()
    question: Asked | None = None

    def word(self, value: str) -> str:
        """Give a value in words."""
        if self.name == "country":
            return country_name(value) if value else _("Country not known")
        known = dict(self.values)
        return known.get(value) or value or _("Not known")

    def takes(self, value: str) -> bool:
        """Tell whether a filter may ask for a value."""
        if self.name == "country":
            return value == "" or (len(value) == len("BE") and value.isalpha() and value.isupper())
        return value == "" or value in dict(self.values)


@dataclass(frozen=True)
class Filter:
    """One condition: a field has one of some values."""

    field: Field
    values: Sequence[str]

    @property
    def words(self) -> str:
        """Say it."""
        return f"{self.field.words}: {' / '.join(self.field.word(value) for value in self.values)}"


def fields_of(survey: Survey, whole: Whole, at: datetime) -> list[Field]:
    """List the fields by which one may group: all where answers are named, else the category once it is closed."""
    category = Field("category", _("Category"), list(labels().items()))
    if survey.hides_small:
        return [category] if split(survey, at) else []
    sizes = list(labels("size").items())
    found = [category, Field("country", _("Country")), Field("size", _("Size"), sizes)]
    found += [Field(LIST + slug, title, terms) for slug, title, terms in describing()]
    found += [question_field(each) for each in whole.questions if each.closed]
    return found


def filterable(survey: Survey, fields: Sequence[Field]) -> Sequence[Field]:
    """Keep the fields by which one may filter: none where small cells are hidden, or two filters would tell them."""
    return [] if survey.hides_small else fields


def split(survey: Survey, at: datetime) -> bool:
    """Tell whether tables by category may be shown: while answers come in, two looks at small cells tell of one."""
    return not survey.hides_small or at >= min(survey.closes_at, survey.consultation.closes_at)


def question_field(asked: Asked) -> Field:
    """Make a field of a closed question."""
    leaf = asked.leaf
    if leaf.kind == "consent":
        values = [("yes", pick(TICKED)[0]), (NOBODY, pick(UNTICKED)[0])]
    elif leaf.kind == "rating":
        start, end, step = leaf.scale
        values = [(str(place), str(place)) for place in range(start, end + 1, max(1, step))]
        values.append((NOBODY, _("No answer")))
    else:
        values = [(option.key, pick(option.label)[0] or option.key) for option in leaf.options]
        values.append((NOBODY, _("No answer")))
    values.append((UNASKED, _("Not asked")))
    return Field(QUESTION + asked.name, pick(leaf.asked)[0] or leaf.key, values, asked)


def find(fields: Sequence[Field], name: str) -> Field:
    """Find a field by its name."""
    found = next((each for each in fields if each.name == name), None)
    if found is None:
        raise UnknownFieldError(name, fields)
    return found


def filters_of(fields: Sequence[Field], asked: Sequence[str]) -> list[Filter]:
    """Read filters as `field:value`; several values of one field mean one of them, several fields all of them."""
    found: dict[str, list[str]] = {}
    for each in [text for text in asked if text][: MOST_FILTERS + 1]:
        name, mark, value = each.partition(":")
        field = find(fields, name)
        if not mark or not field.takes(value) or len(found) >= MOST_FILTERS:
            raise UnknownFieldError(each, fields)
        values = found.setdefault(name, [])
        if value not in values:
            values.append(value)
    return [Filter(find(fields, name), values) for name, values in found.items()]


def among(survey: Survey, filters: Sequence[Filter]) -> QuerySet[Response] | None:
    """Give the responses that meet all filters; nothing where there is none."""
    if not filters:
        return None
    rows = Response.objects.filter(survey=survey)
    for each in filters:
        rows = rows.filter(_condition(survey, each))
    if survey.access == Survey.Access.OPEN:
        rows = rows.filter(verified=True)
    return rows


def _condition(survey: Survey, one: Filter) -> Q:
    name, asked = one.field.name, one.field.question
    if asked is not None:
        rows = Fact.objects.filter(survey=survey, question=asked.pk)
        wanted = Q()
        for value in one.values:
            wanted |= _outcome(asked, value)
        return Q(pk__in=rows.filter(wanted).values("response"))
    if name in REGISTER:
        return Q(**{f"{name}__in": one.values})
    key, found = name.removeprefix(LIST), Q()
    for value in one.values:
        has = Q(**{f"profile__{key}": value}) | Q(**{f"profile__{key}__icontains": f'"{value}"'})
        found |= has if value else Q(**{f"profile__{key}": None}) | ~Q(profile__has_key=key)
    return found


def _outcome(asked: Asked, value: str) -> Q:
    """Say which facts stand for a value."""
    if value in {NOBODY, UNASKED}:
        return Q(missing=NO_ANSWER if value == NOBODY else NOT_ASKED)
    leaf = asked.leaf
    if leaf.kind in {"rating", "consent"}:
        return Q(item=0, value=1 if leaf.kind == "consent" else int(value))
    option = leaf.option(value)
    code = option.code if option else 0
    if leaf.kind == "multiple":
        return Q(item=code, value=1)
    return Q(item=0, missing=code) if code < MISSING_BELOW else Q(item=0, value=code)
