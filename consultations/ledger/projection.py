"""Which row counts now: latest by (taken_at, seq), kept by the database in one statement on both engines."""

from django.db import connection

from consultations.ledger.models import Current, Position, Voice
from consultations.proposals.models import ProposalVersion

# Only columns of ours stand in the text; values are parameters.
REFRESH = """
INSERT INTO {current} (voice_id, version_id, position_id, stance, taken_at)
SELECT voice_id, version_id, seq, stance, taken_at FROM (
  SELECT voice_id, version_id, seq, stance, taken_at,
    ROW_NUMBER() OVER (PARTITION BY voice_id, version_id ORDER BY taken_at DESC, seq DESC) AS place
  FROM {position} WHERE seq BETWEEN %s AND %s
) AS latest WHERE place = 1
ON CONFLICT (version_id, voice_id) DO UPDATE
SET position_id = excluded.position_id, stance = excluded.stance, taken_at = excluded.taken_at
WHERE excluded.taken_at > {current}.taken_at
   OR (excluded.taken_at = {current}.taken_at AND excluded.position_id > {current}.position_id)
"""


def _sql(template: str) -> str:
    return template.format(current=Current._meta.db_table, position=Position._meta.db_table)


def refresh(first: int, last: int) -> None:
    """Let rows with first <= seq <= last take their places; older words never beat newer ones."""
    with connection.cursor() as cursor:
        cursor.execute(_sql(REFRESH), [first, last])


def rebuild() -> None:
    """Make the projection anew from the ledger."""
    Current.objects.all().delete()
    refresh(0, 2**62)


def latest(*, voice: Voice, version: ProposalVersion) -> Position | None:
    """Give the row that counts for a voice on a version, withdrawals included."""
    found = Current.objects.filter(voice=voice, version=version).select_related("position").first()
    return found.position if found else None
