"""Reading a plain table of positions: proposal, person (e-mail), stance, taken_at. Every row gets a verdict."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from consultations.ledger.models import Stance
from consultations.proposals.models import ProposalVersion

COLUMNS = ("proposal", "person", "stance", "taken_at")
LARGEST, MOST = 64_000_000, 1_000_000


@dataclass(frozen=True)
class Verdict:
    """One row: its line, what is wrong with it (nothing where it can be recorded), and what it says."""

    line: int
    problem: str
    proposal: str = ""
    person: str = ""
    stance: str = ""
    taken_at: datetime | None = None


class TableError(Exception):
    """The file is no table of positions; the message says why."""


def read(
    raw: bytes,
    *,
    versions: Mapping[str, ProposalVersion],
    people: Mapping[str, UUID],
    now: datetime,
) -> list[Verdict]:
    """Judge every row of a table in UTF-8 with commas, semicolons or tabs."""
    if len(raw) > LARGEST:
        raise TableError(_("The file is larger than 64 MB. Split it."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TableError(_("The file is not in UTF-8. Save it again as UTF-8.")) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
        if missing:
            raise TableError(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
        rows: list[Verdict] = []
        for row in reader:
            if len(rows) >= MOST:
                raise TableError(_("The file has more than 1,000,000 rows. Split it."))
            rows.append(judge(reader.line_num, row, versions=versions, people=people, now=now))
    except csv.Error as error:
        raise TableError(_("The file cannot be read: %(why)s.") % {"why": error}) from error
    return rows


def judge(
    line: int,
    row: Mapping[str, str | None],
    *,
    versions: Mapping[str, ProposalVersion],
    people: Mapping[str, UUID],
    now: datetime,
) -> Verdict:
    """Judge one row: what is wrong with it, or what it says."""
    proposal, person, stance, when = ((row.get(name) or "").strip() for name in COLUMNS)
    version = versions.get(proposal)
    try:
        at = datetime.fromisoformat(when)
        at = at if at.tzinfo else at.replace(tzinfo=UTC)
    except ValueError:
        return Verdict(
            line, _("“%(text)s” is no instant. Write it as 2026-05-31T14:00+02:00.") % {"text": when}
        )
    if version is None:
        problem = _("There is no open proposal “%(key)s”.") % {"key": proposal}
    elif person.lower() not in people:
        problem = _("Nobody in the register has the address “%(address)s”.") % {"address": person}
    elif stance not in Stance.values:
        problem = _("“%(text)s” is no stance. Allowed: %(codes)s.") % {
            "text": stance,
            "codes": ", ".join(Stance.values),
        }
    elif at > now:
        problem = _("%(instant)s lies in the future.") % {"instant": when}
    elif at < version.published_at:
        problem = _("%(instant)s is before the wording of %(key)s was published.") % {
            "instant": when,
            "key": proposal,
        }
    else:
        problem = ""
    return Verdict(line, problem, proposal, person.lower(), stance, at)
