"""A database that holds rows goes from migration 0016 to the newest: no row, key or append-only trigger is lost."""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from consultations.register.directory.models import Organisation, Person
from tests.factories import NOON

BEFORE = {"consultations": "0016_closing_moves", "surveys": "0002_append_only"}  # of one day
GONE = {
    "consultations_organisation": {"organisation_by_country", "consultations_organisation_merged_into_id_4bf20d61"},
    "consultations_person": {"consultations_person_merged_into_id_96b90cfc"},
    "consultations_organisationterm": {"consultations_organisationterm_organisation_id_e5cde7e4"},
    "consultations_nametoken": {"consultations_nametoken_organisation_id_57a429ac"},
    "consultations_origin": {"consultations_origin_key_36991124", "consultations_origin_network_id_9a4a01d5"},
    "consultations_interaction": {"consultations_interaction_organisation_key_9251e8fd"},
}  # fmt: skip
MADE = {
    "consultations_organisation": {
        "organisation_by_name", "organisation_by_place", "organisation_by_change", "organisation_merged",
    },
    "consultations_person": {"person_by_name", "person_merged"},
    "consultations_organisationterm": {"organisation_terms"},
    "consultations_nametoken": {"name_token_of"},
    "consultations_origin": {"origin_by_key"},
    "consultations_interaction": {"interaction_of_organisation"},
}  # fmt: skip
HELD = ("origin", "interaction", "consentrecord", "consenttext", "notice", "mapping")


@contextmanager
def _another(name: str) -> Iterator[None]:
    """Put an empty database of the same engine in the place of the tests' own."""
    usual = connections["default"]
    fresh = usual.copy()
    fresh.settings_dict["NAME"] = name
    fresh.settings_dict["OPTIONS"].pop("pool", None)
    connections["default"] = fresh
    try:
        yield
    finally:
        fresh.close()
        connections["default"] = usual


@pytest.fixture
def empty(tmp_path, transactional_db):
    """Give an empty database for the length of a test."""
    if connection.vendor == "sqlite":
        with _another(str(tmp_path / "before.sqlite3")):
            yield
        return
    name = f"upgrade_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    with _another(name):
        yield
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _migrate(*, newest: bool):
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    targets = leaves if newest else [(app, BEFORE.get(app, name)) for app, name in leaves]
    executor.migrate(targets)
    return executor.loader.project_state(targets).apps


def _fill(apps):
    """Write rows into the tables that the migrations touch and into those that only grow; gives two keys."""
    models = {
        model._meta.model_name: model.objects for model in apps.get_app_config("consultations").get_models()
    }
    user = apps.get_model("ds4skills", "User").objects.create(email="before@example.org")
    keys = [models["stakeholderkey"].create(kind=kind) for kind in ["organisation"] * 2 + ["person"] * 2]
    stays, loser = (
        models["organisation"].create(
            key=key, name=f"Body {n}", folded=f"body {n}", country="BE", changed_at=NOON
        )
        for n, key in enumerate(keys[:2])
    )
    person, twin = (
        models["person"].create(key=key, given_name="Ada", family_name="B", folded="b ada", changed_at=NOON)
        for key in keys[2:]
    )
    for row, into in ((loser, stays), (twin, person)):
        row.merged_into = into
        row.save()
    term = models["term"].order_by("pk").first()
    models["organisationterm"].create(organisation=stays, term=term, taxonomy=term.taxonomy.slug)
    models["nametoken"].create(organisation=stays, token="body")
    network = models["network"].create(name="Partners")
    for key in keys:
        models["origin"].create(
            key=key.pk, kind="import", at=NOON, by=user, network=network, legal_basis="consent"
        )
    models["interaction"].create(
        at=NOON,
        channel="call",
        stage="reached",
        direction="out",
        person_key=person.pk,
        organisation_key=stays.pk,
    )
    text = models["consenttext"].order_by("pk").first()
    models["consentrecord"].create(
        key=person.pk, purpose=text.purpose, act="given", text=text, via="x", at=NOON
    )
    models["notice"].create(key=person.pk, sent_at=NOON, via="x")
    models["contactexport"].create(kind="csv", reason="r", asked_by=user, asked_at=NOON)
    return stays.pk, loser.pk


def _rows() -> dict[str, set[tuple[tuple[str, str], ...]]]:
    """Give every row of every table of the site, by columns."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(("consultations_", "surveys_", "workshops_", "ds4skills_")):
                cursor.execute(f"SELECT * FROM {table}")
                names = [each[0] for each in cursor.description]
                found[table] = {tuple(zip(names, map(str, row), strict=True)) for row in cursor.fetchall()}
    return found


def _triggers() -> set[tuple[str, str]]:
    asked = {
        "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(asked[connection.vendor])
        return set(cursor.fetchall())


def _foreign_keys() -> set[tuple[str, str, str]]:
    with connection.cursor() as cursor:
        return {
            (table, each["columns"][0], str(each["foreign_key"]))
            for table in connection.introspection.table_names(cursor)
            for each in connection.introspection.get_constraints(cursor, table).values()
            if each["foreign_key"]
        }


def _indexes(table):
    with connection.cursor() as cursor:
        return set(connection.introspection.get_constraints(cursor, table))


def test_rows_keys_and_triggers_come_through(empty):
    stays, loser = _fill(_migrate(newest=False))
    rows, triggers, keys = _rows(), _triggers(), _foreign_keys()
    assert all(rows[f"consultations_{name}"] for name in HELD)
    assert {table: GONE[table] - _indexes(table) for table in GONE} == {key: set() for key in GONE}

    _migrate(newest=True)

    after = _rows()
    assert [table for table in rows if not rows[table] <= after[table]] == []
    kept = {name for name, _sql in _triggers()}
    assert {name for name, _sql in triggers} - kept <= {
        "consultations_version_no_truncate"
    }  # 0026: candidates go
    lost = {table for table, _column, _to in keys - _foreign_keys()}
    assert lost <= {"surveys_fact"}  # derived rows: migration 0008 says why their keys are not checked
    assert all(MADE[table] <= _indexes(table) for table in MADE)
    assert all(not GONE[table] & _indexes(table) for table in GONE)
    assert Organisation.objects.standing().get().pk == stays
    assert Organisation.objects.get(pk=loser).merged_into_id == stays
    assert Person.objects.filter(merged_into=None).count() == 1
    _refuses()


def _refuses():
    """See that the upgraded database refuses what it refused: changes of what only grows, and broken keys."""
    verbs = ["UPDATE {0} SET id = id", "DELETE FROM {0}"]
    verbs += ["TRUNCATE {0} CASCADE"] if connection.vendor == "postgresql" else []
    for name in HELD:
        for verb in verbs:
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                connection.cursor().execute(verb.format(f"consultations_{name}"))
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.cursor().execute("DELETE FROM consultations_organisation WHERE name = 'Body 0'")


# Positions are never deleted, and what they name is not either: four keys of theirs have no index on purpose (0012).
KEPT = {("consultations_position", name) for name in ("withdraws", "recorded_by", "mapping", "round")}


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks SQLite how it looks keys up")
def test_whatever_names_a_deleted_row_is_found_by_an_index():
    scanned = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for key in cursor.execute(f'PRAGMA foreign_key_list("{table}")').fetchall():
                plan = f'EXPLAIN QUERY PLAN SELECT rowid FROM "{table}" WHERE "{key[3]}" = %s'
                if cursor.execute(plan, ["x"]).fetchall()[0][3].startswith("SCAN"):
                    scanned.add((table, key[3].removesuffix("_id")))
    assert scanned == KEPT
