"""Organisations: listed as on the page, read, added, changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import VIA, Register, one_of, told
from consultations.register.api.shapes.organisations import (
    OrganisationInput,
    OrganisationOutput,
    OrganisationRow,
    spell,
    spell_rows,
)
from consultations.register.directory import actions
from consultations.register.directory.alike import Alike, alike
from consultations.register.directory.describing import FurtherName
from consultations.register.directory.evidence import MAYBE
from consultations.register.directory.finding import NONE, ORDERS, narrowed
from consultations.register.directory.models import Organisation
from consultations.register.engagement.furthest import STAGES
from consultations.register.engagement.stages import NOT_YET
from consultations.register.exercises import exercises
from consultations.register.origins.models import Network
from consultations.register.pages.describing import FACTS, OrganisationForm, body, stands
from consultations.register.pages.queries import based
from consultations.register.terms.countries import countries
from consultations.register.terms.queries import describing, labels
from ds4skills.web.api import ConflictError, pages_of

SORTS = [*ORDERS, *(f"-{name}" for name in ORDERS)]
COMPARED = {"name", "acronym", "website", "identifiers", "names"}
LOOK = (
    "This may stand in the register already. Look at the candidates; send it again with their keys in "
    "“none_of” if it is none of these."
)


class Organisations(Register):
    """The organisations of the register."""

    filters = {
        "q": (),
        "category": (),
        "country": (),
        "size": (),
        "status": Organisation.Status.values,
        "network": (),
        "exercise": (),
        "stage": (*STAGES, NOT_YET),
        "sort": SORTS,
    }
    paged = True

    def filtered(self) -> dict[str, str]:
        """Give the filters, each on its list; a stage goes with an exercise."""
        found = {name: value for name in self.filters if (value := self.asked(name)) and name != "sort"}
        known: dict[str, Any] = {
            "category": lambda: [*labels(), NONE],
            "country": lambda: [*(code for code, _name in countries()), NONE],
            "size": lambda: [*labels("size"), NONE],
            "network": lambda: [
                str(pk) for pk in Network.objects.order_by("pk").values_list("pk", flat=True)
            ],
            "exercise": lambda: [code for code, _title in exercises(self.user)],
        }
        for name, value in found.items():
            if name in known:
                one_of(name, value, known[name]())
        if ("stage" in found) != ("exercise" in found):
            raise exceptions.ParseError("“stage” and “exercise” go together.")
        return found

    @extend_schema(operation_id="organisations_list", responses=pages_of("Organisation", OrganisationRow))
    def get(self, request: Request) -> Response:
        """List organisations by the filters of the page, in the order of `sort`."""
        asked = self.filtered()
        sort = self.asked("sort") or "name"
        fields = ORDERS[sort.removeprefix("-")]
        if sort.startswith("-"):
            fields = tuple(f[1:] if f.startswith("-") else f"-{f}" for f in fields)
        rows = narrowed(based({**asked, "q": asked.get("q", "")[:200]}), asked)
        return self.paginated(rows.with_category().order_by(*fields), spell_rows)

    @extend_schema(
        operation_id="organisation_add", request=OrganisationInput, responses={201: OrganisationOutput}
    )
    def post(self, request: Request) -> Response:
        """Add an organisation; 409 with the candidates where it may stand in the register already."""
        sent = self.sent(OrganisationInput)
        form, names = checked(sent, None), further(sent)
        suspects(sent, alike(body(form, names)))
        try:
            made = actions.add_organisation(
                actor=self.user, at=self.at, via=VIA, names=names, **facts(form, sent)
            )
        except actions.IdentifierTakenError as error:
            raise taken(error) from error
        return answered(self.organisation(made.pk), status.HTTP_201_CREATED)


class OneOrganisation(Register):
    """One organisation."""

    matched = True

    @extend_schema(operation_id="organisation", responses=OrganisationOutput)
    def get(self, request: Request, pk: UUID) -> Response:
        """Give all that describes it; its version stands in the header ETag, too."""
        return answered(self.organisation(pk))

    @extend_schema(
        operation_id="organisation_change", request=OrganisationInput, responses=OrganisationOutput
    )
    def patch(self, request: Request, pk: UUID) -> Response:
        """Change what is sent; 409 with both states where a colleague changed it meanwhile."""
        row, version = self.organisation(pk), self.version
        sent = self.sent(OrganisationInput, partial=True)
        form, names = checked(sent, row), further(sent)
        if COMPARED & set(sent):
            suspects(sent, alike(body(form, names), but=row.pk))
        try:
            actions.edit_organisation(
                actor=self.user, organisation=row, version=version, at=self.at, via=VIA,
                names=names if "names" in sent else None, **facts(form, sent, partial=True),
            )  # fmt: skip
        except actions.ChangedMeanwhileError as error:
            words = (
                "A colleague changed it meanwhile. Read how it stands now, then send yours with its version."
            )
            raise ConflictError(words, current=spell(self.organisation(pk)), yours=request.data) from error
        except actions.IdentifierTakenError as error:
            raise taken(error) from error
        return answered(self.organisation(pk))


def answered(row: Organisation, code: int = status.HTTP_200_OK) -> Response:
    """Answer with an organisation as it stands."""
    return Response(spell(row), code, headers={"ETag": f'"{row.version}"'})


def further(sent: dict[str, Any]) -> list[FurtherName]:
    """Give the further names that were sent."""
    return [FurtherName(each["kind"], each["text"], each["language"]) for each in sent.get("names", ())]


def checked(sent: dict[str, Any], row: Organisation | None) -> OrganisationForm:
    """Check what was sent as the page does, over what stands; its sentences by field."""
    data: dict[str, Any] = stands(row) if row else {"status": Organisation.Status.ACTIVE}
    data |= {name: sent[name] for name in (*FACTS, "category") if name in sent}
    if "identifiers" in sent:
        data = {name: value for name, value in data.items() if not name.startswith("id_")}
        for each in sent["identifiers"]:
            held = data.get(f"id_{each['scheme']}")
            data[f"id_{each['scheme']}"] = f"{held} | {each['value']}" if held else each["value"]
    known = {slug for slug, _title, _terms in describing()}
    for slug, codes in sent.get("terms", {}).items():
        if slug not in known:
            words = ", ".join(sorted(known))
            raise serializers.ValidationError({"terms": [f"There is no list {slug[:40]!a}. Known: {words}."]})
        data[f"terms_{slug}"] = codes
    form = OrganisationForm(data)
    if not form.is_valid():
        raise serializers.ValidationError(told(form, _named))
    return form


def _named(name: str) -> str:
    if name.startswith("id_"):
        return "identifiers"
    return "terms" if name.startswith("terms_") else name


def facts(form: OrganisationForm, sent: dict[str, Any], *, partial: bool = False) -> dict[str, Any]:
    """Give what the actions take; of a change only what was sent."""
    found = form.facts()
    if not partial:
        return found
    kept = {name: value for name, value in found.items() if name in sent}
    if "terms" in kept:
        kept["terms"] = {slug: codes for slug, codes in kept["terms"].items() if slug in sent["terms"]}
    return kept


def suspects(sent: dict[str, Any], found: list[Alike]) -> None:
    """Refuse what may stand in the register already, unless somebody looked at every candidate."""
    seen = set(sent.get("none_of", ()))
    if any(each.verdict != MAYBE and each.organisation.pk not in seen for each in found):
        raise ConflictError(LOOK, candidates=[_candidate(each) for each in found])


def _candidate(each: Alike) -> dict[str, Any]:
    row = each.organisation
    return {
        "key": str(row.pk),
        "name": row.name,
        "country": row.country,
        "strength": each.verdict,
        "reasons": each.reasons,
    }


def taken(error: actions.IdentifierTakenError) -> serializers.ValidationError:
    """Say who has a number already."""
    words = _("%(name)s has this number already.") % {"name": error.holder or _("Another organisation")}
    return serializers.ValidationError({"identifiers": [words]})
