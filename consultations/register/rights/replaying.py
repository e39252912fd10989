"""The list of who was erased: kept beside the database, and replayed on what a restored backup brings back.

The list lies in DATA_DIR/erased.list: one random key a line, with what they wished; it leads to nobody.
"""

import os
import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Person
from consultations.register.rights.actions import leaving, never_write, remove
from consultations.register.rights.models import Erasure
from ds4skills.audit.actions import note

NAME, PART = "erased.list", 1000
LINE = re.compile(rf"([0-9a-f-]{{36}}) ({'|'.join(Erasure.Wish.values)})")
Wishes = dict[UUID, str]


def _path() -> Path:
    return Path(settings.DATA_DIR) / NAME


def read(text: str) -> Wishes:
    """Read a list: {key: wish}; a line that was cut off is passed over."""
    matches = (LINE.fullmatch(line) for line in text.splitlines())
    return {UUID(match[1]): match[2] for match in matches if match}


def _listed() -> Wishes:
    return read(_path().read_text(encoding="ascii")) if _path().exists() else {}


def _known() -> Wishes:
    """Give whom the database knows to be erased."""
    rows = StakeholderKey.objects.exclude(erased_on=None).values_list("key", flat=True)
    found: Wishes = dict.fromkeys(rows, str(Erasure.Wish.FORGET))
    return found | dict(Erasure.objects.exclude(done_at=None).order_by("id").values_list("key", "wish"))


def write_down() -> int:
    """Add to the list whom the database knows and it lacks, safely on the disk; gives how many."""
    listed = _listed()
    fresh = sorted((key, wish) for key, wish in _known().items() if listed.get(key) != wish)
    if fresh:
        handle = os.open(_path(), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(handle, "a", encoding="ascii") as file:
            if file.tell() and not _path().read_bytes().endswith(b"\n"):
                file.write("\n")  # a line that was cut off
            file.writelines(f"{key} {wish}\n" for key, wish in fresh)
            file.flush()
            os.fsync(file.fileno())
    return len(fresh)


def replay(at: datetime, wishes: Wishes | None = None) -> int:
    """Repeat erasures on what a restored backup brought back; gives how many people were found again.

    The list beside the database counts and what the database itself knows; `wishes` adds a list from elsewhere.
    """
    gone = _known() | _listed() | (wishes or {})
    count = 0
    for keys in _parts(sorted(gone)):
        for key in Person.objects.filter(pk__in=keys).order_by("pk").values_list("pk", flat=True):
            _again(key, gone[key], at)
            count += 1
    write_down()
    return count


def _parts(keys: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (keys[start : start + PART] for start in range(0, len(keys), PART))


@transaction.atomic
def _again(key: UUID, wish: str, at: datetime) -> None:
    """Remove one person, and let the database know again that it was done."""
    who = leaving(key, at)
    if wish == Erasure.Wish.NEVER_WRITE:
        never_write(who, at)
    Erasure.objects.filter(key=key, done_at=None, cancelled_at=None).update(done_at=at)
    done, _made = Erasure.objects.get_or_create(
        key=key, done_at__isnull=False, defaults={"wish": wish, "asked_at": at, "due_at": at, "done_at": at}
    )
    counts = remove(who, at=at)
    note(actor=None, verb="erasure.replayed", target=done, at=at, rows=sum(counts.values()))
