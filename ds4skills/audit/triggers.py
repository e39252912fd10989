"""Append-only tables: a migration operation that makes the database refuse changes, on both engines."""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

FUNCTION = """
CREATE OR REPLACE FUNCTION ds4_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'append-only: % is refused on %', TG_OP, TG_TABLE_NAME
USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


class AppendOnly(Operation):
    """Refuse UPDATE, DELETE and TRUNCATE on a table.

    `unless` is an SQL condition over OLD and NEW under which an UPDATE is let through, for the one change
    that a table allows (an erasure that blanks a text). `when` limits the whole refusal, deletions included,
    to rows for which it holds, for instance published ones.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str, *, unless: str = "", when: str = "") -> None:
        self.table, self.unless, self.when = table, unless, when

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Leave the tables' shape as it is."""

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Spell the operation for a migration file."""
        return type(self).__name__, [self.table], {"unless": self.unless, "when": self.when}

    def _conditions(self) -> dict[str, str]:
        kept = [f"NOT ({self.unless})"] if self.unless else []
        rows = [self.when] if self.when else []
        return {"UPDATE": " AND ".join(rows + kept), "DELETE": " AND ".join(rows)}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the triggers on the table."""
        postgres = schema_editor.connection.vendor == "postgresql"
        if postgres:
            schema_editor.execute(FUNCTION, params=None)
        for verb, condition in self._conditions().items():
            name = f"{self.table}_no_{verb.lower()}"
            when = f"WHEN ({condition})" if condition else ""
            if postgres:
                act = "EXECUTE FUNCTION ds4_refuse()"
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {self.table} FOR EACH ROW {when} {act}",
                    params=None,
                )
            else:
                act = f"SELECT RAISE(ABORT, 'append-only: {verb} is refused on {self.table}')"
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {self.table} "
                    f"FOR EACH ROW {when} BEGIN {act}; END",
                    params=None,
                )
        if postgres and not self.when:
            schema_editor.execute(
                f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ds4_refuse()",
                params=None,
            )

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take the triggers off again."""
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        for verb in ("update", "delete", "truncate"):
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_{verb}{on}")

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Make {self.table} append-only"


class AppendOnlyAgain(AppendOnly):
    """Put the triggers back on a table that a migration before this one may have rebuilt without them."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take off what is left, then put all of them on."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)


class NoTriggers(AppendOnly):
    """Take the triggers off a table whose rows a migration rewrites; a later one puts them back."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Take them off."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Let rows of {self.table} be rewritten"


class FrozenWith(AppendOnly):
    """Refuse INSERT, UPDATE and DELETE on a table's rows once the row they belong to is out.

    `key` is the column that leads to the row of `parent`, which is out as soon as its `column` is not null.
    """

    def __init__(self, table: str, *, parent: str, key: str, column: str) -> None:
        super().__init__(table)
        self.parent, self.key, self.column = parent, key, column

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Spell the operation for a migration file."""
        facts = {"parent": self.parent, "key": self.key, "column": self.column}
        return type(self).__name__, [self.table], facts

    def _is_out(self, row: str) -> str:
        return (
            f"EXISTS (SELECT 1 FROM {self.parent} AS held "  # noqa: S608 -- names of our own tables
            f"WHERE held.id = {row}.{self.key} AND held.{self.column} IS NOT NULL)"
        )

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the triggers on the table, whatever was on it before."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(FUNCTION, params=None)
            schema_editor.execute(
                f"CREATE TRIGGER {self.table}_no_truncate BEFORE TRUNCATE ON {self.table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION ds4_refuse()",
                params=None,
            )
        on = f" ON {self.table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {self.table}_no_insert{on}")
        for verb, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            name, says = f"{self.table}_no_{verb.lower()}", f"append-only: {verb} is refused on {self.table}"
            if on:
                given = "OLD" if verb == "DELETE" else "NEW"
                schema_editor.execute(
                    f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    f"IF {self._is_out(row)} THEN RAISE EXCEPTION '{says}' "
                    f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {given}; END $$",
                    params=None,
                )
                act = f"EXECUTE FUNCTION {name}()"
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb}{on} FOR EACH ROW {act}", params=None
                )
            else:
                schema_editor.execute(
                    f"CREATE TRIGGER {name} BEFORE {verb} ON {self.table} FOR EACH ROW "
                    f"WHEN {self._is_out(row)} BEGIN SELECT RAISE(ABORT, '{says}'); END",
                    params=None,
                )


class KeptOnceOut(AppendOnly):
    """Refuse UPDATE on a table's rows, and DELETE once what they belong to is out; before, it may go with them.

    `out` is an SQL condition with `{row}` for the row's name.
    """

    def __init__(self, table: str, *, out: str) -> None:
        super().__init__(table)
        self.out = out

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Spell the operation for a migration file."""
        return type(self).__name__, [self.table], {"out": self.out}

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Put the triggers on the table, and let a deletion ask first."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        name, is_out = f"{self.table}_no_delete", self.out.format(row="OLD")
        says = f"append-only: DELETE is refused on {self.table}"
        if schema_editor.connection.vendor == "postgresql":
            steps = [
                f"DROP TRIGGER {name} ON {self.table}",
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {is_out} THEN RAISE EXCEPTION '{says}' "
                f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN OLD; END $$",
                f"CREATE TRIGGER {name} BEFORE DELETE ON {self.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
            ]
        else:
            steps = [
                f"DROP TRIGGER {name}",
                f"CREATE TRIGGER {name} BEFORE DELETE ON {self.table} FOR EACH ROW "
                f"WHEN {is_out} BEGIN SELECT RAISE(ABORT, '{says}'); END",
            ]
        for step in steps:
            schema_editor.execute(step, params=None)
