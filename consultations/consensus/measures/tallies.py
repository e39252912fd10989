"""Who is counted, and how: voices to units, units to counts by category. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

STATES = ("oppose_2", "oppose_1", "neutral", "support_1", "support_2", "aside", "recused", "silent")
SUMS: dict[str, tuple[str, ...]] = {
    "support": ("support_1", "support_2"),
    "oppose": ("oppose_1", "oppose_2"),
    "strongly_support": ("support_2",),
    "strongly_oppose": ("oppose_2",),
    "expressed": STATES[:5],
    "directional": (*STATES[:2], *STATES[3:5]),
    "answered": STATES[:6],
    "responded": STATES[:7],
    "eligible": (*STATES[:6], "silent"),
    "register": STATES,
}
Rule = Mapping[str, Any]
Counts = Counter[str]
Become = Mapping[Any, Any]  # the key that stands for a key whose entry of the register was merged
NOBODY: Become = {}


@dataclass(frozen=True, slots=True)
class Said:
    """What a voice says now; `order` is (instant, sequence), the greater is the newer."""

    stance: str
    order: tuple[Any, int]


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voice of the roll, as the counting sees it; `holder` and `organisation` are any keys, or None."""

    voice: int
    holder: object
    organisation: object
    mandated: bool
    category: str
    apart: bool = False  # unverified or anonymous: a column of its own, never in the deciding tally


@dataclass
class Unit:
    """One counted unit of the roll with the voices that may speak for it."""

    category: str
    personal: list[int] = field(default_factory=list)
    mandated: list[int] = field(default_factory=list)


def units(speakers: Iterable[Speaker], rule: Rule, become: Become = NOBODY) -> dict[object, Unit]:
    """Give the units of the roll: people, or organisations, as the rule says; merged ones are one.

    A merged unit has the category of the entry that stays, where that is on the roll.
    """
    by_organisation = rule["voice"]["unit"] == "organisation"
    keyed = [
        (each.organisation if by_organisation else (each.holder or f"voice {each.voice}"), each)
        for each in speakers
        if not each.apart
    ]
    if become:
        keyed.sort(key=lambda pair: pair[0] in become)
    found: dict[object, Unit] = {}
    for key, each in keyed:
        if key is not None:
            unit = found.setdefault(become.get(key, key), Unit(each.category))
            (unit.mandated if each.mandated else unit.personal).append(each.voice)
    return found


def _newest(voices: Sequence[int], said: Mapping[int, Said]) -> list[int]:
    heard = [voice for voice in voices if voice in said]
    return [max(heard, key=lambda voice: said[voice].order)] if heard else []


def _middle(values: list[int]) -> float:
    """Give the median (type 7) of stances."""
    ordered, half = sorted(values), len(values) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def behind(unit: Unit, said: Mapping[int, Said], rule: Rule) -> tuple[str | float | None, list[int]]:
    """Give what a unit says (None: silent) and the voices on which that rests."""
    if rule["voice"]["unit"] != "organisation":
        voices = _newest(unit.personal, said) or _newest(unit.mandated, said)
        return (said[voices[0]].stance, voices) if voices else (None, [])
    if voices := _newest(unit.mandated, said):
        return said[voices[0]].stance, voices
    people = [voice for voice in unit.personal if voice in said]
    numbered = [voice for voice in people if said[voice].stance not in {"A", "R", "N"}]
    way = rule["voice"]["organisation"]
    if way == "mandated_else_median" and numbered:
        return _middle([int(said[voice].stance) for voice in numbered]), numbered
    if way == "mandated_else_unanimous" and len({said[voice].stance for voice in people}) == 1:
        return said[people[0]].stance, people
    return None, []


def state_of(stance: str | float | None) -> str:
    """Give the state that a stance counts as."""
    if stance is None:
        return "silent"
    if stance in {"A", "N"}:
        return "aside"
    if stance == "R":
        return "recused"
    value = float(stance)
    if value == 0:
        return "neutral"
    side = "support" if value > 0 else "oppose"
    return f"{side}_{2 if abs(value) >= 2 else 1}"  # noqa: PLR2004 -- the end of the scale


@dataclass(frozen=True)
class Tally:
    """Counts of units per category and state on one proposal, with the states of its objections."""

    categories: Mapping[str, Counts]
    objections_open: int = 0
    objections_sustained: int = 0

    @property
    def all(self) -> Counts:
        """The sum over the categories."""
        return sum(self.categories.values(), Counter())

    def blocking(self, direction: str, rule: Rule) -> list[str]:
        """List the categories in which enough spoke and enough of them stand on the other side."""
        return [name for name, counts in self.categories.items() if blocks(counts, direction, rule)]

    def count(self, name: str, rule: Rule, within: str | None = None) -> int:
        """Give a named count; `within` restricts it to a constituency of the rule."""
        if name == "objections_open":
            return self.objections_open
        if name == "objections_sustained":
            return self.objections_sustained
        if name.startswith("blocking_"):
            return len(self.blocking(name.removeprefix("blocking_"), rule))
        if name == "categories_missing":
            spoke = {key: total(counts, "expressed") for key, counts in self.categories.items()}
            return sum(spoke.get(key, 0) < least for key, least in rule["required"].items())
        if within is None:
            return total(self.all, name)
        inside = self.categories.keys() & set(rule["constituencies"][within]["categories"])
        return sum(total(self.categories[key], name) for key in inside)


def total(counts: Mapping[str, int], name: str) -> int:
    """Give a state's count, or the sum that a name stands for."""
    return sum(counts.get(state, 0) for state in SUMS.get(name, (name,)))


def blocks(counts: Mapping[str, int], direction: str, rule: Rule) -> bool:
    """Tell whether a category blocks a direction."""
    expressed, terms = total(counts, "expressed"), rule["blocking"]
    against = total(counts, "oppose" if direction == "for" else "support")
    numerator, denominator = terms["share"]
    return bool(expressed >= terms["min_expressed"] and against * denominator >= numerator * expressed)


def tally(
    people: Mapping[object, Unit],
    said: Mapping[int, Said],
    rule: Rule,
    *,
    objections_open: int = 0,
    objections_sustained: int = 0,
) -> Tally:
    """Count what the units say on one proposal."""
    categories: dict[str, Counts] = {}
    for unit in people.values():
        state = state_of(behind(unit, said, rule)[0])
        categories.setdefault(unit.category, Counter())[state] += 1
    ordered = {name: categories[name] for name in sorted(categories)}
    return Tally(ordered, objections_open, objections_sustained)


def unrepresented(people: Mapping[object, Unit], said: Mapping[int, Said], rule: Rule) -> list[object]:
    """List the units of which somebody spoke, though none of it counts by the rule."""
    return [
        key
        for key, unit in people.items()
        if behind(unit, said, rule)[0] is None and any(voice in said for voice in unit.personal)
    ]
