"""Making one text of what was sent: UTF-8, one kind of line end, NFC, nothing that nobody can see. Pure."""

import re
import sys
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache

from consultations.blueprint.text.blocks import FILE, Loss, TextRefusedError

LINE_ENDS = re.compile(r"\r\n?")
# Written in no text on purpose: they hide words, turn their order around or part them unseen.
HIDDEN = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")
SPACES = str.maketrans(dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f\x85\u2028\u2029", " "))
# A picture written out in letters: nobody reads it, and no block has room for it.
WRITTEN_OUT = re.compile(r"data:([a-z]{1,20}/[a-z0-9.+-]{1,60});base64,[A-Za-z0-9+/=]{64,}", re.IGNORECASE)
MOST_MARKS = 30  # on one letter, as in the Stream-Safe Text Format of UAX 15


def decode(data: bytes) -> str:
    """Read a file as UTF-8, with or without a byte order mark; raises TextRefusedError with the line."""
    if len(data) > FILE:
        raise TextRefusedError("file_too_big")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise TextRefusedError("not_utf8", f"line {line}") from error


def tidy(source: str) -> tuple[str, Sequence[Loss]]:
    """Give a text in NFC with plain line ends, without hidden characters and files written out; and what was in it."""
    text = LINE_ENDS.sub("\n", source.removeprefix("\ufeff")).translate(SPACES)
    losses = [
        *_listed("hidden", HIDDEN, text, lambda found: f"U+{ord(found.group()):04X}"),
        *_listed("file_inside", WRITTEN_OUT, text, lambda found: found[1]),
    ]
    return nfc(WRITTEN_OUT.sub("", HIDDEN.sub("", text))), losses


def _listed(kind: str, what: re.Pattern[str], text: str, name: Callable[[re.Match[str]], str]) -> list[Loss]:
    """List what a pattern finds, with the first line and how often."""
    first: dict[str, tuple[int, int]] = {}
    line, at = 1, 0
    for found in what.finditer(text):
        line, at = line + text.count("\n", at, found.start()), found.start()
        where, times = first.get(name(found), (line, 0))
        first[name(found)] = (where, times + 1)
    return [Loss(kind, each, line, "", times) for each, (line, times) in first.items()]


def nfc(text: str) -> str:
    """Normalize a text; heaps of marks on one letter, slow to sort, are parted as UAX 15 recommends."""
    if text.isascii():
        return text
    if not _valid(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return unicodedata.normalize("NFC", _heaps().sub("\\g<0>\u034f", text))


def fold(text: str) -> str:
    """Fold white space: runs of it become one space, none stands at the ends."""
    return " ".join(text.split())


def _valid(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@lru_cache(maxsize=1)
def _heaps() -> re.Pattern[str]:
    marks = [n for n in range(0x300, min(0x20000, sys.maxunicode)) if unicodedata.combining(chr(n))]
    ranges: list[list[int]] = []
    for n in marks:
        if ranges and ranges[-1][1] == n - 1:
            ranges[-1][1] = n
        else:
            ranges.append([n, n])
    inside = "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges)
    return re.compile(f"[{inside}]{{{MOST_MARKS}}}(?=[{inside}])")
