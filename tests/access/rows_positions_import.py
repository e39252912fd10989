"""Bringing positions in from a table."""

from consultations.ledger.bulk import bringing
from ds4skills.web.importing.tables import Table
from tests.access.table import Row, World, slug
from tests.factories import NOON


def prepare(world: World) -> None:
    for cast, thing in world.both():
        found = Table(["proposal", "person", "stance", "taken_at"], [(2, ["P-1", "a@b.eu", "1", "soon"])])
        thing.positions = bringing.keep(
            actor=cast.coordinator, consultation=cast.consultation, name="t.csv", found=found, at=NOON
        )


def file(thing, cast):
    return {**slug(thing, cast), "pk": thing.positions.pk}


ROWS = [
    Row("positions_import", "coordinate", slug),
    Row("positions_template", "coordinate", slug),
    Row("positions_file", "coordinate", file),
    Row("positions_refused", "coordinate", file),
    Row("positions_apply", "coordinate", file, post_only=True),
]
