"""The pieces of a report: shares, labels, one proposal, one objection; also what live pages show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils import translation

from consultations.consensus.measures import intervals, tallies
from consultations.consensus.measures.changes import Change
from consultations.consensus.measures.tallies import total
from consultations.consensus.queries import Standing
from consultations.ledger import queries as ledger
from consultations.ledger.queries import Concern, Kind
from consultations.register.terms import queries as terms

Json = dict[str, Any]
SCHEMA = "ds4skills.report/1"
KEPT = ("register", "eligible", "responded", "answered", "expressed", "support", "neutral", "oppose")
QUOTES = 12
FIGURES = (("responded", "register"), ("expressed", "eligible"), ("support", "expressed"))
TESTED = (
    "blocking_for",
    "blocking_against",
    "categories_missing",
    "objections_open",
    "objections_sustained",
)


def instant(at: datetime | None) -> str:
    """Spell an instant in UTC, to the microsecond, for every machine alike."""
    return at.astimezone(UTC).isoformat() if at else ""


def in_languages(words: object) -> dict[str, str]:
    """Give lazily translated words in every language of the site."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = str(words)
    return found


def category_labels(codes: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give the words of categories in every language of the site."""
    found: dict[str, dict[str, str]] = {code: {} for code in codes}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            labels = terms.labels()
        for code, known in found.items():
            known[language] = labels.get(code, code)
    return found


def share(counts: Mapping[str, int]) -> Json:
    """Give support of those who expressed a stance, with its interval over the eligible."""
    numbers = (total(counts, name) for name in ("support", "expressed", "eligible"))
    return intervals.share(*numbers)


def sketch(standing: Standing) -> Json:
    """Give where a proposal stands: wording, counts, categories, level; without figures and words."""
    version, counts = standing.version, standing.tally.all
    labels = category_labels(standing.tally.categories)
    level = standing.level
    return {
        "key": standing.proposal.key,
        "state": standing.proposal.state,
        "version": version.number,
        "wordings": version.wordings,
        "digest": version.digest,
        "published_at": instant(version.published_at),
        "counted": ledger_numbers(standing),
        "counts": {state: counts.get(state, 0) for state in tallies.STATES},
        "sums": {name: total(counts, name) for name in KEPT},
        "share": share(counts),
        "categories": [
            {
                "category": name,
                "label": labels[name],
                "counts": {state: each.get(state, 0) for state in tallies.STATES},
                "share": share(each),
            }
            for name, each in standing.tally.categories.items()
        ],
        "level": {
            "name": level.name,
            "direction": level.direction,
            "entry": level.entry,
            "robust": level.robust,
        },
        "tests": {name: standing.tally.count(name, standing.rule) for name in TESTED},
        "once_settled": standing.once_settled,
        "older": standing.older,
        "unrepresented": standing.unrepresented,
        "merged": standing.merged,
    }


def ledger_numbers(standing: Standing) -> list[int]:
    """Give the numbers of the wordings that count together."""
    kept = set(ledger.counted_versions(standing.versions))
    return [version.number for version in standing.versions if version.pk in kept]


def change(each: Change) -> Json:
    """Give what would change a level."""
    return {
        "voices": each.voices,
        "from": each.origin,
        "to": each.target,
        "where": [name for name in each.where if name != "*"],
        "level": each.level,
        "direction": each.direction,
    }


def verdict(concern: Concern) -> str:
    """Say what its holder made of the last answer: satisfied, not_satisfied, silent; nothing where none was given."""
    kinds = [each.kind for each in concern.events]
    if Kind.ANSWERED not in kinds:
        return ""
    after = kinds[len(kinds) - kinds[::-1].index(Kind.ANSWERED) :]
    if Kind.WITHDRAWN in after:
        return "satisfied"
    return "not_satisfied" if Kind.SUSTAINED in after else "silent"


def objection(concern: Concern) -> Json:
    """Give an objection with its words and events."""
    raised = concern.objection
    reason = getattr(raised.position, "reason", None)
    return {
        "code": raised.code,
        "state": concern.state,
        "clause": raised.clause,
        "reason": reason.text if reason else "",
        "verdict": verdict(concern),
        "wished_change": reason.wished_change if reason else "",
        "language": reason.language if reason else "",
        "category": raised.position.voice.category,
        "raised_at": instant(raised.at),
        "events": [
            {
                "kind": each.kind,
                "at": instant(each.at),
                "outcome": each.outcome,
                "accommodated": each.accommodated,
            }
            for each in concern.events
        ],
    }
