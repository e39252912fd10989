"""Tasks by name: what the outbox may ask for, and what happens by the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class StoppedError(Exception):
    """Somebody asked the work to stop; what is done stays done."""


class LaterError(Exception):
    """The work could not be done now and says itself when to try again."""

    def __init__(self, words: str, *, seconds: int) -> None:
        super().__init__(words)
        self.seconds = seconds


class Work(Protocol):
    """What a task function is given."""

    key: str
    payload: Mapping[str, Any]
    at: datetime

    def progress(self, step: str, done: int = 0, total: int = 0) -> None:
        """Say how far the work has come; raises StoppedError where somebody asked it to stop."""
        ...

    def finish(self, **result: Any) -> None:
        """Keep the result for the page."""
        ...


Task = Callable[[Work], None]


@dataclass(frozen=True)
class Periodic:
    """A function of the hour, and the seconds between two rounds."""

    name: str
    seconds: int
    run: Callable[[datetime], None]


_tasks: dict[str, Task] = {}
_periodic: dict[str, Periodic] = {}


def task(name: str) -> Callable[[Task], Task]:
    """Give a function a name under which the outbox finds it."""

    def keep(function: Task) -> Task:
        if name in _tasks:
            raise ValueError(f"Task {name!r} exists already.")
        _tasks[name] = function
        return function

    return keep


def periodic(
    name: str, *, seconds: int
) -> Callable[[Callable[[datetime], None]], Callable[[datetime], None]]:
    """Have a function run by the clock."""

    def keep(function: Callable[[datetime], None]) -> Callable[[datetime], None]:
        _periodic[name] = Periodic(name, seconds, function)
        return function

    return keep


def find(name: str) -> Task:
    """Find a task by its name."""
    return _tasks[name]


def rounds() -> list[Periodic]:
    """List what happens by the clock."""
    return [_periodic[name] for name in sorted(_periodic)]
