"""What programs send and read about drafts and comments."""

from typing import Any

from rest_framework import serializers

from consultations.blueprint.comments.actions import Said
from consultations.blueprint.comments.forms import AGAINST, LONGEST, STANCES
from consultations.blueprint.comments.models import Anchor, Comment
from consultations.blueprint.comments.queries import Remark
from consultations.ledger.models import Stance, Voice
from consultations.register.consent.models import Attribution
from ds4skills.web.api import Text

CODES = [value for value, _label in STANCES if value]
SENTENCES = 500


class EditInput(serializers.Serializer[Any]):
    """The words of a comment."""

    body = Text(max_length=LONGEST)
    proposed_text = Text(max_length=LONGEST, required=False, allow_blank=True, default="")
    stance = serializers.ChoiceField(choices=CODES, required=False, allow_blank=True, default="")
    blocking = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Ask for a stance against where somebody objects."""
        if attrs["blocking"] and attrs["stance"] not in AGAINST:
            raise serializers.ValidationError({"stance": ["An objection goes with “-1” or “-2”."]})
        return attrs


class CommentInput(EditInput):
    """A comment on a block; `sentences` are counted from 0, none means the whole block."""

    type = serializers.ChoiceField(choices=Comment.Type.choices, default=Comment.Type.GENERAL)
    sentences = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=SENTENCES), default=list, max_length=SENTENCES
    )
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices, default=Voice.Capacity.PERSONAL)
    language = serializers.RegexField(r"^[a-z]{2}$", default="en")
    attribution = serializers.ChoiceField(
        choices=Attribution.Choice.choices, required=False, allow_blank=True, default=""
    )


class AttributionInput(serializers.Serializer[Any]):
    """What is shown beside a comment: name and organisation, organisation, or category and country only."""

    attribution = serializers.ChoiceField(choices=Attribution.Choice.choices)


class AnswerOutput(serializers.Serializer[Any]):
    """The editors' released answer."""

    decision = serializers.CharField()
    weight = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class CommentOutput(serializers.Serializer[Any]):
    """A comment as its page shows it; a withdrawn one has no words, a sealed stance is null.

    `attribution` is what its author chose to be shown beside it; null for everybody else.
    """

    code = serializers.CharField()
    version = serializers.IntegerField()
    type = serializers.ChoiceField(choices=Comment.Type.choices)
    state = serializers.ChoiceField(choices=Comment.State.choices)
    author = serializers.CharField(allow_blank=True)
    organisation = serializers.CharField(allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    language = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    place = serializers.CharField(allow_blank=True)
    block = serializers.UUIDField(allow_null=True)
    quote = serializers.CharField(allow_blank=True)
    anchor = serializers.ChoiceField(choices=Anchor.Status.choices, allow_null=True)
    body = serializers.CharField(allow_blank=True)
    proposed_text = serializers.CharField(allow_blank=True)
    stance = serializers.ChoiceField(choices=Stance.choices, allow_null=True)
    blocking = serializers.BooleanField(allow_null=True)
    mine = serializers.BooleanField()
    attribution = serializers.ChoiceField(choices=Attribution.Choice.choices, allow_null=True)
    answer = AnswerOutput(allow_null=True)


class VersionOutput(serializers.Serializer[Any]):
    """A published version of a draft."""

    blueprint = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    changelog = serializers.CharField(allow_blank=True)
    digest = serializers.CharField()
    published_at = serializers.DateTimeField()


class BlockOutput(serializers.Serializer[Any]):
    """A block of a version; `id` is the lineage that survives versions."""

    id = serializers.UUIDField()
    place = serializers.CharField()
    kind = serializers.CharField()
    level = serializers.IntegerField()
    text = serializers.CharField(allow_blank=True)
    comments = serializers.IntegerField()
    proposal = serializers.CharField(allow_blank=True)


def said(data: dict[str, Any], *, type_: str, language: str) -> Said:
    """Give what was written."""
    words = {name: data[name] for name in ("body", "proposed_text", "stance", "blocking")}
    return Said(**words, type=type_, language=language, attribution=data.get("attribution", ""))


def spell(remark: Remark, *, mine: bool, sealed: bool, answer: dict[str, Any] | None) -> dict[str, Any]:
    """Spell a comment; `sealed` hides where others stand."""
    row, text, anchor = remark.comment, remark.text, remark.anchor
    shown = row.state == Comment.State.PUBLISHED
    stances = shown and (mine or not sealed)
    return {
        "code": row.code,
        "version": row.version.number,
        "type": row.type,
        "state": row.state,
        "author": remark.author if shown else "",
        "organisation": remark.organisation if shown else "",
        "category": row.category,
        "language": row.language,
        "at": row.at,
        "place": anchor.block.place if anchor and anchor.block else "",
        "block": anchor.block.block_id if anchor and anchor.block else None,
        "quote": anchor.quote if anchor else "",
        "anchor": anchor.status if anchor else None,
        "body": text.body if shown else "",
        "proposed_text": text.proposed_text if shown else "",
        "stance": (text.stance or None) if stances else None,
        "blocking": text.blocking if stances else None,
        "mine": mine,
        "attribution": remark.attribution if mine else None,
        "answer": answer,
    }
