"""The levels engine: an ordered rule over integer counts; the first entry that holds wins. Pure."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from consultations.consensus.measures.intervals import wilson
from consultations.consensus.measures.tallies import SUMS, Rule, Tally

COMPARE: dict[str, Callable[[int, int], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
LEVELS = (
    "insufficient",
    "objection_open",
    "unanimous",
    "consensus",
    "consensus_against",
    "rough_consensus_candidate",
    "majority",
    "contested",
)
UNITS = ("person", "organisation", "seat")
WAYS = ("mandated_only", "mandated_else_median", "mandated_else_unanimous")
COUNTS = {
    *SUMS,
    "neutral",
    "aside",
    "recused",
    "silent",
    "blocking_for",
    "blocking_against",
    "categories_missing",
    "objections_open",
    "objections_sustained",
}
Test = Mapping[str, Any]


class ImpossibleRuleError(ValueError):
    """The rule cannot be followed; the sentence names the entry."""


@dataclass(frozen=True)
class Level:
    """The outcome by the rule; `entry` is the place of the entry that held."""

    name: str
    direction: str
    entry: int
    robust: bool


def holds(test: Test, counted: Tally, rule: Rule) -> bool:
    """Check one test in integers: a/b >= n/d is a*d >= n*b; a share of an empty base is never true."""
    name = next(each for each in COMPARE if each in test)
    within = test.get("within")
    if "count" in test:
        return COMPARE[name](counted.count(test["count"], rule, within), test[name])
    numerator, denominator = test[name]
    base = counted.count(test["of"], rule, within)
    share = counted.count(test["share"], rule, within)
    return base > 0 and COMPARE[name](share * denominator, numerator * base)


def place(counted: Tally, rule: Rule) -> int:
    """Give the place of the first entry that holds."""
    for number, entry in enumerate(rule["levels"]):
        quantifier, tests = (any, entry["any"]) if "any" in entry else (all, entry["all"])
        if quantifier(holds(test, counted, rule) for test in tests):
            return number
    raise ImpossibleRuleError("the last entry of a rule must hold always")


def level(counted: Tally, rule: Rule) -> Level:
    """Give the level of a tally by a rule."""
    number = place(counted, rule)
    entry = rule["levels"][number]
    return Level(entry["level"], entry.get("direction", ""), number, _robust(entry, counted, rule))


def _robust(entry: Mapping[str, Any], counted: Tally, rule: Rule) -> bool:
    """Tell whether the Wilson bound on its side clears every share that decides the entry."""
    for test in entry.get("all", ()):
        if "share" in test:
            within = test.get("within")
            base = counted.count(test["of"], rule, within)
            register = counted.count("eligible", rule, within)
            low, high = wilson(counted.count(test["share"], rule, within), base, register)
            name = next(each for each in COMPARE if each in test)
            numerator, denominator = test[name]
            lower = name in {"at_least", "more_than"}
            if (low < numerator / denominator) if lower else (high > numerator / denominator):
                return False
    return bool(entry.get("direction"))


def check(rule: Rule) -> None:
    """Refuse a rule that cannot be followed; the sentence names the entry."""
    if rule.get("schema") != "ds4skills.rule/1":
        raise ImpossibleRuleError("schema: must be ds4skills.rule/1")
    voice = rule.get("voice", {})
    if voice.get("unit") not in UNITS:
        raise ImpossibleRuleError(f"voice.unit: one of {', '.join(UNITS)}")
    if voice.get("organisation") not in WAYS:
        raise ImpossibleRuleError(f"voice.organisation: one of {', '.join(WAYS)}")
    entries = rule.get("levels") or []
    if not entries or entries[-1].get("all") != []:
        raise ImpossibleRuleError("levels: the last entry must hold always")
    for number, entry in enumerate(entries, start=1):
        where = f"levels, entry {number}"
        if entry.get("level") not in LEVELS:
            raise ImpossibleRuleError(f"{where}: there is no level {entry.get('level')!r}")
        if number < len(entries) and entry.get("all") == []:
            raise ImpossibleRuleError(f"{where}: holds always, so what follows is never reached")
        for test in _tests(entry):
            _check_test(test, rule, where)


def _tests(entry: Mapping[str, Any]) -> Iterator[Test]:
    yield from entry.get("any", ())
    yield from entry.get("all", ())


def _check_test(test: Test, rule: Rule, where: str) -> None:
    found = [name for name in COMPARE if name in test]
    if len(found) != 1 or ("count" in test) == ("share" in test):
        raise ImpossibleRuleError(f"{where}: a test compares one count, or one share, in one way")
    names = [test["count"]] if "count" in test else [test["share"], test.get("of")]
    if unknown := [name for name in names if name not in COUNTS]:
        raise ImpossibleRuleError(f"{where}: there is no count {unknown[0]!r}")
    if "within" in test and test["within"] not in rule.get("constituencies", {}):
        raise ImpossibleRuleError(f"{where}: there is no constituency {test['within']!r}")
    if "share" in test:
        numerator, denominator = test[found[0]]
        if not 0 <= numerator <= denominator or not denominator:
            raise ImpossibleRuleError(f"{where}: a threshold lies between 0 and 1")
        if (found[0], numerator, denominator) == ("more_than", denominator, denominator):
            raise ImpossibleRuleError(f"{where}: no share is more than all")
