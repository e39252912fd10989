"""Surveys and one's own answers, for programs: begun, saved, sent and withdrawn by the pages' actions."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.api import Inside
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError, pages_of
from ds4skills.web.texts import language
from surveys.answering import actions, drafts, spelling
from surveys.answering.people import Respondent, who_answers
from surveys.answering.serializers import (
    DefinitionOutput,
    DraftOutput,
    MineOutput,
    ResponseOutput,
    SaveInput,
    SubmitInput,
    SurveyOutput,
    spell_draft,
    spell_response,
)
from surveys.authoring import queries
from surveys.authoring.models import Survey, SurveyVersion

NAMES = ("code", "title", "about", "opens_at", "closes_at", "access", "identity")


class Surveys(Inside):
    """The published surveys of a consultation."""

    scopes = {"get": "programme:read"}
    paged = True

    @extend_schema(operation_id="surveys_list", responses=pages_of("Survey", SurveyOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them, the first to close first."""
        newest = SurveyVersion.objects.filter(survey=OuterRef("pk"), published_at__isnull=False)
        newest = newest.order_by("-number")
        rows = queries.announced(self.consultation()).annotate(
            version=Subquery(newest.values("number")[:1]), digest=Subquery(newest.values("digest")[:1])
        )
        now = clock.now()

        def spell(found: list[Any]) -> Any:
            facts = [
                {name: getattr(each, name) for name in (*NAMES, "version", "digest")}
                | {"state": each.state(now)}
                for each in found
            ]
            return SurveyOutput(facts, many=True).data

        return self.paginated(rows, spell)


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
        if who.holds_secret:
            raise exceptions.PermissionDenied(
                "Answers of nobody are given on the survey's pages: a program's token would tell whose they are."
            )
        return survey, version, who


def closed(survey: Survey) -> ConflictError:
    """Say when the survey takes answers."""
    opens, closes = (times.moment(at, survey.tz) for at in (survey.opens_at, survey.closes_at))
    return ConflictError(f"Answers are taken from {opens} to {closes}. Drafts stay.")


class Definition(OneSurvey):
    """What a survey asks."""

    scopes = {"get": "programme:read"}

    @extend_schema(operation_id="survey_definition", responses=DefinitionOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give the document of the newest published version."""
        survey, version = self.survey()
        body = {name: getattr(version, name) for name in ("digest", "published_at", "definition")}
        return Response(DefinitionOutput({"code": survey.code, "version": version.number, **body}).data)


class MyDraft(OneSurvey):
    """One's own answers while they are written."""

    scopes = {"post": "responses:write", "patch": "responses:write"}

    @extend_schema(operation_id="draft_begin", request=None, responses={200: DraftOutput, 201: DraftOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Begin a draft, from the last answers where there are some; 200 where one was begun before."""
        survey, version, who = self.answering()
        known = drafts.draft_of(survey, who)
        try:
            draft = known or drafts.begin(
                survey=survey, version=version, speaker=who, language=language(), at=clock.now()
            )
        except drafts.NotOpenError as error:
            raise closed(survey) from error
        except drafts.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        code_ = status.HTTP_200_OK if known else status.HTTP_201_CREATED
        return Response(DraftOutput(spell_draft(draft)).data, code_)

    @extend_schema(operation_id="draft_save", request=SaveInput, responses=DraftOutput)
    def patch(self, request: Request, slug: str, code: str) -> Response:
        """Save some answers; 409 names those that another device changed meanwhile, the others are kept."""
        survey, _version, who = self.answering()
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
        return Response(DraftOutput(spell_draft(draft)).data)


class MyResponse(OneSurvey):
    """One's own answers as they were sent."""

    scopes = {"get": "responses:read", "post": "responses:write", "delete": "responses:write"}

    @extend_schema(operation_id="response_mine", responses=MineOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give one's draft, and what one sent last; null where there is none."""
        survey, _version, who = self.answering()
        draft, last = drafts.draft_of(survey, who), drafts.last_revision(survey, who)
        body = {
            "draft": spell_draft(draft) if draft else None,
            "response": spell_response(last) if last else None,
        }
        return Response(MineOutput(body).data)

    @extend_schema(operation_id="response_send", request=SubmitInput, responses=ResponseOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Send a draft: answers, positions and receipt in one act; the same draft again gives the same."""
        survey, _version, who = self.answering()
        data = self.sent(SubmitInput)
        try:
            made = actions.submit(
                survey=survey,
                speaker=who,
                draft=data["draft"],
                mandated=data["capacity"] == "mandated",
                language=language(),
                at=clock.now(),
            )
        except actions.NotOpenError as error:
            raise closed(survey) from error
        except actions.NeverChangedError as error:
            raise ConflictError("In this survey, what is sent stays as it is.") from error
        except actions.ProblemsError as error:
            raise exceptions.ValidationError(
                {each.leaf.key: [each.problem] for each in error.said}
            ) from error
        except actions.NothingSentError as error:
            raise exceptions.ValidationError(
                {"draft": ["There is no such draft, or no answer in it."]}
            ) from error
        except actions.InvalidMandateError as error:
            raise exceptions.PermissionDenied("You hold no mandate now. Answer for yourself.") from error
        except actions.ProposalClosedError as error:
            raise ConflictError("A proposal was closed meanwhile. Remove your answer to it.") from error
        return Response(ResponseOutput(spell_response(made)).data)

    @extend_schema(operation_id="response_withdraw", responses={204: None})
    def delete(self, request: Request, slug: str, code: str) -> Response:
        """Take everything back; positions that came from it count no more."""
        survey, _version, who = self.answering()
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
