"""What programs send and read about answers to comments."""

from typing import Any

from rest_framework import serializers

from consultations.blueprint.answers.models import Disposition
from ds4skills.web.api import Text


class DispositionInput(serializers.Serializer[Any]):
    """An answer; `seen` is the number of the last one its writer knew, 0 for none."""

    seen = serializers.IntegerField(min_value=0, max_value=32_767)
    decision = serializers.ChoiceField(choices=Disposition.Decision.choices)
    weight = serializers.ChoiceField(
        choices=Disposition.Weight.choices, default=Disposition.Weight.SUBSTANTIVE
    )
    reason = Text(max_length=4000, required=False, allow_blank=True, default="")


class DispositionOutput(serializers.Serializer[Any]):
    """An answer as it was kept; public once it is released."""

    comment = serializers.CharField()
    number = serializers.IntegerField()
    decision = serializers.CharField()
    weight = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class VerdictInput(serializers.Serializer[Any]):
    """Whether an answer settles one's comment."""

    settled = serializers.BooleanField()
    text = Text(max_length=2000, required=False, allow_blank=True, default="")


class ReleasedOutput(serializers.Serializer[Any]):
    """How many answers are public now."""

    released = serializers.IntegerField()
