"""Duplicates at the size of a large register, and on real names where the shared data stand beside the project."""

import csv
import hashlib
import resource
import time
from collections import Counter
from pathlib import Path

from rapidfuzz import fuzz

from consultations.register.directory.evidence import Body, evidence
from consultations.register.duplicates.comparing import pairs
from tests.bench.lines import ROOT, say
from tests.bench.register_names import generated

COUNT = 100_000
SHARED = ROOT.parent / "shared" / "data" / "register"
NAMES = SHARED / "eu_transparency_register_skills_digital_orgs_2025-01-18.csv"
PROFILES = SHARED / "eu_transparency_register_profiles_sample_2025-01-18.csv"
HAND, JUDGED = Path(__file__).with_name("judged_pairs.csv"), 50


def at_size() -> None:
    """Time the comparison of a register."""
    bodies = generated(COUNT)
    begun, weighed, verdicts = time.perf_counter(), 0, {"suggest": 0, "maybe": 0, "link": 0}
    for _place, near in pairs(bodies):
        weighed += len(near)
        for _other, finding in near:
            verdicts[finding.verdict] += 1
    say(
        "register_duplicates",
        organisations=COUNT,
        seconds=round(time.perf_counter() - begun, 1),
        pairs=weighed,
        verdicts=verdicts,
        peak_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        must="<= 30 s",
    )


def suggested(bodies: list[Body]) -> list[tuple[str, int, int]]:
    """List what a person would be asked about, likely pairs and "maybe" alike, as (verdict, place, place)."""
    return [(finding.verdict, place, other) for place, near in pairs(bodies) for other, finding in near]


def nearest(bodies: list[Body]) -> list[tuple[str, str]]:
    """Give the pairs whose names are closest, whatever the evidence is worth: what a person would look at next."""
    found = [
        (-fuzz.token_sort_ratio(a.core, b.core), min(a.name, b.name), max(a.name, b.name))
        for place, a in enumerate(bodies)
        for b in bodies[place + 1 :]
    ]
    return [(one, other) for _score, one, other in sorted(found)[:JUDGED]]


def pair_digest(one: str, other: str) -> str:
    """Name a pair without its names, which are not ours to publish."""
    return hashlib.sha256("\n".join(sorted((one, other))).encode()).hexdigest()


def on_real_names() -> None:
    """Print what is suggested on real names, and how much of it is right.

    By name alone the 616 entries give no suggestion, so there is no precision to print; the 50 nearest pairs were
    judged by hand from public knowledge (`judged_pairs.csv`, by digest): none is one body, so none was missed.
    Together with the sample of profiles three bodies stand twice, as their register numbers tell.
    """
    with NAMES.open(encoding="utf-8") as file:
        bodies = [Body(row["name"]) for row in csv.DictReader(file)]
    with HAND.open(encoding="utf-8") as file:
        judged = {row["pair"]: row["same"] for row in csv.DictReader(file)}
    verdicts = Counter(verdict for verdict, _one, _other in suggested(bodies))
    near = Counter(judged.get(pair_digest(*pair), "not judged") for pair in nearest(bodies))
    say(
        "register_duplicates",
        sample=len(bodies),
        suggestions=dict(verdicts),
        links=verdicts["link"],
        nearest=dict(near),
    )
    rows = []
    for path in (NAMES, PROFILES):
        with path.open(encoding="utf-8") as file:
            rows += list(csv.DictReader(file))
    both = [Body(row["name"], website=row.get("website", ""), short=row.get("acronym", "")) for row in rows]
    numbers = [row["register_id"] for row in rows]
    found = suggested(both)
    right = Counter(verdict for verdict, one, other in found if numbers[one] == numbers[other])
    say(
        "register_duplicates",
        sample=len(both),
        suggestions=dict(Counter(verdict for verdict, _one, _other in found)),
        right=dict(right),
        twice=len(numbers) - len(set(numbers)),
    )
    with (SHARED / "name_pairs.csv").open(encoding="utf-8") as file:
        golden = [
            (row["same"], evidence(Body(row["a"]), Body(row["b"])).verdict) for row in csv.DictReader(file)
        ]
    count = {f"{same} {verdict}": golden.count((same, verdict)) for same, verdict in sorted(set(golden))}
    asked = [same for same, verdict in golden if verdict in {"suggest", "maybe"}]
    say("register_duplicates", labelled=len(golden), pairs=count, asked=len(asked), same=asked.count("yes"))


def run() -> None:
    """Print the figures."""
    at_size()
    if NAMES.exists():
        on_real_names()
