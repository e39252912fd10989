"""The names of languages in headings, "English (en)", and the codes that a document holds."""

import re
from functools import cache

from babel import Locale

from ds4skills.web.texts import OFFICIAL, language_name

CODE = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]{2,8}){0,2}")
BRACKETS = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,2})\s*\)$")


@cache
def _names() -> dict[str, str]:
    """Give codes by the languages' own names and their English names, in small letters."""
    english = {name.lower(): code for code, name in Locale("en").languages.items() if CODE.fullmatch(code)}
    return english | {language_name(code).lower(): code for code in OFFICIAL}


def code_of(name: str) -> str:
    """Give the code of a language that is written as a code, with its code in brackets, or as a name."""
    name = name.strip()
    if found := BRACKETS.search(name):
        return found[1].lower().replace("_", "-")
    low = name.lower().replace("_", "-")
    if low in _names():
        return _names()[low]
    return low if CODE.fullmatch(low) and low.partition("-")[0] in Locale("en").languages else ""


def heading(code: str) -> str:
    """Write a language as headings have it."""
    return f"{language_name(code)} ({code})"
