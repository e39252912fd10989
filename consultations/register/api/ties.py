"""Places in organisations, and mandates: listed, asked for, decided, revoked."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Value, When
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import (
    COORDINATORS,
    MEETERS,
    VIA,
    Register,
    key_of,
    refuse,
)
from consultations.register.api.shapes.people import (
    AffiliationChange,
    AffiliationInput,
    AffiliationOutput,
    DecisionInput,
    MandateInput,
    MandateOutput,
    spell_mandate,
    spell_tie,
)
from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Mandate, Organisation
from consultations.register.directory.scope import visible_people
from consultations.register.exercises import exercises
from ds4skills.web.api import ConflictError, pages_of

KNOWN = ("person", "organisation")
DOUBLE = "The person has the same place there already, with the same role, at this time."


class Affiliations(Register):
    """The places of people whom the key's owner may see."""

    rules = MEETERS
    filters = {"person": (), "organisation": ()}
    paged = True

    @extend_schema(operation_id="affiliations_list", responses=pages_of("Affiliation", AffiliationOutput))
    def get(self, request: Request) -> Response:
        """List places, those that are written to first on top."""
        rows = Affiliation.objects.filter(person__in=visible_people(self.user))
        for name in KNOWN:
            if key := key_of(name, self.asked(name)):
                rows = rows.filter(**{name: key})
        rows = rows.select_related("person", "organisation").order_by("-is_contact", "person__folded", "id")
        return self.paginated(rows, self.spelled)

    def spelled(self, rows: list[Affiliation]) -> Any:
        """Spell a page."""
        return AffiliationOutput([spell_tie(row, self.at) for row in rows], many=True).data

    @extend_schema(
        operation_id="affiliation_add", request=AffiliationInput, responses={201: AffiliationOutput}
    )
    def post(self, request: Request) -> Response:
        """Tie a person to an organisation."""
        sent = self.sent(AffiliationInput)
        person = visible_people(self.user).filter(pk=sent["person"]).first()
        body = Organisation.objects.standing().filter(pk=sent["organisation"]).first()
        if person is None:
            raise refuse(person="There is no such person, or not for this key.")
        if body is None:
            raise refuse(organisation=_("This organisation is no longer in the register. Choose another."))
        facts = {name: sent[name] for name in ("role", "starts_on", "is_contact")}
        try:
            made = ties.affiliate(
                actor=self.user, person=person, organisation=body, at=self.at, via=VIA, **facts
            )
        except ties.AlreadyThereError as error:
            raise ConflictError(DOUBLE) from error
        return Response(self.spelled([made])[0], status.HTTP_201_CREATED)


class OneAffiliation(Register):
    """One place."""

    rules = MEETERS

    @extend_schema(operation_id="affiliation_change", request=AffiliationChange, responses=AffiliationOutput)
    def patch(self, request: Request, pk: int) -> Response:
        """Change the role or the days; with an end its mandates end, too."""
        rows = Affiliation.objects.filter(person__in=visible_people(self.user))
        row = get_object_or_404(rows.select_related("person", "organisation"), pk=pk)
        sent = self.sent(AffiliationChange, partial=True)
        try:
            ties.edit_affiliation(actor=self.user, affiliation=row, at=self.at, via=VIA, **sent)
        except ties.EndsBeforeItBeginsError as error:
            raise refuse(ends_on=_("It ends before it begins. Choose a later day.")) from error
        except ties.AlreadyThereError as error:
            raise ConflictError(DOUBLE) from error
        return Response(AffiliationOutput(spell_tie(rows.get(pk=pk), self.at)).data)


class Mandates(Register):
    """Mandates, for coordinators: requests first."""

    rules = COORDINATORS
    filters = {"state": Mandate.State.values, "person": (), "organisation": ()}
    paged = True

    @extend_schema(operation_id="mandates_list", responses=pages_of("Mandate", MandateOutput))
    def get(self, request: Request) -> Response:
        """List them: those that wait first, then by their end."""
        rows = Mandate.objects.select_related("affiliation__person", "affiliation__organisation")
        if state := self.asked("state"):
            rows = rows.filter(state=state)
        for name in KNOWN:
            if key := key_of(name, self.asked(name)):
                rows = rows.filter(**{f"affiliation__{name}": key})
        turn = Case(When(state=Mandate.State.REQUESTED, then=Value(0)), default=Value(1))
        return self.paginated(rows.annotate(turn=turn).order_by("turn", "-ends_at", "id"), self.spelled)

    def spelled(self, rows: list[Mandate]) -> Any:
        """Spell a page."""
        return MandateOutput([spell_mandate(row, self.at) for row in rows], many=True).data

    @extend_schema(operation_id="mandate_request", request=MandateInput, responses={201: MandateOutput})
    def post(self, request: Request) -> Response:
        """Ask that a person may speak for an organisation; it waits for a decision."""
        sent = self.sent(MandateInput)
        rows = Affiliation.objects.select_related("person", "organisation")
        tie = rows.filter(pk=sent.pop("affiliation"), person__merged_into=None).first()
        if tie is None:
            raise refuse(affiliation="There is no such affiliation.")
        if sent["exercise"] and sent["exercise"] not in dict(exercises(self.user)):
            raise refuse(exercise="You work on no such exercise.")
        try:
            made = ties.request_mandate(actor=self.user, affiliation=tie, at=self.at, via=VIA, **sent)
        except ties.NotRunningError as error:
            words = "The person has left the organisation, so nobody can be mandated by it."
            raise ConflictError(words) from error
        return Response(self.spelled([made])[0], status.HTTP_201_CREATED)


class OneMandate(Register):
    """Deciding on one mandate, or ending it."""

    rules = COORDINATORS

    def _row(self) -> Mandate:
        rows = Mandate.objects.select_related("affiliation__person", "affiliation__organisation")
        return get_object_or_404(rows.filter(affiliation__person__merged_into=None), pk=self.kwargs["pk"])

    def _answer(self) -> Response:
        return Response(MandateOutput(spell_mandate(self._row(), self.at)).data)


class Decision(OneMandate):
    """The decision on a mandate that was asked for."""

    @extend_schema(operation_id="mandate_decide", request=DecisionInput, responses=MandateOutput)
    def post(self, request: Request, pk: int) -> Response:
        """Approve or refuse it, and say how we know it, or why not."""
        row, sent = self._row(), self.sent(DecisionInput)
        facts: dict[str, Any] = {"actor": self.user, "mandate": row, "at": self.at, "via": VIA}
        try:
            if sent["decision"] == "approve":
                ties.approve_mandate(evidence=sent["evidence"], **facts)
            else:
                ties.refuse_mandate(reason=sent["evidence"], **facts)
        except ties.AlreadyDecidedError as error:
            words = "A colleague has decided this meanwhile."
            raise ConflictError(words, state=self._row().state) from error
        return self._answer()


class Revocation(OneMandate):
    """The end of a mandate."""

    @extend_schema(operation_id="mandate_revoke", request=None, responses=MandateOutput)
    def post(self, request: Request, pk: int) -> Response:
        """End it at once; once more changes nothing."""
        ties.revoke_mandate(actor=self.user, mandate=self._row(), at=self.at, via=VIA)
        return self._answer()
