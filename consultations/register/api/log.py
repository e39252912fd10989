"""The log: listed with filters, and added to by hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import Register, key_of, refuse
from consultations.register.api.shapes.log import InteractionInput, InteractionOutput
from consultations.register.directory.models import Organisation
from consultations.register.directory.queries import names_of
from consultations.register.directory.scope import visible_people
from consultations.register.engagement.entries import enter
from consultations.register.engagement.models import Interaction
from consultations.register.engagement.telling import told
from consultations.register.exercises import exercises
from consultations.register.origins.models import Network
from ds4skills.web.api import pages_of

FACTS = "id at precision channel direction stage exercise exercise_title source".split()


class Log(Register):
    """What passed between stakeholders and us."""

    filters = {
        "organisation": (),
        "person": (),
        "exercise": (),
        "stage": Interaction.Stage.values,
        "channel": (),
        "direction": ("in", "out"),
        "since": (),
        "until": (),
    }
    paged = True
    keyed = True

    @extend_schema(operation_id="log_list", responses=pages_of("Interaction", InteractionOutput))
    def get(self, request: Request) -> Response:
        """List contacts, the newest first: those with organisations, and with people whom the owner may see.

        `since` and `until` are days in UTC: from the first, before the second.
        """
        return self.paginated(self.narrowed().order_by("-at", "-id"), self.spelled)

    def narrowed(self) -> QuerySet[Interaction]:
        """Keep what the filters ask for; a person who may not be seen is nobody."""
        people = visible_people(self.user).values("pk")
        rows = told(Interaction.objects.filter(Q(organisation_key__isnull=False) | Q(person_key__in=people)))
        if key := key_of("organisation", self.asked("organisation")):
            rows = rows.filter(organisation_key=key)
        if key := key_of("person", self.asked("person")):
            rows = rows.filter(person_key=key).filter(person_key__in=people)
        for name in ("exercise", "stage", "channel", "direction"):
            if value := self.asked(name):
                rows = rows.filter(**{name: value[:64]})
        for name, lookup in (("since", "at__gte"), ("until", "at__lt")):
            if value := self.asked(name):
                rows = rows.filter(**{lookup: _day(name, value)})
        return rows

    def spelled(self, rows: Sequence[Interaction]) -> Any:
        """Spell a page, with names, in three statements for all."""
        wanted = {row.person_key for row in rows if row.person_key}
        seen = set(visible_people(self.user).filter(pk__in=wanted).values_list("pk", flat=True))
        names = names_of([*seen, *(row.organisation_key for row in rows if row.organisation_key)])
        found = []
        for row in rows:
            person = row.person_key if row.person_key in seen else None
            body = row.organisation_key
            found.append(
                {
                    **{name: getattr(row, name) for name in FACTS},
                    "person": person,
                    "person_name": names.get(person, "") if person else "",
                    "organisation": body,
                    "organisation_name": names.get(body, "") if body else "",
                }
            )
        return InteractionOutput(found, many=True).data

    @extend_schema(
        operation_id="log_add",
        request=InteractionInput,
        responses={200: InteractionOutput(many=True), 201: InteractionOutput(many=True)},
    )
    def post(self, request: Request) -> Response:
        """Write one contact, a row for each person; 200 with the same rows where the key was used before."""
        source = "api:" + hashlib.sha256(f"{self.user.pk}:{self.key}".encode()).hexdigest()[:40]
        known = list(Interaction.objects.filter(source=source).order_by("id"))
        if known:
            return Response(self.spelled(known))
        sent = self.sent(InteractionInput)
        if sent["at"] > self.at:
            raise refuse(at=_("This day is still to come. Write down what has happened."))
        rows = enter(
            actor=self.user,
            channel=sent["kind"],
            direction=sent["direction"],
            stage=sent["stage"],
            when=sent["at"],
            precision=sent["precision"],
            at=self.at,
            text=sent["note"],
            source=source,
            **self._whose(sent),
        )
        return Response(self.spelled(rows), status.HTTP_201_CREATED)

    def _whose(self, sent: dict[str, Any]) -> dict[str, Any]:
        """Find who took part, about what, and who may read the note."""
        people = list(dict.fromkeys(sent["people"]))
        seen = set(visible_people(self.user).filter(pk__in=people).values_list("pk", flat=True))
        if missing := [key for key in people if key not in seen]:
            raise refuse(people=f"There is no person {missing[0]}, or not for this key.")
        body = sent["organisation"]
        if body and not Organisation.objects.standing().filter(pk=body).exists():
            raise refuse(organisation=_("This organisation is no longer in the register. Choose another."))
        titles = dict(exercises(self.user))
        if sent["exercise"] and sent["exercise"] not in titles:
            raise refuse(exercise="You work on no such exercise.")
        network = Network.objects.filter(pk=sent["network"]).first() if sent.get("network") else None
        if sent.get("network") and network is None:
            raise refuse(network="There is no such network.")
        return {
            "people": people,
            "organisation": body,
            "exercise": sent["exercise"],
            "title": titles.get(sent["exercise"], ""),
            "network": network,
        }


def _day(name: str, value: str) -> datetime:
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise exceptions.ParseError(f"“{name}” takes a day, as in 2026-05-04.") from error
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
