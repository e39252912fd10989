"""Answers of nobody, for programs: coming in by work or a code, writing, sending; by the guards of the pages.

These addresses take no token. A guest's draft opens to its secret, answers that were sent to their receipt code.
Files, and answers of an organisation, are given on the survey's pages only.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from ds4skills.web import clock
from ds4skills.web.api import ConflictError
from ds4skills.web.texts import language
from surveys.answering import actions, drafts, guards, opening, people, staging
from surveys.answering.api import OneSurvey
from surveys.answering.opening import Whoever
from surveys.answering.people import Respondent
from surveys.answering.refusals import closed, sent
from surveys.answering.serializers import (
    AddressInput,
    DoorInput,
    DoorOutput,
    DraftOutput,
    PuzzleOutput,
    ResponseOutput,
    SaveInput,
    SentInput,
    spell_draft,
    spell_kept,
)
from surveys.authoring.models import Survey, SurveyVersion

WORDS: dict[type[Exception], str] = {
    guards.TooManyError: "Too many came from this place of the net within the hour. Try again later.",
    opening.TooFastError: "The puzzle is not of this survey, younger than 3 seconds or older than a day.",
    opening.NoWorkError: "The work does not fit the puzzle.",
    opening.WrongCodeError: "This is not the code that we sent, or it is older than 30 minutes.",
    opening.SpentError: "Somebody came in by this work, or by this code, before. Ask for another.",
}
TRIES = "Too many tries from this place of the net. Try again in ten minutes."


def header(name: str, words: str) -> OpenApiParameter:
    """Describe a header for the schema."""
    return OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.HEADER, required=True, description=words)


SECRET = header("Draft-Secret", "What the draft hangs on, as it came when the draft was begun.")
CODE = header("Receipt-Code", "The receipt code of the answers, as it came when they were sent.")


class OfNobody(OneSurvey):
    """A view for whoever holds a secret; a token is neither asked for nor looked at."""

    public = True
    authentication_classes = ()

    def opened(self) -> tuple[Survey, SurveyVersion]:
        """Find a survey that takes guests; any other answers like nothing."""
        survey, version = self.survey()
        if not guards.is_open_to_guests(survey):
            raise Http404
        return survey, version

    def guest(self, survey: Survey) -> Respondent:
        """Give whoever holds the secret that was sent."""
        who = people.guest(survey, self.secret) if self.secret else None
        if who is None:
            raise Http404
        return who

    def code_sent(self) -> str:
        """Give the receipt code, as long as not too many were tried."""
        if not guards.may_try(self.as_page, "code"):
            raise ConflictError(TRIES)
        if not self.receipt_code:
            raise exceptions.ParseError("Send the header Receipt-Code.")
        return self.receipt_code


class Door(OfNobody):
    """The open door of a survey."""

    @extend_schema(operation_id="survey_door", responses=PuzzleOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give a puzzle, whose work opens the door once it is some seconds old."""
        survey, _version = self.opened()
        body = {
            "puzzle": opening.challenge(survey, clock.now()),
            "bits": opening.BITS,
            "quickest": opening.QUICKEST,
            "longest": opening.LONGEST,
        }
        return Response(PuzzleOutput(body).data)

    @extend_schema(
        operation_id="survey_come_in", request=DoorInput, responses={201: DoorOutput, 202: DoorOutput}
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Come in: 201 with a draft and its secret, or 202 with the slip of a code that went by mail.

        The guards are those of the page: the work of a machine or a code, the age of the puzzle, and 120 guests an
        hour from one place of the net. What comes in here counts apart until an address is confirmed.
        """
        survey, version = self.opened()
        data = self.sent(DoorInput)
        if not survey.is_open(clock.now()):
            raise closed(survey)
        try:
            if data["slip"]:
                guards.by_code(self.as_page, survey, data["slip"], data["email"], data["code"])
            else:
                guards.come_in(self.as_page, survey, data["puzzle"], data["work"])
                if not data["work"]:
                    return self._mailed(survey, data["email"])
            who, draft = guards.begin(self.as_page, survey, version)
        except tuple(WORDS) as error:
            raise _refused(error) from error
        body = {"draft": spell_draft(draft, who.secret), "slip": ""}
        return Response(DoorOutput(body).data, status.HTTP_201_CREATED)

    def _mailed(self, survey: Survey, address: str) -> Response:
        if not address:
            raise exceptions.ValidationError({"work": ["Send the work, or an address for a code."]})
        slip = guards.send_code(self.as_page, survey, address)
        return Response(DoorOutput({"draft": None, "slip": slip}).data, status.HTTP_202_ACCEPTED)


def _refused(error: Exception) -> exceptions.APIException:
    words = WORDS[type(error)]
    if isinstance(error, guards.TooManyError):
        return ConflictError(words)
    name = "code" if isinstance(error, opening.WrongCodeError) else "work"
    return exceptions.ValidationError({name: [words]})


class GuestDraft(OfNobody):
    """A draft of nobody: a guest's, or one that changes answers by their receipt code."""

    @extend_schema(operation_id="guest_draft", parameters=[SECRET], responses=DraftOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give it to whoever holds its secret."""
        survey, _version = self.survey()
        who = self.guest(survey)
        draft = drafts.draft_of(survey, who)
        if draft is None:
            raise Http404
        return Response(DraftOutput(spell_draft(draft, who.secret)).data)

    @extend_schema(
        operation_id="guest_draft_save", parameters=[SECRET], request=SaveInput, responses=DraftOutput
    )
    def patch(self, request: Request, slug: str, code: str) -> Response:
        """Save some answers; 409 names those that another device changed meanwhile, the others are kept."""
        survey, _version = self.survey()
        return self.saved(survey, self.guest(survey))

    @extend_schema(operation_id="guest_change", parameters=[CODE], request=None, responses={201: DraftOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Begin to change the answers of a receipt code, anonymous ones too; they get another code when sent."""
        survey, version = self.survey()
        try:
            secret = staging.begin_change(
                survey=survey,
                version=version,
                code=self.code_sent(),
                language=language(),
                at=clock.now(),
            )
        except staging.UnknownCodeError as error:
            raise Http404 from error
        except drafts.NotOpenError as error:
            raise closed(survey) from error
        except drafts.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        who = people.guest(survey, secret)
        draft = drafts.draft_of(survey, who) if who else None
        if draft is None:
            raise Http404
        return Response(DraftOutput(spell_draft(draft, secret)).data, status.HTTP_201_CREATED)


class GuestResponse(OfNobody):
    """Answers of nobody, as they were sent."""

    @extend_schema(operation_id="guest_response", parameters=[CODE], responses=ResponseOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give what a receipt code stands for, anonymous answers too."""
        survey, _version = self.survey()
        mine = self.code_sent()
        kept = staging.find(survey, mine)
        if kept is None:
            raise Http404
        return Response(ResponseOutput(spell_kept(survey, kept, mine)).data)

    @extend_schema(
        operation_id="guest_response_send", parameters=[SECRET], request=SentInput, responses=ResponseOutput
    )
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Send a draft of nobody; the same draft again gives the same receipt code."""
        survey, _version = self.survey()
        draft = self.sent(SentInput)["draft"]
        who = people.guest(survey, self.secret) if self.secret else None
        if who is not None:
            return Response(ResponseOutput(sent(survey, who, draft)).data)
        mine = staging.code_of(draft)  # the change of anonymous answers was sent already
        kept = staging.find(survey, mine)
        if kept is None:
            raise Http404
        return Response(ResponseOutput(spell_kept(survey, kept, mine)).data)

    @extend_schema(operation_id="guest_response_withdraw", parameters=[CODE], responses={204: None})
    def delete(self, request: Request, slug: str, code: str) -> Response:
        """Take back what a receipt code stands for, anonymous answers too."""
        survey, _version = self.survey()
        try:
            staging.withdraw(survey=survey, code=self.code_sent(), at=clock.now())
        except staging.UnknownCodeError as error:
            raise Http404 from error
        except drafts.NotOpenError as error:
            raise closed(survey) from error
        except drafts.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        except actions.NothingSentError as error:
            raise ConflictError("There is nothing to withdraw.") from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class GuestAddress(OfNobody):
    """Who a guest is."""

    @extend_schema(operation_id="guest_address", request=AddressInput, responses={202: None})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Send a link to a guest's address; once it is confirmed and in the register, the answers become positions."""
        survey, _version = self.opened()
        data: dict[str, Any] = self.sent(AddressInput)
        revision = actions.find_sent(data.pop("draft"))
        if revision is None or revision.response.survey_id != survey.pk:
            raise Http404
        revision.response.survey = survey
        try:
            guards.confirm(self.as_page, revision, Whoever(language=language(), **data))
        except guards.TooManyError as error:
            raise ConflictError(WORDS[guards.TooManyError]) from error
        except opening.NoGuestError as error:
            raise ConflictError("These answers are not a guest's, or their address is confirmed.") from error
        return Response(status=status.HTTP_202_ACCEPTED)
