"""What the address of a page of results asks for; what is not known is refused with the list of what is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from ds4skills.web.http import page
from surveys.answering.models import Response
from surveys.authoring.models import Survey
from surveys.results.asked import Whole
from surveys.results.fields import (
    Field,
    Filter,
    UnknownFieldError,
    among,
    fields_of,
    filterable,
    filters_of,
    find,
)

KNOWN = frozenset({"f", "by", "lang", "page"})


@dataclass(frozen=True)
class Wanted:
    """The fields of a survey, the filters that were asked for, and the field to group by."""

    fields: Sequence[Field]
    filterable: Sequence[Field]
    filters: Sequence[Filter]
    by: Field | None
    rows: QuerySet[Response] | None

    @property
    def pairs(self) -> list[str]:
        """Spell the filters as the address does."""
        return [f"{each.field.name}:{value}" for each in self.filters for value in each.values]

    @property
    def query(self) -> str:
        """Spell the filters for an address."""
        return urlencode([("f", pair) for pair in self.pairs])

    @property
    def active(self) -> list[tuple[str, str]]:
        """Give each filter in words, with the address without it."""
        grouping = [("by", self.by.name)] if self.by else []
        found = []
        for each in self.filters:
            rest = [("f", pair) for pair in self.pairs if not pair.startswith(f"{each.field.name}:")]
            found.append((each.words, "?" + urlencode([*grouping, *rest])))
        return found


def wanted(data: QueryDict, survey: Survey, whole: Whole, at: datetime) -> Wanted:
    """Read an address; raises UnknownFieldError."""
    fields = fields_of(survey, whole, at)
    some = filterable(survey, fields)
    if strange := sorted(set(data) - KNOWN):
        raise UnknownFieldError(strange[0], fields)
    filters = filters_of(some, data.getlist("f"))
    by = find(fields, name) if (name := data.get("by", "")) else None
    return Wanted(fields, some, filters, by, among(survey, filters))


def sentence(error: UnknownFieldError) -> str:
    """Say what is not known, and what is."""
    if not error.fields:
        return _(
            "There is no field “%(asked)s”: these answers are shown in fixed tables, without filters."
        ) % {"asked": error.asked[:60]}
    names = ", ".join(each.name for each in error.fields)
    return _("There is no field or value “%(asked)s”. There are: %(names)s.") % {
        "asked": error.asked[:60],
        "names": names,
    }


def refused(request: HttpRequest, error: UnknownFieldError, context: dict[str, object]) -> HttpResponse:
    """Answer 400 with the fields there are."""
    known = {**context, "sentence": sentence(error), "fields": error.fields}
    return page(request, "surveys/results/fields.html", known, status=400)
