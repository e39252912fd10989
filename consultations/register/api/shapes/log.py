"""The engagement log: what passed between stakeholders and us."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from consultations.register.engagement.models import Interaction
from ds4skills.web.api import Text

KINDS = ("call", "meeting", "mail", "event", "interview", "other")
MOST_PEOPLE, EARLIEST = 100, 1900


class InteractionOutput(serializers.Serializer[Any]):
    """One contact; a person whom the key's owner may not see is not told."""

    id = serializers.IntegerField()
    at = serializers.DateTimeField()
    precision = serializers.ChoiceField(choices=Interaction.Precision.choices)
    channel = serializers.CharField()
    direction = serializers.ChoiceField(choices=["in", "out"])
    stage = serializers.ChoiceField(choices=Interaction.Stage.choices)
    person = serializers.UUIDField(allow_null=True)
    person_name = serializers.CharField(allow_blank=True)
    organisation = serializers.UUIDField(allow_null=True)
    organisation_name = serializers.CharField(allow_blank=True)
    exercise = serializers.CharField(allow_blank=True)
    exercise_title = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # the log's own word


class InteractionInput(serializers.Serializer[Any]):
    """Something that happened; without an hour give the day as `precision`. The note can be written, not read."""

    kind = serializers.ChoiceField(choices=KINDS)
    direction = serializers.ChoiceField(choices=["in", "out"])
    stage = serializers.ChoiceField(choices=Interaction.Stage.choices)
    at = serializers.DateTimeField()
    precision = serializers.ChoiceField(
        choices=Interaction.Precision.choices, default=Interaction.Precision.SECOND
    )
    organisation = serializers.UUIDField(required=False, allow_null=True, default=None)
    people = serializers.ListField(
        child=serializers.UUIDField(), max_length=MOST_PEOPLE, required=False, default=list
    )
    exercise = Text(max_length=64, allow_blank=True, default="")
    note = Text(max_length=8000, allow_blank=True, default="")
    network = serializers.IntegerField(min_value=1, max_value=2**31, required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for somebody, and for a year that a calendar of ours has."""
        if attrs["at"].year < EARLIEST:
            raise serializers.ValidationError({"at": ["Give an hour after 1900."]})
        if not attrs["people"] and not attrs["organisation"]:
            raise serializers.ValidationError({"people": ["Say who took part, or which organisation."]})
        return attrs
