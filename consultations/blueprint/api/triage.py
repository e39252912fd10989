"""The editors' board for programs: comments as it counts them, templates, batches, letters, silent categories."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from consultations.blueprint.answers import actions, bulk, facets, templates
from consultations.blueprint.answers import board as boards
from consultations.blueprint.answers.board import Asked, Desk
from consultations.blueprint.answers.bulk import Seen
from consultations.blueprint.answers.bulk_pages import editors
from consultations.blueprint.answers.models import AnswerTemplate
from consultations.blueprint.answers.release_pages import blueprint_of
from consultations.blueprint.answers.serializers import (
    BatchInput,
    BatchOutput,
    BoardOutput,
    GroupOutput,
    SilenceCellOutput,
    TemplateInput,
    TemplateOutput,
    TriageInput,
)
from consultations.blueprint.answers.silence import silence
from consultations.blueprint.api.answers import refused, ruling
from consultations.blueprint.api.base import Drafting
from consultations.blueprint.campaigns import queries as campaigns
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, pages_of

PLAIN = ("chapter", "type", "stage", "decision", "category", "country", "capacity", "group", "editor", "due")
MORE = ("tags", "proposed", "anchor", "via", "words", "text", "answer")


class Board(Drafting):
    """The board."""

    scopes = {"get": "answers:write"}
    rules = {"get": rules.observe}
    filters = {**dict.fromkeys(facets.FACETS, ()), "sort": tuple(facets.SORTS)}
    paged = True

    @extend_schema(operation_id="board_list", responses=pages_of("Board", BoardOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List comments by facets, as the board does."""
        names = {name: self.asked(name) for name in self.filters}
        desk = boards.desk(self.consultation(), Asked.of(names), clock.now())
        rows = desk.found.rows if desk else []
        sealed = bool(desk and desk.sealed)
        return self.paginated(rows, lambda found: [_line(fact, sealed=sealed) for fact in found])


def _line(fact: facets.Fact, *, sealed: bool) -> dict[str, Any]:
    told = {
        "stance": None if sealed else fact.stance,
        "blocking": None if sealed else fact.blocking,
        "endorsements": None if sealed else fact.endorsements,
    }
    return {
        "code": f"C-{fact.number:04d}",
        **{name: getattr(fact, name) for name in (*PLAIN, *MORE)},
        **told,
    }


class OneTriage(Drafting):
    """Who has a comment."""

    scopes = {"patch": "answers:write"}
    rules = {"patch": rules.answer_comments}

    @extend_schema(operation_id="comment_triage", request=TriageInput, responses={204: None})
    def patch(self, request: Request, slug: str, code: str) -> Response:
        """Assign it, tag it, keep the editors' note."""
        consultation = self.consultation()
        found, data, now = self.comment(consultation), self.sent(TriageInput, partial=True), clock.now()
        common: dict[str, Any] = {
            "actor": self.user,
            "blueprint": found.blueprint,
            "comments": [found.pk],
            "at": now,
        }
        kept = getattr(found, "triage", None)
        if "editor" in data or "due" in data:
            people = {user.email.lower(): user for user in editors(consultation).values()}
            asked = data.get("editor")
            editor = people.get(asked.lower()) if asked else kept.editor if kept and asked is None else None
            if asked and editor is None:
                raise refused("editor", "Nobody with this address answers comments here.")
            due = data.get("due", kept.due if kept else None)
            bulk.assign(**common, editor=editor, due=due)
        if "tags" in data:
            bulk.tag(**common, add=data["tags"], drop=set(kept.tags if kept else ()) - set(data["tags"]))
        if "note" in data:
            bulk.annotate(actor=self.user, comment=found, text=data["note"], at=now)
        return Response(status=status.HTTP_204_NO_CONTENT)


class Templates(Drafting):
    """Answers to use again."""

    scopes = {"get": "answers:write", "post": "answers:write"}
    rules = {"get": rules.answer_comments, "post": rules.answer_comments}
    paged = True

    @extend_schema(operation_id="templates_list", responses=pages_of("Template", TemplateOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List them by title."""
        rows = AnswerTemplate.objects.filter(blueprint=blueprint_of(self.consultation(), ""))
        return self.paginated(rows.order_by("title", "id"), lambda found: [_template(row) for row in found])

    @extend_schema(operation_id="template_keep", request=TemplateInput, responses={201: TemplateOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Keep another one."""
        data = self.sent(TemplateInput)
        blueprint = blueprint_of(self.consultation(), "")
        try:
            made = templates.keep(actor=self.user, blueprint=blueprint, at=clock.now(), **data)
        except templates.TitleTakenError as error:
            raise ConflictError("Another template has this title.") from error
        except templates.PlaceholderError as error:
            raise refused("body", f"{{{error.name}}} is no placeholder.") from error
        return Response(TemplateOutput(_template(made)).data, status.HTTP_201_CREATED)


def _template(row: AnswerTemplate) -> dict[str, Any]:
    return {"id": row.pk, "title": row.title, "body": row.body}


class Batches(Drafting):
    """Answering many comments at once."""

    scopes = {"post": "answers:write"}
    rules = {"post": rules.answer_comments}

    @extend_schema(operation_id="comments_answer", request=BatchInput, responses={201: BatchOutput})
    def post(self, request: Request, slug: str) -> Response:
        """Draft an answer for each; comments that changed since they were read are left out and named."""
        data, desk = self.sent(BatchInput), self._desk()
        asked = {each["comment"]: each for each in data["comments"]}
        chosen = [fact for fact in desk.found.rows if f"C-{fact.number:04d}" in asked]
        try:
            templates.check(data["reason"])
        except templates.PlaceholderError as error:
            raise refused("reason", f"{{{error.name}}} is no placeholder.") from error
        decided = ruling({**data, "changes": []}, desk.blueprint)
        previews = templates.fill(data["reason"], boards.lines(chosen, desk.blueprint))
        seen = {}
        for fact in chosen:
            each = asked[f"C-{fact.number:04d}"]
            seen[fact.pk] = Seen(each["text"], each["answer"])
        try:
            done = bulk.draft(
                actor=self.user,
                blueprint=desk.blueprint,
                ruling=decided,
                reasons={each.line.fact.pk: each.reason for each in previews},
                seen=seen,
                at=clock.now(),
            )
        except actions.ReasonMissingError as error:
            raise refused("reason", "Say why. Only an acceptance goes without a reason.") from error
        except actions.TargetMissingError as error:
            raise refused("decision", "It needs “deferred_to” or “duplicate_of”.") from error
        left = [{"comment": each.code, "why": each.why} for each in done.left]
        known = {f"C-{fact.number:04d}" for fact in chosen}
        left += [{"comment": code, "why": "gone"} for code in asked if code not in known]
        body = {"batch": done.number, "drafted": done.count, "left": left}
        return Response(BatchOutput(body).data, status.HTTP_201_CREATED)

    def _desk(self) -> Desk:
        consultation = self.consultation()
        desk = boards.desk(consultation, Asked("", {}, "number"), clock.now())
        if desk is None:
            raise ConflictError("There is no draft yet.")
        return desk


class Groups(Drafting):
    """Letters of many."""

    scopes = {"get": "comments:read"}
    paged = True

    @extend_schema(operation_id="letters_list", responses=pages_of("Group", GroupOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the groups of the newest search, the largest first."""
        run = campaigns.newest_run(blueprint_of(self.consultation(), ""))
        rows: Any = campaigns.groups(run) if run else []
        return self.paginated(
            rows,
            lambda found: [
                {
                    "label": row.label,
                    "letters": row.letters,
                    "persons": row.persons,
                    "first": f"C-{row.first:04d}",
                }
                for row in found
            ],
        )


class Silent(Drafting):
    """Who has not spoken on which chapter."""

    scopes = {"get": "comments:read"}
    paged = True

    @extend_schema(operation_id="silence_list", responses=pages_of("SilenceCell", SilenceCellOutput))
    def get(self, request: Request, slug: str) -> Response:
        """List the cells by chapter and category; small ones are for staff only."""
        consultation: Consultation = self.consultation()
        blueprint = blueprint_of(consultation, "")
        full = rules.holds(self.user, slug, "coordinator", "moderator", "editor", "observer")
        table = silence(consultation, blueprint.pk, getattr(blueprint, "newest", None), full=full)
        cells = [
            {"chapter": title, "category": cell.category, "persons": cell.n}
            for _key, title, row in table.rows
            for cell in row
        ]
        return self.paginated(cells, lambda found: found)
