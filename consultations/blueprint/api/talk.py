"""Talking about a comment by program: replies and endorsements, by the same actions as on the pages."""

from __future__ import annotations

import hashlib
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.api.base import Drafting
from consultations.blueprint.comments import endorsing, replying
from consultations.blueprint.comments.replying_forms import LONGEST_REASON, LONGEST_REPLY
from consultations.blueprint.comments.serializers import Words
from consultations.blueprint.comments.times import ClosedError
from consultations.ledger.actions import ConsultationClosedError, SourceConflictError
from consultations.ledger.models import Voice
from consultations.ledger.voices import InvalidMandateError
from ds4skills.web import clock
from ds4skills.web.api import ConflictError

MANDATE = "You hold no mandate now. Speak for yourself."


class ReplyInput(serializers.Serializer[Any]):
    """A reply; `quote` are words of the comment."""

    body = Words(longest=LONGEST_REPLY)
    quote = Words(longest=LONGEST_REPLY, required=False, allow_blank=True, default="")
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices, default=Voice.Capacity.PERSONAL)
    language = serializers.RegexField(r"^[a-z]{2}$", default="en")


class ReplyOutput(serializers.Serializer[Any]):
    """A reply as it was taken."""

    id = serializers.IntegerField()
    body = serializers.CharField()
    quote = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()


class EndorseInput(serializers.Serializer[Any]):
    """Whether somebody agrees with a comment, perhaps why."""

    choice = serializers.ChoiceField(choices=list(endorsing.CHOICES))
    reason = Words(longest=LONGEST_REASON, required=False, allow_blank=True, default="")
    capacity = serializers.ChoiceField(choices=Voice.Capacity.choices, default=Voice.Capacity.PERSONAL)
    language = serializers.RegexField(r"^[a-z]{2}$", default="en")


class EndorseOutput(serializers.Serializer[Any]):
    """The position that was recorded: its number in the ledger, and the choice."""

    seq = serializers.IntegerField()
    choice = serializers.CharField()


class Replies(Drafting):
    """Replying to a comment."""

    scopes = {"post": "comments:write"}
    keyed = True

    @extend_schema(operation_id="comment_reply", request=ReplyInput, responses={201: ReplyOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Reply; the same key again gives the same reply."""
        consultation = self.consultation()
        found, who = self.comment(consultation), self.speaker(consultation)
        data = self.sent(ReplyInput)
        text = found.texts.order_by("-number")[0]
        said = " ".join(f"{text.body} {text.rationale} {text.proposed_text}".split())
        if " ".join(data["quote"].split()) not in said:
            raise exceptions.ValidationError({"quote": ["These are not words of the comment."]})
        try:
            made = replying.reply(
                row=found,
                by=replying.Answering(who, data["capacity"] == "mandated"),
                words=replying.Words(data["body"], data["quote"], data["language"]),
                key=hashlib.sha256(f"{who.key}:{self.key}".encode()).hexdigest(),
                at=clock.now(),
            )
        except replying.NotShownError as error:
            raise ConflictError("The comment is hidden or withdrawn.") from error
        except ClosedError as error:
            raise ConflictError("No reply is taken now.") from error
        except InvalidMandateError as error:
            raise exceptions.PermissionDenied(MANDATE) from error
        body = {"id": made.pk, "body": made.body, "quote": made.quote, "at": made.at}
        return Response(body, status.HTTP_201_CREATED)


class Endorsement(Drafting):
    """One's own position on a comment."""

    scopes = {"post": "comments:write", "delete": "comments:write"}
    keyed = True

    @extend_schema(operation_id="comment_endorse", request=EndorseInput, responses={201: EndorseOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Say whether one agrees; the same key again gives the same position."""
        consultation = self.consultation()
        found, who = self.comment(consultation), self.speaker(consultation)
        data = self.sent(EndorseInput)
        try:
            made = endorsing.endorse(
                row=found,
                speaker=who,
                mandated=data["capacity"] == "mandated",
                choice=data["choice"],
                reason=data["reason"],
                key=f"{who.key}:{self.key}",
                language=data["language"],
                at=clock.now(),
            )
        except endorsing.OwnCommentError as error:
            raise ConflictError("It is your own comment: your support is recorded with it.") from error
        except endorsing.NotEndorsableError as error:
            raise ConflictError("The comment is hidden, withdrawn or a question.") from error
        except SourceConflictError as error:
            raise ConflictError("This key said something else before.") from error
        except ConsultationClosedError as error:
            raise ConflictError("No position is taken now.") from error
        except InvalidMandateError as error:
            raise exceptions.PermissionDenied(MANDATE) from error
        return Response({"seq": made.pk, "choice": data["choice"]}, status.HTTP_201_CREATED)

    @extend_schema(operation_id="comment_unendorse", responses={204: None})
    def delete(self, request: Request, slug: str, code: str) -> Response:
        """Take one's position on a comment back."""
        consultation = self.consultation()
        found, who = self.comment(consultation), self.speaker(consultation)
        try:
            count = (
                endorsing.take_back(row=found, speaker=who, at=clock.now()) if who.key != found.author else 0
            )
        except ConsultationClosedError as error:
            raise ConflictError("Positions stay as they are.") from error
        if not count:
            raise ConflictError("You have no position on this comment.")
        return Response(status=status.HTTP_204_NO_CONTENT)
