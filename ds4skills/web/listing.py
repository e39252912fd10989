"""Lists: pages of rows that never fail, whatever page or order is asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)
SIZE = 50


@dataclass(frozen=True)
class Listing(Generic[M]):
    """One page of a list, with its count and the words of its filters."""

    page: Page[M]
    count: int
    filters: list[str]

    @property
    def rows(self) -> list[M]:
        """The rows of this page."""
        return list(self.page.object_list)


def listing(
    request: HttpRequest,
    rows: QuerySet[M],
    *,
    filters: list[str] | None = None,
    size: int = SIZE,
    count: int | None = None,
    dress: Callable[[QuerySet[M]], QuerySet[M]] | None = None,
) -> Listing[M]:
    """Give the page asked for; one beyond the end gives the last. `count` saves counting what is known.

    `dress` adds what the page shows of a row: then the list is put in order by its keys alone, however long it is.
    """
    paginator = Paginator(rows, size)
    if count is not None:
        paginator.count = count
    found = paginator.get_page(request.GET.get("page"))
    if dress is not None:
        mine = rows.model._default_manager.filter(pk__in=found.object_list.values("pk"))  # type: ignore[attr-defined]
        found.object_list = dress(mine.order_by(*rows.query.order_by))
    return Listing(found, paginator.count, filters or [])


def order_of(request: HttpRequest, allowed: dict[str, tuple[str, ...]], default: str) -> tuple[str, ...]:
    """Give the ordering that `?sort=` asks for, if it is on the list; "-name" turns it round."""
    asked = request.GET.get("sort", default)
    name = asked.removeprefix("-")
    fields = allowed.get(name) or allowed[default.removeprefix("-")]
    if not asked.startswith("-") or name not in allowed:
        return fields
    return tuple(f[1:] if f.startswith("-") else f"-{f}" for f in fields)
