"""What a report's model says, in sentences of the language that is spoken now. Pure over the model."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from consultations.register.terms.queries import label
from ds4skills.web.tags import LEVELS

Json = dict[str, Any]


def state_words() -> dict[str, str]:
    """Name the states that voices can be in."""
    return {
        "support": _("support"),
        "neutral": _("neutral"),
        "oppose": _("oppose"),
        "aside": _("abstained or no opinion"),
        "recused": _("recused"),
        "silent": _("silent"),
    }


def level_words(name: str, direction: str = "") -> str:
    """Name a level."""
    if name == "majority" and direction == "against":
        return _("Majority against")
    return str(LEVELS[name][0])


def unit_words(unit: str, number: int) -> str:
    """Name what is counted."""
    if unit == "organisation":
        return ngettext("organisation", "organisations", number)
    return ngettext("person", "people", number)


def change_words(change: Json) -> str:
    """Say what would change a level: the fewest voices of one move."""
    names = state_words()
    where = sorted({label(code) if code else _("no category") for code in change["where"]})
    of = _(" of %(categories)s") % {"categories": ", ".join(where)} if where else ""
    return ngettext(
        "%(level)s, if %(n)d voice%(of)s went from %(origin)s to %(target)s",
        "%(level)s, if %(n)d voices%(of)s went from %(origin)s to %(target)s",
        change["voices"],
    ) % {
        "level": level_words(change["level"], change["direction"]),
        "n": change["voices"],
        "of": of,
        "origin": names[change["from"]],
        "target": names[change["to"]],
    }


def counted_words() -> str:
    """Say whom a report counts among those with a position, and why coverage may count more."""
    return _(
        "Counted here is who has a position on some proposal. Pages of coverage count every word, an answer without "
        "a position too, so their figure of those who responded may be larger."
    )


def threshold(pair: list[int]) -> str:
    """Say a share as a fraction."""
    known = {(1, 2): _("half"), (2, 3): _("two thirds"), (1, 4): _("a quarter"), (3, 4): _("three quarters")}
    numerator, denominator = pair
    return known.get((numerator, denominator), f"{numerator}/{denominator}")


def count_words() -> dict[str, str]:
    """Name the counts and bases of a rule."""
    return {
        **state_words(),
        "strongly_support": _("strong support"),
        "strongly_oppose": _("strong opposition"),
        "expressed": _("those who took a stance"),
        "directional": _("those for or against"),
        "answered": _("those who answered"),
        "responded": _("those who responded"),
        "eligible": _("those eligible"),
        "register": _("the register"),
        "blocking_for": _("categories of which half are against"),
        "blocking_against": _("categories of which half are in favour"),
        "categories_missing": _("required categories that are missing"),
        "objections_open": _("open objections"),
        "objections_sustained": _("sustained objections"),
    }


def test_words(test: Json) -> str:
    """Say one test of a rule."""
    names = count_words()
    ways = {
        "at_least": _("at least %(value)s"),
        "more_than": _("more than %(value)s"),
        "at_most": _("at most %(value)s"),
        "less_than": _("less than %(value)s"),
    }
    way = next(each for each in ways if each in test)
    if "count" in test:
        amount = ways[way] % {"value": test[way]}
        return _("%(what)s: %(amount)s") % {"what": names[test["count"]], "amount": amount}
    amount = ways[way] % {"value": threshold(test[way])}
    return _("%(what)s: %(amount)s of %(base)s") % {
        "what": names[test["share"]],
        "amount": amount,
        "base": names[test["of"]],
    }


def rule_words(body: Json) -> list[tuple[str, str, list[str]]]:
    """Read a rule back: (level, "any" or "all", its tests in words), in order."""
    found = []
    for entry in body["levels"]:
        kind = "any" if "any" in entry else "all"
        tests = [test_words(test) for test in entry[kind]]
        found.append((level_words(entry["level"], entry.get("direction", "")), kind, tests))
    return found


def voice_words(body: Json) -> str:
    """Say who is counted."""
    voice = body["voice"]
    if voice["unit"] == "person":
        return _("One person, one voice: what somebody said last, personally before mandated.")
    ways = {
        "mandated_only": _(
            "One organisation, one voice: what its mandated people said last. "
            "Without a mandate it is not counted."
        ),
        "mandated_else_median": _(
            "One organisation, one voice: what its mandated people said last, else the median of its people."
        ),
        "mandated_else_unanimous": _(
            "One organisation, one voice: what its mandated people said last, "
            "else what all its people say alike."
        ),
    }
    return ways[voice["organisation"]]


def finding(summary: Json) -> str:
    """Say the report's finding in one line, for its heading."""
    groups = summary["groups"]
    parts = [
        ngettext("%(n)d proposal is settled", "%(n)d proposals are settled", groups["settled"])
        % {"n": groups["settled"]}
    ]
    open_ones = summary["proposals"] - groups["settled"]
    parts.append(ngettext("%(n)d stays open", "%(n)d stay open", open_ones) % {"n": open_ones})
    return _("Of %(all)d proposals, %(first)s, %(second)s") % {
        "all": summary["proposals"],
        "first": parts[0],
        "second": parts[1],
    }


def merged_words(count: int | None) -> str:
    """Say how many stakeholders spoke under more than one entry of the register; None: some, fewer than five."""
    if count == 0:
        return ""
    if count is None:
        return _(
            "Fewer than 5 stakeholders spoke under more than one entry of the register. "
            "Each counts once, by what it said last."
        )
    return ngettext(
        "%(n)d stakeholder spoke under more than one entry of the register. It counts once, by what it said last.",
        "%(n)d stakeholders spoke under more than one entry of the register. Each counts once, by what it said last.",
        count,
    ) % {"n": count}


def merges_words(body: Json) -> str:
    """Say how many entries of the register were merged into others when the report was frozen, if any were."""
    entries = body.get("merges", {}).get("entries", 0)
    words = ngettext(
        "%(n)d entry on the roll had been merged into another; it counts with the one it became part of.",
        "%(n)d entries on the roll had been merged into others; each counts with the one it became part of.",
        entries,
    )
    return words % {"n": entries} if entries else ""


def hidden(value: int | None) -> str:
    """Give a figure, or the words for one that is hidden."""
    return _("not shown") if value is None else str(value)
