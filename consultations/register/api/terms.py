"""The word lists by which stakeholders are described, and the networks that know them."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import READERS, Register
from consultations.register.origins.models import Network
from consultations.register.origins.queries import networks_kept
from consultations.register.terms.models import Taxonomy, Term, TermMatch
from ds4skills.web.api import pages_of


class TaxonomyOutput(serializers.Serializer[Any]):
    """A list of terms; `title` is {language: text}."""

    code = serializers.CharField(source="slug")
    title = serializers.DictField(child=serializers.CharField())
    closed = serializers.BooleanField()
    hierarchical = serializers.BooleanField()
    terms = serializers.IntegerField(source="count")


class MatchShape(serializers.Serializer[Any]):
    """How a term reads in another list."""

    taxonomy = serializers.CharField(source="target.taxonomy.slug")
    code = serializers.CharField(source="target.code")
    kind = serializers.ChoiceField(choices=TermMatch.Kind.choices)


class TermOutput(serializers.Serializer[Any]):
    """A term; `labels` are {language: text}, `broader` the code of the term above."""

    code = serializers.CharField()
    labels = serializers.DictField(child=serializers.CharField())
    broader = serializers.CharField(source="broader.code", allow_null=True, default=None)
    retired_on = serializers.DateField(allow_null=True)
    matches = MatchShape(many=True)


class NetworkOutput(serializers.Serializer[Any]):
    """A network; `kept` says whether the key's owner keeps it."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    partner = serializers.UUIDField(allow_null=True)
    kept = serializers.BooleanField()


class Reading(Register):
    """A list that is only read."""

    rules = READERS
    paged = True


class Taxonomies(Reading):
    """The word lists."""

    @extend_schema(operation_id="taxonomies_list", responses=pages_of("Taxonomy", TaxonomyOutput))
    def get(self, request: Request) -> Response:
        """List them by their codes, with how many terms each has."""
        rows = Taxonomy.objects.annotate(count=Count("terms")).order_by("slug")
        return self.paginated(rows, lambda found: TaxonomyOutput(found, many=True).data)


class Terms(Reading):
    """The terms of one list."""

    filters = {"show": ("all", "current")}

    @extend_schema(operation_id="terms_list", responses=pages_of("Term", TermOutput))
    def get(self, request: Request, taxonomy: str) -> Response:
        """List them in their order, retired ones too unless `show=current`, with what they match."""
        found = get_object_or_404(Taxonomy, slug=taxonomy)
        rows = Term.objects.filter(taxonomy=found).select_related("broader")
        if self.asked("show") == "current":
            rows = rows.filter(retired_on=None)
        rows = rows.prefetch_related("matches__target__taxonomy").order_by("order", "code")
        return self.paginated(rows, lambda terms: TermOutput(terms, many=True).data)


class Networks(Reading):
    """The networks through which stakeholders are known."""

    @extend_schema(operation_id="networks_list", responses=pages_of("Network", NetworkOutput))
    def get(self, request: Request) -> Response:
        """List them by name."""
        mine = networks_kept(self.user)
        return self.paginated(
            Network.objects.order_by("name", "pk"),
            lambda found: (
                NetworkOutput(
                    [
                        {
                            "id": each.pk,
                            "name": each.name,
                            "partner": each.partner_key,
                            "kept": each.pk in mine,
                        }
                        for each in found
                    ],
                    many=True,
                ).data
            ),
        )
