"""Where sentences end, language by language: the boxes that a reader ticks instead of dragging a mouse. Pure."""

import re
from functools import lru_cache

from consultations.blueprint.text.languages import BEFORE_NUMBERS, ORDINALS, shortenings, tongue

# A sign that may end a sentence, with the brackets and quotation marks that close after it.
STOP = re.compile(
    r"(?P<wide>[。！？｡]+)[\"'”’»」』）)\]]*\s*|(?<![.!?…;])(?P<mark>[.!?…;]++)(?:\s?»)?[\"'”’“‘»)\]]*(?P<gap>\s+)"
)
OPENERS = "\"'“‘„‚«‹»([¿¡"
WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘„«]*$")
LONGEST_SHORTENING = 24


@lru_cache(maxsize=8192)
def spans(text: str, language: str = "en") -> tuple[tuple[int, int], ...]:
    """Give the ranges of the sentences of a block, without the spaces between them."""
    spoken = tongue(language)
    cuts = [0]
    for found in STOP.finditer(text):
        if found["wide"] or _ends(text, cuts[-1], found, spoken):
            cuts.append(found.end())
    ends = [*cuts[1:], len(text)]
    return tuple(
        (a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip()))
        for a, b in zip(cuts, ends, strict=True)
        if text[a:b].strip()
    )


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Give the ranges of the sentences of a block; together they hold every word once."""
    return list(spans(text, language))


def _ends(text: str, begin: int, found: re.Match[str], spoken: str) -> bool:
    """Tell whether a sign ends the sentence that began there."""
    mark = found["mark"]
    if ";" in mark and (spoken != "el" or mark != ";"):
        return False
    after = found.end()
    while after < len(text) and after < found.end() + 3 and text[after] in OPENERS:
        after += 1
    following = text[after : after + 1]
    if not following.isalnum() or following.islower():
        return False
    if mark != ".":
        return True
    stop = found.start()
    tail = WORD_BEFORE.search(text[max(begin, stop - LONGEST_SHORTENING) : stop])
    word = tail.group().casefold() if tail else ""
    if word.isdecimal():
        return not (spoken in ORDINALS and len(word) <= 2)
    if word in BEFORE_NUMBERS and word in shortenings(spoken):
        return not following.isdecimal()
    return not (_initials(word) or word in shortenings(spoken))


def _initials(word: str) -> bool:
    """Tell whether a word is one letter, or letters with full stops between them."""
    return bool(word) and all(len(part) == 1 and part.isalpha() for part in word.split("."))
