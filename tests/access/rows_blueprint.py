"""Drafts, comments, answers."""

from consultations.blueprint.comments.actions import Said, comment
from consultations.blueprint.drafts import actions
from consultations.programme.speaking import Speaker
from tests.access.table import Row, World, slug
from tests.factories import NOON

TEXT = "# Title\n\n## 1 Purpose\n\nFirst sentence here. Second sentence here.\n"


def prepare(world: World) -> None:
    for cast, thing in world.both():
        name = f"b-{cast.consultation.pk}"
        thing.blueprint = actions.create(
            actor=cast.editor, consultation=cast.consultation, slug=name, title={"en": "Blueprint"}, at=NOON
        )
        for text in (TEXT, TEXT + "\nAnother paragraph.\n"):
            thing.draft = actions.publish(
                actor=cast.editor, blueprint=thing.blueprint, title="Draft", source=text, at=NOON
            )
        thing.block = thing.draft.blocks.get(place="1 ¶1")
        thing.block.version = thing.draft
        who = Speaker(cast.person, cast.organisation, None)
        thing.comment = comment(
            block=thing.block,
            speaker=who,
            mandated=False,
            said=Said("Too vague."),
            ticked=[],
            key="k",
            at=NOON,
        )


def blueprint(thing, cast):
    return {**slug(thing, cast), "blueprint": thing.blueprint.slug}


def version(thing, cast):
    return {**blueprint(thing, cast), "number": 2}


def block(thing, cast):
    return {**version(thing, cast), "block": thing.block.block_id}


def code(thing, cast):
    return {**slug(thing, cast), "code": thing.comment.code}


ROWS = [
    Row("draft_now", "public", slug, status=302),
    Row("draft", "public", version),
    Row("draft_changes", "public", version),
    Row("block", "public", block),
    Row("comment_new", "public", block),
    Row("comments", "public", slug),
    Row("comments_mine", "public", slug),
    Row("comment", "public", code),
    Row("comment_edit", "link", code, allowed=("stakeholder",)),
    Row("comment_withdraw", "public", code, status=405),
    Row("comment_attribution", "public", code, status=405),
    Row("comment_verdict", "public", code, status=405),
    Row("drafts_manage", "edit", slug),
    Row("version_new", "edit", blueprint),
    Row("draft_binding", "edit", blueprint),
    Row("draft_bind", "edit", blueprint, post_only=True),
    Row("comments_manage", "edit", slug),
    Row("answers_release", "edit", slug, post_only=True),
    Row("comments_export", "edit", slug),
    Row("comment_dispose", "edit", code),
]
