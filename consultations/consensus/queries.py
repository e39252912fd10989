"""Where proposals stand: positions and objections through the rule, now or as of a head."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from consultations.consensus import deciding
from consultations.consensus.measures import tallies
from consultations.consensus.measures.changes import Change, changes, without_objections
from consultations.consensus.measures.levels import Level, level
from consultations.consensus.measures.merged import Merged, newest
from consultations.consensus.measures.tallies import Said, Speaker, Tally, Unit, total
from consultations.ledger import queries as ledger
from consultations.ledger.models import Voice
from consultations.ledger.queries import Concern, Row
from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal, ProposalVersion
from consultations.register.duplicates.resolving import merged_at
from ds4skills.web.charts import Stances

SETTLED = frozenset({"unanimous", "consensus", "consensus_against"})
HELD = frozenset({"objection_open", "insufficient"})


@dataclass(frozen=True)
class Standing:
    """Where one proposal stands: its wording, counts and level, the objections, what is on older wordings.

    `merged` counts the stakeholders that spoke under more than one entry of the register, and count once.
    """

    version: ProposalVersion
    versions: Sequence[ProposalVersion]
    tally: Tally
    level: Level
    concerns: Sequence[Concern]
    rows: Sequence[Row]
    older: int
    unrepresented: int
    merged: int
    rule: Mapping[str, Any]

    @property
    def proposal(self) -> Proposal:
        """The proposal."""
        return self.version.proposal

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """All named counts over every category."""
        sums = self.tally.all
        return {name: total(sums, name) for name in (*tallies.STATES, *tallies.SUMS)}

    @cached_property
    def bar(self) -> Stances:
        """The stances as a picture draws them."""
        return stances(self.tally.all)

    @cached_property
    def changes(self) -> list[Change]:
        """What would change the level."""
        return list(changes(self.tally, self.rule))

    @property
    def once_settled(self) -> str:
        """The level once the open objections are settled."""
        return without_objections(self.tally, self.rule)

    @property
    def group(self) -> str:
        """Where the dashboard lists it: settled, declare, contested or waiting."""
        if self.level.name in SETTLED:
            return "settled"
        if self.level.name == "rough_consensus_candidate":
            return "declare"
        return "waiting" if self.level.name in HELD else "contested"


def stances(counts: Mapping[str, int]) -> Stances:
    """Give counts as a picture draws them."""
    numbers = [counts.get(state, 0) for state in tallies.STATES[:5]]
    return Stances(*numbers)  # type: ignore[arg-type]  # the five counts; the split stays as it is


def speakers(roll: Iterable[Voice]) -> list[Speaker]:
    """Give the roll as the counting sees it."""
    return [
        Speaker(
            voice=each.pk,
            holder=each.holder,
            organisation=each.organisation,
            mandated=each.capacity == Voice.Capacity.MANDATED,
            category=each.category,
            apart=not each.verified or each.privacy == Voice.Privacy.ANONYMOUS,
        )
        for each in roll
    ]


def words(rows: Iterable[Row]) -> dict[int, Said]:
    """Give what each voice says now; who withdrew is silent."""
    return {row.voice: Said(row.stance, (row.taken_at, row.seq)) for row in rows if row.stance is not None}


class Counting:
    """The counting of one consultation: the rule, the roll, its units and what was merged, asked once."""

    def __init__(self, consultation: Consultation, at: datetime) -> None:
        self.consultation, self.at = consultation, at
        self.rule = deciding.body_of(consultation)
        self.roll = ledger.roll(consultation, at)
        self.become = merged_at(at)
        people = speakers(self.roll)
        self.units: dict[object, Unit] = tallies.units(people, self.rule, self.become)
        self.merged = Merged(people, self.rule, self.become)

    def standings(
        self, rows: Iterable[Row] | None = None, *, keys: Sequence[str] | None = None, listed: bool = True
    ) -> list[Standing]:
        """Give the standing of each proposal that is not a draft, in order; `rows` are those as of a head."""
        grouped = self._versions(keys, listed=listed)
        counted = {pk: ledger.counted_versions(each) for pk, each in grouped.items()}
        if rows is None:
            rows = ledger.current([version.pk for each in grouped.values() for version in each])
        by_version: dict[int, list[Row]] = {}
        for row in ledger.latest(rows).values():
            by_version.setdefault(row.version, []).append(row)
        concerns: dict[int, list[Concern]] = {}
        for each in ledger.concerns(self.consultation, self.at, proposals=list(grouped)):
            concerns.setdefault(each.proposal, []).append(each)
        return [
            self._standing(versions, counted[pk], by_version, concerns.get(pk, []))
            for pk, versions in grouped.items()
        ]

    def _versions(self, keys: Sequence[str] | None, *, listed: bool) -> dict[int, list[ProposalVersion]]:
        rows = ProposalVersion.objects.filter(
            proposal__consultation=self.consultation, published_at__lte=self.at
        ).exclude(proposal__state=Proposal.State.DRAFT)
        if keys is not None:
            rows = rows.filter(proposal__key__in=keys)
        elif listed:
            rows = rows.filter(proposal__listed=True)
        found: dict[int, list[ProposalVersion]] = {}
        ordered = rows.select_related("proposal").order_by("proposal__order", "proposal_id", "number")
        for version in ordered:
            version.proposal.consultation = self.consultation
            found.setdefault(version.proposal_id, []).append(version)
        return found

    def _standing(
        self,
        versions: list[ProposalVersion],
        counted: list[int],
        by_version: Mapping[int, list[Row]],
        concerns: list[Concern],
    ) -> Standing:
        one = self.merged.one
        voices = newest((row for pk in counted for row in by_version.get(pk, ())), {})
        chosen = newest(voices.values(), one) if one else voices
        kept = [chosen[voice] for voice in sorted(chosen)]
        said = words(kept)
        tally = tallies.tally(
            self.units,
            said,
            self.rule,
            objections_open=sum(each.state == "open" for each in concerns),
            objections_sustained=sum(each.state == "sustained" for each in concerns),
        )
        older = {
            one.get(row.voice, row.voice)
            for version in versions
            if version.pk not in counted
            for row in by_version.get(version.pk, ())
            if row.stance is not None
        } - {one.get(voice, voice) for voice in said}
        return Standing(
            version=versions[-1],
            versions=versions,
            tally=tally,
            level=level(tally, self.rule),
            concerns=concerns,
            rows=kept,
            older=len(older),
            unrepresented=len(tallies.unrepresented(self.units, said, self.rule)),
            merged=self.merged.twice(words(voices.values())),
            rule=self.rule,
        )


def standings(consultation: Consultation, at: datetime) -> list[Standing]:
    """Give where every proposal of a consultation stands now."""
    return Counting(consultation, at).standings()


def standing(consultation: Consultation, key: str, at: datetime) -> Standing | None:
    """Give where one proposal stands now."""
    found = Counting(consultation, at).standings(keys=[key])
    return found[0] if found else None
