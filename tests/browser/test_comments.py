"""Comments in a real browser: written by keyboard without scripts, kept while typed, selected; no page breaks a rule."""

import pytest
from django.urls import reverse

from consultations.blueprint.comments.models import Comment, CommentDraft
from consultations.blueprint.comments.replying import Answering, Words, reply
from consultations.blueprint.moderation.actions import hide
from tests.browser.looking import listen, look
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.consultations.blueprint.test_talking import colleague, endorse, moved_pair
from tests.consultations.blueprint.test_writing import TEXT, form_of
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_sentence_is_commented_on_a_phone_without_scripts(cast, visit):
    version = publish(cast, TEXT)
    page = visit(cast.stakeholder, scripts=False)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(form_of(version, "First one"))
    page.get_by_label("Second one here.").check()
    page.get_by_label("Your comment").fill("Say which one.")
    page.get_by_role("button", name="Suggest new wording").click()
    assert page.get_by_label("The wording you suggest").input_value() == "Second one here."
    page.get_by_label("The wording you suggest").fill("Second two here.")
    page.get_by_role("button", name="Publish comment").click()
    assert page.get_by_text("Published as C-0001").is_visible()
    assert Comment.objects.get().anchors.get().quote == "Second one here."


def test_what_is_typed_is_kept_and_comes_back(cast, visit):
    version = publish(cast, TEXT)
    page = visit(None)
    heard = listen(page)
    page.goto(form_of(version, "Only this"))
    with page.expect_response(lambda answer: answer.request.method == "PATCH") as saved:
        page.get_by_label("Your comment").fill("Half a sentence")
    assert saved.value.status == 200
    page.goto(form_of(version, "Only this"))
    assert page.get_by_label("Your comment").input_value() == "Half a sentence"
    assert CommentDraft.objects.count() == 1
    assert heard == []


def test_pages_of_comments_break_no_rule(cast, visit):
    row, _stays, version = moved_pair(cast)
    endorse(cast, row)
    by = Answering(colleague(cast))
    reply(row=row, by=by, words=Words("In May.", "Say when."), key="k", at=NOON)
    gone = comment_on(cast, version, "Small providers", key="g", proposed_text="Small ones can join.")
    hide(actor=cast.moderator, target=gone, reason="spam", public_note="Twice.", staff_note="", at=NOON)
    base = cast.consultation.get_absolute_url()
    page = visit(cast.stakeholder)
    for path in (
        form_of(version, "Small providers"),
        form_of(version, "Second"),
        row.get_absolute_url(),
        gone.get_absolute_url(),
        f"{base}comments/",
        f"{base}comments/mine/",
        f"{row.get_absolute_url()}report/",
        f"{gone.get_absolute_url()}appeal/",
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path


def test_staff_pages_of_comments_break_no_rule(cast, visit):
    row, _stays, version = moved_pair(cast)
    base = cast.consultation.get_absolute_url()
    page = visit(cast.coordinator)
    anchor = row.anchors.order_by("-id")[0]
    for path in (
        f"{base}manage/moderation/",
        f"{base}manage/moderation/{row.code}/",
        f"{base}manage/blueprint/b/moved/",
        reverse("anchor_place", kwargs={"slug": cast.consultation.slug, "blueprint": "b", "pk": anchor.pk}),
        f"{base}manage/blueprint/b/record/",
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path
    assert version.number == 2
