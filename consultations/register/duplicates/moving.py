"""What hangs on a stakeholder and goes along in a merge; rooms above name their own tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.register.consent.models import Stop
from consultations.register.directory.models import (
    Affiliation,
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.relations.models import Relation

Row = type[Organisation] | type[Person]
OWNERS: Mapping[str, Row] = {"organisation": Organisation, "person": Person}


@dataclass(frozen=True)
class Child:
    """A table whose rows belong to stakeholders of a kind by a field, and may change hands."""

    kind: str
    model: type[models.Model]
    field: str
    label: str | Promise

    @property
    def table(self) -> str:
        """How the history names the table."""
        return self.model._meta.model_name or ""

    @property
    def name(self) -> str:
        """One name for the table and the field."""
        return f"{self.table}.{self.field}"

    def of(self, owner: UUID) -> models.QuerySet[models.Model]:
        """Give the rows of a stakeholder, oldest first."""
        return self.model._default_manager.filter(**{self.field: owner}).order_by("pk")


_children: dict[str, Child] = {}


def moves(kind: str, model: type[models.Model], field: str, label: str | Promise) -> None:
    """Have the rows of a table go along when stakeholders of a kind are merged."""
    child = Child(kind, model, field, label)
    _children[child.name] = child


def children(kind: str) -> list[Child]:
    """List what goes along, in the order in which it moves."""
    return [each for each in _children.values() if each.kind == kind]


def child(table: str, field: str) -> Child | None:
    """Find a table by how the history names it."""
    return _children.get(f"{table}.{field}")


moves("organisation", OrganisationName, "organisation", _("name"))
moves("organisation", Identifier, "organisation", _("identifier"))
moves("organisation", OrganisationTerm, "organisation", _("term"))
moves("organisation", Affiliation, "organisation", _("person"))
moves("organisation", Relation, "subject", _("relation"))
moves("organisation", Relation, "object", _("relation"))
moves("person", Email, "person", _("e-mail address"))
moves("person", Affiliation, "person", _("organisation"))
moves("person", Stop, "person", _("stop"))
