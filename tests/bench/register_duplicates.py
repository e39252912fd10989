"""Duplicates at the size of a large register, and on real names where the shared data stand beside the project."""

import csv
import random
import resource
import time
from pathlib import Path

from consultations.register.directory.evidence import Body, evidence
from consultations.register.directory.names import core
from consultations.register.duplicates.comparing import pairs
from tests.bench.lines import ROOT, say

COUNT = 100_000
SHARED = ROOT.parent / "shared" / "data" / "register"
NAMES = SHARED / "eu_transparency_register_skills_digital_orgs_2025-01-18.csv"
KINDS = "Association Federation Institute Academy Chamber Council Network Alliance University Foundation Union".split()
FIELDS = "Skills Digital Training Education Crafts Data Energy Health Textile Metal Software Transport Food".split()
FORMS = ["", "", "", "GmbH", "SA", "AISBL", "e.V.", "Ltd", "S.p.A.", "BV"]
COUNTRIES = "BE FR DE IT ES PL NL SE FI PT RO HU GR".split()
SYLLABLES = (
    "ba ber bri ca den do el fer gan hol in ka lin lor mar mon nor o pel ra sen ti tur va vil wes zan".split()
)


def _word(draw: random.Random) -> str:
    return "".join(draw.choices(SYLLABLES, k=draw.randint(2, 4))).title()


def generated(count: int) -> list[Body]:
    """Make organisations as registers hold them: one in fifty is written down twice, a little differently."""
    draw = random.Random(7)
    towns = [_word(draw) for _ in range(2_000)]
    found: list[Body] = []
    while len(found) < count:
        own = [_word(draw) for _ in range(draw.randint(2, 3))]
        words = [draw.choice(KINDS), "of", draw.choice(FIELDS), *own] if draw.random() < 0.6 else own
        name = " ".join([*words, draw.choice(FORMS)]).strip()
        country, city = draw.choice(COUNTRIES), draw.choice(towns)
        site = f"https://{''.join(own).lower()}.example" if draw.random() < 0.5 else ""
        found.append(Body(name, country, city, website=site, ready=core(name)))
        if draw.random() < 0.02:
            again = name.upper() if draw.random() < 0.5 else f"{name[:-1]}"
            found.append(Body(again, country, city, ready=core(again)))
    return found[:count]


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


def on_real_names() -> None:
    """List what is suggested on the sample for a person to judge, and the verdicts on the labelled pairs."""
    with NAMES.open(encoding="utf-8") as file:
        bodies = [Body(row["name"]) for row in csv.DictReader(file)]
    lines = [
        [finding.verdict, bodies[place].name, bodies[other].name, finding.reasons]
        for place, near in pairs(bodies)
        for other, finding in near
    ]
    target = Path(ROOT / "var" / "suggestions.csv")
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(sorted(lines))
    with (SHARED / "name_pairs.csv").open(encoding="utf-8") as file:
        golden = [
            (row["same"], evidence(Body(row["a"]), Body(row["b"])).verdict) for row in csv.DictReader(file)
        ]
    count = {f"{same} {verdict}": golden.count((same, verdict)) for same, verdict in sorted(set(golden))}
    say("register_duplicates", sample=len(bodies), suggestions=len(lines), listed=str(target), pairs=count)


def run() -> None:
    """Print the figures."""
    at_size()
    if NAMES.exists():
        on_real_names()
