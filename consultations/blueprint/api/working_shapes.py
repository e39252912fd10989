"""What programs send and read about drafts, candidates and their proposals."""

from typing import Any

from rest_framework import serializers

from consultations.blueprint.bindings.models import Binding, BindingWording
from consultations.blueprint.drafts.models import ChangeNote, VersionEvent
from consultations.blueprint.drafts.preparing import RULINGS
from consultations.proposals.models import Proposal
from ds4skills.web.api import Text

LONG = 10 << 20


class DraftInput(serializers.Serializer[Any]):
    """A text, and the revision that it was written on."""

    text = serializers.CharField(max_length=LONG, allow_blank=True, trim_whitespace=False)
    revision = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class DraftOutput(serializers.Serializer[Any]):
    """The text worked on."""

    revision = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)
    based_on = serializers.IntegerField(allow_null=True)
    at = serializers.DateTimeField()


class PointOutput(serializers.Serializer[Any]):
    """A point of the checklist."""

    code = serializers.CharField()
    stops = serializers.BooleanField()
    count = serializers.IntegerField()
    sentence = serializers.CharField()


class CandidateOutput(serializers.Serializer[Any]):
    """The version being prepared; its checklist once it is not stale."""

    number = serializers.IntegerField()
    title = serializers.CharField()
    digest = serializers.CharField()
    stale = serializers.BooleanField()
    points = PointOutput(many=True)


class PairOutput(serializers.Serializer[Any]):
    """How a block of the version before became one of the candidate; keys are lineages."""

    id = serializers.IntegerField()
    how = serializers.CharField()
    score = serializers.IntegerField()
    old = serializers.UUIDField(allow_null=True)
    new = serializers.UUIDField(allow_null=True)
    place = serializers.CharField()
    settled = serializers.BooleanField()


class PairInput(serializers.Serializer[Any]):
    """A ruling on a pair; a side that is not there is null."""

    old = serializers.UUIDField(allow_null=True, default=None)
    new = serializers.UUIDField(allow_null=True, default=None)
    how = serializers.ChoiceField(choices=list(RULINGS))


class NoteInput(serializers.Serializer[Any]):
    """Why a block changed."""

    pair = serializers.IntegerField(min_value=1, max_value=2**62)
    kind = serializers.ChoiceField(choices=ChangeNote.Kind.choices)
    text = Text(max_length=1000, required=False, allow_blank=True, default="")


class PublishInput(serializers.Serializer[Any]):
    """How a version comes out."""

    title = Text(max_length=300)
    changelog = Text(max_length=2000, required=False, allow_blank=True, default="")
    opens = serializers.DateTimeField(required=False, allow_null=True, default=None)
    closes = serializers.DateTimeField(required=False, allow_null=True, default=None)
    override = Text(max_length=2000, required=False, allow_blank=True, default="")


class TimeInput(serializers.Serializer[Any]):
    """A change of a version's time."""

    event = serializers.ChoiceField(choices=VersionEvent.Kind.choices)
    effective_at = serializers.DateTimeField()
    reason = Text(max_length=1000)


class AskedOutput(serializers.Serializer[Any]):
    """Something that waits for a second person, or was settled; a blank outcome waits."""

    id = serializers.IntegerField()
    what = serializers.CharField()
    about = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    outcome = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class WordInput(serializers.Serializer[Any]):
    """A second person's word."""

    agree = serializers.BooleanField()


class OlderOutput(serializers.Serializer[Any]):
    """Positions on an older wording."""

    wording = serializers.CharField()
    positions = serializers.IntegerField()


class BindingOutput(serializers.Serializer[Any]):
    """A block or section that is a proposal; positions on older words stand apart."""

    id = serializers.IntegerField()
    block = serializers.UUIDField()
    scope = serializers.CharField()
    proposal = serializers.CharField()
    positions = serializers.IntegerField()
    older = OlderOutput(many=True)


class BindingInput(serializers.Serializer[Any]):
    """A block of the newest version that becomes a proposal."""

    block = serializers.UUIDField()
    scope = serializers.ChoiceField(choices=Binding.Scope.choices, default=Binding.Scope.BLOCK)
    kind = serializers.ChoiceField(choices=["clause", "option"], default=Proposal.Kind.CLAUSE)


class RulingInput(serializers.Serializer[Any]):
    """What a new wording means."""

    ruling = serializers.ChoiceField(choices=BindingWording.Ruling.choices[2:])
    reason = Text(max_length=1000, required=False, allow_blank=True, default="")
