"""Which exercises somebody works on, by their names in the log; the room of consultations tells."""

from collections.abc import Callable, Collection
from datetime import datetime

from ds4skills.accounts.models import User

Asker = Callable[[User], list[tuple[str, str]]]
Parts = Callable[[str], list[str]]
Open = Callable[[datetime], list[tuple[str, str]]]
Titles = Callable[[Collection[str]], dict[str, str]]
_askers: list[Asker] = []
_parts: list[Parts] = []
_open: list[Open] = []
_titles: list[Titles] = []


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


def register_open(asker: Open) -> Open:
    """Let a room above tell the public exercises that are not over at an instant: (name, title)."""
    _open.append(asker)
    return asker


def register_titles(asker: Titles) -> Titles:
    """Let a room above tell the titles of public exercises, by name."""
    _titles.append(asker)
    return asker


def open_exercises(at: datetime) -> list[tuple[str, str]]:
    """Give (name, title) of the public exercises that are not over."""
    return [pair for asker in _open for pair in asker(at)]


def titles(names: Collection[str]) -> dict[str, str]:
    """Give the titles of public exercises by name; one that is gone is absent."""
    wanted = {name for name in names if name}
    return {name: title for asker in _titles for name, title in asker(wanted).items()} if wanted else {}


def exercises(user: User) -> list[tuple[str, str]]:
    """Give (name, title) of the exercises somebody works on; name as in the log, "programme.consultation:3"."""
    return [pair for asker in _askers for pair in asker(user)]
