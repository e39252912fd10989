"""Suggested duplicates, for coordinators: listed, and decided where one word is enough.

Merging asks whose value stays, field by field, and stands on its page.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import COORDINATORS, Register, refuse
from consultations.register.api.shapes.segments import KINDS
from consultations.register.duplicates import deciding
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.queries import Line, lines, waiting
from ds4skills.web.api import ConflictError, pages_of

CONTACT_EVIDENCE = "address"


class ReasonShape(serializers.Serializer[Any]):
    """What speaks for it: a code, and the value that both have; the value of an address is not told."""

    code = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class SuggestionOutput(serializers.Serializer[Any]):
    """Two rows that may be one stakeholder."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=KINDS)
    a = serializers.UUIDField()
    a_name = serializers.CharField()
    b = serializers.UUIDField()
    b_name = serializers.CharField()
    strength = serializers.ChoiceField(choices=Suggestion.Strength.choices)
    state = serializers.ChoiceField(choices=Suggestion.State.choices)
    reasons = ReasonShape(many=True)
    made_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class SuggestionVerdict(serializers.Serializer[Any]):
    """What a person decided: two bodies, or two that belong together."""

    decision = serializers.ChoiceField(choices=["different", "sisters"])


def spell(line: Line) -> dict[str, Any]:
    """Spell a suggestion."""
    row = line.suggestion
    reasons = [
        {"code": code, "value": "" if code == CONTACT_EVIDENCE else str(value)}
        for code, value in row.evidence
    ]
    names = "kind a b strength state made_at decided_at".split()
    facts = {name: getattr(row, name) for name in names}
    return {"id": row.pk, **facts, "a_name": line.a, "b_name": line.b, "reasons": reasons}


def spelled(rows: Iterable[Suggestion]) -> Any:
    """Spell suggestions, in two statements for all."""
    return SuggestionOutput([spell(line) for line in lines(rows)], many=True).data


class Suggestions(Register):
    """Rows that may be one stakeholder."""

    rules = COORDINATORS
    filters = {"state": Suggestion.State.values, "strength": Suggestion.Strength.values, "kind": KINDS}
    paged = True

    @extend_schema(operation_id="duplicates_list", responses=pages_of("Suggestion", SuggestionOutput))
    def get(self, request: Request) -> Response:
        """List suggestions, likely ones first; open ones unless `state` says otherwise."""
        return self.paginated(waiting({name: self.asked(name) for name in self.filters}), spelled)


class OneSuggestion(Register):
    """One suggestion."""

    rules = COORDINATORS

    @extend_schema(operation_id="duplicate", responses=SuggestionOutput)
    def get(self, request: Request, pk: int) -> Response:
        """Give it with what speaks for it."""
        return Response(spelled([get_object_or_404(Suggestion, pk=pk)])[0])


class Verdict(Register):
    """The decision on a suggestion."""

    rules = COORDINATORS

    @extend_schema(operation_id="duplicate_decide", request=SuggestionVerdict, responses=SuggestionOutput)
    def post(self, request: Request, pk: int) -> Response:
        """Keep the two apart, or make them sisters; 409 where somebody decided meanwhile."""
        row, sent = get_object_or_404(Suggestion, pk=pk), self.sent(SuggestionVerdict)
        act = deciding.keep_apart if sent["decision"] == "different" else deciding.make_sisters
        try:
            act(actor=self.user, suggestion=row, at=self.at)
        except deciding.DecidedError as error:
            raise ConflictError("Somebody decided meanwhile.", state=error.current.state) from error
        except deciding.NotSistersError as error:
            raise refuse(decision="Only organisations can be sisters.") from error
        return Response(spelled([get_object_or_404(Suggestion, pk=pk)])[0])
