"""Whether figures may go out beside others: together they must tell of no fewer responses than each alone may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from surveys.authoring.models import Survey
from surveys.results.exports.models import DataPackage
from surveys.results.models import ResultsSnapshot
from surveys.results.tallies import valid


class TooAlikeError(Exception):
    """Fewer responses than may be told of changed since other figures; both together would tell theirs."""

    def __init__(self, number: int, count: int, *, package: bool = False) -> None:
        super().__init__()
        self.number, self.count, self.package = number, count, package


def alike_words(error: TooAlikeError) -> str:
    """Say beside which figures these would tell too much, and what can be done."""
    words = _(
        "Only %(count)d responses changed since results %(number)d. Both together would tell what they answered: "
        "withdraw results %(number)d first."
    )
    if error.package:
        words = _(
            "Only %(count)d responses changed since public package %(number)d. Both together would tell what they "
            "answered, and that package is out."
        )
    return words % {"count": error.count, "number": error.number}


def counted_in(survey: Survey) -> list[int]:
    """Give the revisions that public figures count now."""
    return sorted(valid(survey).values_list("pk", flat=True))


def check_apart(survey: Survey, counted: Sequence[int]) -> None:
    """Refuse figures that differ from others that are out by fewer responses than may be told of."""
    now = set(counted)
    for number, revisions, is_package in _out(survey):
        apart = now ^ set(revisions)
        if 0 < len(apart) < survey.k_min:
            raise TooAlikeError(number, len(apart), package=is_package)


def _out(survey: Survey) -> Iterator[tuple[int, Sequence[int], bool]]:
    """Give what is out: results that still stand, and public packages, which nobody can call back."""
    stands = ResultsSnapshot.objects.filter(survey=survey, withdrawn_at=None).order_by("number")
    for one in stands:
        yield one.number, one.query.get("revisions", []), False
    packages = DataPackage.objects.filter(survey=survey, kind=DataPackage.Kind.PUBLIC).order_by("number")
    for each in packages:
        if "revisions" in each.manifest:
            yield each.number, each.manifest["revisions"], True
