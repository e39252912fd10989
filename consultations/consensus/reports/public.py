"""The public edition: the same model without rows, with every small figure hidden. Pure."""

from __future__ import annotations

from typing import Any

from consultations.consensus.measures.tallies import STATES, SUMS
from ds4skills.web.suppression import SMALL, suppress

Json = dict[str, Any]
COARSE = ("support", "neutral", "oppose", "aside", "recused", "silent")
FINE = ("support_1", "support_2", "oppose_1", "oppose_2")


def coarse(counts: Json) -> dict[str, int]:
    """Give the six sides of a row of counts."""
    return {name: sum(counts[state] for state in SUMS.get(name, (name,))) for name in COARSE}


def edition(body: Json) -> Json:
    """Give the public edition of a report's model."""
    hidden: set[str] = set()
    proposals = [proposal(each, hidden) for each in body["proposals"]]
    register = _register(body["register"])
    figures = [
        {**each, "value": None, "rows": None, "digest": ""} if each["id"] in hidden else each
        for each in body["figures"]
    ]
    parts = {key: value for key, value in body.items() if key not in {"voices", "rows"}}
    return {
        **parts,
        "edition": "public",
        "register": register,
        "channels": [_channel(each) for each in body["channels"]],
        "proposals": proposals,
        "figures": figures,
    }


def _channel(each: Json) -> Json:
    """Hide small participation figures of a channel."""
    names = ("asked", "opened", "answered", "positions")
    return {**each, **{name: None if each[name] in SMALL else each[name] for name in names}}


def _register(register: Json) -> Json:
    """Hide small cells of who responded, with complements."""
    rows = register["categories"]
    table = [[row["responded"], row["register"] - row["responded"]] for row in rows]
    found = suppress(table)
    categories = [
        {
            **row,
            "responded": None if found.cells[place][0] else row["responded"],
            "register": None if found.rows[place] else row["register"],
        }
        for place, row in enumerate(rows)
    ]
    responded = None if found.columns[:1] == [True] else register["responded"]
    return {
        **register,
        "categories": categories,
        "responded": responded,
        "register": None if found.total else register["register"],
    }


def _split(shown: dict[str, int | None], *, fine: bool) -> str:
    """Say how finely a bar may be drawn: full, sides, support, none."""
    sides = [shown[name] for name in ("oppose", "neutral", "support")]
    if None not in sides:
        return "full" if fine else "sides"
    others = [shown[name] for name in ("aside", "recused", "silent")]
    whole = shown["support"] is not None and sides[:2] == [None, None] and None not in others
    return "support" if whole else "none"


def _row(counts: dict[str, int], hidden: list[bool], *, fine: Json | None) -> Json:
    shown: dict[str, int | None] = {
        name: None if blank else counts[name] for name, blank in zip(COARSE, hidden, strict=True)
    }
    split = _split(shown, fine=fine is not None)
    expressed = counts["support"] + counts["neutral"] + counts["oppose"]
    known = split != "none"
    return {
        "shown": {**shown, "expressed": expressed if known else None},
        "split": split,
        "fine": fine if split == "full" else None,
    }


def _fine(counts: Json) -> Json | None:
    """Give the four steps where none of them is small."""
    steps = {name: counts[name] for name in FINE}
    return None if any(value in SMALL for value in steps.values()) else steps


def proposal(each: Json, hidden: set[str] | None = None) -> Json:
    """Give a proposal's public edition; the numbers of figures that stay hidden are added to `hidden`."""
    blank = hidden if hidden is not None else set()
    tables = [coarse(row["counts"]) for row in each["categories"]]
    found = suppress([[row[name] for name in COARSE] for row in tables])
    fines = [_fine(row["counts"]) for row in each["categories"]]
    steps = None not in fines and not found.any
    categories = []
    for place, row in enumerate(each["categories"]):
        kept = _row(tables[place], found.cells[place], fine=fines[place] if steps else None)
        if kept["split"] == "none":
            blank.add(row.get("figure", ""))
        share = row["share"] if kept["split"] != "none" else None
        register = None if found.rows[place] else sum(tables[place].values())
        rest = {key: value for key, value in row.items() if key != "counts"}
        categories.append({**rest, **kept, "share": share, "register": register})
    everyone = coarse(each["counts"])
    total = _row(everyone, found.columns or [False] * len(COARSE), fine=_fine(each["counts"]))
    numbers = each.get("figures", {})
    if total["split"] == "none":
        blank |= set(numbers.values())
    blank |= {number for name, number in numbers.items() if each["sums"][name] in SMALL}
    kept_keys = each.keys() - {"counts", "sums"}
    changes = [{**one, "where": []} if found.any else one for one in each.get("changes", ())]
    return {
        **{key: each[key] for key in each if key in kept_keys},
        **total,
        "register": sum(everyone.values()),
        "share": each["share"] if total["split"] != "none" else None,
        "categories": categories,
        "changes": changes,
        "older": None if each["older"] in SMALL else each["older"],
        "unrepresented": None if each["unrepresented"] in SMALL else each["unrepresented"],
    }


__all__ = ["COARSE", "FINE", "STATES", "coarse", "edition", "proposal"]
