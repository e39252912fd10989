"""Files on their way into the register, for tests."""

import csv
import hashlib
import io
import json
from datetime import timedelta

from django.apps import apps
from django.db.models import ForeignKey

from consultations.register.imports import actions, applying, checking, undoing
from consultations.register.imports.columns import propose
from consultations.register.imports.models import ImportBatch, Kind, Policy
from consultations.register.imports.vocabularies import countries
from consultations.register.origins.models import Origin
from tests.factories import NOON

LATER = NOON + timedelta(hours=1)
GROWING = {"stakeholderkey", "origin", "change", "event", "seal", "alias"}
OWN = {"importbatch", "importrow", "importfile", "importmapping", "job", "outbox"}
COUNTING = {"version", "changed_at"}  # say how often and when a row was saved: they only go forward


def table(*rows: list[str]) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()


def take(
    actor,
    body: bytes,
    *,
    kind=Kind.ORGANISATIONS,
    columns=None,
    values=None,
    policy=Policy.FILL,
    network=None,
    name="f.csv",
) -> ImportBatch:
    """Read a file, take the proposed columns (or those given) and check every row."""
    facts = actions.Facts(kind, "a partner's list", Origin.Basis.LEGITIMATE, network)
    batch = actions.keep(actor=actor, name=name, body=body, facts=facts, at=NOON)
    if columns is None:
        saved = actions.saved(batch)
        rows = [row.cells for row in batch.rows.order_by("number")[:500]]
        proposed = propose(
            batch.kind, batch.header, rows, saved=saved.columns if saved else {}, countries=countries()
        )
        columns = {each.heading: each.field for each in proposed}
    actions.map_columns(actor=actor, batch=batch, columns=columns, at=NOON)
    actions.map_values(actor=actor, batch=fresh(batch), values=values or {}, orders={}, at=NOON)
    if policy != Policy.FILL:
        actions.set_policy(actor=actor, batch=fresh(batch), policy=policy, at=NOON)
    batch = fresh(batch)
    checking.check(actor=actor, batch=batch, at=NOON)
    return batch


def fresh(batch: ImportBatch) -> ImportBatch:
    """Load a batch anew."""
    return ImportBatch.objects.get(pk=batch.pk)


def run(actor, batch: ImportBatch, at=LATER) -> ImportBatch:
    """Apply a batch at once."""
    applying.begin(actor=actor, batch=batch, title="Import", next_url="/", at=at)
    applying.apply(actor=actor, batch=fresh(batch), at=at)
    return fresh(batch)


def back(actor, batch: ImportBatch, at=LATER) -> ImportBatch:
    """Take a batch back at once; its job counts as ended."""
    ImportBatch.objects.filter(pk=batch.pk).update(job=None)
    undoing.begin(actor=actor, batch=batch, title="Undo", next_url="/", at=at)
    undoing.undo(actor=actor, batch=fresh(batch), at=at)
    return fresh(batch)


def verdicts(batch: ImportBatch) -> list[str]:
    """Give the verdicts of a batch in the order of its rows."""
    return list(batch.rows.order_by("number").values_list("verdict", flat=True))


def picture() -> str:
    """Digest every table but keys, origins, changes, the audit log and the imports themselves.

    Rows are compared by what they say: numbers that the database gave out, and how often a row was saved, do not count.
    """
    said = {}
    for model in apps.get_models():
        name = model._meta.model_name
        if name in GROWING | OWN:
            continue
        fields = [
            each
            for each in model._meta.concrete_fields
            if each.name not in COUNTING
            and not (each.primary_key and each.get_internal_type() == "BigAutoField")
        ]
        rows = [[_say(row, each) for each in fields] for row in model._default_manager.order_by("pk")]
        said[model._meta.label] = sorted(rows)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _say(row, field) -> str:
    value = getattr(row, field.attname)
    if isinstance(field, ForeignKey) and field.related_model._meta.pk.get_internal_type() == "BigAutoField":
        return f"{field.name}:{value}"
    return str(value)
