"""Coverage, and those who stay silent."""

from datetime import timedelta

from consultations.register.engagement.actions import log
from tests.access.table import Row, World, slug
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, _thing in world.both():
        log(
            stage="invited",
            channel="mail",
            exercise=cast.consultation.exercise,
            at=NOON - timedelta(days=20),
            person=cast.colleague_person.pk,
            organisation=cast.organisation.pk,
        )


def call(thing, cast):
    return {**slug(thing, cast), "pk": cast.colleague_person.pk}


ROWS = [
    Row("coverage", "coordinate", slug),
    Row("coverage_behind", "coordinate", slug),
    Row("coverage_targets", "coordinate", slug),
    Row("coverage_export", "coordinate", lambda t, c: {**slug(t, c), "kind": "csv"}),
    Row("silent", "coordinate", slug),
    Row("silent_call", "coordinate", call, post_only=True),
]
