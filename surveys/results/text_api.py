"""Texts of a survey, for programs of coordinators and moderators: read, tagged, hidden with a reason."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import moderate
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, Text, pages_of
from surveys.answering.words import TextAnswer
from surveys.results import text_acts, texting
from surveys.results.api import OneWhole
from surveys.results.text_queries import Wanted, texts

MOST_TEXTS = 500


class TextOutput(serializers.Serializer[Any]):
    """One text; nobody's name stands beside it. `reason` says why it is hidden."""

    id = serializers.IntegerField()
    question = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField(allow_blank=True)
    shown = serializers.ChoiceField(choices=TextAnswer.Shown.choices)
    reason = serializers.CharField(allow_blank=True)
    tags = serializers.ListField(child=serializers.CharField())


class TextActInput(serializers.Serializer[Any]):
    """What is to be done with which texts; `tag`, `reason` or `passage` as the act needs it."""

    act = serializers.ChoiceField(choices=list(text_acts.VERBS))
    texts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=2**62), min_length=1, max_length=MOST_TEXTS
    )
    tag = Text(required=False, default="", allow_blank=True)
    reason = Text(required=False, default="", allow_blank=True)
    passage = Text(required=False, default="", allow_blank=True)


class TextActOutput(serializers.Serializer[Any]):
    """How many texts were changed."""

    changed = serializers.IntegerField()


class Texts(OneWhole):
    """The texts of responses that count."""

    scopes = {"get": "results:read", "post": "surveys:write"}
    rules = {"get": moderate, "post": moderate}
    filters = {
        "q": (),
        "question": (),
        "tag": (),
        "category": (),
        "shown": tuple(TextAnswer.Shown.values),
    }
    paged = True

    @extend_schema(operation_id="survey_texts", responses=pages_of("Text", TextOutput))
    def get(self, request: Request, slug: str, code: str) -> Response:
        """List them by question, word, tag or category; 409 while they are sealed."""
        survey, whole = self.whole()
        self.unsealed(survey)
        name = self.asked("question")
        question = whole.find(name) if name else None
        if name and question is None:
            raise exceptions.ParseError(f"There is no question “{name[:60]}”.")
        wanted = Wanted(
            self.asked("q")[:200], question, self.asked("tag"), self.asked("category"), self.asked("shown")
        )

        def spell(found: list[TextAnswer]) -> Any:
            return TextOutput([_spelled(row) for row in found], many=True).data

        return self.paginated(texts(survey, wanted), spell)

    @extend_schema(operation_id="survey_texts_act", request=TextActInput, responses=TextActOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Tag, untag, hide with a reason, show again, redact (where anonymous); to quote is for coordinators."""
        survey, _whole = self.whole()
        self.unsealed(survey)
        data = self.sent(TextActInput)
        verb = data["act"]
        if verb == text_acts.QUOTE and not text_acts.quotes(self.user, survey):
            raise exceptions.PermissionDenied("Coordinators let texts be quoted.")
        if problem := text_acts.missing(verb, data):
            raise exceptions.ValidationError({text_acts.VERBS[verb][0]: [problem]})
        try:
            changed = text_acts.do(
                actor=self.user, survey=survey, verb=verb, texts=data["texts"], typed=data, at=clock.now()
            )
        except texting.NoConsentError as error:
            words = "%d of these authors did not allow to quote them. Nothing was published."
            raise ConflictError(words % error.count) from error
        except texting.NotFoundError as error:
            words = "The passage stands in none of these texts, or the survey keeps its texts as they are."
            raise ConflictError(words) from error
        return Response(TextActOutput({"changed": changed}).data)


def _spelled(row: TextAnswer) -> dict[str, Any]:
    names = ("text", "language", "shown", "reason")
    return {
        "id": row.pk,
        "question": row.question.key,
        "tags": sorted(tag.name for tag in row.tags.all()),
        **{name: getattr(row, name) for name in names},
    }
