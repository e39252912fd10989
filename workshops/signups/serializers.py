"""What programs send and read about seats."""

from typing import Any

from rest_framework import serializers

from ds4skills.web.texts import storable
from workshops.planning.models import Pool
from workshops.signups.models import SignUp


class SignUpInput(serializers.Serializer[Any]):
    """A wish for a seat; `key` makes a request that is sent twice count once."""

    pool = serializers.ChoiceField(choices=Pool.Kind.choices)
    capacity = serializers.ChoiceField(choices=SignUp.Capacity.choices, default=SignUp.Capacity.PERSONAL)
    key = serializers.CharField(max_length=64, min_length=8)

    def validate_key(self, value: str) -> str:
        """Refuse characters that cannot be kept."""
        try:
            return storable(value)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class SignUpOutput(serializers.Serializer[Any]):
    """A seat, or a place in the queue and why."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=SignUp.State.choices)
    pool = serializers.CharField()
    capacity = serializers.ChoiceField(choices=SignUp.Capacity.choices)
    place_in_line = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    grace = serializers.BooleanField()
    at = serializers.DateTimeField()


class PoolOutput(serializers.Serializer[Any]):
    """The seats of one kind."""

    kind = serializers.CharField()
    seats = serializers.IntegerField()
    left = serializers.IntegerField()
    waiting = serializers.IntegerField()


class SessionOutput(serializers.Serializer[Any]):
    """A session of the programme."""

    id = serializers.IntegerField()
    workshop = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.DictField(child=serializers.CharField())
    state = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    zone = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    proposals = serializers.ListField(child=serializers.CharField())
    pools = PoolOutput(many=True)
