"""Segments, for coordinators: made, changed, who is in one now or was when it was used, and why."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.register.api.base import COORDINATORS, Register, refuse
from consultations.register.api.shapes.segments import (
    KINDS,
    MemberOutput,
    SegmentInput,
    SegmentOutput,
    SegmentRow,
    SnapshotOutput,
    WhyOutput,
    read,
    spell_groups,
    spell_members,
    spell_segment,
    spell_snapshots,
)
from consultations.register.directory.keys import StakeholderKey
from consultations.register.segments import actions, queries
from consultations.register.segments.models import Segment, Snapshot, SnapshotMember
from consultations.register.segments.offers import offers
from ds4skills.web.api import ConflictError, pages_of

PAGE = pages_of("Member", MemberOutput)


class Segmented(Register):
    """A view of segments that the key's owner may use."""

    rules = COORDINATORS

    def segment(self) -> Segment:
        """Find the segment of the address."""
        return get_object_or_404(Segment.objects.visible_to(self.user), pk=self.kwargs["pk"])

    def answer(self, row: Segment, code: int = status.HTTP_200_OK) -> Response:
        """Answer with a segment and how many are in it now."""
        size = queries.size(row.tree, self.at)
        body = {
            **spell_segment(row, self.user.pk, offers(self.user)),
            "size": {"people": size.people, "organisations": size.organisations},
        }
        return Response(SegmentOutput(body).data, code, headers={"ETag": f'"{row.version}"'})


class Segments(Segmented):
    """Segments of one's own, and those that others share."""

    filters = {"show": ("current", "archived")}
    paged = True

    @extend_schema(operation_id="segments_list", responses=pages_of("Segment", SegmentRow))
    def get(self, request: Request) -> Response:
        """List them by name; those in use, or those put away."""
        away = self.asked("show") == "archived"
        rows = Segment.objects.visible_to(self.user).filter(archived_at__isnull=not away)
        known = offers(self.user)
        return self.paginated(
            rows.order_by("name", "pk"),
            lambda found: (
                SegmentRow([spell_segment(each, self.user.pk, known) for each in found], many=True).data
            ),
        )

    @extend_schema(operation_id="segment_make", request=SegmentInput, responses={201: SegmentOutput})
    def post(self, request: Request) -> Response:
        """Keep a filter under a name."""
        sent = self.sent(SegmentInput)
        chosen = read(sent["filter"], offers(self.user))
        made = actions.make(
            actor=self.user, name=sent["name"], filter=chosen, shared=sent["shared"], at=self.at
        )
        return self.answer(made, status.HTTP_201_CREATED)


class OneSegment(Segmented):
    """One segment."""

    matched = True

    @extend_schema(operation_id="segment", responses=SegmentOutput)
    def get(self, request: Request, pk: int) -> Response:
        """Give it with how many are in it now."""
        return self.answer(self.segment())

    @extend_schema(operation_id="segment_change", request=SegmentInput, responses=SegmentOutput)
    def patch(self, request: Request, pk: int) -> Response:
        """Change what is sent; what was frozen before stays as it was."""
        row, version = self.segment(), self.version
        sent = self.sent(SegmentInput, partial=True)
        chosen = read(sent["filter"], offers(self.user)) if "filter" in sent else row.filter
        try:
            made = actions.change(
                actor=self.user,
                segment=row,
                version=version,
                name=sent.get("name", row.name),
                filter=chosen,
                shared=sent.get("shared", row.shared),
                at=self.at,
            )
        except actions.SegmentChangedError as error:
            words = (
                "A colleague changed it meanwhile. Read how it stands now, then send yours with its version."
            )
            current = SegmentRow(spell_segment(error.current, self.user.pk, offers(self.user))).data
            raise ConflictError(words, current=dict(current), yours=request.data) from error
        except actions.NotYoursError as error:
            raise refuse(shared="Only whoever made it may share it, or stop sharing it.") from error
        return self.answer(made)


class Members(Segmented):
    """Who is in a segment now."""

    filters = {"kind": KINDS}
    paged = True

    @extend_schema(operation_id="segment_members", responses=PAGE)
    def get(self, request: Request, pk: int) -> Response:
        """List people (`kind=person`, unless said) or organisations by name."""
        tree, kind = self.segment().tree, self.asked("kind") or KINDS[0]
        if kind == StakeholderKey.Kind.PERSON:
            return self.paginated(
                queries.members(tree, self.at),
                lambda found: spell_members(
                    [(each.pk, kind) for each in found], {each.pk: each.organisation_key for each in found}
                ),
            )
        rows = queries.organisations(tree, self.at)
        return self.paginated(rows, lambda found: spell_members([(each.pk, kind) for each in found], {}))


class Snapshots(Segmented):
    """When a segment was used."""

    paged = True

    @extend_schema(operation_id="segment_snapshots", responses=pages_of("Snapshot", SnapshotOutput))
    def get(self, request: Request, pk: int) -> Response:
        """List the snapshots, the newest first."""
        return self.paginated(self.segment().snapshots.order_by("-at", "-id"), spell_snapshots)


class SnapshotMembers(Segmented):
    """Who was in a segment when it was used."""

    paged = True

    @extend_schema(operation_id="snapshot_members", responses=PAGE)
    def get(self, request: Request, pk: int, number: int) -> Response:
        """List the members that were frozen, people first; whoever was erased has no name."""
        frozen = get_object_or_404(Snapshot.objects.filter(segment=self.segment()), pk=number)
        rows = SnapshotMember.objects.filter(snapshot=frozen).order_by("id")
        return self.paginated(rows, self.spelled)

    def spelled(self, rows: list[SnapshotMember]) -> Any:
        """Spell a page."""
        kinds = dict(
            StakeholderKey.objects.filter(pk__in=[row.key for row in rows]).values_list("pk", "kind")
        )
        return spell_members([(row.key, kinds.get(row.key, KINDS[0])) for row in rows], {})


class Why(Segmented):
    """Why somebody is in a segment, or is not."""

    @extend_schema(operation_id="segment_why", responses=WhyOutput)
    def get(self, request: Request, pk: int, key: UUID) -> Response:
        """Tell which conditions hold for one stakeholder."""
        found = self.segment()
        get_object_or_404(StakeholderKey.objects.filter(erased_on=None), pk=key)
        told = queries.why(found.tree, key, self.at)
        groups = spell_groups(told.groups, offers(self.user))
        body = {"key": key, "inside": told.inside, "organisation": told.organisation, "groups": groups}
        return Response(WhyOutput(body).data)
