"""One cell that holds a person's whole name, parted into given and family name. Pure.

A comma parts "Family, Given". Words in capitals among others are the family name, wherever they stand. Else the last
word is, with the particles before it; where a file writes the family name first, the first word with its particles.
"""

from __future__ import annotations

import re

PARTICLES = frozenset(
    (
        "af al av bin ben da dal dalla de degli dei del della den der des di do dos du el la las le los ibn op 't san "
        "ten ter van vom von y zu zum zur"
    ).split()
)
TITLES = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|m|mme|herr|frau|sr|sra|dott|ing|dipl)\.? )+(?=\S+ \S)", re.IGNORECASE
)
CAPITALS = 2  # letters from which a word in capitals is no initial


def part(name: str, *, family_first: bool = False) -> tuple[str, str]:
    """Give (given name, family name); of one word the given name is blank."""
    name = " ".join(name.split())
    if "," in name:
        family, _comma, given = name.partition(",")
        return _untitled(given.strip()), family.strip()
    words = _untitled(name).split(" ")
    loud = [len(word) >= CAPITALS and word.isupper() and word.isalpha() for word in words]
    if any(loud) and not all(loud):
        first, last = loud.index(True), len(loud) - 1 - loud[::-1].index(True)
        if first == 0 or last == len(words) - 1:
            first -= _particles(words[:first][::-1])
            return " ".join([*words[:first], *words[last + 1 :]]), " ".join(words[first : last + 1])
    if len(words) == 1:
        return "", words[0]
    if family_first:
        cut = min(_particles(words) + 1, len(words) - 1)
        return " ".join(words[cut:]), " ".join(words[:cut])
    cut = len(words) - 1
    cut = max(1, cut - _particles(words[:cut][::-1]))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _untitled(name: str) -> str:
    """Take titles away, if a name of two words remains."""
    return TITLES.sub("", name)


def _particles(words: list[str]) -> int:
    """Count the particles with which some words begin."""
    count = 0
    while count < len(words) and words[count].casefold() in PARTICLES:
        count += 1
    return count
