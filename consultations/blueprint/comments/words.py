"""What somebody writes: the words of a comment in their normal form, and the pages that it rests on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment
from consultations.blueprint.text.cleaning import fold, tidy
from consultations.ledger.models import Stance

LONGEST = 20_000  # characters of a comment, of the wording it suggests, of its reasons
MOST_LINKS, LONGEST_URL, LONGEST_LABEL = 5, 500, 200
ADDRESS = re.compile(r"\bhttps?://\S+|\S+$")
AGAINST = frozenset({Stance.OPPOSE, Stance.STRONGLY_OPPOSE})
FOR = frozenset({Stance.SUPPORT, Stance.STRONGLY_SUPPORT})


class BadLinkError(Exception):
    """A page that cannot be named: no https address, or too long; its line is the argument."""


@dataclass(frozen=True)
class Link:
    """A page that a comment rests on."""

    url: str
    label: str


@dataclass(frozen=True)
class Said:
    """What somebody writes. `attribution` is what is shown beside it; "" leaves it to their general choice."""

    body: str
    type: str = Comment.Type.GENERAL
    proposed_text: str = ""
    stance: str = ""
    blocking: bool = False
    language: str = ""
    attribution: str = ""
    rationale: str = ""
    conditional: bool = False
    evidence: Sequence[Link] = field(default=())

    @property
    def digest(self) -> str:
        """Give the SHA-256 of the words, by which their wording is proved."""
        parts = [self.body, self.proposed_text, self.rationale]
        return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


FAULTS = {
    "stance_against": _("An objection goes with “oppose” or “strongly oppose”."),
    "reasons": _("Say why this must change: an objection needs reasons."),
    "place": _("An objection needs its place: open the paragraph or the section that must change."),
    "condition": _("Write the text that your support depends on."),
    "stance_for": _("A condition goes with “support” or “strongly support”."),
    "same": _("This is the very wording that stands there. Change it, or leave it out."),
}


def faults(said: Mapping[str, Any], *, meant: str = "", whole: bool = False) -> Iterator[tuple[str, str]]:
    """Give what does not go together as pairs (field, code of FAULTS); `meant` are the words that stand there."""
    stance, proposed = said.get("stance"), said.get("proposed_text")
    if said.get("blocking"):
        if stance not in AGAINST:
            yield "stance", "stance_against"
        if not said.get("rationale"):
            yield "rationale", "reasons"
        if whole:
            yield "blocking", "place"
    if said.get("conditional"):
        if not proposed:
            yield "proposed_text", "condition"
        if stance not in FOR:
            yield "stance", "stance_for"
    if proposed and meant and is_same(proposed, meant):
        yield "proposed_text", "same"


def clean(text: str) -> str:
    """Give a text in NFC with plain line ends, without control and invisible characters, without blank ends."""
    return tidy(text)[0].strip()


def is_same(proposed: str, present: str) -> bool:
    """Tell whether a suggested wording says the very words that stand there."""
    return fold(proposed) == fold(present)


def links_of(lines: str) -> list[Link]:
    """Read pages, one a line: perhaps words, then an https address. Raises BadLinkError with the first bad line."""
    found = []
    for line in filter(None, (each.strip() for each in lines.splitlines())):
        address = ADDRESS.search(line)
        url = address.group() if address else line
        label = line.replace(url, "", 1).strip(" :–—-\t")
        found.append(checked(Link(url, label), line))
    return found


def checked(link: Link, told: str = "") -> Link:
    """Give a page with a label; raises BadLinkError."""
    try:
        parts = urlsplit(link.url)
        host = parts.hostname or ""
    except ValueError as error:
        raise BadLinkError(told or link.url) from error
    if parts.scheme != "https" or "." not in host or parts.username or len(link.url) > LONGEST_URL:
        raise BadLinkError(told or link.url)
    return Link(link.url, (link.label or f"{host}{parts.path}")[:LONGEST_LABEL])
