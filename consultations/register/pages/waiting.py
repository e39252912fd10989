"""What waits for staff in the register: one source for its tabs and for every dashboard, asked in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.register.directory.changes import Change
from consultations.register.directory.models import Affiliation, Mandate, Person
from consultations.register.duplicates import queries as duplicates
from consultations.register.imports.models import ImportBatch
from consultations.register.origins.models import Notice, Origin
from consultations.register.origins.queries import notices
from consultations.register.rights.models import ContactExport, Erasure
from consultations.register.rules import coordinates
from consultations.register.selfservice.models import Application
from consultations.register.selfservice.queries import open_requests
from ds4skills.accounts.models import User

MARKS = ("~origin", "~notice", "~change", "~erasure")  # beside the slugs of tabs in one union
SOON = timedelta(days=7)  # notices that fall due within these days wait for staff
LEFT = (
    ImportBatch.State.READ,
    ImportBatch.State.MAPPED,
    ImportBatch.State.CHECKED,
    ImportBatch.State.STOPPED,
)


@dataclass(frozen=True)
class Waiting:
    """Things of one kind that wait: the tab they stand on, how many, in words, where, and what to do."""

    slug: str
    count: int
    title: str
    detail: str
    url: str
    act: str


def _rows(user: User, at: datetime) -> dict[str, QuerySet[Any]]:
    """Give what waits, by the slug of its tab, in the order in which it is shown."""
    # asked of each request, of which there are few: a join would tempt SQLite to begin with every tie
    stands = Affiliation.objects.filter(pk=OuterRef("affiliation"), person__merged_into=None)
    exports = ContactExport.objects.filter(state=ContactExport.State.ASKED)
    found: dict[str, QuerySet[Any]] = {
        "mandates": Mandate.objects.filter(Exists(stands), state=Mandate.State.REQUESTED),
        "applications": Application.objects.filter(state=Application.State.CONFIRMED),
        "changes": open_requests(),
        "requests": exports.exclude(asked_by=user),
        "duplicates": duplicates.waiting(),
        "imports": ImportBatch.objects.filter(state__in=LEFT),
    }
    return found


def counts(user: User, at: datetime) -> Mapping[str, int]:
    """Count what waits for a coordinator by the slug of its tab, in one query, once for each request."""
    known: Mapping[str, int] | None = getattr(user, "_waiting", None)
    if known is None:
        known = _counted(user, at)
        user._waiting = known  # type: ignore[attr-defined]  # noqa: SLF001 -- a memory on our own row
    return known


def _counted(user: User, at: datetime) -> Mapping[str, int]:
    if not coordinates(user):
        return {}
    parts = [
        rows.order_by().annotate(_what=Value(slug, CharField())).values("_what").annotate(_n=Count("pk"))
        for slug, rows in _rows(user, at).items()
    ]
    pairs = [part.values_list("_what", "_n") for part in parts]
    found = dict(pairs[0].union(*pairs[1:], *_marks(user), all=True))
    mark = tuple(found.pop(name, None) or 0 for name in MARKS)
    return {**found, "notices": _untold(mark, (at + SOON).date())}


def _marks(user: User) -> list[QuerySet[Any, Any]]:
    """Give what differs once somebody came, was told, was changed or merged, or was erased, as rows of one union."""
    newest = [
        rows.order_by("-pk").values("pk")[:1]
        for rows in (Origin.objects, Notice.objects, Change.objects, Erasure.objects.exclude(done_at=None))
    ]
    me = User.objects.filter(pk=user.pk).order_by()
    return [
        me.annotate(_what=Value(name, CharField()), _n=Subquery(row)).values_list("_what", "_n")
        for name, row in zip(MARKS, newest, strict=True)
    ]


def forget() -> None:
    """Forget what is remembered, where a database was put back to what it was before."""
    _untold.cache_clear()


@lru_cache(maxsize=4)
def _untold(_mark: tuple[int, ...], by: date) -> int:
    """Count the people who must be told by a day; each process remembers it until the register changes."""
    owed = Origin.objects.filter(key=OuterRef("pk"), notice_due_on__lte=by)
    told = notices().filter(key=OuterRef("pk"))
    return Person.objects.filter(Exists(owed), ~Exists(told), merged_into=None).count()


def waiting(user: User, at: datetime) -> list[Waiting]:
    """List what waits for a coordinator in the register, kinds of which there is none left out."""
    found = counts(user, at)
    return [_said(slug, found[slug]) for slug in ORDER if found.get(slug)]


ORDER = ("mandates", "applications", "changes", "requests", "notices", "duplicates", "imports")


def _said(slug: str, n: int) -> Waiting:
    words = {
        "mandates": (
            ngettext("%(n)d mandate is asked for", "%(n)d mandates are asked for", n),
            _("Nobody can speak with it before you approve."),
            "mandates",
        ),
        "applications": (
            ngettext("%(n)d person asks to be in the register", "%(n)d people ask to be in the register", n),
            _("Their address is confirmed."),
            "applications",
        ),
        "changes": (
            ngettext("%(n)d change is asked for", "%(n)d changes are asked for", n),
            _("By people of the organisations."),
            "change_requests",
        ),
        "requests": (
            ngettext("%(n)d list of contacts waits", "%(n)d lists of contacts wait", n),
            _("A colleague asks; a second person has to agree."),
            "requests",
        ),
        "notices": (
            ngettext("%(n)d person must be told", "%(n)d people must be told", n),
            _("That we hold an entry about them, within seven days at most."),
            "notices",
        ),
        "duplicates": (
            ngettext("%(n)d pair may be one", "%(n)d pairs may be one", n),
            _("Say whether they are the same."),
            "duplicates",
        ),
        "imports": (
            ngettext("%(n)d import is not finished", "%(n)d imports are not finished", n),
            _("It can be taken up where it was left."),
            "imports",
        ),
    }
    title, detail, name = words[slug]
    return Waiting(slug, n, title % {"n": n}, detail, reverse(name), _("Open"))
