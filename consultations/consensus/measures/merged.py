"""Which voices are one since entries of the register were merged: counted once, by what was said last. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from consultations.consensus.measures.tallies import Become, Rule, Said, Speaker, Unit, behind, units

Raw = tuple[object, object]


class Dated(Protocol):
    """Something that a voice said at an instant, as the `seq`-th row."""

    @property
    def voice(self) -> int:
        """Whose it is."""
        ...

    @property
    def taken_at(self) -> Any:
        """When it was said."""
        ...

    @property
    def seq(self) -> int:
        """Its place in the ledger."""
        ...


Row = TypeVar("Row", bound=Dated)


def one_voice(speakers: Iterable[Speaker], become: Become) -> dict[int, int]:
    """Give for each voice that a merge made one with others the first of them.

    Voices are one where the same person, once merged, speaks in the same capacity: for themselves, or for the same
    organisation, once merged. Voices that do not count are left alone, so that no doubtful one takes a place.
    """
    if not become:
        return {}
    groups: dict[tuple[Any, ...], dict[Raw, list[int]]] = {}
    for each in speakers:
        if each.apart or each.holder is None:
            continue
        raw = (each.holder, each.organisation if each.mandated else None)
        key = (each.mandated, *(become.get(part, part) for part in raw))
        groups.setdefault(key, {}).setdefault(raw, []).append(each.voice)
    found: dict[int, int] = {}
    for raws in groups.values():
        if len(raws) > 1:
            voices = sorted(voice for part in raws.values() for voice in part)
            found |= dict.fromkeys(voices, voices[0])
    return found


def newest(rows: Iterable[Row], one: Mapping[int, int]) -> dict[int, Row]:
    """Keep the newest row of each voice, by (taken_at, seq); voices that are `one` have one row between them."""
    found: dict[int, Row] = {}
    for row in rows:
        voice = one.get(row.voice, row.voice)
        known = found.get(voice)
        if known is None or (row.taken_at, row.seq) > (known.taken_at, known.seq):
            found[voice] = row
    return found


class Merged:
    """What merges do to a roll: which voices are one, and who spoke under more than one entry."""

    def __init__(self, speakers: Sequence[Speaker], rule: Rule, become: Become) -> None:
        self.rule, self.become = rule, become
        self.one = one_voice(speakers, become)
        whole: dict[object, list[Unit]] = {}
        for key, unit in (units(speakers, rule) if become else {}).items():
            whole.setdefault(become.get(key, key), []).append(unit)
        self.parts = [parts for parts in whole.values() if len(parts) > 1]

    def twice(self, said: Mapping[int, Said]) -> int:
        """Count the stakeholders with a position under more than one entry; `said` is what each voice says now."""
        entries = sum(
            sum(behind(part, said, self.rule)[0] is not None for part in parts) > 1 for parts in self.parts
        )
        if self.rule["voice"]["unit"] != "organisation":
            return entries
        heard = Counter(self.one[voice] for voice in said if voice in self.one)
        return entries + sum(count > 1 for count in heard.values())
