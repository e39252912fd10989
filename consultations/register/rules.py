"""Who may read and write the register: whoever holds a role in some consultation, as the rooms above tell."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from consultations.register.origins.queries import networks_kept
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Rule, Verdict

Anywhere = Callable[[User | AnonymousUser], frozenset[str]]
Listing = Callable[[], QuerySet[User]]
_askers: list[Anywhere] = []
_listings: list[Listing] = []


def register(asker: Anywhere) -> Anywhere:
    """Let a room above tell which roles somebody holds anywhere."""
    _askers.append(asker)
    return asker


def register_coordinators(listing: Listing) -> Listing:
    """Let a room above list who coordinates any consultation."""
    _listings.append(listing)
    return listing


def coordinators() -> list[User]:
    """List the active accounts that coordinate any consultation, each once."""
    found = {
        user.pk: user for listing in _listings for user in listing().filter(is_active=True).order_by("pk")
    }
    return list(found.values())


def roles_anywhere(user: User | AnonymousUser) -> frozenset[str]:
    """Give the roles that somebody holds in any consultation."""
    return frozenset().union(*(asker(user) for asker in _askers))


def _needs(*names: str) -> Rule:
    wanted = frozenset(names)

    def rule(user: User | AnonymousUser, **_: Any) -> Verdict:
        if not user.is_authenticated:
            return Verdict.SIGN_IN
        mine = roles_anywhere(user)
        if not wanted or mine & wanted:
            return Verdict.YES if mine else Verdict.HIDDEN
        return Verdict.NO if mine else Verdict.HIDDEN

    return rule


read_register = _needs()
write_register = _needs("coordinator")


def enter_register(user: User | AnonymousUser, **_: Any) -> Verdict:
    """Let in whoever holds a role, and keepers of a network to what is theirs; the pages narrow what is shown."""
    verdict = read_register(user)
    return Verdict.YES if verdict is Verdict.HIDDEN and networks_kept(user) else verdict


def meet_people(user: User | AnonymousUser, **_: Any) -> Verdict:
    """Let coordinators meet all people, and keepers of a network theirs; the pages narrow what is shown."""
    if not user.is_authenticated:
        return Verdict.SIGN_IN
    may = coordinates(user) or bool(networks_kept(user))
    return Verdict.YES if may else Verdict.HIDDEN


def coordinates(user: User | AnonymousUser) -> bool:
    """Tell whether somebody coordinates any consultation: they see everybody, and all notes."""
    return "coordinator" in roles_anywhere(user)
