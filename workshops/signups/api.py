"""The programme and one's own seat, for programs: the same queries and actions as the pages."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.models import Consultation
from consultations.programme.rules import read_consultation, roles_of
from consultations.programme.speaking import Speaker, speaker
from ds4skills.accounts.models import User
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError, Ruled, pages_of
from workshops.planning.access import is_invited
from workshops.planning.models import Session, Workshop
from workshops.signups import actions, programme, queries
from workshops.signups.models import SignUp
from workshops.signups.serializers import SessionOutput, SignUpInput, SignUpOutput


def _spell(card: programme.Card) -> dict[str, Any]:
    session = card.session
    return {
        "id": session.pk,
        "workshop": session.workshop.code,
        "number": session.number,
        "title": session.title or session.workshop.title,
        "state": card.state,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "zone": session.workshop.zone,
        "place": session.place,
        "proposals": [proposal.key for proposal in card.proposals],
        "pools": [
            {"kind": each.pool.kind, "seats": each.pool.seats, "left": each.left, "waiting": each.waiting}
            for each in card.seats
        ],
    }


class Workshops(Ruled):
    """The sessions of a consultation."""

    scopes = {"get": "results:read"}
    rules = {"get": read_consultation}
    paged = True

    @extend_schema(operation_id="workshops_list", responses=pages_of("Session", SessionOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the sessions that the token's owner may see, by their hours."""
        user = cast("User", request.user)
        rows = Consultation.objects.visible_to(user)
        consultation = get_object_or_404(rows, slug=slug)
        who = speaker(self.as_page, consultation, clock.now(), consultation.exercise)
        found = programme.shown_to(user, consultation, who)
        cards = programme.cards(found, who, clock.now())
        return self.paginated(
            cards, lambda page: SessionOutput([_spell(card) for card in page], many=True).data
        )


class MySignUp(Ruled):
    """One's own seat in a session."""

    scopes = {"get": "results:read", "post": "ledger:write", "delete": "ledger:write"}
    rules = {"get": read_consultation, "post": read_consultation, "delete": read_consultation}

    def _session(self, request: Request, slug: str, pk: int) -> tuple[Session, Speaker]:
        """Find a session that the token's owner may see, and who they are there."""
        user = cast("User", request.user)
        shown = Workshop.objects.visible_to(user).filter(consultation__slug=slug)
        rows = Session.objects.filter(workshop__in=shown).select_related("workshop__consultation")
        session = get_object_or_404(rows, pk=pk)
        who = speaker(self.as_page, session.workshop.consultation, clock.now(), session.workshop.exercise)
        known = slug in roles_of(user) or session.workshop.access == Workshop.Access.PUBLIC
        if not known and not is_invited(who, session.workshop):
            raise exceptions.NotFound
        if who is None:
            raise exceptions.PermissionDenied("The account belongs to nobody in the register.")
        return session, who

    def _mine(self, session: Session, who: Speaker) -> SignUp:
        mine = queries.sign_up_of(session, who)
        if mine is None:
            raise exceptions.NotFound
        return mine

    @extend_schema(responses=SignUpOutput)
    def get(self, request: Request, slug: str, pk: int) -> Response:
        """Give what one has."""
        session, who = self._session(request, slug, pk)
        return Response(_answer(self._mine(session, who)))

    @extend_schema(request=SignUpInput, responses={200: SignUpOutput, 201: SignUpOutput})
    def post(self, request: Request, slug: str, pk: int) -> Response:
        """Take a seat, or a place in the queue; 200 where one had it already."""
        session, who = self._session(request, slug, pk)
        asked = SignUpInput(data=request.data)
        asked.is_valid(raise_exception=True)
        data = asked.validated_data
        pool = session.pools.filter(kind=data["pool"]).first()
        if pool is None:
            raise exceptions.ValidationError({"pool": ["This session has no seats of this kind."]})
        before = queries.sign_up_of(session, who)
        try:
            made = actions.sign_up(
                session=session,
                pool=pool,
                speaker=who,
                mandated=data["capacity"] == SignUp.Capacity.MANDATED,
                key=data["key"],
                at=clock.now(),
            )
        except actions.AlreadySignedUpError as error:
            made = error.signup
        except actions.SignUpClosedError as error:
            closed = times.moment(session.workshop.closes_at, session.workshop.tz)
            raise ConflictError(f"Sign-up is not open; it closes, or closed, at {closed}.") from error
        except actions.SessionOverError as error:
            raise ConflictError("This session is over.") from error
        except actions.NoMandateError as error:
            raise exceptions.PermissionDenied("You hold no mandate now. Sign up for yourself.") from error
        return Response(_answer(made), status.HTTP_200_OK if before else status.HTTP_201_CREATED)

    @extend_schema(responses={204: None})
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        """Give one's own seat back."""
        session, who = self._session(request, slug, pk)
        mine = self._mine(session, who)
        try:
            actions.cancel(signup=mine, at=clock.now())
        except actions.TooLateToCancelError as error:
            until = times.moment(session.workshop.cancel_until, session.workshop.tz)
            raise ConflictError(f"One could cancel until {until}.") from error
        except actions.SessionOverError as error:
            raise ConflictError("This session is over.") from error
        return Response(status=status.HTTP_204_NO_CONTENT)


def _answer(row: SignUp) -> Any:
    waiting = row.state == SignUp.State.WAITING
    line = queries.place_in_line(row) if waiting else None
    return SignUpOutput(
        {
            "id": row.pk,
            "state": row.state,
            "pool": row.pool.kind,
            "capacity": row.capacity,
            "place_in_line": line.place if line else None,
            "reason": line.sentence() if line else "",
            "grace": row.grace,
            "at": row.at,
        }
    ).data
