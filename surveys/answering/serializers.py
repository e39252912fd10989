"""What programs send and read about surveys and one's own answers."""

from typing import Any

from rest_framework import serializers

from consultations.ledger.models import Voice
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.models import Survey


def _texts() -> serializers.DictField:
    return serializers.DictField(child=serializers.CharField(allow_blank=True))


class SurveyOutput(serializers.Serializer[Any]):
    """A published survey; texts are {language: text}."""

    code = serializers.CharField()
    title = _texts()
    about = _texts()
    state = serializers.ChoiceField(choices=["soon", "open", "paused", "closed"])
    opens_at = serializers.DateTimeField()
    closes_at = serializers.DateTimeField()
    access = serializers.ChoiceField(choices=Survey.Access.choices)
    identity = serializers.ChoiceField(choices=Survey.Identity.choices)
    version = serializers.IntegerField()
    digest = serializers.CharField()


class DefinitionOutput(serializers.Serializer[Any]):
    """The newest published version: its document, as it was frozen."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    digest = serializers.CharField()
    published_at = serializers.DateTimeField()
    definition = serializers.DictField()


class DraftOutput(serializers.Serializer[Any]):
    """Answers that were not sent yet; `revs` counts each key's changes, to be sent back with a change."""

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    answers = serializers.DictField()
    revs = serializers.DictField(child=serializers.IntegerField())
    language = serializers.CharField()
    updated_at = serializers.DateTimeField()


class SaveInput(serializers.Serializer[Any]):
    """Answers by the keys of their questions; what is left out stays, a blank one is removed.

    One choice is its key, several are a list of keys, a text is a text; beside a stance stand `KEY__why` (a text)
    and `KEY__objects` (true or false). `revs` has the draft's count for each key that is sent.
    """

    answers = serializers.DictField()
    revs = serializers.DictField(
        child=serializers.IntegerField(min_value=0, max_value=1_000_000), required=False, default=dict
    )


class SubmitInput(serializers.Serializer[Any]):
    """The draft to be sent; its id makes a request that is sent twice count once."""

    draft = serializers.UUIDField()
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices, default=Voice.Capacity.PERSONAL)


class ResponseOutput(serializers.Serializer[Any]):
    """What was sent last, with its receipt; `answers` are null once withdrawn."""

    number = serializers.IntegerField()
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Revision.Status.choices)
    answers = serializers.DictField(allow_null=True)
    digest = serializers.CharField()
    at = serializers.DateTimeField()
    grace = serializers.BooleanField()
    receipt = serializers.DictField()


class MineOutput(serializers.Serializer[Any]):
    """One's own draft and what one sent last."""

    draft = DraftOutput(allow_null=True)
    response = ResponseOutput(allow_null=True)


def spell_draft(row: DraftResponse) -> dict[str, Any]:
    """Spell a draft."""
    names = ("id", "answers", "revs", "language", "updated_at")
    return {"version": row.version.number, **{name: getattr(row, name) for name in names}}


def spell_response(row: Revision) -> dict[str, Any]:
    """Spell what was sent."""
    names = ("number", "status", "answers", "digest", "at", "grace", "receipt")
    return {"version": row.version.number, **{name: getattr(row, name) for name in names}}
