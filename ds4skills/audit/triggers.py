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
