"""What programs send and read about drafts and comments."""

from typing import Any

from rest_framework import serializers

from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.comments.forms import STANCES
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.places import Aim, Selection
from consultations.blueprint.comments.queries import Remark
from consultations.blueprint.comments.words import (
    FAULTS,
    LONGEST,
    LONGEST_LABEL,
    LONGEST_URL,
    MOST_LINKS,
    BadLinkError,
    Link,
    Said,
    checked,
    clean,
    faults,
)
from consultations.ledger.models import Stance, Voice
from consultations.register.consent.models import Attribution
from ds4skills.web.api import Text

CODES = [value for value, _label in STANCES if value]
SENTENCES = 500
STANDINGS = [*Anchor.Status.choices, *AnchorRuling.Ruling.choices]


class Words(serializers.CharField):
    """Text of people in its normal form, without what nobody can see."""

    def __init__(self, *, longest: int = LONGEST, **kwargs: Any) -> None:
        super().__init__(max_length=longest, trim_whitespace=False, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Clean before anything is counted."""
        return super().run_validation(clean(data) if isinstance(data, str) else data)


class LinkInput(serializers.Serializer[Any]):
    """A page that a comment rests on: an https address, perhaps with a title."""

    url = Text(max_length=LONGEST_URL)
    label = Text(  # type: ignore[assignment]  # a field of that name
        max_length=LONGEST_LABEL, required=False, allow_blank=True, default=""
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Take https addresses only."""
        try:
            return vars(checked(Link(**attrs)))
        except BadLinkError as error:
            raise serializers.ValidationError({"url": ["This is no https address."]}) from error


class EditInput(serializers.Serializer[Any]):
    """The words of a comment; an objection needs a stance against and a rationale, a condition its text."""

    body = Words()
    proposed_text = Words(required=False, allow_blank=True, default="")
    rationale = Words(required=False, allow_blank=True, default="")
    stance = serializers.ChoiceField(choices=CODES, required=False, allow_blank=True, default="")
    conditional = serializers.BooleanField(default=False)
    blocking = serializers.BooleanField(default=False)
    evidence = LinkInput(many=True, required=False, max_length=MOST_LINKS)  # type: ignore[call-arg]  # of its list

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Check what belongs together."""
        if self.partial:
            return attrs
        found = {name: [str(FAULTS[code])] for name, code in faults(attrs)}
        if found:
            raise serializers.ValidationError(found)
        return attrs


class SelectionInput(serializers.Serializer[Any]):
    """Words of a block: offsets in UTF-16 units, and the words; where these differ, the block is meant."""

    start = serializers.IntegerField(min_value=0)
    end = serializers.IntegerField(min_value=0)
    exact = Text(max_length=LONGEST, trim_whitespace=False)


class CommentInput(EditInput):
    """A comment; on a block `sentences` are counted from 0, none means the whole block."""

    type = serializers.ChoiceField(choices=Comment.Type.choices, default=Comment.Type.GENERAL)
    scope = serializers.ChoiceField(choices=["block", "section"], default="block")
    sentences = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=SENTENCES), default=list, max_length=SENTENCES
    )
    selection = SelectionInput(required=False, allow_null=True)
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


class LinkOutput(serializers.Serializer[Any]):
    """A page that a comment rests on."""

    url = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field of that name


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
    late = serializers.BooleanField()
    via = serializers.ChoiceField(choices=Comment.Via.choices)
    capacity = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    block = serializers.UUIDField(allow_null=True)
    scope = serializers.ChoiceField(choices=Anchor.Scope.choices, allow_null=True)
    quote = serializers.CharField(allow_blank=True)
    words_now = serializers.CharField(allow_blank=True)
    anchor = serializers.ChoiceField(choices=STANDINGS, allow_null=True)
    anchor_kept = serializers.IntegerField(allow_null=True)
    body = serializers.CharField(allow_blank=True)
    proposed_text = serializers.CharField(allow_blank=True)
    rationale = serializers.CharField(allow_blank=True)
    evidence = LinkOutput(many=True)
    stance = serializers.ChoiceField(choices=Stance.choices, allow_null=True)
    conditional = serializers.BooleanField(allow_null=True)
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
    names = ("body", "proposed_text", "stance", "blocking", "rationale", "conditional")
    words = {name: data[name] for name in names}
    evidence = [Link(each["url"], each["label"]) for each in data.get("evidence", [])]
    attribution = data.get("attribution", "")
    return Said(**words, evidence=evidence, type=type_, language=language, attribution=attribution)


def aim_of(data: dict[str, Any]) -> Aim:
    """Give what a comment points at."""
    told = data.get("selection")
    selection = Selection(told["start"], told["end"], told["exact"]) if told else None
    return Aim(data["scope"], data["sentences"], selection)


def spell(remark: Remark, *, mine: bool, sealed: bool, answer: dict[str, Any] | None) -> dict[str, Any]:
    """Spell a comment; `sealed` hides where others stand. Of a hidden one others see code, place and date."""
    row, text, standing = remark.comment, remark.text, remark.standing
    hidden = row.state == Comment.State.HIDDEN and not mine
    shown = row.state == Comment.State.PUBLISHED or (mine and row.state == Comment.State.HIDDEN)
    stances = shown and (mine or not sealed)
    return {
        "code": row.code,
        "version": row.version.number,
        "type": row.type,
        "state": row.state,
        "author": remark.author if shown else "",
        "organisation": remark.organisation if shown else "",
        "category": "" if hidden else row.category,
        "language": row.language,
        "at": row.at,
        "late": row.late,
        "via": row.via,
        "capacity": "" if hidden else row.capacity,
        "place": remark.place,
        "block": remark.block.block_id if remark.block else None,
        "scope": standing.anchor.scope if standing else None,
        "quote": remark.quote if not hidden else "",
        "words_now": standing.words if standing and not hidden else "",
        "anchor": standing.status if standing else None,
        "anchor_kept": standing.anchor.kept if standing else None,
        "body": text.body if shown else "",
        "proposed_text": text.proposed_text if shown else "",
        "rationale": text.rationale if shown else "",
        "evidence": [{"url": each.url, "label": each.label} for each in remark.evidence] if shown else [],
        "stance": (text.stance or None) if stances else None,
        "conditional": text.conditional if stances else None,
        "blocking": text.blocking if stances else None,
        "mine": mine,
        "attribution": remark.attribution if mine else None,
        "answer": answer,
    }
