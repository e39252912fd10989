"""What waits for staff in the register: one source for its tabs and for every dashboard, asked in one query."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Exists, OuterRef, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.register.directory.models import Mandate, Person
from consultations.register.duplicates import queries as duplicates
from consultations.register.imports.models import ImportBatch
from consultations.register.origins.models import Notice, Origin
from consultations.register.rights.models import ContactExport
from consultations.register.rules import coordinates
from consultations.register.selfservice.models import Application
from consultations.register.selfservice.queries import open_requests
from ds4skills.accounts.models import User

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
    owed = Origin.objects.filter(key=OuterRef("pk"), notice_due_on__lte=(at + SOON).date())
    told = Notice.objects.filter(key=OuterRef("pk"))
    exports = ContactExport.objects.filter(state=ContactExport.State.ASKED)
    found: dict[str, QuerySet[Any]] = {
        "mandates": Mandate.objects.filter(state="requested", affiliation__person__merged_into=None),
        "applications": Application.objects.filter(state=Application.State.CONFIRMED),
        "changes": open_requests(),
        "requests": exports.exclude(asked_by=user),
        "notices": Person.objects.filter(Exists(owed), ~Exists(told), merged_into=None),
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
    return dict(pairs[0].union(*pairs[1:], all=True))


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
