"""The pages that staff have about one survey, side by side: each feature of the room adds its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from consultations.ledger.channels import Words
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Rule, Verdict
from surveys.authoring.models import Survey


def always(_survey: Survey) -> bool:
    """Fit every survey."""
    return True


@dataclass(frozen=True)
class Tab:
    """One page: its place among the others, the name of its address, who may open it, when it makes sense."""

    order: int
    name: str
    label: Words
    rule: Rule
    fits: Callable[[Survey], bool] = always


@dataclass(frozen=True)
class Link:
    """A tab as the page shows it."""

    url: str
    label: Words
    here: bool


_tabs: dict[str, Tab] = {}


def register(tab: Tab) -> None:
    """Add a page; called once, where its addresses are listed."""
    _tabs[tab.name] = tab


def tabs_of(survey: Survey, user: User | AnonymousUser, here: str) -> list[Link]:
    """List the pages that a reader may open about a survey; `here` is the name of the open one."""
    slug, code = survey.consultation.slug, survey.code
    return [
        Link(reverse(tab.name, kwargs={"slug": slug, "code": code}), tab.label, tab.name == here)
        for tab in sorted(_tabs.values(), key=lambda tab: tab.order)
        if tab.fits(survey) and tab.rule(user, slug=slug) is Verdict.YES
    ]
