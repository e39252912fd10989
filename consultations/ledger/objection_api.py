"""Objections, for programs: read by everybody, answered by editors, settled or sustained by their holders."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.ledger import queries
from consultations.ledger.models import ObjectionEvent
from consultations.ledger.objections import ObjectionMovedError, move_objection
from consultations.ledger.serializers import (
    STATES,
    AnswerInput,
    ObjectionOutput,
    ReplyInput,
    spell_objection,
)
from consultations.programme import rules
from consultations.programme.api import Inside
from consultations.programme.models import Consultation
from consultations.register.directory.queries import every_key_of, is_key_of
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, pages_of

Kind = ObjectionEvent.Kind
DIGITS = 9


class Objections(Inside):
    """The objections of a consultation."""

    scopes = {"get": "results:read"}
    filters = {"state": STATES, "proposal": ()}
    paged = True

    def concerns(self) -> list[dict[str, Any]]:
        """List what the token's owner may see, by number; while stances are sealed, their own only."""
        consultation, now = self.consultation(), clock.now()
        who = self.who(consultation)
        own = set(every_key_of(who.key)) if who else set()
        found = [
            spell_objection(each, mine=each.objection.position.voice.holder in own)
            for each in queries.concerns(consultation, now)
        ]
        sealed = consultation.is_sealed(now)
        return [each for each in found if each["mine"] or not sealed]

    @extend_schema(operation_id="objections_list", responses=pages_of("Objection", ObjectionOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them by number; one is raised by taking a position that objects."""
        wanted = {name: value for name in self.filters if (value := self.asked(name))}
        found = [
            each for each in self.concerns() if all(each[name] == value for name, value in wanted.items())
        ]
        return self.paginated(found, lambda rows: ObjectionOutput(rows, many=True).data)


class Concerning(Inside):
    """A view of one objection."""

    def concern(self, *, staff: bool = False) -> tuple[Consultation, queries.Concern, bool]:
        """Find it by its code, as its page does; also tells whether it is one's own."""
        consultation, now = self.consultation(), clock.now()
        number = self.kwargs["code"].removeprefix("O-")
        if not number.isdecimal() or len(number) > DIGITS:
            raise Http404
        for each in queries.concerns(consultation, now):
            if each.objection.number == int(number):
                who = self.who(consultation)
                mine = is_key_of(each.objection.position.voice.holder, who.key if who else None)
                if consultation.is_sealed(now) and not mine and not staff:
                    raise Http404
                return consultation, each, mine
        raise Http404

    def answer(self, *, staff: bool = False) -> Response:
        """Give the objection as it stands now."""
        _consultation, concern, mine = self.concern(staff=staff)
        return Response(ObjectionOutput(spell_objection(concern, mine=mine)).data)


class OneObjection(Concerning):
    """One objection."""

    scopes = {"get": "results:read"}

    @extend_schema(operation_id="objection", responses=ObjectionOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give why somebody objects, and what was answered."""
        return self.answer()


class Reply(Concerning):
    """The holder's reply."""

    scopes = {"post": "ledger:write"}

    @extend_schema(operation_id="objection_reply", request=ReplyInput, responses=ObjectionOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Say whether it is settled: withdrawn, or sustained."""
        _consultation, concern, mine = self.concern()
        if not mine:
            raise Http404
        settled = self.sent(ReplyInput)["settled"]
        kind = Kind.WITHDRAWN if settled else Kind.SUSTAINED
        holder = concern.objection.position.voice.holder
        try:
            move_objection(actor=None, objection=concern.objection, kind=kind, at=clock.now(), by=holder)
        except ObjectionMovedError as error:
            raise ConflictError("This objection is in another state. Read it again.") from error
        return self.answer()


class Answer(Concerning):
    """The editors' answer."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.edit}

    @extend_schema(operation_id="objection_answer", request=AnswerInput, responses=ObjectionOutput)
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Answer an objection; a colleague's newer answer is never overwritten."""
        _consultation, concern, _mine = self.concern(staff=True)
        data = self.sent(AnswerInput)
        if data["seen"] != concern.events[-1].pk:
            raise ConflictError("A colleague was faster. Read the objection again.")
        try:
            move_objection(
                actor=self.user,
                objection=concern.objection,
                kind=Kind.ANSWERED,
                accommodated=data["accommodated"],
                outcome=data["outcome"],
                at=clock.now(),
            )
        except ObjectionMovedError as error:
            raise ConflictError("This objection is answered or withdrawn already.") from error
        return self.answer(staff=True)
