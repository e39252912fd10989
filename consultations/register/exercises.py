"""Which exercises somebody works on, by their names in the log; the room of consultations tells."""

from collections.abc import Callable

from ds4skills.accounts.models import User

Asker = Callable[[User], list[tuple[str, str]]]
Parts = Callable[[str], list[str]]
_askers: list[Asker] = []
_parts: list[Parts] = []


def register(asker: Asker) -> Asker:
    """Let a room above tell the exercises somebody works on: (name, title), the newest first."""
    _askers.append(asker)
    return asker


def register_parts(asker: Parts) -> Parts:
    """Let a room above tell which exercises belong to one, by name."""
    _parts.append(asker)
    return asker


def with_parts(name: str) -> list[str]:
    """Give an exercise and those that belong to it: what is done in a consultation's survey is done in it."""
    return list(dict.fromkeys([name, *(part for asker in _parts for part in asker(name))]))


def exercises(user: User) -> list[tuple[str, str]]:
    """Give (name, title) of the exercises somebody works on; name as in the log, "programme.consultation:3"."""
    return [pair for asker in _askers for pair in asker(user)]
