"""The tokens: contrast in light and dark, stance colours as colour-blind eyes see them, the fallback block."""

import hashlib
import json
import math
import re
from itertools import combinations
from pathlib import Path

import pytest

STATIC = Path(__file__).resolve().parents[2] / "static"
WORDS, EDGES, APART = 4.5, 3.0, 10.0
GROUNDS = ("paper", "surface", "sunken")
SOFT = ("accent-soft", "sun-soft", "good-soft", "bad-soft", "added", "removed")
STANCES = ("oppose-2", "oppose-1", "neutral", "support-1", "support-2", "withheld")
FILLED = ("oppose-2", "oppose-1", "support-1", "support-2")  # neutral is told by its shape
PAIRS = [
    *[(w, g, WORDS) for w in ("ink", "soft", "accent", "accent-deep", "good", "bad") for g in GROUNDS],
    *[(w, g, WORDS) for w in ("ink", "soft") for g in SOFT],
    ("on-accent", "accent", WORDS),
    ("on-accent", "accent-deep", WORDS),
    ("on-sun", "sun", WORDS),
    ("accent", "accent-soft", WORDS),
    ("accent-deep", "accent-soft", WORDS),
    ("good", "good-soft", WORDS),
    ("bad", "bad-soft", WORDS),
    ("bad", "heat-0", WORDS),
    *[("on-heat", f"heat-{n}", WORDS) for n in range(3)],
    ("on-heat-deep", "heat-3", WORDS),
    ("on-heat-deep", "heat-4", WORDS),
    *[(c, g, EDGES) for c in ("control", "accent") for g in GROUNDS],
    *[(c, g, EDGES) for c in STANCES for g in ("paper", "surface")],
    *[("ring", g, EDGES) for g in (*GROUNDS, "accent-soft", "sun-soft", "ring-gap")],
    ("ring-gap", "accent", EDGES),
]
SIGHT = {  # Machado, Oliveira and Fernandes 2009, severity 1
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
TEXT = (STATIC / "css" / "tokens.css").read_text(encoding="utf-8")
BOTH = re.findall(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)", TEXT)
SCHEMES = {"light": {n: a for n, a, _ in BOTH}, "dark": {n: b for n, _, b in BOTH}}


def linear(colour: str) -> list[float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def contrast(a: str, b: str) -> float:
    """The WCAG 2 contrast ratio."""
    light = [sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(c), strict=True)) for c in (a, b)]
    return (max(light) + 0.05) / (min(light) + 0.05)


def seen(colour: str, sight: str) -> tuple[float, float, float]:
    """The colour in OKLab as one kind of sight perceives it."""
    r, g, b = (
        min(1.0, max(0.0, sum(m * p for m, p in zip(row, linear(colour), strict=True))))
        for row in SIGHT[sight]
    )
    long, mid, short = (
        math.cbrt(x)
        for x in (
            0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b,
            0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b,
            0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b,
        )
    )
    return (
        0.2104542553 * long + 0.7936177850 * mid - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * mid + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * mid - 0.8086757660 * short,
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_every_pair_has_its_contrast(scheme, front, ground, least):
    assert contrast(SCHEMES[scheme][front], SCHEMES[scheme][ground]) >= least


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("sight", SIGHT)
def test_stances_are_told_apart_by_every_sight(scheme, sight):
    colours = SCHEMES[scheme]
    pairs = [
        (a, b) for a, b in combinations(FILLED, 2) if sight != "grey" or a[:2] == b[:2]
    ]  # hatching tells sides
    gaps = {(a, b): math.dist(seen(colours[a], sight), seen(colours[b], sight)) * 100 for a, b in pairs}

    assert min(gaps.values()) >= APART, gaps


def test_browsers_without_light_dark_get_the_light_values():
    spare = dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6});", TEXT))

    assert {name: spare.get(name) for name in SCHEMES["light"]} == SCHEMES["light"]


def test_only_the_tokens_name_a_raw_colour():
    raw = [
        f"{path.name}: {found}"
        for path in sorted((STATIC / "css").glob("*.css"))
        if path.name != "tokens.css"
        for found in re.findall(r":[^;{}]*#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
    ]

    assert raw == []


def test_no_stylesheet_is_longer_than_four_hundred_lines():
    assert [
        p.name for p in (STATIC / "css").glob("*.css") if p.read_text(encoding="utf-8").count("\n") > 400
    ] == []


def test_vendored_files_are_the_recorded_ones():
    recorded = json.loads((STATIC / "vendor.json").read_text(encoding="utf-8"))["sha256"]
    found = {
        str(path.relative_to(STATIC)): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("vendor", "fonts")
        for path in sorted((STATIC / folder).rglob("*"))
        if path.is_file()
    }

    assert found == recorded
