"""What programs send and read about surveys and one's own answers."""

from typing import Any

from rest_framework import serializers

from consultations.ledger.models import Voice
from ds4skills.audit.chain import digest
from ds4skills.web.api import Text
from surveys.answering.models import DraftResponse, Revision
from surveys.answering.staging import Kept, receipt_of
from surveys.authoring.models import Survey


class DraftOutput(serializers.Serializer[Any]):
    """Answers that were not sent yet; `revs` counts each key's changes, to be sent back with a change.

    `secret` is what a draft of nobody hangs on (anonymous answers, guests): it is given when the draft is begun, and
    sent back as the header Draft-Secret. Of such drafts no hour is kept where answers are anonymous.
    """

    id = serializers.UUIDField()
    version = serializers.IntegerField()
    answers = serializers.DictField()
    revs = serializers.DictField(child=serializers.IntegerField())
    language = serializers.CharField()
    updated_at = serializers.DateTimeField(allow_null=True)
    secret = serializers.CharField(allow_blank=True)


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
    """What was sent last, with its receipt; `answers` are null once withdrawn.

    Of anonymous answers and guests' there is a `code` (the receipt code: keep it, we do not), no number and no hour.
    """

    number = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()
    status = serializers.ChoiceField(choices=Revision.Status.choices)
    answers = serializers.DictField(allow_null=True)
    digest = serializers.CharField()
    at = serializers.DateTimeField(allow_null=True)
    grace = serializers.BooleanField()
    receipt = serializers.DictField()
    code = serializers.CharField(allow_blank=True)


class MineOutput(serializers.Serializer[Any]):
    """One's own draft and what one sent last."""

    draft = DraftOutput(allow_null=True)
    response = ResponseOutput(allow_null=True)


class PuzzleOutput(serializers.Serializer[Any]):
    """The work that opens the door: a whole number n for which SHA-256 of `puzzle:n` begins with `bits` zero bits.

    It is taken from `quickest` seconds after it was given until `longest` seconds after.
    """

    puzzle = serializers.CharField()
    bits = serializers.IntegerField()
    quickest = serializers.IntegerField()
    longest = serializers.IntegerField()


class DoorInput(serializers.Serializer[Any]):
    """Either `puzzle` and `work`; or `puzzle` and `email`, to be sent a code; or `slip`, `email` and `code`."""

    puzzle = Text(max_length=300, required=False, default="")
    work = Text(max_length=12, required=False, default="")
    email = serializers.EmailField(max_length=254, required=False, default="")
    slip = Text(max_length=400, required=False, default="")
    code = Text(max_length=12, required=False, default="")


class DoorOutput(serializers.Serializer[Any]):
    """The draft of whoever came in; or, where a code went by mail, the slip by which it is checked."""

    draft = DraftOutput(allow_null=True)
    slip = serializers.CharField(allow_blank=True)


class SentInput(serializers.Serializer[Any]):
    """The draft to be sent; its id makes a request that is sent twice count once."""

    draft = serializers.UUIDField()


class AddressInput(SentInput):
    """Who a guest is, so that their answers can count with the others; a link goes to the address."""

    given_name = Text(max_length=120, required=False, default="", allow_blank=True)
    family_name = Text(max_length=120)
    email = serializers.EmailField(max_length=254)


def spell_draft(row: DraftResponse, secret: str = "") -> dict[str, Any]:
    """Spell a draft; `secret` is what it hangs on."""
    names = ("id", "answers", "revs", "language", "updated_at")
    return {"version": row.version.number, "secret": secret, **{name: getattr(row, name) for name in names}}


def spell_response(row: Revision, code: str = "") -> dict[str, Any]:
    """Spell what was sent; of a guest's with its receipt code."""
    names = ("number", "status", "answers", "digest", "at", "grace", "receipt")
    return {"version": row.version.number, "code": code, **{name: getattr(row, name) for name in names}}


def spell_kept(survey: Survey, kept: Kept, code: str) -> dict[str, Any]:
    """Spell what a receipt code stands for."""
    status = Revision.Status.WITHDRAWN if kept.is_withdrawn else Revision.Status.VALID
    return {
        "number": None,
        "version": kept.version.number,
        "status": status,
        "answers": kept.answers or None,
        "digest": digest(kept.answers),
        "at": None,
        "grace": False,
        "receipt": receipt_of(survey, kept, code),
        "code": code,
    }
