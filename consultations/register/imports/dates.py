"""Days in cells: never guessed. Pure."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
BIG_FIRST = re.compile(r"(\d{4})[./](\d{1,2})[./](\d{1,2})")
THREE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
SERIAL = re.compile(r"[3-5]\d{4}")  # 1982 to 2064 as spreadsheets count days
DAY_FIRST, MONTH_FIRST, MONTHS = "day", "month", 12


class DayError(ValueError):
    """The cell is no day; `code` says what it looks like."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def ambiguous(text: str) -> bool:
    """Tell whether a cell means one of two days, depending on the order."""
    found = THREE.fullmatch(text.strip())
    if not found:
        return False
    first, second = int(found[1]), int(found[2])
    return first <= MONTHS and second <= MONTHS and first != second


def order(texts: Iterable[str]) -> str:
    """Give the order that some cell of a column shows: day, month, or '' where none does or two disagree."""
    shown = set()
    for text in texts:
        if found := THREE.fullmatch(text.strip()):
            if int(found[1]) > MONTHS:
                shown.add(DAY_FIRST)
            elif int(found[2]) > MONTHS:
                shown.add(MONTH_FIRST)
    return shown.pop() if len(shown) == 1 else ""


def day(text: str, order_: str = "") -> date:
    """Read a day; raises DayError(code): ambiguous, serial, no_day."""
    text = text.strip()
    if SERIAL.fullmatch(text):
        raise DayError("serial_day")
    if found := ISO.fullmatch(text) or BIG_FIRST.fullmatch(text):
        parts = int(found[1]), int(found[2]), int(found[3])
    elif found := THREE.fullmatch(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if ambiguous(text) and not order_:
            raise DayError("ambiguous_day")
        month_first = order_ == MONTH_FIRST if ambiguous(text) else first <= MONTHS < second
        parts = (year, first, second) if month_first else (year, second, first)
    else:
        raise DayError("no_day")
    try:
        return date(*parts)
    except ValueError as error:
        raise DayError("no_day") from error
