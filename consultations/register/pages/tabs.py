"""The tabs of the register: only those that somebody may open, with how much waits behind each."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.register.pages.waiting import counts
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Rule, Verdict

TABS: tuple[tuple[str, str, str | Promise], ...] = (
    ("organisations", "register", _("Organisations")),
    ("people", "people", _("People")),
    ("mandates", "mandates", _("Mandates")),
    ("networks", "networks", _("Networks")),
    ("segments", "segments", _("Segments")),
    ("grid", "grid", _("Interest and influence")),
    ("duplicates", "duplicates", _("Duplicates")),
    ("imports", "imports", _("Import")),
    ("terms", "terms", _("Terms")),
    ("notices", "notices", _("Notices")),
    ("applications", "applications", _("Applications")),
    ("changes", "change_requests", _("Changes asked for")),
    ("requests", "requests", _("Requests")),
    ("retention", "retention", _("Retention")),
)
BEGIN = "register"  # it leads whoever keeps a network, without a role, on to people


@dataclass(frozen=True)
class Tab:
    """One tab."""

    slug: str
    url: str
    label: str | Promise
    waiting: int


@lru_cache(maxsize=32)
def _rule(name: str) -> Rule:
    """Give the rule that decides the page itself."""
    view: Any = resolve(reverse(name)).func
    rule: Rule = view.rule
    return rule


def tabs(user: User, at: datetime, *, reads: bool) -> list[Tab]:
    """Give the tabs that lead somewhere for somebody; `reads` says whether they may see organisations."""
    found = counts(user, at)
    return [
        Tab(slug, reverse(name), label, found.get(slug, 0))
        for slug, name, label in TABS
        if _rule(name)(user) is Verdict.YES and (reads or name != BEGIN)
    ]
