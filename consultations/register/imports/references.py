"""Who refers to a stakeholder: asked of every table there is, so that no room above has to be known here."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from uuid import UUID

from django.apps import apps
from django.db import models

from consultations.register.directory.changes import Change
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (
    Email,
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
    Person,
)
from consultations.register.directory.searching import NameToken
from consultations.register.imports.models import ImportRow

HELD = frozenset({Organisation, Person, StakeholderKey})
# These go with their stakeholder; the history, the origin and suggestions of duplicates say something of it only.
PASSED = HELD | {OrganisationName, Identifier, OrganisationTerm, NameToken, Email, Change, ImportRow}
SAYING = frozenset({("origin", "key"), ("suggestion", "a"), ("suggestion", "b")})


@cache
def columns() -> tuple[tuple[type[models.Model], str], ...]:
    """List every column that may name a stakeholder: foreign keys to one, and keys without a constraint."""
    found: list[tuple[type[models.Model], str]] = []
    for model in apps.get_models():
        if model in PASSED:
            continue
        for field in model._meta.concrete_fields:
            to_one = isinstance(field, models.ForeignKey) and field.related_model in HELD
            named = isinstance(field, models.UUIDField) and not field.primary_key
            if to_one or (named and (model._meta.model_name, field.name) not in SAYING):
                found.append((model, field.attname))
    return (*found, (Organisation, "merged_into_id"), (Person, "merged_into_id"))


def referred(keys: Iterable[UUID]) -> dict[UUID, str]:
    """Give, for each key that something refers to, the name of the first table that does."""
    wanted = set(keys)
    found: dict[UUID, str] = {}
    for model, name in columns() if wanted else ():
        rows = model._default_manager.filter(**{f"{name}__in": wanted}).values_list(name, flat=True)
        for key in rows.order_by().distinct():
            found.setdefault(key, str(model._meta.verbose_name))
    return found
