"""Addresses: of one person at a time, and as a release that another coordinator agreed to.

Contact data leave by two persons. So lists never hold an address, whatever scopes a key has; one person's
addresses are read under `register:contact`, of 30 people a day and owner, each reading in the audit log; and more
than that is a release: asked for here with a reason, agreed to by another coordinator on the page (never by a key:
who agrees must look), fetched here once within 15 minutes. The log holds the filter and the count.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import CONTACT, COORDINATORS, MEETERS, Register, refuse
from consultations.register.api.shapes.people import ContactOutput
from consultations.register.rights import contacts, reading
from consultations.register.rights.models import ContactExport
from consultations.register.segments.models import Segment
from ds4skills.web.api import ConflictError, Text, pages_of

SCOPES = {"get": CONTACT, "post": CONTACT}


class ReleaseInput(serializers.Serializer[Any]):
    """Of whom (a segment, or nobody named: everybody), which columns, and why; the reason is read before agreeing."""

    segment = serializers.IntegerField(min_value=1, max_value=2**31, required=False, allow_null=True)
    columns = serializers.ListField(
        child=serializers.ChoiceField(choices=contacts.COLUMNS), allow_empty=False, max_length=40
    )
    reason = Text(max_length=1000)


class ReleaseOutput(serializers.Serializer[Any]):
    """A release, and how far it has come."""

    id = serializers.IntegerField()
    filter = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=ContactExport.State.choices)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    ready_at = serializers.DateTimeField(allow_null=True)
    taken_at = serializers.DateTimeField(allow_null=True)
    count = serializers.IntegerField()


class ReleaseContent(serializers.Serializer[Any]):
    """The rows of a release, by the names of its columns."""

    id = serializers.IntegerField()
    filter = serializers.CharField()
    count = serializers.IntegerField()
    rows = serializers.ListField(child=serializers.DictField())


def spell(row: ContactExport) -> dict[str, Any]:
    """Spell a release."""
    names = "columns reason state asked_at decided_at ready_at taken_at count".split()
    facts = {name: getattr(row, name) for name in names}
    return {"id": row.pk, "filter": str(row.filter.get("name", "")), **facts}


class Contact(Register):
    """One person's addresses."""

    scopes = SCOPES
    rules = MEETERS

    @extend_schema(operation_id="person_contact", responses=ContactOutput)
    def get(self, request: Request, pk: UUID) -> Response:
        """Read them; the reading stands in the audit log, and 30 people a day can be read."""
        person = self.person(pk)
        try:
            rows = reading.read_contact(actor=self.user, person=person, at=self.at)
        except reading.StoppedError as error:
            raise ConflictError(
                "They asked not to be written to. Their addresses are not read out."
            ) from error
        except reading.EnoughError as error:
            words = (
                f"The addresses of {reading.MOST} people were read in 24 hours. For more, ask for a release: "
                "another coordinator has to agree."
            )
            raise ConflictError(words, most=reading.MOST) from error
        return Response(ContactOutput({"key": person.pk, "emails": rows}).data)


class Releases(Register):
    """Contact data that leave by two persons."""

    scopes = SCOPES
    rules = COORDINATORS
    paged = True

    @extend_schema(operation_id="releases_list", responses=pages_of("Release", ReleaseOutput))
    def get(self, request: Request) -> Response:
        """List what the key's owner asked for, the newest first."""
        rows = ContactExport.objects.filter(asked_by=self.user).order_by("-asked_at", "-id")
        return self.paginated(
            rows, lambda found: ReleaseOutput([spell(each) for each in found], many=True).data
        )

    @extend_schema(operation_id="release_ask", request=ReleaseInput, responses={201: ReleaseOutput})
    def post(self, request: Request) -> Response:
        """Ask for contact data to leave; another coordinator has to agree, on the page of requests."""
        sent, segment = self.sent(ReleaseInput), None
        if number := sent.get("segment"):
            offered = Segment.objects.filter(Q(owner=self.user) | Q(shared=True), archived_at=None)
            segment = offered.filter(pk=number).first()
            if segment is None:
                raise refuse(segment="There is no such segment.")
        made = contacts.ask(
            actor=self.user,
            segment=segment.pk if segment else None,
            name=str(segment) if segment else _("Everybody in the register"),
            chosen=segment.filter if segment else {},
            columns=list(dict.fromkeys(sent["columns"])),
            kind="jsonl",
            reason=sent["reason"],
            at=self.at,
        )
        return Response(ReleaseOutput(spell(made)).data, status.HTTP_201_CREATED)


class OneRelease(Register):
    """One release of the key's owner."""

    scopes = SCOPES
    rules = COORDINATORS

    @extend_schema(operation_id="release", responses=ReleaseOutput)
    def get(self, request: Request, pk: int) -> Response:
        """Tell how far it has come."""
        row = get_object_or_404(ContactExport.objects.filter(asked_by=self.user), pk=pk)
        return Response(ReleaseOutput(spell(row)).data)


class Fetched(Register):
    """The rows of a release."""

    scopes = SCOPES
    rules = COORDINATORS

    @extend_schema(operation_id="release_fetch", request=None, responses=ReleaseContent)
    def post(self, request: Request, pk: int) -> Response:
        """Fetch them, once, within 15 minutes of being ready."""
        row = get_object_or_404(ContactExport.objects.filter(asked_by=self.user), pk=pk)
        if row.kind != "jsonl":
            raise ConflictError(f"This was asked for as {row.kind} on the page. Fetch it there.")
        try:
            body, row = contacts.fetch(actor=self.user, export=row, at=self.at)
        except contacts.GoneError as error:
            words = (
                "Nothing can be fetched: it is not ready, was fetched already, or its 15 minutes are over."
            )
            raise ConflictError(words, state=row.state) from error
        lines = [json.loads(line) for line in body.decode().split("\n") if line]
        found = {"id": row.pk, "filter": str(row.filter.get("name", "")), "count": row.count, "rows": lines}
        return Response(ReleaseContent(found).data)
