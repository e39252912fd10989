"""Judgements of organisations."""

from tests.access.table import Row

ROWS = [
    Row("grid", "register_write"),
    Row("assess", "register_write", lambda thing, _cast: {"pk": thing.organisation.pk}),
]
