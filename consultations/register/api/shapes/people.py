"""People by their facts, their places and mandates; addresses apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from rest_framework import serializers

from consultations.register.consent.models import ConsentRecord, Purpose, Stop
from consultations.register.directory.models import Affiliation, Mandate, Person
from consultations.register.origins.models import Origin
from ds4skills.web.api import Text

MOST_ADDRESSES = 20
YEAR = range(1900, 2201)


class PersonInput(serializers.Serializer[Any]):
    """A person as a program sends them; `emails` are all addresses, the first is written to (register:contact)."""

    family_name = Text(max_length=120)
    given_name = Text(max_length=120, allow_blank=True, required=False)
    language = Text(max_length=8, required=False)
    country = Text(max_length=2, allow_blank=True, required=False)
    emails = serializers.ListField(child=Text(max_length=254), max_length=MOST_ADDRESSES, required=False)


class NewPersonInput(PersonInput):
    """A new person, perhaps with their place in an organisation and the network that knows them."""

    organisation = serializers.UUIDField(required=False, allow_null=True)
    role = Text(max_length=200, allow_blank=True, required=False)
    network = serializers.IntegerField(min_value=1, max_value=2**31, required=False, allow_null=True)


class AffiliationOutput(serializers.Serializer[Any]):
    """A person's place in an organisation; `ends_on` is the first day they are no longer there."""

    id = serializers.IntegerField()
    person = serializers.UUIDField()
    person_name = serializers.CharField()
    organisation = serializers.UUIDField()
    organisation_name = serializers.CharField()
    role = serializers.CharField(allow_blank=True)
    is_contact = serializers.BooleanField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    runs = serializers.BooleanField()


class AffiliationInput(serializers.Serializer[Any]):
    """Where somebody works, as what, from which day."""

    person = serializers.UUIDField()
    organisation = serializers.UUIDField()
    role = Text(max_length=200, allow_blank=True, default="")
    starts_on = serializers.DateField(required=False, allow_null=True, default=None)
    is_contact = serializers.BooleanField(default=True)


class AffiliationChange(serializers.Serializer[Any]):
    """What changes of a place."""

    role = Text(max_length=200, allow_blank=True, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    is_contact = serializers.BooleanField(required=False)


class PersonOutput(serializers.Serializer[Any]):
    """A person by their facts; no address."""

    key = serializers.UUIDField()
    given_name = serializers.CharField(allow_blank=True)
    family_name = serializers.CharField()
    language = serializers.CharField()
    country = serializers.CharField(allow_blank=True)
    networks = serializers.ListField(child=serializers.CharField())
    affiliations = AffiliationOutput(many=True)
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class AddressOutput(serializers.Serializer[Any]):
    """An address; the primary one is written to."""

    address = serializers.CharField()
    primary = serializers.BooleanField()
    verified_at = serializers.DateTimeField(allow_null=True)


class ContactOutput(serializers.Serializer[Any]):
    """One person's addresses."""

    key = serializers.UUIDField()
    emails = AddressOutput(many=True)


class ConsentOutput(serializers.Serializer[Any]):
    """What somebody allowed or withdrew, in which words (their SHA-256)."""

    purpose = serializers.ChoiceField(choices=Purpose.choices)
    act = serializers.ChoiceField(choices=ConsentRecord.Act.choices)
    language = serializers.CharField(allow_blank=True)
    text_digest = serializers.CharField(allow_blank=True)
    via = serializers.CharField()
    at = serializers.DateTimeField()


class ConsentsOutput(serializers.Serializer[Any]):
    """What holds now by purpose, what stops every message, and all records, the newest first."""

    key = serializers.UUIDField()
    standing = serializers.DictField(child=serializers.ChoiceField(choices=ConsentRecord.Act.choices))
    stops = serializers.ListField(child=serializers.ChoiceField(choices=Stop.Kind.choices))
    records = ConsentOutput(many=True)


class MandateOutput(serializers.Serializer[Any]):
    """The right of a person to speak for an organisation; a blank `exercise` means all."""

    id = serializers.IntegerField()
    affiliation = serializers.IntegerField()
    person = serializers.UUIDField()
    person_name = serializers.CharField()
    organisation = serializers.UUIDField()
    organisation_name = serializers.CharField()
    exercise = serializers.CharField(allow_blank=True)
    state = serializers.ChoiceField(choices=Mandate.State.choices)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    evidence = serializers.CharField(allow_blank=True)
    requested_at = serializers.DateTimeField(allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    revoked_at = serializers.DateTimeField(allow_null=True)
    holds = serializers.BooleanField()


class MandateInput(serializers.Serializer[Any]):
    """A mandate that is asked for; nothing can be said with it before it is approved."""

    affiliation = serializers.IntegerField(min_value=1, max_value=2**31)
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    evidence = Text(max_length=500, allow_blank=True, default="")
    exercise = Text(max_length=64, allow_blank=True, default="")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Refuse an end before the beginning, and years that no calendar of ours has."""
        for name in ("starts_at", "ends_at"):
            if attrs[name].year not in YEAR:
                raise serializers.ValidationError({name: ["Give a day between 1900 and 2200."]})
        if attrs["starts_at"] >= attrs["ends_at"]:
            words = "The mandate ends before it begins. Choose a later day."
            raise serializers.ValidationError({"ends_at": [words]})
        return attrs


class DecisionInput(serializers.Serializer[Any]):
    """What is decided on a mandate, and how we know it, or why not."""

    decision = serializers.ChoiceField(choices=["approve", "refuse"])
    evidence = Text(max_length=500)


def spell_tie(row: Affiliation, at: datetime) -> dict[str, Any]:
    """Spell a place; both ends were asked with it."""
    return {
        "id": row.pk,
        "person": row.person_id,
        "person_name": str(row.person),
        "organisation": row.organisation_id,
        "organisation_name": row.organisation.name,
        **{name: getattr(row, name) for name in ("role", "is_contact", "starts_on", "ends_on")},
        "runs": row.runs(at),
    }


def spell_mandate(row: Mandate, at: datetime) -> dict[str, Any]:
    """Spell a mandate; its place was asked with it."""
    tie = row.affiliation
    names = "exercise state starts_at ends_at evidence requested_at approved_at revoked_at".split()
    return {
        "id": row.pk,
        "affiliation": tie.pk,
        "person": tie.person_id,
        "person_name": str(tie.person),
        "organisation": tie.organisation_id,
        "organisation_name": tie.organisation.name,
        **{name: getattr(row, name) for name in names},
        "holds": row.holds(at),
    }


def spell_people(rows: Sequence[Person], at: datetime) -> list[dict[str, Any]]:
    """Spell people with their places and networks, in two statements for all."""
    keys = [row.pk for row in rows]
    places: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    ties = Affiliation.objects.filter(person__in=keys).select_related("person", "organisation")
    for tie in ties.order_by("-is_contact", "id"):
        places[tie.person_id].append(spell_tie(tie, at))
    networks: dict[UUID, set[str]] = defaultdict(set)
    origins = Origin.objects.filter(key__in=keys, network__isnull=False)
    for key, name in origins.order_by("id").values_list("key", "network__name"):
        networks[key].add(str(name))
    names = "given_name family_name language country version changed_at".split()
    return [
        {
            "key": row.pk,
            **{name: getattr(row, name) for name in names},
            "networks": sorted(networks[row.pk]),
            "affiliations": places[row.pk],
        }
        for row in rows
    ]
