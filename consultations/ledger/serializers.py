"""What programs send and read about positions and objections."""

from typing import Any

from rest_framework import serializers

from consultations.ledger.models import Position, Stance, Voice
from consultations.ledger.queries import Concern
from consultations.ledger.saying import AGAINST
from ds4skills.web.api import Text

LONGEST = 4000
STATES = ("open", "answered", "settled", "sustained", "withdrawn")


class PositionInput(serializers.Serializer[Any]):
    """Where somebody stands; `version` names the wording that they read."""

    stance = serializers.ChoiceField(choices=Stance.choices)
    version = serializers.IntegerField(min_value=1, max_value=32_767)
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices, default=Voice.Capacity.PERSONAL)
    reason = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    wished_change = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    objects = serializers.BooleanField(default=False)
    public = serializers.BooleanField(default=True)
    language = serializers.RegexField(r"^[a-z]{2}$", required=False, default="en")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a stance against and a reason where somebody objects."""
        if attrs["objects"] and attrs["stance"] not in AGAINST:
            raise serializers.ValidationError({"stance": ["An objection goes with “-1” or “-2”."]})
        if attrs["objects"] and not attrs["reason"]:
            words = "Say why you object, and which change would settle it."
            raise serializers.ValidationError({"reason": [words]})
        return attrs


class RowInput(serializers.Serializer[Any]):
    """One row of a table of positions, as its cells stood."""

    proposal = Text(max_length=60, allow_blank=True)
    person = Text(max_length=254, allow_blank=True)
    stance = Text(max_length=10, allow_blank=True)
    taken_at = Text(max_length=40, allow_blank=True)


class TableInput(serializers.Serializer[Any]):
    """A table of positions; a dry run writes nothing."""

    rows = serializers.ListField(child=RowInput(), allow_empty=False, max_length=5000)
    dry_run = serializers.BooleanField(default=True)


class RefusedOutput(serializers.Serializer[Any]):
    """A row that cannot be recorded; rows are counted from 1."""

    row = serializers.IntegerField()
    sentence = serializers.CharField()


class TableOutput(serializers.Serializer[Any]):
    """What recording a table did, or would do: with one refused row, nothing."""

    rows = serializers.IntegerField()
    refused = RefusedOutput(many=True)
    recorded = serializers.IntegerField()


class PositionOutput(serializers.Serializer[Any]):
    """A position on record; without a stance it says that one was withdrawn."""

    seq = serializers.IntegerField()
    proposal = serializers.CharField()
    version = serializers.IntegerField()
    stance = serializers.ChoiceField(choices=Stance.choices, allow_null=True)
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices)
    channel = serializers.CharField()
    taken_at = serializers.DateTimeField()
    wording_digest = serializers.CharField()


class EventOutput(serializers.Serializer[Any]):
    """One step on an objection's way."""

    id = serializers.IntegerField()
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    accommodated = serializers.BooleanField()
    outcome = serializers.CharField(allow_blank=True)


class ObjectionOutput(serializers.Serializer[Any]):
    """An objection with its way; who raised it is told by category only."""

    code = serializers.CharField()
    proposal = serializers.CharField()
    version = serializers.IntegerField()
    state = serializers.ChoiceField(choices=STATES)
    category = serializers.CharField(allow_blank=True)
    clause = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)
    wished_change = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    mine = serializers.BooleanField()
    at = serializers.DateTimeField()
    events = EventOutput(many=True)


class AnswerInput(serializers.Serializer[Any]):
    """The editors' answer to an objection; `seen` is the newest event that they read."""

    seen = serializers.IntegerField(min_value=1, max_value=2**62)
    accommodated = serializers.BooleanField()
    outcome = Text(max_length=LONGEST)


class ReplyInput(serializers.Serializer[Any]):
    """Whether an answer settles an objection, in its holder's word."""

    settled = serializers.BooleanField()


def spell_position(row: Position) -> dict[str, Any]:
    """Spell a position with its wording."""
    return {
        "seq": row.seq,
        "proposal": row.version.proposal.key,
        "version": row.version.number,
        "stance": row.stance,
        "capacity": row.voice.capacity,
        "channel": row.channel,
        "taken_at": row.taken_at,
        "wording_digest": row.version.digest,
    }


def spell_objection(concern: Concern, *, mine: bool) -> dict[str, Any]:
    """Spell an objection as its page shows it."""
    row = concern.objection
    position = row.position
    reason = getattr(position, "reason", None)
    return {
        "code": row.code,
        "proposal": position.version.proposal.key,
        "version": position.version.number,
        "state": concern.state,
        "category": position.voice.category,
        "clause": row.clause,
        "reason": reason.text if reason else "",
        "wished_change": reason.wished_change if reason else "",
        "language": reason.language if reason else "",
        "mine": mine,
        "at": row.at,
        "events": [
            {name: getattr(each, name) for name in ("id", "kind", "at", "accommodated", "outcome")}
            for each in concern.events
        ],
    }
