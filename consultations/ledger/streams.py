"""The ledger as a sealed stream."""

from collections.abc import Iterator
from datetime import UTC

from consultations.ledger.models import Position
from ds4skills.audit import streams
from ds4skills.audit.chain import canonical

NAME = "ledger.position"
COLUMNS = (
    "seq",
    "voice_id",
    "version_id",
    "stance",
    "taken_at",
    "recorded_at",
    "round_id",
    "channel",
    "source",
    "raw",
    "mapping_id",
    "basis",
    "withdraws_id",
    "evidence",
    "reason_digest",
)


def _read(lo: int, hi: int) -> Iterator[bytes]:
    rows = Position.objects.filter(seq__gt=lo, seq__lte=hi).order_by("seq")
    for row in rows.values_list(*COLUMNS).iterator(2000):
        taken, recorded = (each.astimezone(UTC).isoformat() for each in row[4:6])
        yield canonical([*row[:4], taken, recorded, *row[6:]]).encode()


streams.register(streams.Stream(NAME, Position, _read))
