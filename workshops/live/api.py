"""The result of a vote, for programs."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import read_consultation, roles_of
from ds4skills.accounts.models import User
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError, Ruled
from workshops.live import queries
from workshops.live.models import Poll
from workshops.live.tally import spell
from workshops.planning.models import Workshop


class RowOutput(serializers.Serializer[Any]):
    """One row; a figure that must stay hidden is null."""

    categories = serializers.ListField(child=serializers.CharField(allow_blank=True))
    eligible = serializers.IntegerField()
    voted = serializers.IntegerField()
    expressed = serializers.IntegerField()
    oppose = serializers.IntegerField(allow_null=True)
    neutral = serializers.IntegerField(allow_null=True)
    support = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()


class ResultOutput(serializers.Serializer[Any]):
    """The table of a closed vote."""

    id = serializers.IntegerField()
    session = serializers.IntegerField()
    proposal = serializers.CharField()
    version = serializers.IntegerField()
    wording_digest = serializers.CharField()
    turn = serializers.IntegerField()
    mode = serializers.ChoiceField(choices=Poll.Mode.choices)
    scale = serializers.CharField()
    opened_at = serializers.DateTimeField()
    closed_at = serializers.DateTimeField()
    all = RowOutput()
    rows = RowOutput(many=True)
    late = serializers.IntegerField()
    silent = serializers.IntegerField()
    suppressed = serializers.BooleanField()


class PollResult(Ruled):
    """The table of a vote, once it is closed."""

    scopes = {"get": "results:read"}
    rules = {"get": read_consultation}

    @extend_schema(responses=ResultOutput)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """Give the table; 409 while the vote is open, or the consultation sealed."""
        user = cast("User", request.user)
        shown = Workshop.objects.visible_to(user).filter(consultation__slug=slug)
        if slug not in roles_of(user):
            shown = shown.filter(access=Workshop.Access.PUBLIC)
        rows = Poll.objects.filter(room__session__workshop__in=shown).exclude(state=Poll.State.DRAFT)
        poll = get_object_or_404(rows.select_related("version__proposal__consultation", "room"), pk=pk)
        if poll.state == Poll.State.DISCARDED:
            raise ConflictError("This vote was discarded; it made no positions.")
        tally = queries.results([poll], clock.now()).get(poll.pk)
        if tally is None:
            consultation = poll.wording.proposal.consultation
            if poll.state == Poll.State.OPEN:
                raise ConflictError("The vote is open: nobody sees a result before it is closed.")
            closes = times.moment(consultation.closes_at, consultation.tz)
            raise ConflictError(f"The consultation is sealed until {closes}.")
        body = {
            "id": poll.pk,
            "session": poll.room.session_id,
            "proposal": poll.wording.proposal.key,
            "version": poll.wording.number,
            "wording_digest": poll.wording_digest,
            "turn": poll.turn,
            "mode": poll.mode,
            "scale": poll.scale,
            "opened_at": poll.opened_at,
            "closed_at": poll.closed_at,
            **spell(tally),
        }
        return Response(ResultOutput(body).data)
