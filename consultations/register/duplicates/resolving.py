"""Which row a key stands for, as of an instant."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from consultations.register.duplicates.models import Merge


def follow(merged: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Give for each loser the row at the end of its chain; idempotent, and an end even in a circle. Pure."""
    found: dict[UUID, UUID] = {}
    for start in merged:
        key, seen = start, {start}
        while (after := merged.get(key)) is not None and after not in seen:
            key = after
            seen.add(key)
        found[start] = key
    return found


def merged_at(as_of: datetime) -> dict[UUID, UUID]:
    """Give every row that is merged at an instant, with the row it has become: at <= as_of < undone_at."""
    standing = Q(undone_at=None) | Q(undone_at__gt=as_of)
    rows = Merge.objects.filter(standing, at__lte=as_of).order_by("id")
    return follow(dict(rows.values_list("loser", "winner")))


def resolve(keys: Iterable[UUID], as_of: datetime) -> dict[UUID, UUID]:
    """Give for each key the row it stands for at an instant; a key that was never merged stands for itself."""
    merged = merged_at(as_of)
    return {key: merged.get(key, key) for key in keys}
