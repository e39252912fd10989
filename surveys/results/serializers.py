"""The shapes of results in the API; a figure that is hidden is null."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers


class BarOutput(serializers.Serializer[Any]):
    """One choice: how many chose it, its share of those who answered, in per cent; by group of categories."""

    key = serializers.CharField(allow_blank=True)
    code = serializers.IntegerField()
    count = serializers.IntegerField(allow_null=True)
    share = serializers.IntegerField(allow_null=True)
    first = serializers.IntegerField(allow_null=True)
    mean = serializers.CharField(allow_null=True)
    groups = serializers.ListField(child=serializers.IntegerField(allow_null=True))


class NumbersOutput(serializers.Serializer[Any]):
    """What lies in the middle of numbers or days."""

    count = serializers.IntegerField()
    mean = serializers.CharField(allow_null=True)
    low = serializers.CharField(allow_null=True)
    median = serializers.CharField(allow_null=True)
    high = serializers.CharField(allow_null=True)


class GroupOutput(serializers.Serializer[Any]):
    """Categories that stand together, and of how many their figures are."""

    categories = serializers.ListField(child=serializers.CharField(allow_blank=True))
    base = serializers.IntegerField(allow_null=True)


class ToplineOutput(serializers.Serializer[Any]):
    """One question; with `suppressed` fewer answered than may be shown, with `partly` some figures are hidden."""

    key = serializers.CharField()
    name = serializers.CharField()
    series = serializers.IntegerField()
    kind = serializers.CharField()
    proposal = serializers.CharField(allow_blank=True)
    asked = serializers.IntegerField(allow_null=True)
    answered = serializers.IntegerField(allow_null=True)
    no_answer = serializers.IntegerField(allow_null=True)
    not_asked = serializers.IntegerField(allow_null=True)
    not_in_version = serializers.IntegerField(allow_null=True)
    suppressed = serializers.BooleanField()
    partly = serializers.BooleanField()
    net = serializers.IntegerField(allow_null=True)
    numbers = NumbersOutput(allow_null=True)
    bars = BarOutput(many=True)
    groups = GroupOutput(many=True)


class PeopleOutput(serializers.Serializer[Any]):
    """How many were asked, opened their link, have a draft, and answered."""

    asked = serializers.IntegerField()
    opened = serializers.IntegerField()
    begun = serializers.IntegerField()
    answered = serializers.IntegerField()


class ResultsOutput(serializers.Serializer[Any]):
    """Who answered, and what."""

    code = serializers.CharField()
    version = serializers.IntegerField()
    coverage = PeopleOutput()
    filters = serializers.ListField(child=serializers.CharField())
    toplines = ToplineOutput(many=True)


class StepsOutput(serializers.Serializer[Any]):
    """How many people came how far."""

    invited = serializers.IntegerField()
    reached = serializers.IntegerField()
    started = serializers.IntegerField()
    submitted = serializers.IntegerField()


class LineOutput(serializers.Serializer[Any]):
    """One group of stakeholders."""

    code = serializers.CharField(allow_blank=True)
    eligible = serializers.IntegerField()
    invited = serializers.IntegerField()
    reached = serializers.IntegerField()
    started = serializers.IntegerField(allow_null=True)
    submitted = serializers.IntegerField(allow_null=True)
    target = serializers.IntegerField(allow_null=True)
    rate = serializers.IntegerField(allow_null=True)
    gap = serializers.IntegerField(allow_null=True)


class GroupsOutput(serializers.Serializer[Any]):
    """The same by each field of the register."""

    category = LineOutput(many=True)
    country = LineOutput(many=True)
    size = LineOutput(many=True)


class DayOutput(serializers.Serializer[Any]):
    """Responses of one day."""

    day = serializers.DateField()
    submitted = serializers.IntegerField()
    until = serializers.IntegerField()


class CoverageOutput(serializers.Serializer[Any]):
    """Who takes part; `representativity` is 1 where every category takes part alike."""

    people = StepsOutput()
    representativity = serializers.CharField(allow_null=True)
    groups = GroupsOutput()
    days = DayOutput(many=True)


class CellOutput(serializers.Serializer[Any]):
    """One cell of a cross-table."""

    n = serializers.IntegerField(allow_null=True)
    row_percent = serializers.IntegerField(allow_null=True)
    column_percent = serializers.IntegerField(allow_null=True)


class CrossedRowOutput(serializers.Serializer[Any]):
    """One answer by the values of the field."""

    answer = serializers.CharField()
    cells = CellOutput(many=True)
    total = CellOutput()


class CrossedOutput(serializers.Serializer[Any]):
    """A cross-table."""

    question = serializers.CharField()
    by = serializers.CharField()
    filters = serializers.ListField(child=serializers.CharField())
    columns = serializers.ListField(child=serializers.CharField(allow_blank=True))
    rows = CrossedRowOutput(many=True)
    totals = serializers.ListField(child=serializers.IntegerField(allow_null=True))
    whole = serializers.IntegerField(allow_null=True)
    partly = serializers.BooleanField()
