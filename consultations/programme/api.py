"""A consultation, its rounds and invitations, for programs; and the ground of every view inside one."""

from typing import cast

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme import exercises, rules
from consultations.programme.models import Consultation, Invitation
from consultations.programme.serializers import ConsultationOutput, InvitationOutput, RoundOutput, about
from consultations.programme.speaking import Speaker, speaker
from ds4skills.accounts.models import User
from ds4skills.web import clock
from ds4skills.web.api import Ruled, pages_of

EVERYBODY = dict.fromkeys(("get", "post", "patch", "put", "delete"), rules.read_consultation)


class Inside(Ruled):
    """A view inside a consultation, for whoever may read it unless its own rules say more."""

    rules = EVERYBODY

    @property
    def user(self) -> User:
        """The token's owner."""
        return cast("User", self.request.user)

    def consultation(self) -> Consultation:
        """Find the consultation of the address; one that its owner may not see answers like nothing."""
        return get_object_or_404(Consultation.objects.visible_to(self.user), slug=self.kwargs["slug"])

    def who(self, consultation: Consultation, exercise: str = "") -> Speaker | None:
        """Give the stakeholder whose account the token belongs to, as they may speak now."""
        return speaker(self.as_page, consultation, clock.now(), exercise)

    def speaker(self, consultation: Consultation) -> Speaker:
        """Give who speaks, or refuse."""
        found = self.who(consultation)
        if found is None:
            raise exceptions.PermissionDenied(
                "The account belongs to nobody in the register. Ask the coordinators to connect it."
            )
        return found


class About(Inside):
    """One consultation."""

    scopes = {"get": "programme:read"}

    @extend_schema(responses=ConsultationOutput)
    def get(self, request: Request, slug: str) -> Response:
        """Give what it is about, and when it is open."""
        found, now = self.consultation(), clock.now()
        return Response(about(found, found.state(now), sealed=found.is_sealed(now)))


class Rounds(Inside):
    """The rounds of a consultation."""

    scopes = {"get": "programme:read"}
    paged = True

    @extend_schema(operation_id="rounds_list", responses=pages_of("Round", RoundOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them by their numbers."""
        rows = self.consultation().rounds.order_by("number")
        return self.paginated(rows, lambda found: RoundOutput(found, many=True).data)


class Invitations(Inside):
    """Who was asked, for coordinators."""

    scopes = {"get": "programme:read"}
    rules = {"get": rules.coordinate}
    filters = {"exercise": (), "opened": ("yes", "no")}
    paged = True

    @extend_schema(operation_id="invitations_list", responses=pages_of("Invitation", InvitationOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the invitations, the newest first, without addresses."""
        consultation = self.consultation()
        rows = Invitation.objects.filter(consultation=consultation)
        if exercise := self.asked("exercise"):
            rows = rows.filter(exercise=exercise)
        if opened := self.asked("opened"):
            rows = rows.filter(opened_at__isnull=opened == "no")
        rows = rows.select_related("person", "organisation").order_by("-made_at", "-id")
        quiet = {each.name for each in exercises.offered(consultation) if not each.tells}
        return self.paginated(
            rows, lambda found: InvitationOutput(found, many=True, context={"quiet": quiet}).data
        )
