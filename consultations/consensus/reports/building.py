"""The report's one model, for auditors: everything needed to compute it again, without floats."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import ds4skills
from consultations.consensus.measures import tallies
from consultations.consensus.measures.tallies import total
from consultations.consensus.models import Rule
from consultations.consensus.queries import Counting, Standing, words
from consultations.consensus.reports.pieces import (
    FIGURES,
    QUOTES,
    SCHEMA,
    Json,
    category_labels,
    change,
    in_languages,
    instant,
    objection,
    sketch,
)
from consultations.ledger import channels
from consultations.ledger import queries as ledger
from consultations.ledger.models import Position, Reason
from consultations.ledger.queries import Row
from consultations.programme.models import Round


class Builder:
    """Builds one report as of a head of the ledger."""

    def __init__(self, *, rule: Rule, number: int, head: int, seal: str, as_of: datetime) -> None:
        self.rule, self.number, self.seal, self.as_of = rule, number, seal, as_of
        self.consultation = rule.consultation
        self.head = head
        self.counting = Counting(self.consultation, as_of)
        self.history = ledger.history(self.consultation, head)
        self.figures: list[Json] = []
        rows = [
            Row(each.seq, each.voice_id, each.version_id, each.stance, each.taken_at) for each in self.history
        ]
        self.standings = self.counting.standings(rows)
        self.numbers = {voice.pk: place for place, voice in enumerate(self.counting.roll, start=1)}
        self.reasons = self._reasons()

    def build(self) -> Json:
        """Give the whole model."""
        proposals = [self.proposal(each) for each in self.standings]
        consultation = self.consultation
        return {
            "schema": SCHEMA,
            "edition": "auditor",
            "number": self.number,
            "consultation": {
                "slug": consultation.slug,
                "title": consultation.title,
                "summary": consultation.summary,
                "opens_at": instant(consultation.opens_at),
                "closes_at": instant(consultation.closes_at),
                "zone": consultation.zone,
            },
            "as_of": instant(self.as_of),
            "code": ds4skills.__version__,
            "head": {"seq": self.head, "rows": len(self.history), "seal": self.seal},
            "rule": self._rule(),
            "rounds": self._rounds(),
            "channels": self._channels(),
            "register": self._register(),
            "summary": self._summary(),
            "proposals": proposals,
            "figures": self.figures,
            **self._people(),
            "rows": self._rows(),
        }

    def figure(self, what: str, value: int, base: str, rows: Iterable[int], **query: str) -> str:
        """Give a figure its number, its query, the rows it rests on and their digest."""
        seqs = sorted(rows)
        name = f"F{len(self.figures) + 1:04d}"
        spelled = ",".join(map(str, seqs))
        digest = hashlib.sha256(spelled.encode()).hexdigest()
        self.figures.append(
            {
                "id": name,
                "what": what,
                "value": value,
                "base": base,
                "rows": len(seqs),
                "digest": digest,
                **query,
            }
        )
        return name

    def proposal(self, standing: Standing) -> Json:
        """Give one proposal with its figures, objections and words."""
        found = sketch(standing)
        behind, key = self._behind(standing), found["key"]
        for row in found["categories"]:
            name = row["category"]
            rows = _union({state: behind.get((name, state), set()) for state in tallies.STATES}, "support")
            number = total(row["counts"], "support")
            row["figure"] = self.figure("support", number, "expressed", rows, proposal=key, category=name)
        return {
            **found,
            "figures": {
                what: self.figure(what, found["sums"][what], base, _union(behind, what), proposal=key)
                for what, base in FIGURES
            },
            "changes": [change(each) for each in standing.changes],
            "objections": [objection(each) for each in standing.concerns],
            "reasons": self._words(standing),
        }

    def _behind(self, standing: Standing) -> dict[Any, set[int]]:
        """Give the ledger rows behind each state, in all and by category."""
        said = words(standing.rows)
        found: dict[Any, set[int]] = {}
        for unit in self.counting.units.values():
            stance, voices = tallies.behind(unit, said, standing.rule)
            state = tallies.state_of(stance)
            seqs = {said[voice].order[1] for voice in voices}
            found.setdefault(state, set()).update(seqs)
            found.setdefault((unit.category, state), set()).update(seqs)
        return found

    def _reasons(self) -> dict[int, Reason]:
        current = {row.seq for standing in self.standings for row in standing.rows}
        rows = Reason.objects.filter(
            position__voice__consultation=self.consultation, public=True, erased_at=None
        ).exclude(text="")
        return {row.pk: row for row in rows.order_by("pk") if row.pk in current}

    def _words(self, standing: Standing) -> list[Json]:
        """Quote the reasons given in public, opposition first, each with its side and category only."""
        categories = {voice.pk: voice.category for voice in self.counting.roll}
        objecting = {each.objection.position_id for each in standing.concerns}
        found = []
        for row in standing.rows:
            reason = self.reasons.get(row.seq)
            if reason and row.stance and row.seq not in objecting:
                state = tallies.state_of(row.stance).partition("_")[0]
                quote = {
                    "text": reason.text,
                    "language": reason.language,
                    "side": state,
                    "category": categories.get(row.voice, ""),
                }
                found.append(quote)
        order = {"oppose": 0, "neutral": 1, "aside": 2, "support": 3}
        return sorted(found, key=lambda each: order.get(str(each["side"]), 4))[:QUOTES]

    def _rule(self) -> Json:
        deviations = self.rule.deviations.order_by("id")
        return {
            "body": self.rule.body,
            "digest": self.rule.digest,
            "fixed_at": instant(self.rule.fixed_at),
            "deviations": [
                {"what": each.what, "reason": each.reason, "at": instant(each.at)} for each in deviations
            ],
        }

    def _rounds(self) -> list[Json]:
        rows = Round.objects.filter(consultation=self.consultation).order_by("number")
        return [
            {
                "number": each.number,
                "title": each.title,
                "opens_at": instant(each.opens_at),
                "closes_at": instant(each.closes_at),
            }
            for each in rows
        ]

    def _channels(self) -> list[Json]:
        found = []
        counted = Counter(row.channel for row in self.history)
        for each in channels.every():
            part = each.participation(self.consultation)
            found.append(
                {
                    "channel": each.slug,
                    "label": in_languages(each.label),
                    "asked": part.asked,
                    "opened": part.opened,
                    "answered": part.answered,
                    "positions": counted.pop(each.slug, 0),
                }
            )
        for slug in sorted(counted):
            nobody = {"asked": 0, "opened": 0, "answered": 0, "positions": counted[slug]}
            found.append({"channel": slug, "label": {"en": slug}, **nobody})
        return found

    def _register(self) -> Json:
        """Give who is on the roll and who responded at all, by category."""
        spoke = {row.voice for standing in self.standings for row in standing.rows if row.stance is not None}
        register: Counter[str] = Counter()
        responded: Counter[str] = Counter()
        for unit in self.counting.units.values():
            register[unit.category] += 1
            counts = [*unit.mandated] if self._mandated_only() else [*unit.mandated, *unit.personal]
            responded[unit.category] += any(voice in spoke for voice in counts)
        labels = category_labels(sorted(register))
        return {
            "unit": self.rule.body["voice"]["unit"],
            "register": register.total(),
            "responded": responded.total(),
            "categories": [
                {
                    "category": name,
                    "label": labels[name],
                    "register": register[name],
                    "responded": responded[name],
                }
                for name in sorted(register)
            ],
        }

    def _mandated_only(self) -> bool:
        voice = self.rule.body["voice"]
        return bool(voice["unit"] == "organisation" and voice["organisation"] == "mandated_only")

    def _summary(self) -> Json:
        groups = Counter(standing.group for standing in self.standings)
        levels = Counter(standing.level.name for standing in self.standings)
        concerns = Counter(each.state for standing in self.standings for each in standing.concerns)
        current = [row.seq for standing in self.standings for row in standing.rows if row.stance is not None]
        return {
            "proposals": len(self.standings),
            "groups": {name: groups[name] for name in ("settled", "declare", "contested", "waiting")},
            "levels": dict(sorted(levels.items())),
            "objections": dict(sorted(concerns.items())),
            "positions": len(current),
            "figure": self.figure("positions", len(current), "", current),
        }

    def _people(self) -> Json:
        """Give the roll under running numbers, and which of them stand for others: who it is, nobody can read here."""
        running: dict[object, int] = {}

        def number(key: object) -> int | None:
            return None if key is None else running.setdefault(key, len(running) + 1)

        voices = [
            {
                "no": self.numbers[voice.pk],
                "holder": number(voice.holder),
                "organisation": number(voice.organisation),
                "mandated": voice.capacity == voice.Capacity.MANDATED,
                "category": voice.category,
                "apart": not voice.verified or voice.privacy == voice.Privacy.ANONYMOUS,
            }
            for voice in self.counting.roll
        ]
        become: Mapping[Any, object] = self.counting.become
        pairs = [[number(key), number(become[key])] for key in list(running) if key in become]
        return {"voices": voices, "merges": {"entries": len(pairs), "pairs": pairs}}

    def _rows(self) -> list[Json]:
        keys = {
            version.pk: f"{standing.proposal.key}@{version.number}"
            for standing in self.standings
            for version in standing.versions
        }
        return [self._row(row, keys) for row in self.history if row.version_id in keys]

    def _row(self, row: Position, keys: Mapping[int, str]) -> Json:
        return {
            "seq": row.seq,
            "voice": self.numbers[row.voice_id],
            "version": keys[row.version_id],
            "stance": row.stance,
            "taken_at": instant(row.taken_at),
            "channel": row.channel,
        }


def _union(behind: Mapping[Any, set[int]], what: str) -> set[int]:
    states: Sequence[str] = tallies.SUMS.get(what, (what,))
    return set().union(*(behind.get(state, set()) for state in states))
