"""What programs send and read about answers to comments."""

from typing import Any

from rest_framework import serializers

from consultations.blueprint.answers.models import Disposition
from ds4skills.web.api import Text

MOST = 32_767
CODE = r"^C-[0-9]{1,9}$"
MANY = 1000


class ChangeInput(serializers.Serializer[Any]):
    """A changed pair that an answer made, by its number; no ordinals mean all of its changes."""

    alignment = serializers.IntegerField(min_value=1, max_value=2**62)
    hunks = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000), default=list, max_length=500
    )


class RulingInput(serializers.Serializer[Any]):
    """What is decided; `duplicate_of` is a comment's code, `deferred_to` a version in words."""

    decision = serializers.ChoiceField(choices=Disposition.Decision.choices)
    weight = serializers.ChoiceField(
        choices=Disposition.Weight.choices, default=Disposition.Weight.SUBSTANTIVE
    )
    reason = Text(max_length=4000, required=False, allow_blank=True, default="")
    deferred_to = Text(max_length=60, required=False, allow_blank=True, default="")
    duplicate_of = serializers.RegexField(CODE, required=False, allow_blank=True, default="")
    meeting = Text(max_length=200, required=False, allow_blank=True, default="")


class DispositionInput(RulingInput):
    """An answer; `seen` is the number of the last one its writer knew, 0 for none."""

    seen = serializers.IntegerField(min_value=0, max_value=MOST)
    changes = ChangeInput(many=True, default=list)


class DispositionOutput(serializers.Serializer[Any]):
    """An answer as it was kept; public once it is released."""

    comment = serializers.CharField()
    number = serializers.IntegerField()
    decision = serializers.CharField()
    weight = serializers.CharField()
    reason = serializers.CharField(allow_blank=True)
    deferred_to = serializers.CharField(allow_blank=True)
    duplicate_of = serializers.CharField(allow_blank=True)
    stage = serializers.CharField()
    meeting = serializers.CharField(allow_blank=True)
    batch = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    changes = ChangeInput(many=True)


class SeenInput(serializers.Serializer[Any]):
    """The number of the answer that was read."""

    seen = serializers.IntegerField(min_value=0, max_value=MOST)


class BatchItemInput(serializers.Serializer[Any]):
    """A comment of a batch, with the numbers of its newest words and answer as they were read."""

    comment = serializers.RegexField(CODE)
    text = serializers.IntegerField(min_value=0, max_value=MOST)
    answer = serializers.IntegerField(min_value=0, max_value=MOST)


class BatchInput(RulingInput):
    """The same decision for many comments; {code}, {place}, {quote}, {name} in its reason are filled for each."""

    comments = BatchItemInput(many=True)

    def validate_comments(self, value: list[Any]) -> list[Any]:
        """Refuse none and too many."""
        if not 0 < len(value) <= MANY:
            raise serializers.ValidationError(f"Send 1 to {MANY} comments.")
        return value


class LeftOutput(serializers.Serializer[Any]):
    """A comment that was left out of a batch, and why."""

    comment = serializers.CharField()
    why = serializers.ChoiceField(choices=["answered", "edited", "gone", "circle", "own", "nothing"])


class BatchOutput(serializers.Serializer[Any]):
    """What a batch did."""

    batch = serializers.CharField(allow_blank=True)
    drafted = serializers.IntegerField()
    left = LeftOutput(many=True)


class VerdictInput(serializers.Serializer[Any]):
    """Whether an answer settles one's comment; who is not satisfied says why."""

    settled = serializers.BooleanField()
    text = Text(max_length=2000, required=False, allow_blank=True, default="")


class AskInput(serializers.Serializer[Any]):
    """Until when authors can say whether an answer settles."""

    respond_by = serializers.DateTimeField()


class AskOutput(serializers.Serializer[Any]):
    """A release that a colleague is asked for: how many answers, and the digest of all of them."""

    answers = serializers.IntegerField()
    respond_by = serializers.DateTimeField()
    digest = serializers.CharField()


class ReleasedOutput(serializers.Serializer[Any]):
    """How many answers are public now."""

    released = serializers.IntegerField()
    digest = serializers.CharField()


class TriageInput(serializers.Serializer[Any]):
    """Who has a comment, until when, under which tags; what is not sent stays."""

    editor = serializers.EmailField(required=False, allow_blank=True, max_length=254)
    due = serializers.DateField(required=False, allow_null=True)
    tags = serializers.ListField(child=Text(max_length=40), required=False, max_length=20)
    note = Text(max_length=4000, required=False, allow_blank=True)


class BoardOutput(serializers.Serializer[Any]):
    """A comment as the board counts it; a sealed stance is null, the note is for editors only."""

    code = serializers.CharField()
    chapter = serializers.CharField(allow_blank=True)
    type = serializers.CharField()
    stance = serializers.CharField(allow_null=True)
    blocking = serializers.BooleanField(allow_null=True)
    stage = serializers.CharField(allow_blank=True)
    decision = serializers.CharField(allow_blank=True)
    category = serializers.CharField(allow_blank=True)
    country = serializers.CharField(allow_blank=True)
    capacity = serializers.CharField()
    group = serializers.CharField(allow_blank=True)
    editor = serializers.CharField(allow_blank=True)
    due = serializers.DateField(allow_null=True)
    tags = serializers.ListField(child=serializers.CharField())
    proposed = serializers.BooleanField()
    anchor = serializers.CharField(allow_blank=True)
    via = serializers.CharField()
    endorsements = serializers.IntegerField(allow_null=True)
    words = serializers.IntegerField()
    text = serializers.IntegerField()
    answer = serializers.IntegerField()


class TemplateInput(serializers.Serializer[Any]):
    """An answer to use again."""

    title = Text(max_length=100)
    body = Text(max_length=4000)


class TemplateOutput(TemplateInput):
    """A template with its number."""

    id = serializers.IntegerField()


class GroupOutput(serializers.Serializer[Any]):
    """A letter of many with both counts."""

    label = serializers.CharField()  # type: ignore[assignment]  # the name of the field, not its words
    letters = serializers.IntegerField()
    persons = serializers.IntegerField()
    first = serializers.CharField()


class PublicAnswerOutput(DispositionOutput):
    """A released answer: what was decided of what, and what its author says of it."""

    released_at = serializers.DateTimeField()
    verdict = serializers.ChoiceField(choices=["satisfied", "not_satisfied", "silent", "awaited"])
    verdict_text = serializers.CharField(allow_blank=True)


class SilenceCellOutput(serializers.Serializer[Any]):
    """How many persons of a category commented on a chapter; null where that would tell of a few."""

    chapter = serializers.CharField()
    category = serializers.CharField()
    persons = serializers.IntegerField(allow_null=True)
