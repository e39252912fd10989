"""Segments."""

from consultations.register.segments import actions
from tests.access.table import Row, World
from tests.factories import NOON

EVERYBODY = {"any": [[{"field": "kind", "op": "any", "value": ["person"]}]]}


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.segment = actions.make(
            actor=cast.coordinator, name="Everybody", filter=EVERYBODY, shared=True, at=NOON
        )
        thing.snapshot = actions.snapshot(segment=thing.segment, reason="test", at=NOON)


def segment(thing, _cast):
    return {"pk": thing.segment.pk}


ROWS = [
    Row("segments", "register_write"),
    Row("segment_new", "register_write"),
    Row("segment", "register_write", segment),
    Row("segment_edit", "register_write", segment),
    Row("segment_archive", "register_write", segment, post_only=True),
    Row("segment_snapshot", "register_write", lambda t, c: {**segment(t, c), "number": t.snapshot.pk}),
]
