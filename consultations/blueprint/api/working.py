"""Work on a blueprint, for programs of its editors: text, candidate, pairs, publication, second persons, proposals."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions, status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.api import working_shapes as shapes
from consultations.blueprint.api.base import Drafting
from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.bindings import queries as bound
from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.drafts import asking, preparing, queries, times, writing
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.models import Blueprint, Draft, Version
from consultations.blueprint.drafts.views import refusal
from consultations.blueprint.publishing import actions as publishing
from consultations.blueprint.publishing.guards import check
from consultations.blueprint.publishing.views import TIMES, sentence_of, settle
from consultations.blueprint.text.blocks import TextRefusedError
from consultations.programme import rules
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, pages_of

READ, WRITE = "drafts:write", "drafts:write"
BOTH = {"get": rules.edit, "post": rules.edit, "put": rules.edit, "delete": rules.edit}


class Working(Drafting):
    """A view of a blueprint's workshop, for its editors."""

    scopes = {"get": READ, "post": WRITE, "put": WRITE, "delete": WRITE}
    rules = BOTH

    def blueprint(self) -> Blueprint:
        """Find the blueprint of the address."""
        consultation = self.consultation()
        rows = Blueprint.objects.filter(consultation=consultation)
        found: Blueprint = get_object_or_404(rows, slug=self.kwargs["blueprint"])
        found.consultation = consultation
        return found

    def candidate(self) -> Version:
        """Find its candidate."""
        blueprint = self.blueprint()
        found = queries.candidate_of(blueprint)
        if found is None:
            raise Http404
        found.blueprint = blueprint
        return found


def draft_body(draft: Draft) -> dict[str, Any]:
    """Spell a draft."""
    based = draft.based_on.number if draft.based_on else None
    return {"revision": draft.revision, "text": draft.source, "based_on": based, "at": draft.at}


class WorkingText(Working):
    """The text worked on."""

    @extend_schema(operation_id="draft", responses=shapes.DraftOutput)
    def get(self, request: Request, slug: str, blueprint: str) -> Response:
        """Give its words and its revision."""
        draft = queries.open_draft(self.blueprint())
        if draft is None:
            raise Http404
        return Response(shapes.DraftOutput(draft_body(draft)).data)

    @extend_schema(operation_id="draft_save", request=shapes.DraftInput, responses=shapes.DraftOutput)
    def put(self, request: Request, slug: str, blueprint: str) -> Response:
        """Save it; where a colleague saved meanwhile, their text comes back and nothing is overwritten."""
        draft = writing.begin(actor=self.user, blueprint=self.blueprint(), at=clock.now())
        data = self.sent(shapes.DraftInput)
        try:
            kept = writing.save(
                actor=self.user,
                draft=draft,
                source=data["text"],
                revision=data["revision"],
                at=clock.now(),
            )
        except writing.StaleError as error:
            facts = {"revision": error.current.revision, "text": error.current.source}
            raise ConflictError("A colleague saved this meanwhile.", **facts) from error
        except TextRefusedError as error:
            raise exceptions.ValidationError({"text": [refusal(error)]}) from error
        return Response(shapes.DraftOutput(draft_body(kept)).data)


class Candidate(Working):
    """The version being prepared."""

    def body(self, found: Version) -> dict[str, Any]:
        """Spell it with its checklist."""
        blueprint = found.blueprint
        stale = preparing.is_stale(found, queries.open_draft(blueprint), queries.newest(blueprint))
        points = [] if stale else check(blueprint, found).points
        listed = [
            {"code": each.code, "stops": each.stops, "count": each.count, "sentence": each.words}
            for each in points
        ]
        facts = {name: getattr(found, name) for name in ("number", "title", "digest")}
        return {**facts, "stale": stale, "points": listed}

    @extend_schema(operation_id="candidate", responses=shapes.CandidateOutput)
    def get(self, request: Request, slug: str, blueprint: str) -> Response:
        """Give its checklist."""
        return Response(shapes.CandidateOutput(self.body(self.candidate())).data)

    @extend_schema(operation_id="candidate_prepare", request=None, responses=shapes.CandidateOutput)
    def post(self, request: Request, slug: str, blueprint: str) -> Response:
        """Read the draft as the next version, aligned with the last."""
        try:
            made = preparing.prepare(actor=self.user, blueprint=self.blueprint(), at=clock.now())
        except preparing.NoDraftError as error:
            raise ConflictError("There is no text yet.") from error
        except TextRefusedError as error:
            raise ConflictError(refusal(error)) from error
        return Response(shapes.CandidateOutput(self.body(made.version)).data)


class Pairs(Working):
    """How the candidate's blocks came from the version before."""

    paged = True

    @extend_schema(operation_id="pairs_list", responses=pages_of("Pair", shapes.PairOutput))
    def get(self, request: Request, slug: str, blueprint: str) -> Response:
        """List the pairs in the order of the text."""
        rows = self.candidate().alignments.select_related("old", "new")
        return self.paginated(
            rows.order_by("new__order", "old__order", "id"),
            lambda found: [
                {
                    "id": each.pk,
                    "how": each.how,
                    "score": each.score,
                    "old": each.old.block_id if each.old else None,
                    "new": each.new.block_id if each.new else None,
                    "place": (each.new or each.old).place,
                    "settled": each.settled_by_id is not None,
                }
                for each in found
            ],
        )

    @extend_schema(operation_id="pair_settle", request=shapes.PairInput, responses={204: None})
    def post(self, request: Request, slug: str, blueprint: str) -> Response:
        """Rule which two belong together; the rest is aligned around them."""
        candidate, data = self.candidate(), self.sent(shapes.PairInput)
        last = queries.newest(candidate.blueprint)
        old = last.blocks.filter(block=data["old"]).first() if last and data["old"] else None
        new = candidate.blocks.filter(block=data["new"]).first() if data["new"] else None
        try:
            preparing.settle(
                actor=self.user, candidate=candidate, old=old, new=new, how=data["how"], at=clock.now()
            )
        except preparing.StaleCandidateError as error:
            raise ConflictError(
                "The draft or the last version moved on. Prepare the candidate again."
            ) from error
        except preparing.ImpossiblePairError as error:
            raise exceptions.ValidationError(
                {"how": ["These two cannot belong together in that way."]}
            ) from error
        return Response(status=status.HTTP_204_NO_CONTENT)


class Notes(Working):
    """Why blocks changed."""

    @extend_schema(operation_id="change_explain", request=shapes.NoteInput, responses={204: None})
    def post(self, request: Request, slug: str, blueprint: str) -> Response:
        """Give the reason of one change."""
        candidate, data = self.candidate(), self.sent(shapes.NoteInput)
        row = get_object_or_404(candidate.alignments, pk=data.pop("pair"))
        row.version = candidate
        preparing.explain(actor=self.user, alignment=row, at=clock.now(), **data)
        return Response(status=status.HTTP_204_NO_CONTENT)


def asked_body(row: Asked) -> dict[str, Any]:
    """Spell what waits for a second person."""
    facts = {name: getattr(row, name) for name in ("what", "about", "reason", "outcome", "at")}
    return {"id": row.pk, **facts}


class Publication(Working):
    """Bringing the candidate out."""

    rules = {"post": rules.coordinate}

    @extend_schema(
        operation_id="candidate_publish",
        request=shapes.PublishInput,
        responses={201: shapes.CandidateOutput, 202: shapes.AskedOutput},
    )
    def post(self, request: Request, slug: str, blueprint: str) -> Response:
        """Publish it; 202 where a second person is asked, because people are commenting."""
        candidate, data = self.candidate(), self.sent(shapes.PublishInput)
        preparing.name_candidate(
            candidate=candidate, title=data.pop("title"), changelog=data.pop("changelog")
        )
        facts: dict[str, Any] = {"actor": self.user, "blueprint": candidate.blueprint, "at": clock.now()}
        try:
            if publishing.needs_second(candidate.blueprint, clock.now()):
                asked = publishing.ask_publication(wish=publishing.Wish(**data), **facts)
                return Response(shapes.AskedOutput(asked_body(asked)).data, status.HTTP_202_ACCEPTED)
            made = publishing.publish_candidate(wish=publishing.Wish(**data), **facts)
        except publishing.StopsError as error:
            points = [each.words for each in error.checklist.stops()]
            raise ConflictError(sentence_of(error), stops=points) from error
        except (preparing.StaleCandidateError, publishing.NothingNewError) as error:
            raise ConflictError(sentence_of(error)) from error
        body = {
            "number": made.number,
            "title": made.title,
            "digest": made.digest,
            "stale": False,
            "points": [],
        }
        return Response(shapes.CandidateOutput(body).data, status.HTTP_201_CREATED)


class Times(Working):
    """The time of a version."""

    rules = {"post": rules.coordinate}

    @extend_schema(operation_id="version_time", request=shapes.TimeInput, responses={202: shapes.AskedOutput})
    def post(self, request: Request, slug: str, blueprint: str, number: int) -> Response:
        """Ask a second person to change it."""
        version = queries.with_times(self.consultation(), blueprint, number)
        if version is None:
            raise Http404
        data = self.sent(shapes.TimeInput)
        try:
            asked = times.ask_time(actor=self.user, version=version, at=clock.now(), **data)
        except times.TimeRefusedError as error:
            raise ConflictError(str(TIMES[error.code])) from error
        return Response(shapes.AskedOutput(asked_body(asked)).data, status.HTTP_202_ACCEPTED)


class Waiting(Working):
    """What waits for a second person."""

    paged = True

    @extend_schema(operation_id="asked_list", responses=pages_of("Asked", shapes.AskedOutput))
    def get(self, request: Request, slug: str, blueprint: str) -> Response:
        """List it, the oldest first."""
        rows = asking.waiting(self.blueprint())
        return self.paginated(rows, lambda found: [asked_body(each) for each in found])


class SecondWord(Working):
    """A second person's word."""

    @extend_schema(operation_id="asked_settle", request=shapes.WordInput, responses=shapes.AskedOutput)
    def post(self, request: Request, slug: str, blueprint: str, pk: int) -> Response:
        """Agree to what a colleague asked for, or refuse."""
        rows = Asked.objects.filter(blueprint=self.blueprint()).select_related(
            "blueprint__consultation", "by"
        )
        row = get_object_or_404(rows, pk=pk)
        if wrong := settle(self.user, row, agreed=self.sent(shapes.WordInput)["agree"], at=clock.now()):
            raise ConflictError(wrong)
        row.refresh_from_db()
        return Response(shapes.AskedOutput(asked_body(row)).data)


class Bindings(Working):
    """Which blocks are proposals."""

    paged = True

    @extend_schema(operation_id="bindings_list", responses=pages_of("Binding", shapes.BindingOutput))
    def get(self, request: Request, slug: str, blueprint: str) -> Response:
        """List them with their positions; those on older words stand apart."""
        found = self.blueprint()
        versions = bound.published(found)

        def spell(rows: list[Binding]) -> list[dict[str, Any]]:
            counts = bound.counted(rows, versions)
            return [
                {
                    "id": each.pk,
                    "block": each.block_id,
                    "scope": each.scope,
                    "proposal": each.proposal.key,
                    "positions": counts[each.pk].now,
                    "older": [{"wording": name, "positions": n} for name, n in counts[each.pk].older],
                }
                for each in rows
            ]

        return self.paginated(bound.live(found), spell)

    @extend_schema(operation_id="binding_new", request=shapes.BindingInput, responses={201: None})
    def post(self, request: Request, slug: str, blueprint: str) -> Response:
        """Make a block or a section of the newest version a proposal."""
        found, data = self.blueprint(), self.sent(shapes.BindingInput)
        last = queries.newest(found)
        rows = last.blocks.select_related("block", "version") if last else None
        row = rows.filter(block=data.pop("block")).first() if rows is not None else None
        if row is None or (data["scope"] == "section" and row.kind != "heading"):
            raise exceptions.ValidationError(
                {"block": ["Choose a block, or a heading, of the newest version."]}
            )
        try:
            made = bindings.propose(actor=self.user, row=row, at=clock.now(), **data)
        except bindings.BoundError as error:
            raise ConflictError("This is a proposal already.") from error
        return Response({"id": made.pk, "proposal": made.proposal.key}, status.HTTP_201_CREATED)


class OneBinding(Working):
    """One of them."""

    def binding(self) -> Binding:
        """Find it."""
        rows = Binding.objects.filter(block__blueprint=self.blueprint())
        rows = rows.select_related("block__blueprint__consultation", "proposal__consultation")
        found: Binding = get_object_or_404(rows, pk=self.kwargs["pk"])
        return found

    @extend_schema(
        operation_id="binding_rule", request=shapes.RulingInput, responses={202: shapes.AskedOutput}
    )
    def post(self, request: Request, slug: str, blueprint: str, pk: int) -> Response:
        """Rule what the candidate's words mean; "same meaning" waits for a second person."""
        data = self.sent(shapes.RulingInput)
        try:
            asked = bindings.rule(actor=self.user, binding=self.binding(), at=clock.now(), **data)
        except bindings.ReasonMissingError as error:
            raise exceptions.ValidationError({"reason": ["Say why the meaning stays the same."]}) from error
        except bindings.NoRulingError as error:
            raise ConflictError("This ruling does not fit the words of the candidate.") from error
        return Response(shapes.AskedOutput(asked_body(asked)).data, status.HTTP_202_ACCEPTED)

    @extend_schema(operation_id="binding_remove", responses={204: None})
    def delete(self, request: Request, slug: str, blueprint: str, pk: int) -> Response:
        """Take it away while nobody took a position."""
        try:
            bindings.unbind(actor=self.user, binding=self.binding(), at=clock.now())
        except bindings.PositionsTakenError as error:
            raise ConflictError("Positions were taken on it, or a version carried it on.") from error
        return Response(status=status.HTTP_204_NO_CONTENT)
