"""The public list of organisations."""

from tests.access.table import Row, World


def prepare(world: World) -> None:
    for cast, _thing in world.both():
        type(cast.organisation).objects.filter(pk=cast.organisation.pk).update(listed=True)


ROWS = [
    Row("public_organisations", "public"),
    Row("public_organisations_export", "public", lambda _t, _c: {"kind": "csv"}),
    Row("public_organisation", "public", lambda _t, c: {"pk": c.organisation.pk}),
]
