"""The furthest stages beside the log: the database sums up each row as it is written; here they are read and remade."""

from collections.abc import Collection
from typing import Any

from django.db import connection, transaction
from django.db.models import Case, F, IntegerField, QuerySet, When

from consultations.register.engagement.models import Furthest, Interaction
from consultations.register.engagement.telling import quieted

STAGES = tuple(Interaction.Stage.values)
INVITED, REACHED, RESPONDED, REPRESENTED = (1 << place for place in range(len(STAGES)))
BODY, PERSON, ALONE = Furthest.Whose.BODY, Furthest.Whose.PERSON, Furthest.Whose.ALONE
# Every stage seen in any of some rows.
SEEN = "MAX({0} %% 2) + MAX({0} / 2 %% 2) * 2 + MAX({0} / 4 %% 2) * 4 + MAX({0} / 8) * 8"
STEP = "CASE stage WHEN 'represented' THEN 8 WHEN 'responded' THEN 4 WHEN 'reached' THEN 2 ELSE 1 END"
SORTS = (
    (BODY, "organisation_key", "organisation_key IS NOT NULL"),
    (PERSON, "person_key", "person_key IS NOT NULL"),
    (ALONE, "person_key", "person_key IS NOT NULL AND organisation_key IS NULL"),
)
REMAKE = """
INSERT INTO consultations_furthest (exercise, whose, key, came)
SELECT exercise, {whose}, {key}, {seen}
FROM (SELECT exercise, organisation_key, person_key, {step} AS step FROM consultations_interaction) AS told
WHERE {condition} GROUP BY exercise, {key} ORDER BY exercise, {key}
"""
FROM_HERE = (
    "LOCK TABLE consultations_interaction IN SHARE ROW EXCLUSIVE MODE"  # nobody writes the log meanwhile
)


def furthest(came: int) -> int:
    """Give the number of the furthest stage, from 1, of all that were seen."""
    return came.bit_length()


def least(stage: str) -> int:
    """Give the number from which on the stages that were seen hold this one or a further one."""
    return 1 << STAGES.index(stage)


def told_of(exercises: Collection[str], whose: Furthest.Whose) -> QuerySet[Any]:
    """Give how far everybody came in some exercises, as `told`: without who answered where nobody may see it."""
    before = F("came") % RESPONDED
    hidden = [When(exercise__in=quiet(), then=before) for quiet in quieted()]
    told = Case(*hidden, default=F("came"), output_field=IntegerField())
    rows: QuerySet[Any] = Furthest.objects.annotate(told=told)
    return rows.filter(exercise__in=exercises, whose=whose)


@transaction.atomic
def rebuild() -> int:
    """Make all anew from the log, with nobody writing meanwhile; gives how many rows there are."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(FROM_HERE)
        cursor.execute("DELETE FROM consultations_furthest")
        for whose, key, condition in SORTS:
            seen = SEEN.format("step").replace("%%", "%")
            cursor.execute(
                REMAKE.format(whose=int(whose), key=key, condition=condition, seen=seen, step=STEP)
            )
    return Furthest.objects.count()
