"""Reading a version: text and comments side by side, any two versions compared, nothing of a candidate."""

import pytest
from django.urls import reverse

from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.drafts.models import Version
from consultations.blueprint.reading.comparing import compared
from consultations.blueprint.reading.shaping import parts
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON

pytestmark = pytest.mark.django_db
ONE = """# Purpose

Learners decide who reads. Nobody else does.

- Small providers join in one day.
- Large ones wait.

| Who | What |
|---|---|
| Learner | reads |

# Fees

Nobody pays for reading.
"""
TWO = ONE.replace("in one day", "in two days").replace("Nobody pays for reading.", "Readers pay a small fee.")
THREE = TWO + "\nA last word stands here.\n"


def address(version, name="draft", **more):
    path = {
        "slug": version.blueprint.consultation.slug,
        "blueprint": version.blueprint.slug,
        "number": version.number,
    }
    return reverse(name, kwargs={**path, **more})


def block_of(version, words):
    return next(row for row in version.blocks.order_by("order") if words in row.text)


def test_lists_and_tables_are_put_together_again(cast):
    version = publish(cast, ONE)
    shown = [(part.kind, len(part.blocks)) for part in parts(version.blocks.order_by("order"))]
    assert ("list", 2) in shown
    assert ("table", 1) in shown
    assert [kind for kind, _n in shown if kind == "heading"] == ["heading", "heading"]


def test_the_comments_on_a_paragraph_stand_beside_it(cast, client):
    version = publish(cast, ONE)
    comment_on(cast, version, "Learners decide", body="Say how they decide.")
    block = block_of(version, "Learners decide")
    plain = client.get(address(version)).content.decode()
    assert "Say how they decide." not in plain
    beside = client.get(address(version), {"at": str(block.block_id)}).content.decode()
    assert "Say how they decide." in beside
    assert 'id="said"' in beside
    assert 'id="said"' not in client.get(address(version), {"at": "nothing"}).content.decode()


def test_a_candidate_is_on_no_page(cast, client):
    version = publish(cast, ONE)
    Version.objects.create(
        blueprint=version.blueprint, number=2, title="Secret", source="# Secret", digest="0" * 64
    )
    assert client.get(reverse("draft_now", kwargs={"slug": cast.consultation.slug})).url == address(version)
    assert "Secret" not in client.get(address(version)).content.decode()
    for name in ("draft", "draft_changes"):
        path = {"slug": cast.consultation.slug, "blueprint": version.blueprint.slug, "number": 2}
        assert client.get(reverse(name, kwargs=path)).status_code == 404


def test_any_two_versions_are_compared_along_the_lineage(cast, client):
    one = publish(cast, ONE)
    two = publish(cast, TWO, one.blueprint, "Second")
    three = publish(cast, THREE, one.blueprint, "Third")
    ways = {
        row.row.after or row.row.before: row.row.how
        for section in compared(one, three)
        for row in section.changes
        if row.row.changed
    }
    assert ways["Small providers join in two days."] == "edited"
    assert ways["A last word stands here."] == "added"
    page = client.get(address(three, "draft_compare", old=1), {"only": "changes"}).content.decode()
    assert "two days" in page
    assert "Learners decide who reads" not in page
    assert sum(section.changed for section in compared(two, three)) == 1
    assert client.get(address(two, "draft_compare", old=2)).status_code == 404
    assert client.get(address(three, "draft_compare", old=9)).status_code == 404


def test_two_versions_are_chosen_in_any_order(cast, client):
    one = publish(cast, ONE)
    two = publish(cast, TWO, one.blueprint, "Second")
    there = reverse("draft_choose", kwargs={"slug": cast.consultation.slug, "blueprint": one.blueprint.slug})
    assert client.get(there, {"old": "2", "new": "1"}).url == address(two, "draft_compare", old=1)
    for asked in ({"old": "1", "new": "1"}, {"old": "x"}, {}, {"old": "9" * 30, "new": "1"}):
        assert client.get(there, asked).url == reverse("draft_now", kwargs={"slug": cast.consultation.slug})


def test_a_reader_is_shown_what_changed_since_they_read(cast, client):
    client.force_login(cast.stakeholder)
    one = publish(cast, ONE)
    client.post(address(one, "draft_have_read"))
    publish(cast, TWO, one.blueprint, "Second")
    three = publish(cast, THREE, one.blueprint, "Third")
    asked = client.get(address(three, "draft_changes"), {"since": "read"})
    assert asked.url == address(three, "draft_compare", old=1)
    assert client.get(address(three, "draft_changes")).url == address(three, "draft_compare", old=2)


def test_a_stranger_keeps_no_mark(cast, client):
    assert client.post(address(publish(cast, ONE), "draft_have_read")).status_code == 404


def test_a_comment_stands_where_a_person_put_it(cast, client):
    one = publish(cast, ONE)
    row = comment_on(cast, one, "Learners decide", body="Say how they decide.")
    elsewhere = block_of(one, "Nobody pays")
    AnchorRuling.objects.create(
        anchor=Anchor.objects.get(comment=row), ruling="placed", block=elsewhere, by=cast.editor, at=NOON
    )
    there = client.get(address(one), {"at": str(elsewhere.block_id)}).content.decode()
    before = client.get(address(one), {"at": str(block_of(one, "Learners decide").block_id)})
    assert "Say how they decide." in there
    assert "Say how they decide." not in before.content.decode()


def test_a_paragraph_tells_its_history(cast, client):
    one = publish(cast, ONE)
    two = publish(cast, TWO, one.blueprint, "Second")
    block = block_of(two, "two days")
    text = client.get(address(two, "block", block=block.block_id)).content.decode()
    assert "<del>" in text
    assert "Version 1" in text


def test_a_long_version_is_read_chapter_by_chapter(cast, client):
    source = "\n\n".join(
        f"# Chapter {n}\n\n" + "\n\n".join(f"Word {n}.{k}" for k in range(120)) for n in (1, 2, 3)
    )
    version = publish(cast, source)
    first, second = (client.get(address(version), {"chapter": n}).content.decode() for n in ("1", "2"))
    assert "Word 1.7" in first
    assert "Word 2.7" not in first
    assert "Word 2.7" in second
    assert "Word 3.7" in client.get(address(version), {"whole": "yes"}).content.decode()
    block = block_of(version, "Word 3.7")
    assert "Word 3.9" in client.get(address(version), {"at": str(block.block_id)}).content.decode()
    assert client.get(address(version), {"chapter": "99"}).status_code == 200


@pytest.mark.parametrize("paragraphs", [3, 280])
def test_reading_asks_nine_questions_whatever_stands_there(
    cast, client, paragraphs, django_assert_max_num_queries
):
    version = publish(
        cast, "# T\n\n" + "\n\n".join(f"Sentence number {n} stands here." for n in range(paragraphs))
    )
    for n in range(3):
        comment_on(cast, version, f"number {n} ", key=str(n))
    client.get(address(version))
    with django_assert_max_num_queries(9):
        client.get(address(version))
