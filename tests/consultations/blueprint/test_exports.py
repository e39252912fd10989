"""What goes out: the log, the sheet, annotations, the synopsis, the draft with its comments."""

import io
import json
import re

import docx
import pytest
from django.urls import reverse

from consultations.blueprint.answers.models import Disposition, Release
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.exports import synopsis
from consultations.blueprint.exports.logging import Reader, entries
from consultations.blueprint.text.iso.reading import read_iso
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON

pytestmark = pytest.mark.django_db
SOURCE = (
    "# 3 Learners\n\nThe learner decides what moves. Nothing else does.\n\n"
    "- Small providers can join in one day.\n\n| Who | What |\n|---|---|\n| Learner | reads |\n"
)
HOSTILE = "=cmd|' /C calc'!A0\u202e\u200b <script>alert(1)</script>\n-2"


def address(name, version, **more):
    blueprint = version.blueprint
    path = {"slug": blueprint.consultation.slug, "blueprint": blueprint.slug}
    return reverse(name, kwargs=path | more)


def answer(row, by, *, public=True):
    release = Release.objects.create(blueprint=row.blueprint, released_by=by, at=NOON) if public else None
    return Disposition.objects.create(
        comment=row,
        number=1,
        decision="accepted_modified",
        reason="Worked in.",
        stage="released" if public else "drafted",
        release=release,
        by=by,
        at=NOON,
    )


def test_the_public_log_tells_public_answers_only(cast, client):
    version = publish(cast, SOURCE)
    out, kept = (comment_on(cast, version, "learner decides", body=HOSTILE, key=key) for key in "ab")
    answer(out, cast.editor)
    answer(kept, cast.editor, public=False)
    rows = json.loads(client.get(address("draft_log_file", version, kind="json")).content)["comments"]
    assert [row["decision"] for row in rows] == ["accepted_modified", ""]
    assert rows[0]["body"] == HOSTILE
    assert rows[0]["place"] == "3 ¶1"
    page = client.get(address("draft_log", version)).content.decode()
    assert "Worked in." in page
    assert "<script>alert(1)" not in page
    table = b"".join(client.get(address("draft_log_file", version, kind="csv")).streaming_content).decode()
    assert "'=cmd" in table
    assert client.get(address("draft_log_file", version, kind="exe")).status_code == 404


def test_a_country_that_would_name_somebody_is_left_out(cast, client):
    version = publish(cast, SOURCE)
    row = comment_on(cast, version, "learner decides")
    Comment.objects.filter(pk=row.pk).update(country="BE")
    (public,) = entries(version.blueprint, Reader())
    (inside,) = entries(version.blueprint, Reader(inside=True))
    assert public.log.country == ""
    assert inside.log.country == "BE"


def test_sealed_stances_are_in_no_file(cast, client):
    version = publish(cast, SOURCE)
    comment_on(cast, version, "learner decides", stance="-2", blocking=True)
    (shown,) = entries(version.blueprint, Reader(inside=True))
    (sealed,) = entries(version.blueprint, Reader(inside=True, sealed=True))
    assert [shown.log.stance, shown.log.blocking] == ["-2", True]
    assert [sealed.log.stance, sealed.log.blocking] == ["", False]


def test_the_sheet_comes_back_as_it_went_out(cast, client):
    version = publish(cast, SOURCE)
    row = comment_on(cast, version, "learner decides", body=HOSTILE, proposed_text="Learners decide.")
    answer(row, cast.editor)
    client.force_login(cast.editor)
    for kind in ("xlsx", "docx"):
        body = client.get(address("draft_sheet", version, kind=kind)).content
        sheet = read_iso(body, kind)
        (back,) = sheet.rows
        assert back.body == HOSTILE
        assert back.proposed_text == "Learners decide."
        assert [back.decision, back.clause, back.element, back.ordinal] == [
            "accepted_modified",
            "3",
            "paragraph",
            1,
        ]
    assert (
        read_iso(client.get(address("draft_sheet", version, kind="xlsx")).content, "xlsx").log[0].code
        == row.code
    )


def test_strangers_get_no_sheet(cast, client):
    version = publish(cast, SOURCE)
    assert client.get(address("draft_sheet", version, kind="xlsx")).status_code in {302, 404}


def test_annotations_say_where_a_comment_stands(cast, client):
    version = publish(cast, SOURCE)
    comment_on(cast, version, "learner decides", body="Say when.")
    body = json.loads(client.get(address("draft_annotations", version, number=1)).content)
    (item,) = body["items"]
    assert item["motivation"] == "commenting"
    assert item["target"]["selector"]["type"] == "FragmentSelector"
    assert body["partOf"]["total"] == 1
    assert client.get(address("draft_annotations", version, number=1), {"page": "x"}).status_code == 200


def test_a_withdrawn_comment_leaves_its_words_out(cast, client):
    version = publish(cast, SOURCE)
    row = comment_on(cast, version, "learner decides", body="SECRET words")
    Comment.objects.filter(pk=row.pk).update(state="withdrawn")
    for path in (
        address("draft_log_file", version, kind="json"),
        address("draft_annotations", version, number=1),
        address("draft_paper", version, number=1, kind="pdf"),
        address("draft_synopsis", version),
    ):
        assert b"SECRET" not in client.get(path).content


def test_the_draft_goes_out_with_its_comments(cast, client):
    version = publish(cast, SOURCE)
    row = comment_on(cast, version, "learner decides", body="Say when.")
    answer(row, cast.editor)
    word = client.get(address("draft_paper", version, number=1, kind="docx")).content
    text = " ".join(each.text for each in docx.Document(io.BytesIO(word)).paragraphs)
    assert "The learner decides what moves." in text
    assert client.get(address("draft_paper", version, number=1, kind="docx")).content == word
    paper = client.get(address("draft_paper", version, number=1, kind="pdf"))
    assert paper.content.startswith(b"%PDF")
    assert client.get(address("draft_paper", version, number=1, kind="md")).content.decode() == SOURCE
    assert client.get(address("draft_paper", version, number=1, kind="zip")).status_code == 404
    assert client.get(address("draft_paper", version, number=7, kind="pdf")).status_code == 404


def test_the_synopsis_hides_what_would_tell_of_few(cast, client):
    version = publish(cast, SOURCE)
    comment_on(cast, version, "learner decides")
    found = synopsis.facts(version.blueprint)
    table = next(each for each in synopsis.tables(found) if each.key == "chapter_type")
    assert table.rows == ["3 Learners"]
    assert table.cells == [[None]]
    page = client.get(address("draft_synopsis", version)).content.decode()
    assert "Category and country" in page
    assert re.search(r"1 comment by\s+1 people", page)
    assert client.get(address("draft_synopsis", version), {"format": "json"}).status_code == 200


def test_the_log_asks_as_often_for_three_comments_as_for_one(cast, django_assert_max_num_queries):
    version = publish(cast, SOURCE)
    for key in "abc":
        answer(comment_on(cast, version, "learner decides", key=key), cast.editor)
    with django_assert_max_num_queries(22):
        assert len(list(entries(version.blueprint, Reader(inside=True)))) == 3
