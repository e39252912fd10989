"""Data packages for programs: asked for, looked at, fetched; a restricted one still needs a second coordinator."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.programme.rules import coordinate
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, pages_of
from surveys.answering.api import OneSurvey
from surveys.results.apart import TooAlikeError, alike_words
from surveys.results.exports import actions
from surveys.results.exports.building import Query
from surveys.results.exports.models import DataPackage
from surveys.results.exports.records import versions_of
from surveys.results.exports.views import stream, versions_words

SCOPE = "responses:export"
NAMES = ("number", "kind", "state", "name", "digest", "size", "asked_at", "built_at")


class PackageInput(serializers.Serializer[Any]):
    """Which package; `reason` is needed for a restricted one."""

    kind = serializers.ChoiceField(choices=DataPackage.Kind.choices)
    versions = serializers.ListField(
        child=serializers.IntegerField(min_value=1), required=False, default=list
    )
    languages = serializers.ListField(
        child=serializers.CharField(max_length=8), required=False, default=list, max_length=24
    )
    uploads = serializers.BooleanField(required=False, default=True)
    reason = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")


class PackageOutput(serializers.Serializer[Any]):
    """A package and how far it is: asked, building, ready, failed, refused or gone."""

    number = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=DataPackage.Kind.choices)
    state = serializers.ChoiceField(choices=DataPackage.State.choices)
    name = serializers.CharField(allow_blank=True)
    digest = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    built_at = serializers.DateTimeField(allow_null=True)


def spell(package: DataPackage) -> dict[str, Any]:
    """Spell a package."""
    return {name: getattr(package, name) for name in NAMES}


class Packages(OneSurvey):
    """The data packages of a survey."""

    scopes = {"get": SCOPE, "post": SCOPE}
    rules = {"get": coordinate, "post": coordinate}
    paged = True

    @extend_schema(operation_id="packages_list", responses=pages_of("Package", PackageOutput))
    def get(self, request: Request, slug: str, code: str) -> Response:
        """List them, the newest first."""
        survey, _version = self.survey()
        rows = DataPackage.objects.filter(survey=survey).order_by("-number")
        return self.paginated(
            rows, lambda found: PackageOutput([spell(each) for each in found], many=True).data
        )

    @extend_schema(operation_id="package_ask", request=PackageInput, responses={201: PackageOutput})
    def post(self, request: Request, slug: str, code: str) -> Response:
        """Ask for one: a public package is built at once, a restricted one when a second coordinator agrees."""
        survey, _version = self.survey()
        data = self.sent(PackageInput)
        is_restricted = data["kind"] == DataPackage.Kind.RESTRICTED
        wrong: dict[str, list[str]] = {}
        if is_restricted and not data["reason"].strip():
            wrong["reason"] = ["Say what the answers are needed for."]
        known = {each.number for each in versions_of(survey, [])}
        if set(data["versions"]) - known:
            wrong["versions"] = [f"Published versions: {', '.join(map(str, sorted(known)))}."]
        if wrong:
            raise exceptions.ValidationError(wrong)
        query = Query(
            data["kind"], sorted(set(data["versions"])), data["languages"], data["uploads"] and is_restricted
        )
        try:
            made = actions.ask(
                actor=self.user, survey=survey, query=query, reason=data["reason"].strip(), at=clock.now()
            )
        except actions.SealedError as error:
            raise ConflictError("Answers are sealed until the survey closes, for everybody.") from error
        except actions.StillOpenError as error:
            raise ConflictError("Public figures go out after closing only.") from error
        except actions.SomeVersionsError as error:
            raise exceptions.ValidationError({"versions": [versions_words()]}) from error
        except TooAlikeError as error:
            raise ConflictError(alike_words(error)) from error
        except actions.NobodyElseError as error:
            raise ConflictError("Nobody else coordinates this consultation, so nobody can agree.") from error
        return Response(PackageOutput(spell(made)).data, status.HTTP_201_CREATED)


class OnePackage(OneSurvey):
    """One data package."""

    scopes = {"get": SCOPE}
    rules = {"get": coordinate}

    def package(self) -> DataPackage:
        """Find it by its number."""
        survey, _version = self.survey()
        rows = DataPackage.objects.select_related("survey__consultation")
        return get_object_or_404(rows, survey=survey, number=self.kwargs["number"])

    @extend_schema(operation_id="package_state", responses=PackageOutput)
    def get(self, request: Request, slug: str, code: str, number: int) -> Response:
        """Say how far it is."""
        return Response(PackageOutput(spell(self.package())).data)


class PackageFile(OnePackage):
    """The bytes of a data package."""

    @extend_schema(operation_id="package_fetch", responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request: Request, slug: str, code: str, number: int) -> HttpResponseBase:  # type: ignore[override]
        """Send the archive; the log notes who fetched it."""
        package = self.package()
        if package.state != DataPackage.State.READY:
            raise Http404
        if package.survey.is_sealed(clock.now()):
            raise ConflictError("Answers are sealed until the survey closes, for everybody.")
        actions.fetched(actor=self.user, package=package, at=clock.now())
        return stream(package)
