"""Writing the history of rows."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Model

from consultations.register.directory.changes import Change
from ds4skills.accounts.models import User


def spell(value: Any) -> str:
    """Write a fact as the history keeps it: nothing as "", days and instants in ISO form."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


@dataclass(frozen=True)
class Pen:
    """Who writes, when, and by which way: "page", "link", "imports.batch:12"."""

    by: User | None
    at: datetime
    via: str = "page"

    def changed(self, row: Model, key: UUID, pairs: dict[str, tuple[Any, Any]]) -> None:
        """Write what became of some fields of a row of a stakeholder: {field: (old, new)}."""
        Change.objects.bulk_create(
            Change(
                via=self.via,
                key=key,
                table=row._meta.model_name or "",
                row=str(row.pk),
                field=field,
                old=spell(old),
                new=spell(new),
                by=self.by,
                at=self.at,
            )
            for field, (old, new) in pairs.items()
        )

    def added(self, row: Model, key: UUID, text: str) -> None:
        """Write that a row was made."""
        self.changed(row, key, {"": ("", text)})

    def removed(self, row: Model, key: UUID, text: str) -> None:
        """Write that a row goes; call it before the row is deleted."""
        self.changed(row, key, {"-": (text, "")})
