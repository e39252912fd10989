"""Append-only tables that are sealed; each room registers its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import models


@dataclass(frozen=True)
class Stream:
    """A table with a rising key, and how to read its rows as canonical bytes."""

    name: str
    model: type[models.Model]
    read: Callable[[int, int], Iterator[bytes]]  # rows with lo < key <= hi, in order


_streams: dict[str, Stream] = {}


def register(stream: Stream) -> None:
    """Have a table sealed; each name is taken once."""
    if stream.name in _streams:
        raise ValueError(f"Stream {stream.name!r} is registered already.")
    _streams[stream.name] = stream


def get(name: str) -> Stream:
    """Find a stream by its name."""
    return _streams[name]


def every() -> list[Stream]:
    """List the streams in a steady order."""
    return [_streams[name] for name in sorted(_streams)]
