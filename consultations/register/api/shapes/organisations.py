"""Organisations, their names, numbers, terms and relations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import F, Q
from rest_framework import serializers

from consultations.register.directory.identifiers import schemes
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
)
from consultations.register.origins.models import Network, Origin
from consultations.register.relations.models import Relation
from ds4skills.web.api import Text

MOST_NAMES, MOST_NUMBERS, MOST_TERMS = 39, 60, 200
ROW = "key_id name acronym category country city website size status listed verified_on version changed_at".split()


class NameShape(serializers.Serializer[Any]):
    """A further name."""

    kind = serializers.ChoiceField(choices=OrganisationName.Kind.choices)
    text = Text(max_length=300)
    language = Text(max_length=8, allow_blank=True, default="")


class IdentifierShape(serializers.Serializer[Any]):
    """A number under which others know an organisation."""

    scheme = serializers.ChoiceField(choices=list(schemes()))
    value = Text(max_length=200)


class RelationInput(serializers.Serializer[Any]):
    """How the organisation of the address belongs to another: it is `kind` of `other`."""

    kind = serializers.ChoiceField(choices=Relation.Kind.choices)
    other = serializers.UUIDField()


class RelationOutput(serializers.Serializer[Any]):
    """A relation: `subject` is `kind` of `object`."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=Relation.Kind.choices)
    subject = serializers.UUIDField()
    subject_name = serializers.CharField()
    object = serializers.UUIDField()
    object_name = serializers.CharField()
    at = serializers.DateTimeField()


class OrganisationInput(serializers.Serializer[Any]):
    """An organisation as a program sends it; `names` and `identifiers` are all there are, `terms` all of each list.

    `none_of` are keys of candidates that a person has looked at and found to be other bodies.
    """

    name = Text(max_length=300)
    acronym = Text(max_length=40, allow_blank=True, required=False)
    category = Text(max_length=60)
    country = Text(max_length=2)
    city = Text(max_length=120, allow_blank=True, required=False)
    website = Text(max_length=300, allow_blank=True, required=False)
    size = Text(max_length=10, allow_blank=True, required=False)
    description = Text(max_length=4000, allow_blank=True, required=False)
    status = serializers.ChoiceField(choices=Organisation.Status.choices, required=False)
    listed = serializers.BooleanField(required=False)
    sole_trader = serializers.BooleanField(required=False)
    names = serializers.ListField(child=NameShape(), max_length=MOST_NAMES, required=False)
    identifiers = serializers.ListField(child=IdentifierShape(), max_length=MOST_NUMBERS, required=False)
    terms = serializers.DictField(
        child=serializers.ListField(child=Text(max_length=60), max_length=MOST_TERMS), required=False
    )
    none_of = serializers.ListField(child=serializers.UUIDField(), max_length=50, required=False)


class OrganisationRow(serializers.Serializer[Any]):
    """An organisation as lists give it; facts that are not known are blank."""

    key = serializers.UUIDField()
    name = serializers.CharField()
    acronym = serializers.CharField(allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    city = serializers.CharField(allow_blank=True)
    website = serializers.CharField(allow_blank=True)
    size = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(choices=Organisation.Status.choices)
    listed = serializers.BooleanField()
    verified_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class NetworkShape(serializers.Serializer[Any]):
    """A network, by its number and name."""

    id = serializers.IntegerField()
    name = serializers.CharField()


class OrganisationOutput(OrganisationRow):
    """An organisation with all that describes it."""

    description = serializers.CharField(allow_blank=True)
    sole_trader = serializers.BooleanField()
    names = NameShape(many=True)
    identifiers = IdentifierShape(many=True)
    terms = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    relations = RelationOutput(many=True)
    networks = NetworkShape(many=True)


def spell_row(row: Organisation) -> dict[str, Any]:
    """Spell an organisation for a list; its category was asked with it."""
    facts = {name.removesuffix("_id"): getattr(row, name) for name in ROW}
    return {**facts, "category": row.category or ""}


def spell_rows(rows: Iterable[Organisation]) -> Any:
    """Spell a page of a list."""
    return OrganisationRow([spell_row(row) for row in rows], many=True).data


def spell_relation(row: Relation) -> dict[str, Any]:
    """Spell a relation; both ends were asked with it."""
    return {
        "id": row.pk,
        "kind": row.kind,
        "subject": row.subject_id,
        "subject_name": row.subject.name,
        "object": row.object_id,
        "object_name": row.object.name,
        "at": row.at,
    }


def relations_of(key: UUID) -> Any:
    """Find the relations of an organisation, either way."""
    rows = Relation.objects.filter(Q(subject=key) | Q(object=key))
    return rows.select_related("subject", "object").order_by("kind", "id")


def spell(row: Organisation) -> dict[str, Any]:
    """Spell an organisation with all that describes it, in five statements."""
    names = OrganisationName.objects.filter(organisation=row).order_by("kind", "id")
    numbers = Identifier.objects.filter(organisation=row).order_by("scheme", "value")
    held = OrganisationTerm.objects.filter(organisation=row).annotate(code=F("term__code"))
    terms: dict[str, list[str]] = {}
    for slug, code in held.order_by("taxonomy", "code").values_list("taxonomy", "code"):
        terms.setdefault(slug, []).append(code)
    origins = Origin.objects.filter(key=row.pk, network__isnull=False).values("network")
    body = {
        **spell_row(row),
        "description": row.description,
        "sole_trader": row.sole_trader,
        "names": list(names.values("kind", "text", "language")),
        "identifiers": list(numbers.values("scheme", "value")),
        "terms": terms,
        "relations": [spell_relation(each) for each in relations_of(row.pk)],
        "networks": list(Network.objects.filter(pk__in=origins).order_by("name", "pk").values("id", "name")),
    }
    return dict(OrganisationOutput(body).data)
