"""What programs read of proposals and reports: the public figures, those that must stay hidden as null."""

from typing import Any

from rest_framework import serializers

from consultations.proposals.models import Proposal
from ds4skills.web.api import pages_of

Texts = serializers.DictField


class ShareShape(serializers.Serializer[Any]):
    """A share with its numbers and its 95 % interval (0 to 1)."""

    num = serializers.IntegerField()
    den = serializers.IntegerField()
    text = serializers.CharField()
    low = serializers.CharField()
    high = serializers.CharField()


class ShownShape(serializers.Serializer[Any]):
    """How many stand where; a small figure is null."""

    support = serializers.IntegerField(allow_null=True)
    neutral = serializers.IntegerField(allow_null=True)
    oppose = serializers.IntegerField(allow_null=True)
    aside = serializers.IntegerField(allow_null=True)
    recused = serializers.IntegerField(allow_null=True)
    silent = serializers.IntegerField(allow_null=True)
    expressed = serializers.IntegerField(allow_null=True)


class CountedShape(serializers.Serializer[Any]):
    """The figures of a row; `split` says how finely they may be told: full, sides, support or none."""

    shown = ShownShape()
    split = serializers.CharField()
    fine = serializers.DictField(child=serializers.IntegerField(), allow_null=True)
    share = ShareShape(allow_null=True)
    register = serializers.IntegerField(allow_null=True)


class CategoryShape(CountedShape):
    """The figures of one category; `label` is {language: text}."""

    category = serializers.CharField(allow_blank=True)
    label = Texts(child=serializers.CharField(allow_blank=True))  # type: ignore[assignment]  # the report's word


class LevelShape(serializers.Serializer[Any]):
    """The outcome by the decision rule; `entry` is the place of the rule's entry that held."""

    name = serializers.CharField()
    direction = serializers.CharField(allow_blank=True)
    entry = serializers.IntegerField()
    robust = serializers.BooleanField()


class WordingOutput(serializers.Serializer[Any]):
    """A proposal while its consultation is sealed; wordings are {language: text}."""

    key = serializers.CharField()
    wordings = Texts(child=serializers.CharField(allow_blank=True))


class ProposalOutput(WordingOutput):
    """A proposal and where it stands; while a consultation is sealed, its key and wordings alone."""

    state = serializers.ChoiceField(choices=Proposal.State.choices, required=False)
    version = serializers.IntegerField(required=False)
    digest = serializers.CharField(required=False)
    published_at = serializers.CharField(required=False, allow_blank=True)
    counted = serializers.ListField(child=serializers.IntegerField(), required=False)
    level = LevelShape(required=False)
    once_settled = serializers.CharField(required=False, allow_blank=True)
    tests = serializers.DictField(child=serializers.IntegerField(), required=False)
    shown = ShownShape(required=False)
    split = serializers.CharField(required=False)
    fine = serializers.DictField(child=serializers.IntegerField(), required=False, allow_null=True)
    share = ShareShape(required=False, allow_null=True)
    register = serializers.IntegerField(required=False)
    older = serializers.IntegerField(required=False, allow_null=True)
    unrepresented = serializers.IntegerField(required=False, allow_null=True)
    categories = CategoryShape(many=True, required=False)
    changes = serializers.ListField(child=serializers.DictField(), required=False)


class ProposalsOutput(pages_of("Proposal", ProposalOutput)):  # type: ignore[misc]  # made of its row's type
    """A page of proposals, and whether their figures are sealed."""

    sealed = serializers.BooleanField()


class ReportOutput(serializers.Serializer[Any]):
    """A published report, its digest, and where its public edition stands."""

    number = serializers.IntegerField()
    as_of = serializers.DateTimeField()
    published_at = serializers.DateTimeField()
    public_digest = serializers.CharField()
    json = serializers.CharField()
