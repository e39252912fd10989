"""Answers to comments: drafted and released by editors, judged by the comment's author."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.answers import actions
from consultations.blueprint.answers.queries import released
from consultations.blueprint.answers.serializers import (
    DispositionInput,
    DispositionOutput,
    ReleasedOutput,
    VerdictInput,
)
from consultations.blueprint.api.base import Drafting
from consultations.blueprint.comments.serializers import CommentOutput
from consultations.programme import rules
from ds4skills.web import clock
from ds4skills.web.api import ConflictError


class Dispositions(Drafting):
    """The editors' answer to a comment."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.answer_comments}

    @extend_schema(
        operation_id="comment_dispose", request=DispositionInput, responses={201: DispositionOutput}
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Answer a comment; it is public once released, and a colleague's answer is never overwritten."""
        found = self.comment(self.consultation())
        data = self.sent(DispositionInput)
        try:
            made = actions.dispose(actor=self.user, comment=found, at=clock.now(), **data)
        except actions.AnsweredMeanwhileError as error:
            current = error.current
            sentence = f"{current.by} has answered this meanwhile: {current.get_decision_display()}."
            raise ConflictError(sentence, number=current.number) from error
        except actions.ReasonMissingError as error:
            raise exceptions.ValidationError(
                {"reason": ["Say why. Only an acceptance goes without a reason."]}
            ) from error
        names = ("number", "decision", "weight", "reason", "at")
        body = {"comment": found.code, **{name: getattr(made, name) for name in names}}
        return Response(DispositionOutput(body).data, status.HTTP_201_CREATED)


class Releases(Drafting):
    """Making drafted answers public."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.answer_comments}

    @extend_schema(operation_id="answers_release", request=None, responses=ReleasedOutput)
    def post(self, request: Request, slug: str) -> Response:
        """Release all answers that wait; each author is asked whether it settles."""
        try:
            count = actions.release(actor=self.user, consultation=self.consultation(), at=clock.now())
        except actions.NothingToReleaseError as error:
            raise ConflictError("No answer waits for release.") from error
        return Response(ReleasedOutput({"released": count}).data)


class Verdicts(Drafting):
    """The author's word on an answer."""

    scopes = {"post": "comments:write"}

    @extend_schema(operation_id="comment_verdict", request=VerdictInput, responses=CommentOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Say whether the released answer settles one's comment."""
        consultation, who, found = self.own()
        answer = released([found.pk]).get(found.pk)
        if answer is None:
            raise Http404
        data = self.sent(VerdictInput)
        actions.judge(disposition=answer, satisfied=data["settled"], text=data["text"], at=clock.now())
        return Response(CommentOutput(self.spelled(consultation, who, [found])[0]).data)
