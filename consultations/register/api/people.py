"""People whom the key's owner may see: listed and read by their facts, added, changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import CONTACT, MEETERS, VIA, Register, key_of, one_of, refuse, told
from consultations.register.api.shapes.people import (
    ConsentsOutput,
    NewPersonInput,
    PersonInput,
    PersonOutput,
    spell_people,
)
from consultations.register.consent.models import Stop
from consultations.register.consent.queries import said_by, standing
from consultations.register.directory import actions
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.scope import people_by, visible_people
from consultations.register.origins.models import Network
from consultations.register.origins.queries import networks_kept
from consultations.register.pages.forms import PersonForm
from consultations.register.rules import coordinates
from ds4skills.accounts.models import User
from ds4skills.web.api import ConflictError, pages_of
from ds4skills.web.scopes import lacking

FACTS = ("given_name", "family_name", "language", "country")


def networks_of(user: User) -> QuerySet[Network]:
    """Give the networks whose people somebody may list."""
    rows = Network.objects.order_by("name", "pk")
    return rows if coordinates(user) else rows.filter(pk__in=networks_kept(user))


class People(Register):
    """People of the register."""

    rules = MEETERS
    filters = {"q": (), "network": (), "organisation": ()}
    paged = True

    @extend_schema(operation_id="people_list", responses=pages_of("Person", PersonOutput))
    def get(self, request: Request) -> Response:
        """List people by name, or by the organisation they are of; never an address."""
        rows, text = visible_people(self.user), self.asked("q")[:200]
        network = one_of(
            "network",
            self.asked("network"),
            [str(pk) for pk in networks_of(self.user).values_list("pk", flat=True)],
        ) if self.asked("network") else ""  # fmt: skip
        if body := key_of("organisation", self.asked("organisation")):
            rows = rows.filter(pk__in=Affiliation.objects.filter(organisation=body).values("person"))
        found = people_by(rows, text=text, network=int(network) if network else None)
        return self.paginated(
            found, lambda people: PersonOutput(spell_people(people, self.at), many=True).data
        )

    @extend_schema(operation_id="person_add", request=NewPersonInput, responses={201: PersonOutput})
    def post(self, request: Request) -> Response:
        """Add a person; with addresses the key needs the scope register:contact, too."""
        sent = self.sent(NewPersonInput)
        form = checked(self, sent, None)
        body = None
        if key := sent.get("organisation"):
            body = Organisation.objects.standing().filter(pk=key).first()
            if body is None:
                raise refuse(
                    organisation=_("This organisation is no longer in the register. Choose another.")
                )
        network = Network.objects.filter(pk=sent["network"]).first() if sent.get("network") else None
        if sent.get("network") and network is None:
            raise refuse(network="There is no such network.")
        try:
            made = actions.add_person(
                actor=self.user, at=self.at, via=VIA, organisation=body, role=sent.get("role", ""),
                network=network, **form.facts(),
            )  # fmt: skip
        except actions.AddressTakenError as error:
            raise taken() from error
        return answered(self, made, status.HTTP_201_CREATED)


class OnePerson(Register):
    """One person."""

    rules = MEETERS
    matched = True

    @extend_schema(operation_id="person", responses=PersonOutput)
    def get(self, request: Request, pk: UUID) -> Response:
        """Give their facts, places and networks; their version stands in the header ETag, too."""
        return answered(self, self.person(pk))

    @extend_schema(operation_id="person_change", request=PersonInput, responses=PersonOutput)
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change what is sent; 409 with both states where a colleague changed it meanwhile."""
        row, version = self.person(pk), self.version
        sent = self.sent(PersonInput, partial=True)
        given = {name: value for name, value in checked(self, sent, row).facts().items() if name in sent}
        try:
            actions.edit_person(actor=self.user, person=row, version=version, at=self.at, via=VIA, **given)
        except actions.ChangedMeanwhileError as error:
            words = (
                "A colleague changed it meanwhile. Read how it stands now, then send yours with its version."
            )
            [current] = PersonOutput(spell_people([self.person(pk)], self.at), many=True).data
            raise ConflictError(words, current=dict(current), yours=request.data) from error
        except actions.AddressTakenError as error:
            raise taken() from error
        return answered(self, self.person(pk))


class Consents(Register):
    """What a person allowed."""

    rules = MEETERS

    @extend_schema(operation_id="person_consents", responses=ConsentsOutput)
    def get(self, request: Request, pk: UUID) -> Response:
        """Give what holds now by purpose, what stops every message, and all records, the newest first."""
        person = self.person(pk)
        rows = said_by(pk).select_related("text").order_by("-id")
        stops = Stop.objects.filter(person=person).order_by("kind").values_list("kind", flat=True)
        records = [
            {
                **{name: getattr(row, name) for name in ("purpose", "act", "via", "at")},
                "language": row.text.language if row.text else "",
                "text_digest": row.text.digest if row.text else "",
            }
            for row in rows
        ]
        now = {purpose: row.act for purpose, row in standing(pk, self.at).items()}
        body = {"key": pk, "standing": now, "stops": list(stops), "records": records}
        return Response(ConsentsOutput(body).data)


def answered(view: Register, row: Person, code: int = status.HTTP_200_OK) -> Response:
    """Answer with a person as they stand."""
    [body] = PersonOutput(spell_people([row], view.at), many=True).data
    return Response(body, code, headers={"ETag": f'"{row.version}"'})


def checked(view: Register, sent: dict[str, Any], row: Person | None) -> PersonForm:
    """Check what was sent as the page does, over what stands; addresses only with their own scope."""
    if "emails" in sent and not view.holds(CONTACT):
        raise exceptions.PermissionDenied(lacking(CONTACT))
    data: dict[str, Any] = {name: getattr(row, name) for name in FACTS} if row else {"language": "en"}
    data |= {name: sent[name] for name in FACTS if name in sent}
    addresses = [each for each in sent.get("emails", ()) if each.strip()]
    if any("\n" in each for each in addresses):
        raise refuse(
            emails=_("“%(line)s” is no e-mail address. Write it as name@example.org.") % {"line": "…"}
        )
    form = PersonForm({**data, "emails": "\n".join(addresses)})
    wrong = {name: words for name, words in told(form).items() if row is None or name in sent}
    if wrong:
        raise serializers.ValidationError(wrong)
    return form


def taken() -> serializers.ValidationError:
    """Say that an address is somebody else's."""
    return refuse(emails=_("Another person has one of these addresses. Search for them first."))
