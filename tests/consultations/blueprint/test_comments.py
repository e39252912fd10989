"""Drafts and comments: immutable versions, carried comments, one answer at a time, nothing executes."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations.blueprint.answers import actions as answers
from consultations.blueprint.comments import actions as comments
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.views import path_of
from consultations.blueprint.drafts import actions as drafts
from consultations.blueprint.drafts.models import BlockText
from consultations.programme.speaking import Speaker
from consultations.register.consent.actions import withdraw
from consultations.register.consent.attributing import choose
from tests.factories import NOON

pytestmark = pytest.mark.django_db
FIRST = (
    "# One\n\nThe learner decides what moves. Nothing else does.\n\nSmall providers can join in one day.\n"
)
SECOND = FIRST.replace("in one day", "in two days").replace(
    "# One\n", "# One\n\nA new paragraph stands here.\n"
)


def publish(cast, source=FIRST, blueprint=None, title="First"):
    """Publish a text; gives its version."""
    blueprint = blueprint or drafts.create(
        actor=cast.editor, consultation=cast.consultation, slug="b", title={"en": "Blueprint"}, at=NOON
    )
    return drafts.publish(actor=cast.editor, blueprint=blueprint, title=title, source=source, at=NOON)


def comment_on(cast, version, words, body="Say when.", key="k", **more):
    """Comment on the block that holds some words."""
    block = next(
        each
        for each in version.blocks.select_related("version__blueprint__consultation")
        if words in each.text
    )
    return comments.comment(
        block=block,
        speaker=Speaker(cast.person, cast.organisation, None),
        mandated=False,
        said=comments.Said(body, **more),
        key=key,
        at=NOON,
    )


def test_a_published_text_refuses_every_change(cast):
    version = publish(cast)
    for act in (
        lambda: BlockText.objects.filter(version=version).update(text="changed"),
        BlockText.objects.filter(version=version).delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_comments_find_their_words_in_the_next_version(cast):
    first = publish(cast)
    same = comment_on(cast, first, "learner decides", key="a")
    changed = comment_on(cast, first, "one day", key="b")
    second = publish(cast, SECOND, first.blueprint, "Second")
    found = {
        row.comment_id: (row.status, row.block.text if row.block else "")
        for row in Anchor.objects.filter(version=second).select_related("block")
    }
    assert found[same.pk][0] == "exact"
    assert "learner decides" in found[same.pk][1]
    assert found[changed.pk][0] != "exact"
    assert Anchor.objects.filter(version=first).count() == 2


def test_the_same_form_twice_is_one_comment(cast):
    version = publish(cast)
    assert comment_on(cast, version, "one day").pk == comment_on(cast, version, "one day").pk
    assert Comment.objects.count() == 1


def test_two_editors_of_one_comment_do_not_overwrite_each_other(cast):
    row = comment_on(cast, publish(cast), "one day")
    facts = {"comment": row, "seen": 0, "at": NOON}
    answers.dispose(actor=cast.editor, ruling=answers.Ruling("rejected", reason="No."), **facts)
    with pytest.raises(answers.AnsweredMeanwhileError):
        answers.dispose(actor=cast.coordinator, ruling=answers.Ruling("noted", reason="Yes."), **facts)
    assert row.dispositions.count() == 1


def test_only_an_acceptance_goes_without_a_reason(cast):
    row = comment_on(cast, publish(cast), "one day")
    with pytest.raises(answers.ReasonMissingError):
        answers.dispose(
            actor=cast.editor,
            comment=row,
            ruling=answers.Ruling("rejected", "editorial", " "),
            seen=0,
            at=NOON,
        )


HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "<img src=x onerror=alert(1)>",
    "![x](https://tracker.example/p.png)",
    "<svg onload=alert(1)>",
    "[x](data:text/html,<script>alert(1)</script>)",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_markdown_is_text_in_every_reader(cast, sign_in, text):
    version = publish(cast, f"# One\n\nWords {text} more words.\n")
    comment_on(cast, version, "Words", body=text)
    client = sign_in(cast.stakeholder)
    base = cast.consultation.get_absolute_url()
    for path in (f"{base}blueprint/b/v1/", f"{base}comments/"):
        page = client.get(path)
        body = page.content.decode().partition("<main")[2]
        assert page.status_code == 200
        for bad in ("<script", "<img", "<svg onload", 'href="javascript', 'href="data', "onerror=alert(1)>"):
            assert bad not in body.replace("&lt;", "‹"), (path, bad)


def test_a_name_stands_beside_a_comment_only_as_its_author_chose(cast, sign_in):
    comment = comment_on(cast, publish(cast), "learner")
    public, editor = sign_in(), sign_in(cast.editor)
    addresses = [f"/consultations/{cast.consultation.slug}/comments/", comment.get_absolute_url()]

    def shown():
        return ["Lindqvist" in public.get(address).text for address in addresses]

    assert shown() == [False, False]
    choose(key=cast.person.pk, choice="name", at=NOON, language="en", via="page", source=comment.source)
    assert shown() == [True, True]
    withdraw(key=cast.person.pk, purpose="publish-name", via="page", at=NOON)
    assert shown() == [False, False]
    assert "Lindqvist" in editor.get(f"/consultations/{cast.consultation.slug}/manage/comments/").text


def test_sealed_stances_stand_on_no_page_but_their_authors(cast, sign_in):
    found = comment_on(cast, publish(cast), "learner decides", stance="-2", blocking=True)
    cast.consultation.sealed = True
    cast.consultation.save(update_fields=["sealed"])
    root = cast.consultation.get_absolute_url()
    block = BlockText.objects.get(anchors__comment=found)
    there = reverse("block", kwargs={**path_of(block.version), "block": block.block_id})
    pages = [f"{root}comments/", f"{root}comments/{found.code}/", f"{root}manage/comments/", there]
    for path in pages:
        answer = sign_in(cast.coordinator).get(path)
        assert answer.status_code == 200, path
        assert "Strongly oppose" not in answer.content.decode(), path
        assert "objects" not in answer.content.decode().partition("<main")[2], path
    own = sign_in(cast.stakeholder).get(f"{root}comments/{found.code}/").content.decode()
    assert "Strongly oppose" in own
