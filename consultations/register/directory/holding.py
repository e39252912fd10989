"""Whether a mandate holds while something is said with it; rooms above tell until when it was used."""

from collections.abc import Callable
from datetime import datetime, timedelta

from consultations.register.directory.models import Mandate

Used = Callable[[Mandate], datetime | None]
AFTER = timedelta(microseconds=1)
_uses: list[Used] = []


def tells_of_use(use: Used) -> Used:
    """Have a room asked for the last instant at which something was said with a mandate."""
    _uses.append(use)
    return use


def held(pk: int, at: datetime) -> bool:
    """Tell whether a mandate holds at an instant, and keep it from being revoked until the transaction ends."""
    rows = Mandate.objects.select_for_update(of=("self",), no_key=True).select_related("affiliation")
    row = rows.filter(pk=pk).first()
    return row is not None and row.holds(at)


def free_from(mandate: Mandate, at: datetime) -> datetime:
    """Give the instant at which a mandate ends that is revoked now: just after anything that was said with it."""
    said = [last + AFTER for use in _uses if (last := use(mandate)) is not None]
    return max([at, *said])
