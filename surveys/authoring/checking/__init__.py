"""What keeps a survey from being published, or should be thought about, each with the place to mend it. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from surveys.authoring.checking.expressions import expressions, reasoning
from surveys.authoring.checking.findings import Finding
from surveys.authoring.checking.structure import changed_kinds, proposals, structure, told_early
from surveys.authoring.checking.walking import Minutes, minutes, never_met, time_of, walks_of
from surveys.authoring.definition import Document, items

__all__ = ["Finding", "Minutes", "check", "errors", "minutes", "quick", "time_of", "told_early", "walks_of"]


def quick(document: Document, open_proposals: Iterable[str] | Mapping[str, int]) -> list[Finding]:
    """List what is missing or wrong, as far as it is seen at a glance: no answers are tried."""
    return at_items(
        document, [*structure(document), *proposals(document, open_proposals), *expressions(document)]
    )


def at_items(document: Document, found: Iterable[Finding]) -> list[Finding]:
    """Lead from a row of a matrix to its item, which is where it is mended; nothing is said twice."""
    homes = {row["key"]: item["key"] for _place, item in items(document) for row in item.get("rows", [])}
    return list(dict.fromkeys(replace(each, key=homes.get(each.key, each.key)) for each in found))


def check(
    document: Document,
    open_proposals: Iterable[str] | Mapping[str, int],
    kinds: Mapping[str, str] | None = None,
) -> list[Finding]:
    """List everything; `kinds` are those of keys that were published: they stay."""
    found = quick(document, open_proposals)
    found += changed_kinds(document, kinds or {})
    if not any(each.error for each in found):
        found += at_items(document, reasoning(document))
        found += never_met(document, {each.key for each in found})
    return found


def errors(found: Iterable[Finding]) -> list[Finding]:
    """Keep what blocks publishing."""
    return [each for each in found if each.error]
