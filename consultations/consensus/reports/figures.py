"""From a figure back to the ledger rows it rests on, by the frozen model alone. Pure."""

from typing import Any

from consultations.consensus.measures import tallies
from consultations.consensus.measures.tallies import Said, Speaker

Json = dict[str, Any]


def _current(body: Json, proposal: Json) -> dict[int, Said]:
    """Give what each voice of the frozen roll says on a proposal."""
    counted = {f"{proposal['key']}@{number}" for number in proposal["counted"]}
    newest: dict[int, Json] = {}
    for row in (row for row in body["rows"] if row["version"] in counted):
        known = newest.get(row["voice"])
        if known is None or (row["taken_at"], row["seq"]) > (known["taken_at"], known["seq"]):
            newest[row["voice"]] = row
    return {
        voice: Said(row["stance"], (row["taken_at"], row["seq"]))
        for voice, row in newest.items()
        if row["stance"] is not None
    }


def rows_of(body: Json, figure: Json) -> list[int]:
    """Give the sequence numbers behind a figure, in order."""
    proposals = {each["key"]: each for each in body["proposals"]}
    if figure["what"] == "positions":
        return sorted(said.order[1] for each in proposals.values() for said in _current(body, each).values())
    speakers = [
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
    rule = body["rule"]["body"]
    said = _current(body, proposals[figure["proposal"]])
    wanted = set(tallies.SUMS.get(figure["what"], (figure["what"],)))
    found: set[int] = set()
    for unit in tallies.units(speakers, rule).values():
        if figure.get("category", unit.category) == unit.category:
            stance, voices = tallies.behind(unit, said, rule)
            if tallies.state_of(stance) in wanted:
                found |= {said[voice].order[1] for voice in voices}
    return sorted(found)
