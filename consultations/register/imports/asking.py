"""What the wizard has to ask about a file: columns, coded values, the order of days."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from consultations.register.imports import dates
from consultations.register.imports.columns import PROBED, Column, propose
from consultations.register.imports.fields import CODE, DAY, FIELDS, SEVERAL, bare
from consultations.register.imports.models import ImportRow
from consultations.register.imports.parsing import NOTHING, split
from consultations.register.imports.values import REST, Value, distinct
from consultations.register.imports.vocabularies import countries, options, vocabularies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from consultations.register.imports.models import ImportBatch, ImportMapping

Asked = tuple[str, str, list[Value], list[tuple[str, str]]]
SHOWN = 20


@dataclass(frozen=True)
class Group:
    """Rows that ask "duplicate?" on the same evidence: how many, and how many of them nobody has answered."""

    evidence: str
    count: int
    open: int


def preview(batch: ImportBatch) -> list[ImportRow]:
    """Give the first rows as they were read."""
    return list(batch.rows.order_by("number")[:SHOWN])


def columns(batch: ImportBatch, saved: ImportMapping | None) -> list[Column]:
    """Propose a field for each column; what was chosen for this file, or before for this header, comes first."""
    rows = list(batch.rows.order_by("number").values_list("cells", flat=True)[:PROBED])
    known: Mapping[str, str] = batch.columns or (saved.columns if saved else {})
    return propose(batch.kind, batch.header, rows, saved=known, countries=countries())


def _texts(batch: ImportBatch, places: Mapping[str, int]) -> dict[str, Counter[str]]:
    """Count the distinct texts of some columns, in one pass over the rows."""
    found: dict[str, Counter[str]] = {heading: Counter() for heading in places}
    for cells in batch.rows.order_by("number").values_list("cells", flat=True).iterator(2000):
        for heading, place in places.items():
            text = cells[place].strip() if place < len(cells) else ""
            for part in split(text) if batch.columns[heading] in SEVERAL else [text]:
                if part.casefold() not in NOTHING:
                    found[heading][part] += 1
    return found


def values(batch: ImportBatch) -> tuple[list[Asked], dict[str, str], list[tuple[int, str, str]]]:
    """Give what is asked of coded columns, the answers for all the rest, and the columns whose days are ambiguous."""
    kinds = {heading: FIELDS[batch.kind][name] for heading, name in batch.columns.items() if name}
    places = {
        heading: batch.header.index(heading) for heading, each in kinds.items() if each.kind in {CODE, DAY}
    }
    texts, known = _texts(batch, places), vocabularies()
    asked: list[Asked] = []
    days: list[tuple[int, str, str]] = []
    for heading, place in places.items():
        each, chosen = kinds[heading], batch.mapping.get("values", {}).get(kinds[heading].name, {})
        if each.kind == DAY:
            if any(dates.ambiguous(text) for text in texts[heading]):
                order = batch.mapping.get("orders", {}).get(heading) or dates.order(texts[heading])
                days.append((place, heading, order))
        elif texts[heading]:
            found = distinct(texts[heading], known[bare(each.name)], chosen)
            asked.append((each.name, str(each.label), found, options(bare(each.name))))
    rests = {name: texts.get(REST, "") for name, texts in batch.mapping.get("values", {}).items()}
    return asked, rests, days


def counts(batch: ImportBatch) -> list[tuple[str, str, int]]:
    """Count the rows by verdict: code, words, number; in one query."""
    rows = batch.rows.exclude(verdict="").values("verdict").annotate(n=Count("pk")).order_by("verdict")
    found = {row["verdict"]: row["n"] for row in rows}
    return [(code, str(words), found[code]) for code, words in ImportRow.Verdict.choices if code in found]


def fates(batch: ImportBatch) -> dict[str, int]:
    """Count the rows by what has become of them; in one query."""
    rows = batch.rows.values("fate").annotate(n=Count("pk")).order_by("fate")
    return {row["fate"] or "open": row["n"] for row in rows}


def groups(batch: ImportBatch) -> list[Group]:
    """Give the rows that ask "duplicate?" by their evidence, the most frequent first; in two queries."""
    rows = batch.rows.filter(verdict=ImportRow.Verdict.DUPLICATE).exclude(fate=ImportRow.Fate.DONE)
    every = {
        row["evidence"]: row["n"]
        for row in rows.values("evidence").annotate(n=Count("pk")).order_by("evidence")
    }
    left = rows.filter(choice="").values("evidence").annotate(n=Count("pk")).order_by("evidence")
    still = {row["evidence"]: row["n"] for row in left}
    found = [Group(evidence, count, still.get(evidence, 0)) for evidence, count in every.items()]
    return sorted(found, key=lambda group: (-group.count, group.evidence))
