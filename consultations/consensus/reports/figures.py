"""From a figure back to the ledger rows it rests on, by the frozen model alone. Pure."""

from collections.abc import Mapping
from typing import Any

from consultations.consensus.measures import tallies
from consultations.consensus.measures.merged import one_voice
from consultations.consensus.measures.tallies import Said, Speaker

Json = dict[str, Any]


def _current(body: Json, proposal: Json, one: Mapping[int, int]) -> dict[int, Said]:
    """Give what each voice of the frozen roll says on a proposal; voices that are `one` say one thing."""
    counted = {f"{proposal['key']}@{number}" for number in proposal["counted"]}
    found: dict[int, Json] = {}
    for row in (row for row in body["rows"] if row["version"] in counted):
        voice = one.get(row["voice"], row["voice"])
        known = found.get(voice)
        if known is None or (row["taken_at"], row["seq"]) > (known["taken_at"], known["seq"]):
            found[voice] = row
    return {
        row["voice"]: Said(row["stance"], (row["taken_at"], row["seq"]))
        for row in found.values()
        if row["stance"] is not None
    }


def _roll(body: Json) -> list[Speaker]:
    return [
        Speaker(
            voice["no"],
            voice["holder"],
            voice["organisation"],
            mandated=voice["mandated"],
            category=voice["category"],
            apart=voice["apart"],
        )
        for voice in body["voices"]
    ]


def rows_of(body: Json, figure: Json) -> list[int]:
    """Give the sequence numbers behind a figure, in order; reports frozen before merges were known have none."""
    proposals = {each["key"]: each for each in body["proposals"]}
    speakers, become = _roll(body), dict(body.get("merges", {}).get("pairs", ()))
    one = one_voice(speakers, become)
    if figure["what"] == "positions":
        return sorted(
            said.order[1] for each in proposals.values() for said in _current(body, each, one).values()
        )
    rule = body["rule"]["body"]
    said = _current(body, proposals[figure["proposal"]], one)
    wanted = set(tallies.SUMS.get(figure["what"], (figure["what"],)))
    found: set[int] = set()
    for unit in tallies.units(speakers, rule, become).values():
        if figure.get("category", unit.category) == unit.category:
            stance, voices = tallies.behind(unit, said, rule)
            if tallies.state_of(stance) in wanted:
                found |= {said[voice].order[1] for voice in voices}
    return sorted(found)
