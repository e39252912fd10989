"""Positions of the token's owner, for programs: the same actions as the pages."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.ledger import actions, saying
from consultations.ledger.entries import Words
from consultations.ledger.models import Current, Position
from consultations.ledger.serializers import PositionInput, PositionOutput, spell_position
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.api import Inside
from consultations.programme.models import Consultation
from consultations.proposals.models import ProposalVersion
from consultations.proposals.queries import newest
from consultations.register.directory.queries import every_key_of, person_of
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError, pages_of


def closed(consultation: Consultation) -> ConflictError:
    """Say when the consultation takes positions."""
    opens, closes = (
        times.moment(at, consultation.tz) for at in (consultation.opens_at, consultation.closes_at)
    )
    return ConflictError(f"Positions are taken from {opens} to {closes}.")


class MyPosition(Inside):
    """Where the token's owner stands on one proposal."""

    scopes = {"get": "results:read", "post": "ledger:write"}
    keyed = True

    def _version(self, consultation: Consultation) -> ProposalVersion:
        rows = newest(consultation, listed=False).filter(proposal__key=self.kwargs["key"])
        version = get_object_or_404(rows)
        version.proposal.consultation = consultation
        return version

    @extend_schema(operation_id="position_mine", responses=PositionOutput(many=True))
    def get(self, request: Request, slug: str, key: str) -> Response:
        """List one's current positions on it, in each capacity and wording, the newest first."""
        consultation = self.consultation()
        version, who = self._version(consultation), self.who(consultation)
        holders = every_key_of(who.key) if who else []
        rows = Current.objects.filter(
            voice__consultation=consultation,
            voice__holder__in=holders,
            version__proposal=version.proposal,
            stance__isnull=False,
        ).select_related("position__voice", "position__version__proposal")
        found = [spell_position(row.position) for row in rows.order_by("-taken_at", "-position_id")]
        return Response(PositionOutput(found, many=True).data)

    @extend_schema(
        operation_id="position_take",
        request=PositionInput,
        responses={200: PositionOutput, 201: PositionOutput},
    )
    def post(self, request: Request, slug: str, key: str) -> Response:
        """Take a position on the newest wording, perhaps objecting; 200 where the key was used before."""
        consultation = self.consultation()
        version, who, act = self._version(consultation), self.speaker(consultation), self.key
        data = self.sent(PositionInput)
        known = saying.said_before(holder=who.key, version=version, key=act)
        if known is None and data["version"] != version.number:
            raise ConflictError(f"Wording {version.number} holds now. Read it, then say it again.")
        words = _words(data)
        try:
            made, fresh = saying.say(
                actor=self.user,
                version=version,
                speaker=who,
                mandated=data["capacity"] == "mandated",
                stance=data["stance"],
                words=words,
                key=act,
                at=clock.now(),
            )
        except actions.ConsultationClosedError as error:
            raise closed(consultation) from error
        except actions.ProposalClosedError as error:
            raise ConflictError("No position is taken on this proposal any more.") from error
        except actions.SourceConflictError as error:
            raise ConflictError("This key came with another stance before. Use a new key.") from error
        except actions.ImpossibleTimeError as error:
            raise ConflictError("This wording was not published yet.") from error
        except InvalidMandateError as error:
            raise exceptions.PermissionDenied("You hold no mandate now. Speak for yourself.") from error
        code = status.HTTP_201_CREATED if fresh else status.HTTP_200_OK
        return Response(PositionOutput(spell_position(made)).data, code)


class MyPositions(Inside):
    """What the token's owner is on record for."""

    scopes = {"get": "results:read"}
    paged = True

    @extend_schema(operation_id="positions_mine", responses=pages_of("Position", PositionOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the current positions, the newest first."""
        consultation, person = self.consultation(), person_of(self.user)
        rows = Current.objects.filter(
            voice__consultation=consultation,
            voice__holder__in=every_key_of(person.key_id) if person else [],
            voice__holder__isnull=False,
            stance__isnull=False,
        ).select_related("position__voice", "position__version__proposal")
        return self.paginated(
            rows.order_by("-taken_at", "-position_id"),
            lambda found: PositionOutput([spell_position(row.position) for row in found], many=True).data,
        )


def _words(data: dict[str, Any]) -> Words | None:
    if not data["reason"] and not data["wished_change"]:
        return None
    return Words(
        data["reason"],
        data["language"],
        public=data["public"],
        objects=data["objects"],
        wished_change=data["wished_change"],
    )


class Withdrawal(Inside):
    """Taking a position back."""

    scopes = {"post": "ledger:write"}

    @extend_schema(operation_id="position_withdraw", request=None, responses=PositionOutput)
    def post(self, request: Request, slug: str, seq: int) -> Response:
        """Withdraw a current position of one's own; the record stays, and says so."""
        consultation = self.consultation()
        who = self.speaker(consultation)
        rows = Position.objects.filter(
            voice__consultation=consultation, voice__holder__in=every_key_of(who.key)
        )
        position = get_object_or_404(rows.select_related("voice", "version__proposal__consultation"), pk=seq)
        try:
            row = saying.withdraw(actor=self.user, position=position, at=clock.now())
        except (saying.NotCurrentError, actions.NothingToWithdrawError) as error:
            raise ConflictError("This position was replaced or withdrawn already.") from error
        except actions.ConsultationClosedError as error:
            raise closed(consultation) from error
        return Response(PositionOutput(spell_position(row)).data)
