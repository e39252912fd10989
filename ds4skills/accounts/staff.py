"""Whether an account works for a consortium; the room that keeps roles says so, this one asks."""

from collections.abc import Callable

from ds4skills.accounts.models import User

_checks: list[Callable[[User], bool]] = []


def register(check: Callable[[User], bool]) -> Callable[[User], bool]:
    """Have a room asked."""
    _checks.append(check)
    return check


def works_here(user: User) -> bool:
    """Tell whether somebody holds a role anywhere, or keeps the site."""
    return user.is_superuser or any(check(user) for check in _checks)
