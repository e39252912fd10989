"""The import wizard: coordinators only."""

from consultations.register.imports import actions
from consultations.register.origins.models import Origin
from tests.access.table import Row, World
from tests.factories import NOON


def prepare(world: World) -> None:
    facts = actions.Facts("organisations", "a list", Origin.Basis.LEGITIMATE)
    for cast, thing in world.both():
        thing.batch = actions.keep(
            actor=cast.coordinator, name="f.csv", body=b"name\r\nA\r\n", facts=facts, at=NOON
        )


def batch(thing, _cast):
    return {"pk": thing.batch.pk}


ROWS = [
    Row("imports", "register_write"),
    Row("import", "register_write", batch, status=302),
    Row("import_read", "register_write", batch),
    Row("import_columns", "register_write", batch),
    Row("import_values", "register_write", batch, status=302),
    Row("import_check", "register_write", batch, status=302),
    Row("import_recheck", "register_write", batch, post_only=True),
    Row("import_alike", "register_write", batch, post_only=True),
    Row("import_apply", "register_write", batch, status=302),
    Row("import_result", "register_write", batch, status=302),
    Row("import_errors", "register_write", batch),
    Row("import_undo", "register_write", batch, status=302),
    Row("import_drop", "register_write", batch, post_only=True),
]
