"""Surveys and one's own answers, for programs: begun, saved, sent and withdrawn by the pages' actions."""

from __future__ import annotations

from dataclasses import replace

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.api import Inside
from ds4skills.web import clock
from ds4skills.web.api import ConflictError
from ds4skills.web.texts import language
from surveys.answering import actions, drafts, people, spelling, staging
from surveys.answering.people import Respondent, who_answers
from surveys.answering.refusals import ANSWERED, closed, sent
from surveys.answering.serializers import (
    DraftOutput,
    MineOutput,
    ResponseOutput,
    SaveInput,
    SubmitInput,
    spell_draft,
    spell_response,
)
from surveys.authoring import queries
from surveys.authoring.models import Survey, SurveyVersion

LONGEST = 64  # characters of a secret


class OneSurvey(Inside):
    """A view of one published survey."""

    def survey(self) -> tuple[Survey, SurveyVersion]:
        """Find it by its code, with its newest published version."""
        found = queries.staff_survey(self.user, self.kwargs["slug"], self.kwargs["code"])
        version = queries.published(found)
        if version is None:
            raise Http404
        return found, version

    def answering(self) -> tuple[Survey, SurveyVersion, Respondent]:
        """Find it with who answers, or refuse."""
        survey, version = self.survey()
        who = who_answers(self.as_page, survey)
        if who is None:
            raise exceptions.PermissionDenied(
                "The account belongs to nobody whom this survey asks. Ask the coordinators to invite you."
            )
        # Where answers are anonymous, the draft hangs on a secret, and the token says only who may answer once.
        return survey, version, replace(who, secret=self.secret) if who.holds_secret else who

    @property
    def secret(self) -> str:
        """What a draft of nobody hangs on, from the header Draft-Secret."""
        return staging.spelled(self.request.headers.get("Draft-Secret", ""))[:LONGEST]

    @property
    def receipt_code(self) -> str:
        """What answers of nobody are found by, from the header Receipt-Code."""
        return staging.spelled(self.request.headers.get("Receipt-Code", ""))[:LONGEST]

    def saved(self, survey: Survey, who: Respondent) -> Response:
        """Save what was sent into somebody's draft."""
        draft = drafts.draft_of(survey, who)
        if draft is None:
            raise Http404
        data = self.sent(SaveInput)
        values = spelling.read(survey, draft, data["answers"])
        try:
            conflicts = drafts.save(
                draft=draft, values=values, revs=data["revs"], at=clock.now(), writer=who.key
            )
        except drafts.GoneError as error:
            raise Http404 from error
        if conflicts:
            raise ConflictError(
                "Another device changed some answers meanwhile. Send yours again with the new counts.",
                conflicts=conflicts,
                revs=draft.revs,
            )
        return Response(DraftOutput(spell_draft(draft, who.secret)).data)


class MyDraft(OneSurvey):
    """One's own answers while they are written."""

    scopes = {"post": "responses:write", "patch": "responses:write"}

    @extend_schema(operation_id="draft_begin", request=None, responses={200: DraftOutput, 201: DraftOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Begin a draft, from the last answers where there are some; 200 where one was begun before.

        Where answers are anonymous it hangs on a secret, which comes with it: send it back as the header
        Draft-Secret. The token tells that its owner answers, as an account does on the pages; nothing that is kept
        leads from there to the answers once they are mixed.
        """
        survey, version, who = self.answering()
        known = drafts.draft_of(survey, who)
        if known is None and people.must_knock(survey, who):
            raise ConflictError("Every answer to this survey comes in by its open door: begin at door/.")
        if known is None:  # a secret of a program's own choice would be none
            who = people.with_secret(replace(who, secret=""))
        try:
            draft = known or drafts.begin(
                survey=survey, version=version, speaker=who, language=language(), at=clock.now()
            )
        except drafts.NotOpenError as error:
            raise closed(survey) from error
        except drafts.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        except drafts.AlreadySentError as error:
            raise ConflictError(ANSWERED) from error
        code_ = status.HTTP_200_OK if known else status.HTTP_201_CREATED
        return Response(DraftOutput(spell_draft(draft, who.secret)).data, code_)

    @extend_schema(operation_id="draft_save", request=SaveInput, responses=DraftOutput)
    def patch(self, request: Request, slug: str, code: str) -> Response:
        """Save some answers; 409 names those that another device changed meanwhile, the others are kept."""
        survey, _version, who = self.answering()
        return self.saved(survey, who)


class MyResponse(OneSurvey):
    """One's own answers as they were sent."""

    scopes = {"get": "responses:read", "post": "responses:write", "delete": "responses:write"}

    @extend_schema(operation_id="response_mine", responses=MineOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give one's draft, and what one sent last; null where there is none."""
        survey, _version, who = self.answering()
        draft, last = drafts.draft_of(survey, who), drafts.last_revision(survey, who)
        body = {
            "draft": spell_draft(draft, who.secret) if draft else None,
            "response": spell_response(last) if last else None,
        }
        return Response(MineOutput(body).data)

    @extend_schema(operation_id="response_send", request=SubmitInput, responses=ResponseOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Send a draft: answers, positions and receipt in one act; the same draft again gives the same.

        Anonymous answers wait for the mix; their receipt code stands in `code`, and nowhere else.
        """
        survey, _version, who = self.answering()
        data = self.sent(SubmitInput)
        body = sent(survey, who, data["draft"], mandated=data["capacity"] == "mandated")
        return Response(ResponseOutput(body).data)

    @extend_schema(operation_id="response_withdraw", responses={204: None})
    def delete(self, request: Request, slug: str, code: str) -> Response:
        """Take everything back; positions that came from it count no more.

        Anonymous answers are found by their receipt code alone: take them back under `guest/response/`.
        """
        survey, _version, who = self.answering()
        if who.holds_secret:
            raise ConflictError("Only the receipt code leads to these answers. Send it to guest/response/.")
        try:
            actions.withdraw(survey=survey, speaker=who, at=clock.now())
        except actions.NotOpenError as error:
            raise closed(survey) from error
        except actions.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        except actions.InvalidMandateError as error:
            raise exceptions.PermissionDenied("You hold no mandate now.") from error
        except actions.NothingSentError as error:
            raise ConflictError("There is nothing to withdraw.") from error
        return Response(status=status.HTTP_204_NO_CONTENT)
