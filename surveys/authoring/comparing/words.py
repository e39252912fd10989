"""Two versions side by side, as readers of the comparison see them: texts word by word. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from ds4skills.web.differences import Piece, compare
from ds4skills.web.texts import language_name
from surveys.authoring.definition import Document
from surveys.authoring.languages import WHATS, Text, texts_of


@dataclass(frozen=True)
class Change:
    """One text that changed: which item, what it is, in which language, and its pieces."""

    key: str
    what: str
    language: str
    pieces: list[Piece] = field(default_factory=list)


MOST_WORDS = 6000


def changes(before: Document, after: Document) -> Iterator[Change]:
    """Give every text that differs, in the order of the new version; texts that are gone come last."""
    old = {each.path: each for each in texts_of(before)}
    new = {each.path: each for each in texts_of(after)}
    for path in [*new, *(path for path in old if path not in new)]:
        yield from _of(path, old.get(path), new.get(path))


def _of(path: str, old: Text | None, new: Text | None) -> Iterator[Change]:
    text = new or old
    if text is None:
        return
    codes = dict.fromkeys([*(old.texts if old else ()), *(new.texts if new else ())])
    for code in codes:
        was, now = (old.value(code) if old else ""), (new.value(code) if new else "")
        if was != now:
            short = len(was) + len(now) <= MOST_WORDS
            pieces = list(compare(was, now)) if short else [Piece("del", was), Piece("ins", now)]
            yield Change(text.key, _(WHATS[text.what]), language_name(code), pieces)
