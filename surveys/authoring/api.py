"""What a survey asks, for programs: read, and written by those who write surveys."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.api import Inside
from consultations.programme.rules import edit, observe, read_consultation
from ds4skills.accounts.rules import decide
from ds4skills.web import clock
from ds4skills.web.api import ConflictError
from surveys.authoring import queries, replacing
from surveys.authoring.definition import digest_of
from surveys.authoring.models import Survey

DRAFT, PUBLISHED = "draft", "published"


class DefinitionOutput(serializers.Serializer[Any]):
    """A version of a survey as a document; `published_at` is null of a draft."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    digest = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)
    definition = serializers.DictField()


class DefinitionFinding(serializers.Serializer[Any]):
    """One finding: its place in the document (a JSON pointer), the key of its item, whether it blocks."""

    place = serializers.CharField(allow_blank=True)
    key = serializers.CharField(allow_blank=True)
    sentence = serializers.CharField()
    error = serializers.BooleanField()


class DefinitionInput(serializers.Serializer[Any]):
    """A whole document, and the digest of the draft that it replaces, as GET with `version=draft` gives it."""

    digest = serializers.CharField(max_length=64)
    definition = serializers.JSONField()


class DefinitionWritten(DefinitionOutput):
    """The draft as it stands now, with what one should think about before it is published."""

    findings = DefinitionFinding(many=True)


class DefinitionRefusal(serializers.Serializer[Any]):
    """Why a document is not taken: every finding, those that block and those that do not; or wrong fields."""

    error = serializers.CharField()
    sentence = serializers.CharField(required=False)
    findings = DefinitionFinding(many=True, required=False)
    fields = serializers.DictField(required=False)  # type: ignore[assignment]


class DefinitionMoved(serializers.Serializer[Any]):
    """The draft moved on: the digest of the one that stands there now."""

    error = serializers.CharField()
    sentence = serializers.CharField()
    digest = serializers.CharField(required=False)


class RefusedError(exceptions.APIException):
    """A document that is not taken."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY
    default_code = "refused"

    def __init__(self, remarks: Any) -> None:
        super().__init__("The draft stays as it was: something in the document keeps it from being taken.")
        self.facts = {"findings": DefinitionFinding(remarks, many=True).data}


class Definition(Inside):
    """What a survey asks."""

    scopes = {"get": "programme:read", "put": "surveys:write"}
    rules = {"get": read_consultation, "put": edit}
    filters = {"version": (PUBLISHED, DRAFT)}

    @extend_schema(operation_id="survey_definition", responses=DefinitionOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give the document of the newest published version; `version=draft` gives staff the one that is written."""
        survey = queries.staff_survey(self.user, slug, code)
        if self.asked("version") == DRAFT:
            decide(observe, self.user, slug=slug)
            return Response(DefinitionOutput(_spelled(survey)).data)
        version = queries.published(survey)
        if version is None:
            raise Http404
        body = {name: getattr(version, name) for name in ("digest", "published_at", "definition")}
        return Response(DefinitionOutput({"code": survey.code, "version": version.number, **body}).data)

    @extend_schema(
        operation_id="survey_definition_write",
        request=DefinitionInput,
        responses={200: DefinitionWritten, 409: DefinitionMoved, 422: DefinitionRefusal},
    )
    def put(self, request: Request, slug: str, code: str) -> Response:
        """Put a whole document in the place of the draft; nothing is published by it.

        409 with the digest where the draft is not the one that was read; 422 with every finding and its place. The
        editor's undo takes it back. Keys that were published keep their kind; wordings are those of the proposals.
        """
        survey = queries.staff_survey(self.user, slug, code)
        data = self.sent(DefinitionInput)
        try:
            _version, remarks = replacing.replace(
                actor=self.user,
                survey=survey,
                body=data["definition"],
                digest=data["digest"],
                at=clock.now(),
            )
        except replacing.NotTakenError as error:
            raise RefusedError(error.remarks) from error
        except replacing.DraftMovedError as error:
            raise ConflictError(
                "The draft has changed since you read it. Read it again, then send yours.",
                digest=error.digest,
            ) from error
        return Response(DefinitionWritten({**_spelled(survey), "findings": remarks}).data)


def _spelled(survey: Survey) -> dict[str, Any]:
    document, number = replacing.writing(survey)
    if not document:
        raise Http404
    return {
        "code": survey.code,
        "version": number,
        "digest": digest_of(document),
        "published_at": None,
        "definition": document,
    }
