"""Segments, who is in one, and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from rest_framework import serializers

from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.queries import names_of
from consultations.register.segments.filters import FilterError, Row, parse, spell
from consultations.register.segments.forms import WRONG
from consultations.register.segments.models import Segment, Snapshot
from consultations.register.segments.offers import Offers, known, say
from ds4skills.web.api import Text

KINDS = [str(kind) for kind in StakeholderKey.Kind]


class RowShape(serializers.Serializer[Any]):
    """One condition: `of` names the taxonomy or exercise; `value` is codes, a number, a stage or a yes."""

    field = serializers.CharField()
    of = serializers.CharField(required=False)
    op = serializers.CharField()
    value = serializers.JSONField()


class FilterShape(serializers.Serializer[Any]):
    """A filter: groups of which one must hold; of a group every condition."""

    any = serializers.ListField(child=RowShape(many=True))


class SegmentInput(serializers.Serializer[Any]):
    """A segment as a program sends it."""

    name = Text(max_length=200)
    filter = FilterShape()
    shared = serializers.BooleanField(required=False, default=True)


class SegmentRow(serializers.Serializer[Any]):
    """A segment as lists give it; `words` say each condition of each group."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    mine = serializers.BooleanField()
    shared = serializers.BooleanField()
    filter = FilterShape()
    words = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))
    version = serializers.IntegerField()
    changed_at = serializers.DateTimeField()


class SizeShape(serializers.Serializer[Any]):
    """How many are in it."""

    people = serializers.IntegerField()
    organisations = serializers.IntegerField()


class SegmentOutput(SegmentRow):
    """A segment with how many are in it now."""

    size = SizeShape()


class MemberOutput(serializers.Serializer[Any]):
    """Somebody in a segment; an erased one has no name; `organisation` is for which body a person is in."""

    key = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    name = serializers.CharField(allow_blank=True)
    organisation = serializers.UUIDField(allow_null=True)


class SnapshotOutput(serializers.Serializer[Any]):
    """Who was in a segment when it was used; the digest is over the filter and the members."""

    id = serializers.IntegerField()
    version = serializers.IntegerField()
    at = serializers.DateTimeField()
    reason = serializers.CharField()
    count = serializers.IntegerField()
    digest = serializers.CharField()


class HeldShape(serializers.Serializer[Any]):
    """A condition in words, and whether it holds."""

    words = serializers.CharField()
    holds = serializers.BooleanField()


class WhyOutput(serializers.Serializer[Any]):
    """Whether somebody is in, and which conditions of each group hold."""

    key = serializers.UUIDField()
    inside = serializers.BooleanField()
    organisation = serializers.UUIDField(allow_null=True)
    groups = serializers.ListField(child=HeldShape(many=True))


def read(given: dict[str, Any], offers: Offers) -> dict[str, Any]:
    """Give a filter in its one spelling; its errors name the group and the condition, counted from 1."""
    try:
        return spell(parse(given, known(offers)))
    except FilterError as error:
        words = str(WRONG[error.code]).replace("%(least)s", "…").replace("%(most)s", "…")
        place = [str(n + 1) for n in (error.group, error.row) if n is not None]
        where = _("Group %(place)s: ") % {"place": ".".join(place)} if place else ""
        raise serializers.ValidationError({"filter": [f"{where}{words}"]}) from error


def spell_segment(row: Segment, user: int, offers: Offers) -> dict[str, Any]:
    """Spell a segment with its filter in words."""
    names = "name shared filter version changed_at".split()
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in names},
        "mine": row.owner_id == user,
        "words": [[say(each, offers) for each in group] for group in row.tree.groups],
    }


def spell_members(pairs: Sequence[tuple[UUID, str]], of: dict[UUID, UUID | None]) -> Any:
    """Spell members with their names, in two statements for all."""
    names = names_of(key for key, _kind in pairs)
    rows = [
        {"key": key, "kind": kind, "name": names.get(key, ""), "organisation": of.get(key)}
        for key, kind in pairs
    ]
    return MemberOutput(rows, many=True).data


def spell_snapshots(rows: Iterable[Snapshot]) -> Any:
    """Spell snapshots."""
    names = "id version at reason count digest".split()
    found = [{name: getattr(row, name) for name in names} for row in rows]
    return SnapshotOutput(found, many=True).data


def spell_groups(groups: Iterable[Iterable[tuple[Row, bool]]], offers: Offers) -> list[list[dict[str, Any]]]:
    """Spell which conditions hold."""
    return [[{"words": say(row, offers), "holds": held} for row, held in group] for group in groups]
