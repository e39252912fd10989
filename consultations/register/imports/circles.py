"""Whether a row would make an organisation part of its own part. No database here."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from uuid import UUID

    from consultations.register.imports.known import Known, Seen


def closes(part: UUID, whole: UUID, known: Known, seen: Seen) -> bool:
    """Tell whether a chain of wholes, in the register or in rows before, leads from `whole` back to `part`.

    Where none does, the rows after this one are judged as if it had been written.
    """
    above = _climb(whole, known, seen)
    if part in above:
        return True
    for key in above:
        seen.wholes.setdefault(key, set()).update(known.wholes.get(key, ()))
    seen.wholes.setdefault(part, set()).add(whole)
    return False


def _climb(start: UUID, known: Known, seen: Seen) -> set[UUID]:
    """Give an organisation and everything that it is part of, however far up."""
    found, edge = {start}, {start}
    while edge:
        edge = {
            above for key in edge for each in (known.wholes, seen.wholes) for above in each.get(key, ())
        } - found
        found |= edge
    return found
