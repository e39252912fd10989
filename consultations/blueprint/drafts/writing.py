"""Working on the text: the whole of it or one section; a save on an older revision is refused, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from consultations.blueprint.drafts import queries
from consultations.blueprint.drafts.actions import read
from consultations.blueprint.drafts.models import Blueprint, Draft
from consultations.blueprint.text.cleaning import tidy
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
UNDERLINE = re.compile(r" {0,3}(=+|-+)[ \t]*$")
FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


class StaleError(Exception):
    """A colleague saved meanwhile; `current` is the draft as it stands."""

    def __init__(self, current: Draft) -> None:
        super().__init__(current.revision)
        self.current = current


class SectionGoneError(StaleError):
    """The section that was worked on is no longer where it was."""


@dataclass(frozen=True)
class Part:
    """A section of a text: from its heading to the next of the same or a higher level, as lines [first, last)."""

    number: int
    level: int
    title: str
    first: int
    last: int


def parts(source: str) -> list[Part]:
    """List the sections of a text by their headings; those inside code are none."""
    lines = source.split("\n")
    heads: list[tuple[int, int, str]] = []
    fence = ""
    for n, line in enumerate(lines):
        mark = FENCE.match(line)
        if mark and (not fence or (mark[1].startswith(fence) and not line.strip(" `~"))):
            fence = "" if fence else mark[1]
            continue
        if fence:
            continue
        found = HEADING.match(line)
        below = UNDERLINE.match(lines[n + 1]) if n + 1 < len(lines) else None
        if found:
            heads.append((n, len(found[1]), (found[2] or "").strip()))
        elif below and line.strip() and _plain(line) and (n == 0 or not lines[n - 1].strip()):
            heads.append((n, 1 if below[1][0] == "=" else 2, line.strip()))
    made = []
    for k, (first, level, title) in enumerate(heads):
        last = next((line for line, other, _title in heads[k + 1 :] if other <= level), len(lines))
        made.append(Part(k, level, title, first, last))
    return made


def _plain(line: str) -> bool:
    return not line.startswith(("    ", "\t")) and line.lstrip()[0] not in "-*+>|#" and "|" not in line


def text_of(source: str, part: Part) -> str:
    """Give the lines of a section."""
    return "\n".join(source.split("\n")[part.first : part.last])


def put(source: str, part: Part, words: str) -> str:
    """Give a text with a section replaced; a blank line stays before what follows."""
    lines = source.split("\n")
    new = words.split("\n")
    after = lines[part.last :]
    if after and new and new[-1].strip():
        new.append("")
    return "\n".join([*lines[: part.first], *new, *after])


def find(source: str, number: int, title: str) -> Part | None:
    """Find a section by its number; where others came or went before it, by its title, if only one has it."""
    found = parts(source)
    if number < len(found) and found[number].title == title:
        return found[number]
    alike = [part for part in found if part.title == title]
    return alike[0] if len(alike) == 1 else None


@transaction.atomic
def begin(*, actor: User, blueprint: Blueprint, at: datetime) -> Draft:
    """Give the draft worked on; the first one begins with the words of the newest version."""
    known = queries.open_draft(blueprint)
    if known is not None:
        return known
    last = queries.newest(blueprint)
    try:
        with transaction.atomic():
            made = Draft.objects.create(
                blueprint=blueprint, source=last.source if last else "", based_on=last, by=actor, at=at
            )
    except IntegrityError:
        return Draft.objects.get(blueprint=blueprint, open=True)
    note(actor=actor, verb="draft.begun", target=made, scope=blueprint.consultation, at=at)
    return made


@transaction.atomic
def save(*, actor: User, draft: Draft, source: str, revision: int, at: datetime) -> Draft:
    """Keep a text as the next revision; `revision` is the one it was written on. The same words change nothing."""
    held = Draft.objects.select_for_update().select_related("blueprint__consultation").get(pk=draft.pk)
    words, _losses = tidy(source)
    if words == held.source:
        return held
    if revision != held.revision or not held.open:
        raise StaleError(held)
    if words.strip():
        read(words)
    held.source, held.revision, held.by, held.at = words, held.revision + 1, actor, at
    held.save(update_fields=["source", "revision", "by", "at"])
    scope = held.blueprint.consultation
    note(actor=actor, verb="draft.saved", target=held, scope=scope, at=at, revision=held.revision)
    return held


@transaction.atomic
def save_section(
    *,
    actor: User,
    draft: Draft,
    number: int,
    title: str,
    before: str,
    words: str,
    at: datetime,
) -> Draft:
    """Keep one section, written on the words `before`; saves of other sections meanwhile are no conflict."""
    held = Draft.objects.select_for_update().select_related("blueprint__consultation").get(pk=draft.pk)
    part = find(held.source, number, title)
    if part is None:
        raise SectionGoneError(held)
    now, (mine, _losses) = text_of(held.source, part), tidy(words)
    if now != tidy(before)[0] and now != mine:
        raise StaleError(held)
    return save(actor=actor, draft=held, source=put(held.source, part, mine), revision=held.revision, at=at)


def outline(found: Sequence[Part]) -> list[tuple[Part, str]]:
    """Give sections with the mark that shows their depth."""
    top = min((part.level for part in found), default=1)
    return [(part, "– " * (part.level - top)) for part in found]
