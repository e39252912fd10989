"""Whether an account works for a consortium; the room that keeps roles says so, this one asks."""

from collections.abc import Callable

from django.db.models import QuerySet

from ds4skills.accounts.models import User

Users = QuerySet[User]
_checks: list[Callable[[User], bool]] = []
_marks: list[Callable[[Users], Users]] = []


def register(check: Callable[[User], bool]) -> Callable[[User], bool]:
    """Have a room asked."""
    _checks.append(check)
    return check


def register_mark(mark: Callable[[Users], Users]) -> Callable[[Users], Users]:
    """Have a room add what it asks of every request's account to the query that loads it."""
    _marks.append(mark)
    return mark


def marked(users: Users) -> Users:
    """Add what rooms want to know of accounts."""
    for mark in _marks:
        users = mark(users)
    return users


def works_here(user: User) -> bool:
    """Tell whether somebody holds a role anywhere, or keeps the site."""
    return user.is_superuser or any(check(user) for check in _checks)
