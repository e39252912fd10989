"""Numbers under which others know an organisation: six schemes, their normal forms and check digits. Pure."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

SEED = Path(__file__).resolve().parent.parent / "terms" / "seeds" / "identifier_schemes.csv"
BASE_32 = "0123456789abcdefghjkmnpqrstvwxyz"
NINETY_SEVEN = 97
BLANKS = re.compile(r"[\s\u00a0\u200b-\u200d\ufeff]+")


class BadIdentifierError(Exception):
    """The text is no number of the scheme; `scheme` and `value` as they came, `example` shows one that is."""

    def __init__(self, scheme: str, value: str, example: str = "") -> None:
        super().__init__(f"{scheme} {value}")
        self.scheme, self.value, self.example = scheme, value, example


@dataclass(frozen=True)
class Scheme:
    """A list of numbers: its code, name, pattern of the normal form, an example, and where a number leads."""

    code: str
    label: str
    pattern: re.Pattern[str]
    example: str
    links_to: str

    def address(self, value: str) -> str:
        """Give the page of a number in its own list; '' where there is none."""
        if self.links_to == "the value":
            return value
        return self.links_to + value if self.code in {"lei", "wikidata"} else ""


@cache
def schemes() -> dict[str, Scheme]:
    """Give the schemes by code, in their order."""
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["scheme"]: Scheme(
            row["scheme"],
            row["label"],
            re.compile(row["pattern"]),
            row["example"],
            row["links_to"] if row["links_to"].startswith("http") or row["links_to"] == "the value" else "",
        )
        for row in rows
    }


def _ror(text: str) -> str:
    bare = text.lower().removeprefix("https://").removeprefix("http://").removeprefix("ror.org/")
    return f"https://ror.org/{bare.strip('/')}"


def _wikidata(text: str) -> str:
    return text.rstrip("/").rpartition("/")[2].upper()


def _vat(text: str) -> str:
    squeezed = re.sub(r"[.\-/]", "", text).upper()
    return "EL" + squeezed[2:] if squeezed.startswith("GR") else squeezed


def _digits(text: str) -> str:
    return re.sub(r"[.\-/]", "", text)


TIDY: dict[str, Callable[[str], str]] = {
    "eu-tr": lambda text: text.replace("–", "-").replace("‑", "-"),
    "ror": _ror,
    "pic": _digits,
    "vat": _vat,
    "lei": lambda text: text.replace("-", "").upper(),
    "wikidata": _wikidata,
}


def _ror_holds(value: str) -> bool:
    body, check = value.rpartition("/")[2][:-2], int(value[-2:])
    number = 0
    for letter in body:
        number = number * 32 + BASE_32.index(letter)
    return check == 98 - (number * 100) % NINETY_SEVEN


def _lei_holds(value: str) -> bool:
    return int("".join(str(int(letter, 36)) for letter in value)) % NINETY_SEVEN == 1


CHECKS: dict[str, Callable[[str], bool]] = {
    "eu-tr": lambda value: 1 <= int(value[-2:]) <= NINETY_SEVEN,
    "ror": _ror_holds,
    "lei": _lei_holds,
}


def normal(scheme: str, text: str) -> str:
    """Give the one form in which a number is kept; BadIdentifierError where it is none of the scheme."""
    known = schemes().get(scheme)
    if known is None:
        raise BadIdentifierError(scheme, text)
    value = TIDY[scheme](BLANKS.sub("", text))
    if not known.pattern.fullmatch(value) or not value.isascii() or not CHECKS.get(scheme, bool)(value):
        raise BadIdentifierError(scheme, text, known.example)
    return value


def guesses(text: str) -> list[tuple[str, str]]:
    """Give (scheme, normal form) for each scheme that a text may be a number of."""
    found = []
    for scheme in schemes():
        try:
            found.append((scheme, normal(scheme, text)))
        except BadIdentifierError:
            continue
    return found
