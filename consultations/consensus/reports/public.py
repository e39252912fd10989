"""The public edition: the same model without rows, with every small figure hidden. Pure."""

from __future__ import annotations

from typing import Any

from consultations.consensus.measures.intervals import share
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
        "merges": {"entries": body["merges"]["entries"]},
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


Groups = list[tuple[str, ...]]
APART = COARSE[3:]


def groups(everyone: dict[str, int]) -> Groups:
    """Say which sides are counted together, so that a small one hides itself and not the whole proposal.

    Whoever is not in support is one group where few were neutral or opposed, and one with those who said nothing
    where even that group is small; the three ways of saying nothing are one group where any of them is small.
    """
    small = {name for name, count in everyone.items() if count in SMALL}
    sides: Groups = [("support",), ("neutral",), ("oppose",)]
    apart: Groups = [(name,) for name in APART]
    if small & set(APART):
        apart = [APART]
    if small & {"neutral", "oppose"}:
        sides = [("support",), ("neutral", "oppose")]
        if everyone["neutral"] + everyone["oppose"] in SMALL:
            return [("support",), ("neutral", "oppose", *APART)]
    return [*sides, *apart]


def _row(
    counts: dict[str, int], kinds: Groups, hidden: list[bool], *, fine: Json | None, whole: bool = False
) -> Json:
    """Give what may be shown of a row; `whole` tells that who expressed a stance may be counted in any case."""
    single = {group[0] for group, blank in zip(kinds, hidden, strict=True) if len(group) == 1 and not blank}
    shown: dict[str, int | None] = {name: counts[name] if name in single else None for name in COARSE}
    rest = [blank for group, blank in zip(kinds, hidden, strict=True) if group == ("neutral", "oppose")]
    split = "none"
    if {"support", "neutral", "oppose"} <= single:
        split = "full" if fine else "sides"
    elif "support" in single and (whole or rest == [False]):
        split = "support"
    expressed = counts["support"] + counts["neutral"] + counts["oppose"]
    return {
        "shown": {**shown, "expressed": None if split == "none" else expressed},
        "split": split,
        "fine": fine if split == "full" else None,
    }


def _told(name: str, total: Json, kinds: Groups) -> bool:
    """Tell whether a figure over all is a sum of groups that are counted together, so that it splits none."""
    if name == "expressed":
        return bool(total["split"] != "none")
    states = set(SUMS.get(name, (name,)))
    parts = {side for side in COARSE if set(SUMS.get(side, (side,))) & states}
    return all(set(group) <= parts or not set(group) & parts for group in kinds)


def _share(kept: Json, counts: dict[str, int]) -> Json | None:
    """Give the share in support; where those who recused are not shown, its interval does not betray them."""
    if kept["split"] == "none":
        return None
    shown = kept["shown"]
    return share(shown["support"], shown["expressed"], sum(counts.values()) - (shown["recused"] or 0))


def _fine(counts: Json) -> Json | None:
    """Give the four steps where none of them is small."""
    steps = {name: counts[name] for name in FINE}
    return None if any(value in SMALL for value in steps.values()) else steps


def proposal(each: Json, hidden: set[str] | None = None) -> Json:
    """Give a proposal's public edition; the numbers of figures that stay hidden are added to `hidden`."""
    blank = hidden if hidden is not None else set()
    tables = [coarse(row["counts"]) for row in each["categories"]]
    everyone = coarse(each["counts"])
    kinds = groups(everyone)
    found = suppress([[sum(row[name] for name in group) for group in kinds] for row in tables])
    fines = [_fine(row["counts"]) for row in each["categories"]]
    steps = None not in fines and not found.any
    categories = []
    for place, row in enumerate(each["categories"]):
        kept = _row(tables[place], kinds, found.cells[place], fine=fines[place] if steps else None)
        if kept["split"] == "none":
            blank.add(row.get("figure", ""))
        register = None if found.rows[place] else sum(tables[place].values())
        rest = {key: value for key, value in row.items() if key != "counts"}
        categories.append({**rest, **kept, "share": _share(kept, tables[place]), "register": register})
    columns = found.columns or [False] * len(kinds)
    whole = not found.total and not columns[0]
    total = _row(everyone, kinds, columns, fine=_fine(each["counts"]), whole=whole)
    numbers = each.get("figures", {})
    if total["split"] == "none":
        blank |= set(numbers.values())
    blank |= {number for name, number in numbers.items() if not _told(name, total, kinds)}
    blank |= {number for name, number in numbers.items() if each["sums"][name] in SMALL}
    kept_keys = each.keys() - {"counts", "sums"}
    changes = [{**one, "where": []} if found.any else one for one in each.get("changes", ())]
    return {
        **{key: each[key] for key in each if key in kept_keys},
        **total,
        "register": sum(everyone.values()),
        "share": _share(total, everyone),
        "categories": categories,
        "changes": changes,
        "older": None if each["older"] in SMALL else each["older"],
        "unrepresented": None if each["unrepresented"] in SMALL else each["unrepresented"],
        "merged": None if each["merged"] in SMALL else each["merged"],
    }


__all__ = ["COARSE", "FINE", "STATES", "coarse", "edition", "proposal"]
