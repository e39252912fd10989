"""Drafts, comments, answers."""

from datetime import timedelta

from consultations.blueprint.answers import templates
from consultations.blueprint.answers.models import SavedFilter
from consultations.blueprint.bindings.actions import propose
from consultations.blueprint.campaigns.models import CommentGroup, GroupingRun, GroupMember
from consultations.blueprint.comments.actions import comment
from consultations.blueprint.comments.keeping import keep
from consultations.blueprint.comments.models import ProxyLink
from consultations.blueprint.comments.replying import Answering, Words
from consultations.blueprint.comments.replying import reply as reply_to
from consultations.blueprint.comments.words import Said
from consultations.blueprint.drafts import actions, figures, preparing, writing
from consultations.programme.speaking import Speaker
from ds4skills.web import links
from tests.access.table import Row, World, slug
from tests.consultations.blueprint.answering import released
from tests.factories import NOON

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010804000000b51c0c020000000b4944415478da6364600000"
    "00060002309c5d1d0000000049454e44ae426082"
)
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
        thing.binding = propose(actor=cast.editor, row=thing.block, scope="block", kind="clause", at=NOON)
        thing.figure = figures.keep(
            actor=cast.editor, blueprint=thing.blueprint, content=PNG, name="x.png", alt="A dot", at=NOON
        )
        draft = writing.begin(actor=cast.editor, blueprint=thing.blueprint, at=NOON)
        writing.save(
            actor=cast.editor, draft=draft, source=TEXT + "\nOne more.\n", revision=draft.revision, at=NOON
        )
        preparing.prepare(actor=cast.editor, blueprint=thing.blueprint, at=NOON)
        who = Speaker(cast.person, cast.organisation, None)
        thing.comment = comment(
            block=thing.block,
            speaker=who,
            mandated=False,
            said=Said("Too vague."),
            key="k",
            at=NOON,
        )
        thing.reply = reply_to(row=thing.comment, by=Answering(who), words=Words("In May."), key="k", at=NOON)
        thing.kept = keep(holder=str(cast.person.pk), place="new:1:0", fields={"body": "Mine"}, at=NOON)
        thing.secret, digest = links.draw()
        ProxyLink.objects.create(
            comment=thing.comment, sha256=digest, expires_at=NOON + timedelta(days=9), at=NOON
        )
        thing.answered = comment(
            block=thing.block,
            speaker=who,
            mandated=False,
            said=Said("Too short.", attribution="category"),
            key="answered",
            at=NOON,
        )
        _answer(cast, thing)


def _answer(cast, thing):
    released(cast, thing.answered)
    thing.template = templates.keep(
        actor=cast.editor, blueprint=thing.blueprint, title="Thanks", body="Thank you, {name}.", at=NOON
    )
    thing.saved = SavedFilter.objects.create(
        blueprint=thing.blueprint, owner=cast.editor, name="Open", query="stage=open"
    )
    run = GroupingRun.objects.create(blueprint=thing.blueprint, digest="d", at=NOON)
    thing.letter = "G-0001"
    group = CommentGroup.objects.create(run=run, label=thing.letter)
    GroupMember.objects.create(run=run, group=group, comment=thing.comment)


def blueprint(thing, cast):
    return {**slug(thing, cast), "blueprint": thing.blueprint.slug}


def version(thing, cast):
    return {**blueprint(thing, cast), "number": 2}


def log_file(thing, cast):
    return {**blueprint(thing, cast), "kind": "json"}


def sheet(thing, cast):
    return {**blueprint(thing, cast), "kind": "xlsx"}


def paper(thing, cast):
    return {**version(thing, cast), "kind": "md"}


def compared(thing, cast):
    return {**version(thing, cast), "old": 1}


def block(thing, cast):
    return {**version(thing, cast), "block": thing.block.block_id}


def candidate(thing, cast):
    return {**blueprint(thing, cast), "number": 3}


def figure(thing, cast):
    return {**blueprint(thing, cast), "digest": thing.figure.digest}


def bound(thing, cast):
    return {**blueprint(thing, cast), "pk": thing.binding.pk}


def wording(thing, cast):
    return {**slug(thing, cast), "pk": thing.binding.pk}


def code(thing, cast):
    return {**slug(thing, cast), "code": thing.comment.code}


def reply(thing, cast):
    return {**code(thing, cast), "pk": thing.reply.pk}


def anchor(thing, cast):
    return {**blueprint(thing, cast), "pk": thing.comment.anchors.get().pk}


def kept(thing, cast):
    return {**slug(thing, cast), "pk": thing.kept.pk}


def secret(thing, cast):
    return {**slug(thing, cast), "secret": thing.secret}


def answered(thing, cast):
    return {**slug(thing, cast), "code": thing.answered.code}


def no_link(thing, cast):
    return {**slug(thing, cast), "secret": "no-such-link"}


def letter(thing, cast):
    return {**slug(thing, cast), "label": thing.letter}


def mine_only(thing, cast):
    return {**slug(thing, cast), "pk": thing.saved.pk}


def template(thing, cast):
    return {**slug(thing, cast), "pk": thing.template.pk}


ROWS = [
    Row("comment_whole", "public", version),
    Row("comments_keep", "public", slug, status=405),
    Row("comment_text", "link", kept, allowed=("stakeholder",)),
    Row("comment_discard", "public", kept, status=405),
    Row("comment_confirm", "public", secret),
    Row("comment_reply", "public", code, status=405),
    Row("reply_withdraw", "public", reply, status=405),
    Row("comment_endorse", "public", code, status=405),
    Row("comment_unendorse", "public", code, status=405),
    Row("comment_count", "public", code, status=405),
    Row("comment_report", "public", code),
    Row("comment_appeal", "link", code, allowed=("stakeholder",)),
    Row("reply_report", "public", reply),
    Row("reply_appeal", "link", reply, allowed=("stakeholder",)),
    Row("moderation", "moderate", slug),
    Row("comment_moderate", "moderate", code),
    Row("reply_moderate", "moderate", reply),
    Row("anchors", "edit", blueprint),
    Row("anchor_place", "edit", anchor),
    Row(
        "comment_record",
        "link",
        blueprint,
        allowed=("coordinator", "moderator", "editor"),
        but={"nobody": 302, "observer": 403},
    ),
    Row("draft_now", "public", slug, status=302),
    Row("draft", "public", version),
    Row("draft_changes", "public", version, status=302),
    Row("draft_compare", "public", compared),
    Row("draft_choose", "public", blueprint, status=302),
    Row("draft_have_read", "public", version, status=405),
    Row("block", "public", block),
    Row("comment_new", "public", block),
    Row("comments", "public", slug),
    Row("comments_mine", "public", slug),
    Row("comment", "public", code),
    Row("comment_edit", "link", code, allowed=("stakeholder",)),
    Row("comment_withdraw", "public", code, status=405),
    Row("comment_attribution", "public", code, status=405),
    Row("comment_verdict", "link", answered, allowed=("stakeholder",)),
    Row("verdict_link", "public", no_link, status=410),
    Row("answers", "public", slug),
    Row("chapters_silent", "public", slug),
    Row("letters", "public", slug),
    Row("letter", "public", letter),
    Row("drafts_manage", "edit", slug),
    Row("version_new", "edit", blueprint, status=302),
    Row("draft_write", "edit", blueprint),
    Row("draft_download", "edit", blueprint),
    Row("blueprint_name", "edit", blueprint),
    Row("draft_import", "edit", blueprint),
    Row("draft_figures", "edit", blueprint),
    Row("draft_figure", "link", figure, allowed=("coordinator", "editor")),
    Row("candidate", "edit", blueprint),
    Row("candidate_pairs", "edit", blueprint),
    Row("candidate_changes", "edit", blueprint),
    Row("draft_asked", "edit", blueprint),
    Row("version_time", "coordinate", version),
    Row("binding_propose", "edit", blueprint, post_only=True),
    Row("binding_option", "edit", blueprint, post_only=True),
    Row("binding_unbind", "edit", bound, post_only=True),
    Row("binding_rule", "edit", bound, post_only=True),
    Row("wording_again", "link", wording, allowed=("stakeholder", "colleague")),
    Row("draft_binding", "edit", blueprint),
    Row("draft_bind", "edit", blueprint, post_only=True),
    Row("comments_manage", "observe", slug),
    Row("filter_keep", "edit", slug),
    Row("filter_drop", "edit", mine_only, post_only=True),
    Row("comments_bulk", "edit", slug, post_only=True),
    Row("letters_search", "edit", slug, post_only=True),
    Row("comments_export", "edit", slug),
    Row("draft_log", "public", blueprint),
    Row("draft_log_file", "public", log_file),
    Row("draft_synopsis", "public", blueprint),
    Row("draft_annotations", "public", version),
    Row("draft_paper", "public", paper),
    Row("draft_sheet", "edit", sheet),
    Row("comment_dispose", "edit", code),
    Row("answer_agree", "edit", code, post_only=True),
    Row("comment_note", "edit", code, post_only=True),
    Row("answers_manage", "edit", slug),
    Row("answers_release", "coordinate", slug, post_only=True),
    Row("answer_templates", "edit", slug),
    Row("answer_template", "edit", template),
    Row("template_remove", "edit", template, post_only=True),
]
