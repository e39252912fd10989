"""Answers to comments: drafted and agreed by editors, released by two persons, judged by the comment's author."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.answers import actions, releasing, verdicts
from consultations.blueprint.answers.actions import Ruling
from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.answers.queries import public_answers, released
from consultations.blueprint.answers.refusals import RELEASE
from consultations.blueprint.answers.release_pages import blueprint_of
from consultations.blueprint.answers.serializers import (
    AskInput,
    AskOutput,
    DispositionInput,
    DispositionOutput,
    PublicAnswerOutput,
    ReleasedOutput,
    SeenInput,
    VerdictInput,
)
from consultations.blueprint.api.base import Drafting
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.serializers import CommentOutput
from consultations.blueprint.drafts.models import Blueprint
from consultations.programme import rules
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, pages_of

NAMES = ("number", "decision", "weight", "reason", "deferred_to", "stage", "meeting", "batch", "at")


def refused(field: str, sentence: str) -> exceptions.ValidationError:
    """Say at a field why."""
    return exceptions.ValidationError({field: [sentence]})


def ruling(data: dict[str, Any], blueprint: Blueprint) -> Ruling:
    """Read what is decided; an unknown comment is said at its field."""
    target = None
    if code := data["duplicate_of"]:
        rows = Comment.objects.filter(blueprint=blueprint, state=Comment.State.PUBLISHED)
        target = rows.filter(number=int(code.removeprefix("C-"))).select_related("blueprint").first()
        if target is None:
            raise refused("duplicate_of", "No comment has this code.")
    names = ("decision", "weight", "reason", "deferred_to", "meeting")
    changes = {each["alignment"]: each["hunks"] for each in data.get("changes", ())}
    return Ruling(**{name: data[name] for name in names}, duplicate_of=target, changes=changes)


def spelled(row: Disposition, code: str) -> dict[str, Any]:
    """Spell an answer."""
    return {
        "comment": code,
        **{name: getattr(row, name) for name in NAMES},
        "duplicate_of": row.duplicate_of.code if row.duplicate_of else "",
        "changes": [{"alignment": each.alignment_id, "hunks": each.hunks} for each in row.changes.all()],
    }


class Dispositions(Drafting):
    """The editors' answer to a comment."""

    scopes = {"get": "answers:write", "post": "answers:write"}
    rules = {"get": rules.answer_comments, "post": rules.answer_comments}

    @extend_schema(operation_id="comment_dispositions", responses=DispositionOutput(many=True))
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give its answers, the newest first; the newest counts."""
        found = self.comment(self.consultation())
        rows = found.dispositions.select_related("duplicate_of").prefetch_related("changes")
        body = [spelled(row, found.code) for row in rows.order_by("-number")]
        return Response(DispositionOutput(body, many=True).data)

    @extend_schema(
        operation_id="comment_dispose", request=DispositionInput, responses={201: DispositionOutput}
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Draft an answer to a comment; a colleague's answer is never overwritten."""
        found = self.comment(self.consultation())
        data = self.sent(DispositionInput)
        decided = ruling(data, found.blueprint)
        try:
            made = actions.dispose(
                actor=self.user, comment=found, ruling=decided, seen=data["seen"], at=clock.now()
            )
        except actions.AnsweredMeanwhileError as error:
            raise meanwhile(error.current, found) from error
        except actions.ReasonMissingError as error:
            raise refused("reason", "Say why. Only an acceptance goes without a reason.") from error
        except actions.TargetMissingError as error:
            field = "deferred_to" if decided.decision == Disposition.Decision.DEFERRED else "duplicate_of"
            raise refused(field, "This decision needs it.") from error
        except actions.CircleError as error:
            raise refused("duplicate_of", "That comment repeats this one already.") from error
        except actions.WithdrawnError as error:
            raise refused(
                "decision", "“withdrawn” is for what its author took back, and nothing else."
            ) from error
        return Response(DispositionOutput(spelled(made, found.code)).data, status.HTTP_201_CREATED)


def meanwhile(current: Disposition, found: Comment) -> ConflictError:
    """Say that a colleague answered, with their answer."""
    sentence = f"{current.by} has answered this meanwhile: {current.get_decision_display()}."
    return ConflictError(
        sentence, number=current.number, current=DispositionOutput(spelled(current, found.code)).data
    )


class Agreements(Drafting):
    """Agreeing to a colleague's draft."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.answer_comments}

    @extend_schema(operation_id="disposition_agree", request=SeenInput, responses={201: DispositionOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Agree to a draft as it was read; nobody agrees to their own."""
        found = self.comment(self.consultation())
        try:
            made = actions.agree(
                actor=self.user, comment=found, seen=self.sent(SeenInput)["seen"], at=clock.now()
            )
        except actions.OwnDraftError as error:
            raise ConflictError("You drafted this answer. A colleague has to agree to it.") from error
        except actions.NothingDraftedError as error:
            raise ConflictError("No drafted answer waits here.") from error
        except actions.AnsweredMeanwhileError as error:
            raise meanwhile(error.current, found) from error
        return Response(DispositionOutput(spelled(made, found.code)).data, status.HTTP_201_CREATED)


class Asks(Drafting):
    """Asking a colleague to release agreed answers."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.answer_comments}

    @extend_schema(operation_id="answers_ask", request=AskInput, responses={201: AskOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Ask to release what is agreed, as it stands now."""
        blueprint = blueprint_of(self.consultation(), "")
        until = self.sent(AskInput)["respond_by"]
        try:
            made = releasing.ask(actor=self.user, blueprint=blueprint, respond_by=until, at=clock.now())
        except releasing.TooSoonError as error:
            raise refused("respond_by", "Choose an hour that is still to come.") from error
        except releasing.NothingToReleaseError as error:
            raise ConflictError("No agreed answer waits for release.") from error
        return Response(AskOutput(made).data, status.HTTP_201_CREATED)


class Releases(Drafting):
    """Making agreed answers public."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.coordinate}

    @extend_schema(operation_id="answers_release", request=None, responses=ReleasedOutput)
    def post(self, request: Request, slug: str) -> Response:
        """Release what a colleague asked to; each author is asked whether it settles."""
        blueprint = blueprint_of(self.consultation(), "")
        try:
            made = releasing.release(actor=self.user, blueprint=blueprint, at=clock.now())
        except tuple(RELEASE) as error:
            raise ConflictError(str(RELEASE[type(error)])) from error
        body = {"released": made.dispositions.count(), "digest": made.digest}
        return Response(ReleasedOutput(body).data)


class Verdicts(Drafting):
    """The author's word on an answer."""

    scopes = {"post": "comments:write"}

    @extend_schema(operation_id="comment_verdict", request=VerdictInput, responses=CommentOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Say whether the released answer settles one's comment, until the day asked for."""
        consultation, who, found = self.own()
        answer = released([found.pk]).get(found.pk)
        if answer is None:
            raise Http404
        data = self.sent(VerdictInput)
        try:
            verdicts.judge(disposition=answer, satisfied=data["settled"], text=data["text"], at=clock.now())
        except verdicts.WordsMissingError as error:
            raise refused("text", "Say why it does not settle your comment.") from error
        except verdicts.TooLateError as error:
            raise ConflictError("The day until which authors could say it has passed.") from error
        return Response(CommentOutput(self.spelled(consultation, who, [found])[0]).data)


class PublicAnswers(Drafting):
    """What was said, what was decided, what changed."""

    scopes = {"get": "comments:read"}
    filters = {"decision": Disposition.Decision.values}
    paged = True

    @extend_schema(operation_id="answers_list", responses=pages_of("PublicAnswer", PublicAnswerOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the released answers, the newest releases first."""
        blueprint = blueprint_of(self.consultation(), "")
        rows = public_answers(blueprint, self.asked("decision")).prefetch_related("changes")
        return self.paginated(rows, _public)


def _public(rows: list[Disposition]) -> list[dict[str, Any]]:
    judged, now = verdicts.newest_verdicts([row.pk for row in rows]), clock.now()
    found = []
    for row in rows:
        heard = verdicts.heard(row, judged.get(row.pk), now)
        words = heard.verdict.text if heard.verdict else ""
        released_at = row.release.at if row.release else None
        found.append(
            {
                **spelled(row, row.comment.code),
                "released_at": released_at,
                "verdict": heard.state,
                "verdict_text": words,
            }
        )
    return found
