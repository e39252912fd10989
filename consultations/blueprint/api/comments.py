"""Comments: listed with filters, read, written, changed and taken back."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.api.base import SHOWN, Drafting
from consultations.blueprint.comments import actions
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.comments.places import Aim, place_of
from consultations.blueprint.comments.serializers import (
    CODES,
    AttributionInput,
    CommentInput,
    CommentOutput,
    EditInput,
    aim_of,
    said,
)
from consultations.blueprint.comments.words import FAULTS, faults
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.drafts.queries import closes_at
from consultations.ledger.voices import InvalidMandateError
from consultations.programme.models import Consultation
from ds4skills.web import clock, times
from ds4skills.web.api import ConflictError, pages_of


class Comments(Drafting):
    """The comments that stand in a version, whichever version they were made on."""

    scopes = {"get": "comments:read"}
    filters = {"type": Comment.Type.values, "stance": CODES, "state": SHOWN, "section": ()}
    paged = True

    @extend_schema(operation_id="comments_list", responses=pages_of("Comment", CommentOutput))
    def get(self, request: Request, slug: str, blueprint: str, number: int) -> Response:
        """List them by number; `section` is a number like 3.2 with all that stands below it."""
        consultation = self.consultation()
        standing = Anchor.objects.filter(version=self.version(consultation))
        rows = Comment.objects.filter(pk__in=standing.values("comment"), state__in=SHOWN)
        rows = self.narrowed(rows, consultation)
        who = self.who(consultation)
        return self.paginated(rows.order_by("number"), lambda found: self.spelled(consultation, who, found))

    def narrowed(self, rows: QuerySet[Comment], consultation: Consultation) -> QuerySet[Comment]:
        """Keep what the filters ask for."""
        for name in ("type", "state"):
            if value := self.asked(name):
                rows = rows.filter(**{name: value})
        if section := self.asked("section"):
            rows = rows.filter(pk__in=self._in_section(consultation, section))
        if stance := self.asked("stance"):
            if consultation.is_sealed(clock.now()):
                raise ConflictError("Stances are sealed until the consultation closes.")
            newest = CommentText.objects.filter(comment=OuterRef("pk")).order_by("-number")
            rows = rows.annotate(said=Subquery(newest.values("stance")[:1])).filter(
                said=stance, state=Comment.State.PUBLISHED
            )
        return rows

    def _in_section(self, consultation: Consultation, section: str) -> QuerySet[Any, Any]:
        """Ask for the comments that stand in a section, or below it."""
        under = Q(place=section) | Q(place__startswith=f"{section} ") | Q(place__startswith=f"{section}.")
        version = self.version(consultation)
        blocks = BlockText.objects.filter(under, version=version).values("pk")
        shown = Anchor.objects.filter(version=version).standing()
        return shown.filter(at_block__in=blocks).values("comment")


class OneComment(Drafting):
    """One comment; its author changes its words, or takes it back."""

    scopes = {"get": "comments:read", "patch": "comments:write", "delete": "comments:write"}

    @extend_schema(operation_id="comment", responses=CommentOutput)
    def get(self, request: Request, slug: str, code: str) -> Response:
        """Give its newest words, where it stands, and what was answered."""
        consultation = self.consultation()
        found = self.comment(consultation)
        return Response(self.spelled(consultation, self.who(consultation), [found])[0])

    @extend_schema(operation_id="comment_edit", request=EditInput, responses=CommentOutput)
    def patch(self, request: Request, slug: str, code: str) -> Response:
        """Say it anew: all its words at once; the older ones stay on record."""
        consultation, who, found = self.own()
        words = said(self.sent(EditInput), type_=found.type, language=found.language)
        try:
            actions.edit(row=found, said=words, at=clock.now())
        except (actions.ClosedError, actions.AlreadyWithdrawnError) as error:
            raise ConflictError("This comment cannot be changed any more.") from error
        return Response(self.spelled(consultation, who, [found])[0])

    @extend_schema(operation_id="comment_withdraw", responses={204: None})
    def delete(self, request: Request, slug: str, code: str) -> Response:
        """Take it back: a stub stays, and its position is withdrawn with it."""
        _consultation, _who, found = self.own()
        try:
            actions.withdraw(row=found, at=clock.now())
        except actions.AlreadyWithdrawnError as error:
            raise ConflictError("This comment is withdrawn already.") from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class CommentAttribution(Drafting):
    """What is shown beside a comment of one's own."""

    scopes = {"put": "comments:write"}

    @extend_schema(operation_id="comment_attribute", request=AttributionInput, responses=CommentOutput)
    def put(self, request: Request, slug: str, code: str) -> Response:
        """Choose it anew, until an answer to the comment is public."""
        consultation, who, found = self.own()
        choice = self.sent(AttributionInput)["attribution"]
        try:
            actions.attribute(row=found, choice=choice, language=who.person.language, at=clock.now())
        except actions.AnsweredError as error:
            raise ConflictError("An answer to this comment is public, so this stays as it is.") from error
        return Response(self.spelled(consultation, who, [found])[0])


class NewWhole(Drafting):
    """Commenting on a whole version."""

    scopes = {"post": "comments:write"}
    keyed = True

    def target(self, consultation: Consultation) -> BlockText | Version:
        """Find what the address names."""
        return self.version(consultation)

    @extend_schema(
        operation_id="comment_new_whole",
        request=CommentInput,
        responses={200: CommentOutput, 201: CommentOutput},
    )
    def post(self, request: Request, slug: str, blueprint: str, number: int) -> Response:
        """Publish a comment on the whole draft; 200 where the key was used before."""
        return self.publish()

    def publish(self) -> Response:
        """Publish what was sent."""
        consultation = self.consultation()
        target, who = self.target(consultation), self.speaker(consultation)
        key = hashlib.sha256(f"{who.key}:{self.key}".encode()).hexdigest()
        version = target if isinstance(target, Version) else target.version
        known = Comment.objects.filter(version=version, key=key).exists()
        data = self.sent(CommentInput)
        aim = aim_of(data)
        self._fits(target, aim, data)
        try:
            made = actions.comment(
                block=target,
                speaker=who,
                mandated=data["capacity"] == "mandated",
                said=said(data, type_=data["type"], language=data["language"]),
                aim=aim,
                key=key,
                at=clock.now(),
            )
        except actions.NewerVersionError as error:
            raise ConflictError("A newer version is out. Comment on that one.") from error
        except actions.ClosedError as error:
            closes = times.moment(closes_at(version), consultation.tz)
            raise ConflictError(f"No comment is taken now; it closes at {closes}.") from error
        except InvalidMandateError as error:
            raise exceptions.PermissionDenied("You hold no mandate now. Speak for yourself.") from error
        body = self.spelled(consultation, who, [made])[0]
        return Response(body, status.HTTP_200_OK if known else status.HTTP_201_CREATED)

    def _fits(self, target: BlockText | Version, aim: Aim, data: dict[str, Any]) -> None:
        """Refuse what does not go together with the place."""
        block = None if isinstance(target, Version) else target
        spoken = block.version.blueprint.language if block else ""
        place = place_of(block, aim, language=spoken or "en")
        meant = "" if place.scope == Anchor.Scope.SECTION else place.quote
        found = {name: [str(FAULTS[code])] for name, code in faults(data, meant=meant, whole=block is None)}
        if found:
            raise exceptions.ValidationError(found)


class NewComment(NewWhole):
    """Commenting on a block, its section, or words of it."""

    def target(self, consultation: Consultation) -> BlockText | Version:
        """Find the block."""
        version = self.version(consultation)
        found = get_object_or_404(version.blocks, block=self.kwargs["block"])
        found.version = version
        return found

    @extend_schema(
        operation_id="comment_new",
        request=CommentInput,
        responses={200: CommentOutput, 201: CommentOutput},
    )
    def post(  # type: ignore[override]  # its address has a block
        self, request: Request, slug: str, blueprint: str, number: int, block: UUID
    ) -> Response:
        """Publish a comment on some of its sentences; 200 where the key was used before."""
        return self.publish()
