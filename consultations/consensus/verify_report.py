"""Compute a report again from its JSON alone.

    python3 verify_report.py report.json

Standard library only; take this file and the report anywhere. Exit 0: equal; 1: differs, with a list;
2: unreadable. An auditor's copy is counted again from its ledger rows; a public copy from its published
counts, and what those do not allow to be checked is said.
"""

import hashlib
import json
import operator
import sys
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from functools import partial
from typing import Any

Json = dict[str, Any]
Value = Callable[[str, str | None], int]
STATES = ("oppose_2", "oppose_1", "neutral", "support_1", "support_2", "aside", "recused", "silent")
SUMS = {
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
COMPARE = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
Z95 = Decimal("1.959963984540054")


class Findings:
    """What differs, and what could not be checked."""

    def __init__(self) -> None:
        self.wrong: list[str] = []
        self.unchecked: list[str] = []
        self.checked = 0

    def same(self, what: str, said: Any, found: Any) -> None:
        """Compare what a report says with what was found."""
        self.checked += 1
        if said != found:
            self.wrong.append(f"{what}: the report says {said!r}, recomputed {found!r}")

    def skip(self, what: str) -> None:
        """Say what cannot be checked."""
        if what not in self.unchecked:
            self.unchecked.append(what)


def digest(value: Any) -> str:
    """Give the SHA-256 of the canonical form: sorted keys, no blanks, NFC."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode()).hexdigest()


def total(counts: Json, name: str) -> int:
    """Give a state's count or the sum a name stands for."""
    return sum(counts.get(state, 0) for state in SUMS.get(name, (name,)))


def wilson(k: int, n: int, register: int) -> tuple[str, ...]:
    """Give the Wilson interval at 95 %, corrected for a finite register, with six digits."""
    if n == 0:
        return "0.000000", "1.000000"
    with localcontext() as context:
        context.prec = 28
        p, size = Decimal(k) / n, Decimal(n)
        if register > n:
            size = size * (register - 1) / (register - n)
        square = Z95 * Z95
        centre = p + square / (2 * size)
        half = Z95 * (p * (1 - p) / size + square / (4 * size * size)).sqrt()
        low, high = (centre - half) / (1 + square / size), (centre + half) / (1 + square / size)
        if register == n:
            low = high = p
        six = Decimal("0.000001")
        bounds = max(Decimal(0), low), min(Decimal(1), high)
        return tuple(str(each.quantize(six, rounding=ROUND_HALF_EVEN)) for each in bounds)


def share(support: int, expressed: int, eligible: int) -> Json:
    """Give support of those who expressed a stance, as a report prints it."""
    low, high = wilson(support, expressed, eligible)
    text = f"{(200 * support + expressed) // (2 * expressed)}%" if expressed else "-"
    return {"num": support, "den": expressed, "text": text, "low": low, "high": high}


def compare(test: Json, value: Value) -> bool:
    """Check one test of the rule, in integers; `value` gives a named count."""
    name = next(each for each in COMPARE if each in test)
    within = test.get("within")
    if "count" in test:
        return bool(COMPARE[name](value(test["count"], within), test[name]))
    base, (numerator, denominator) = value(test["of"], within), test[name]
    return bool(base > 0 and COMPARE[name](value(test["share"], within) * denominator, numerator * base))


def level(rule: Json, value: Value) -> tuple[str, str, int]:
    """Give the first entry of the rule that holds: (level, direction, place)."""
    for place, entry in enumerate(rule["levels"]):
        some, tests = (any, entry["any"]) if "any" in entry else (all, entry["all"])
        if some(compare(test, value) for test in tests):
            return entry["level"], entry.get("direction", ""), place
    raise ValueError("the rule's last entry does not hold always")


def blocking(categories: Json, direction: str, rule: Json) -> int:
    """Count the categories that block a direction."""
    numerator, denominator = rule["blocking"]["share"]
    side = "oppose" if direction == "for" else "support"
    return sum(
        total(counts, "expressed") >= rule["blocking"]["min_expressed"]
        and total(counts, side) * denominator >= numerator * total(counts, "expressed")
        for counts in categories.values()
    )


def units(voices: list[Json], rule: Json, become: Json) -> dict[Any, Any]:
    """Give the counted units: {key: (category, personal voices, mandated voices)}; merged ones are one."""
    found: dict[Any, Any] = {}
    by_organisation = rule["voice"]["unit"] == "organisation"
    keyed = [
        (voice["organisation"] if by_organisation else (voice["holder"] or f"voice {voice['no']}"), voice)
        for voice in voices
        if not voice["apart"]
    ]
    for key, voice in sorted(keyed, key=lambda pair: pair[0] in become):
        if key is not None:
            unit = found.setdefault(become.get(key, key), (voice["category"], [], []))
            unit[2 if voice["mandated"] else 1].append(voice["no"])
    return found


def one_voice(voices: list[Json], become: dict[Any, Any]) -> dict[int, int]:
    """Give for each voice that merging entries of the register made one with others the first of them."""
    groups: dict[Any, Any] = {}
    for voice in voices:
        if not voice["apart"] and voice["holder"] is not None:
            raw = (voice["holder"], voice["organisation"] if voice["mandated"] else None)
            key = (voice["mandated"], *(become.get(part, part) for part in raw))
            groups.setdefault(key, {}).setdefault(raw, []).append(voice["no"])
    found: dict[int, int] = {}
    for raws in (raws for raws in groups.values() if len(raws) > 1):
        members = sorted(voice for part in raws.values() for voice in part)
        found.update(dict.fromkeys(members, members[0]))
    return found


def twice(voices: list[Json], one: dict[int, int], said: Any, rule: Json, become: Json) -> int:
    """Count the stakeholders with a position under more than one entry of the register."""
    counts: dict[Any, int] = {}
    for key, unit in units(voices, rule, {}).items() if become else ():
        whole = ("entry", become.get(key, key))
        counts[whole] = counts.get(whole, 0) + (behind(unit, said, rule)[0] is not None)
    for voice in said if rule["voice"]["unit"] == "organisation" else ():
        if voice in one:
            counts["voice", one[voice]] = counts.get(("voice", one[voice]), 0) + 1
    return sum(count > 1 for count in counts.values())


def newest(voices: list[int], said: Any) -> list[int]:
    """Give the voice of some that spoke last."""
    heard = [voice for voice in voices if voice in said]
    return [max(heard, key=lambda voice: said[voice][1])] if heard else []


def behind(unit: Any, said: Any, rule: Json) -> tuple[Any, list[int]]:
    """Give what a unit says and the voices behind it."""
    _category, personal, mandated = unit
    if rule["voice"]["unit"] != "organisation":
        voices = newest(personal, said) or newest(mandated, said)
        return (said[voices[0]][0], voices) if voices else (None, [])
    if voices := newest(mandated, said):
        return said[voices[0]][0], voices
    people = [voice for voice in personal if voice in said]
    numbered = sorted((int(said[v][0]), v) for v in people if said[v][0] not in ("A", "R", "N"))
    way, half = rule["voice"]["organisation"], len(numbered) // 2
    if way == "mandated_else_median" and numbered:
        values = [value for value, _voice in numbered]
        middle = values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2
        return middle, [voice for _value, voice in numbered]
    if way == "mandated_else_unanimous" and len({said[voice][0] for voice in people}) == 1:
        return said[people[0]][0], people
    return None, []


def state_of(stance: Any) -> str:
    """Give the state that a stance counts as."""
    if stance is None:
        return "silent"
    if stance in ("A", "N"):
        return "aside"
    if stance == "R":
        return "recused"
    value = float(stance)
    if value == 0:
        return "neutral"
    return ("support_" if value > 0 else "oppose_") + ("2" if abs(value) >= 2 else "1")


def latest(rows: list[Json], versions: set[str], one: dict[int, int]) -> dict[int, Any]:
    """Give what each voice says now on a proposal: {voice: (stance, (instant, seq))}; `one` are one voice."""
    found: dict[Any, Any] = {}
    for row in rows:
        order, voice = (row["taken_at"], row["seq"]), one.get(row["voice"], row["voice"])
        if row["version"] in versions and (voice not in found or order > found[voice][1]):
            found[voice] = (row["stance"], order, row["voice"])
    return {voice: (stance, order) for stance, order, voice in found.values() if stance is not None}


def check_auditor(body: Json, findings: Findings) -> None:
    """Count everything again from the ledger rows."""
    rule, figures = body["rule"]["body"], {each["id"]: each for each in body["figures"]}
    become = dict(body.get("merges", {}).get("pairs", ()))  # none where merges were not known yet
    people, one = units(body["voices"], rule, become), one_voice(body["voices"], become)
    findings.same("merged entries that lead to merged ones", sorted(set(become.values()) & set(become)), [])
    beyond = [row["seq"] for row in body["rows"] if row["seq"] > body["head"]["seq"]]
    findings.same("ledger rows beyond the head", beyond, [])
    current: list[int] = []
    for each in body["proposals"]:
        key = each["key"]
        versions = {f"{key}@{number}" for number in each["counted"]}
        said, apart = (latest(body["rows"], versions, joined) for joined in (one, {}))
        doubled = twice(body["voices"], one, apart, rule, become)
        findings.same(f"{key}: merged", each.get("merged", 0), doubled)
        current += [order[1] for _stance, order in said.values()]
        categories: Json = {}
        seqs: dict[Any, set[int]] = {}
        for unit in people.values():
            stance, voices = behind(unit, said, rule)
            state = state_of(stance)
            counts = categories.setdefault(unit[0], {})
            counts[state] = counts.get(state, 0) + 1
            for place in (state, (unit[0], state)):
                seqs.setdefault(place, set()).update(said[voice][1][1] for voice in voices)
        check_proposal(each, categories, seqs, figures, rule, findings)
    spelled = hashlib.sha256(",".join(map(str, sorted(current))).encode()).hexdigest()
    figure = figures[body["summary"]["figure"]]
    findings.same("positions", body["summary"]["positions"], len(current))
    findings.same(
        "positions",
        (figure["value"], figure["rows"], figure["digest"]),
        (len(current), len(current), spelled),
    )


def check_proposal(
    each: Json, categories: Json, seqs: Any, figures: Json, rule: Json, findings: Findings
) -> None:
    """Compare one proposal with what was counted."""
    key = each["key"]
    everyone = {state: sum(counts.get(state, 0) for counts in categories.values()) for state in STATES}
    findings.same(f"{key}: counts", each["counts"], everyone)
    findings.same(f"{key}: sums", each["sums"], {name: total(everyone, name) for name in each["sums"]})
    findings.same(
        f"{key}: share",
        each["share"],
        share(*(total(everyone, n) for n in ("support", "expressed", "eligible"))),
    )
    named = {row["category"]: row for row in each["categories"]}
    findings.same(f"{key}: categories", sorted(named), sorted(categories))
    for name, row in named.items():
        counts = {state: categories.get(name, {}).get(state, 0) for state in STATES}
        findings.same(f"{key}, {name}: counts", row["counts"], counts)
        parts = (total(counts, n) for n in ("support", "expressed", "eligible"))
        findings.same(f"{key}, {name}: share", row["share"], share(*parts))
        check_figure(figures[row["figure"]], "support", counts, seqs, name, findings)
    for what, number in each["figures"].items():
        check_figure(figures[number], what, everyone, seqs, None, findings)
    missing = sum(total(categories.get(c, {}), "expressed") < n for c, n in rule["required"].items())
    sides = {f"blocking_{side}": blocking(categories, side, rule) for side in ("for", "against")}
    objections = {
        f"objections_{state}": sum(objection["state"] == state for objection in each["objections"])
        for state in ("open", "sustained")
    }
    tested = {**sides, "categories_missing": missing, **objections}
    findings.same(f"{key}: tests", each["tests"], tested)

    def value(name: str, within: str | None) -> int:
        if name in tested:
            return int(tested[name])
        if within:
            inside = rule["constituencies"][within]["categories"]
            return sum(total(categories.get(category, {}), name) for category in inside)
        return total(everyone, name)

    said = each["level"]
    findings.same(f"{key}: level", (said["name"], said["direction"], said["entry"]), level(rule, value))


def check_figure(figure: Json, what: str, counts: Json, seqs: Any, category: Any, findings: Findings) -> None:
    """Compare a figure with its value and with the digest of the rows it rests on."""
    places = [(category, state) if category is not None else state for state in SUMS.get(what, (what,))]
    rows = sorted(set().union(*(seqs.get(place, set()) for place in places)))
    found = (total(counts, what), len(rows), hashlib.sha256(",".join(map(str, rows)).encode()).hexdigest())
    findings.same(figure["id"], (figure["value"], figure["rows"], figure["digest"]), found)


def published(sums: Json, name: str, within: str | None) -> int:
    """Give a published count; those within a constituency are none."""
    return int(sums["hidden" if within else name])


def check_public(body: Json, findings: Findings) -> None:
    """Check what published counts allow."""
    rule = body["rule"]["body"]
    for each in body["proposals"]:
        key, shown = each["key"], each["shown"]
        known = [row["shown"] for row in each["categories"]]
        for name, value in shown.items():
            parts = [row[name] for row in known]
            if value is None or None in parts:
                findings.skip("figures hidden because they are small")
            else:
                findings.same(f"{key}: {name} over the categories", value, sum(parts))
        if shown["expressed"] is None or shown["support"] is None:
            findings.skip("levels of proposals whose counts are hidden")
            continue
        findings.same(
            f"{key}: share",
            each["share"],
            share(shown["support"], shown["expressed"], each["register"] - (shown["recused"] or 0)),
        )
        if None in shown.values():
            findings.skip("levels of proposals whose counts are hidden")
            continue
        sums = dict(
            shown,
            directional=shown["support"] + shown["oppose"],
            answered=shown["expressed"] + shown["aside"],
        )
        sums.update(each["tests"], eligible=sums["answered"] + shown["silent"], register=each["register"])
        try:
            found = level(rule, partial(published, sums))
        except KeyError:
            findings.skip("levels that rest on constituencies or strong stances")
            continue
        findings.same(
            f"{key}: level",
            (each["level"]["name"], each["level"]["direction"], each["level"]["entry"]),
            found,
        )
    findings.skip("what only the ledger rows of the auditor's copy show")


def verify(document: Json) -> Findings:
    """Check a report's document {"report": model, "digest": …}; gives what was found."""
    findings, body = Findings(), document["report"]
    findings.same("digest of the report", document["digest"], digest(body))
    findings.same("digest of the rule", body["rule"]["digest"], digest(body["rule"]["body"]))
    (check_auditor if body["edition"] == "auditor" else check_public)(body, findings)
    findings.skip("quoted words, participation figures, what would change a level, and robustness")
    return findings


def main(arguments: list[str]) -> int:
    """Verify a file and say what was found."""
    if len(arguments) != 1:
        print("Usage: verify_report.py report.json")
        return 2
    try:
        with open(arguments[0], encoding="utf-8") as file:
            findings = verify(json.load(file))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        print(f"unreadable: {type(error).__name__}: {error}")
        return 2
    for line in findings.wrong:
        print(f"differs: {line}")
    for line in findings.unchecked:
        print(f"not checked: {line}")
    print(f"{'differs' if findings.wrong else 'equal'}: {findings.checked} figures and digests recomputed")
    return 1 if findings.wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
