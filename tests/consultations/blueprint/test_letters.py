"""Letters of many: found, shown with both counts, answered together; nobody hidden, merged or given a stance."""

import random
import time

import pytest
from django.urls import reverse

from consultations.blueprint.answers.silence import silence
from consultations.blueprint.campaigns import actions, queries
from consultations.blueprint.campaigns.models import GroupingRun, GroupMember
from consultations.blueprint.campaigns.tasks import nightly
from consultations.blueprint.comments import actions as comments
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.ledger.models import Position
from ds4skills.jobs.actions import drain
from ds4skills.jobs.rows import insert_all
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LETTER = (
    "We ask the consortium to keep the deadline for small providers at one working day and to pay for the support "
    "that they need, because without it none of them can join the data space at all."
)


@pytest.fixture
def letters(cast, at):
    """Six letters from one template among two comments of their own."""
    version = publish(cast)
    rows = [comment_on(cast, version, "one day", body=f"{LETTER} Signed {n}.", key=f"l{n}") for n in range(6)]
    comment_on(cast, version, "one day", body="Say when.", key="x")
    comment_on(cast, version, "one day", body="We agree.", key="y")
    return rows


def test_letters_are_found_counted_both_ways_and_shown_with_their_differences(cast, letters, client):
    before = list(Position.objects.values_list("pk", "stance"))
    run = actions.group(actor=cast.editor, blueprint=letters[0].blueprint, at=NOON)
    group = queries.groups(run).get()
    assert (group.label, group.letters, group.persons, group.first) == ("G-0001", 6, 1, 1)
    counts = queries.counts(letters[0].blueprint)
    assert (counts.comments, counts.persons, counts.letters, counts.writers, counts.own) == (8, 1, 6, 1, 2)
    base = cast.consultation.get_absolute_url()
    assert "6 letters" in client.get(f"{base}letters/").content.decode()
    page = client.get(f"{base}letters/G-0001/").content.decode()
    assert "<ins>" in page
    assert all(row.code in page for row in letters)
    assert "6 letters like it" in client.get(letters[3].get_absolute_url()).content.decode()
    assert client.get(f"{base}letters/G-0099/").status_code == 404
    assert list(Position.objects.values_list("pk", "stance")) == before


def test_a_search_without_news_changes_nothing_and_runs_each_night(cast, letters):
    nightly(NOON)
    nightly(NOON)
    assert GroupingRun.objects.count() == 1
    comments.withdraw(row=letters[0], at=NOON)
    assert queries.groups(GroupingRun.objects.get()).get().letters == 5
    nightly(NOON)
    assert GroupMember.objects.filter(run=GroupingRun.objects.latest("pk")).count() == 5


def test_editors_search_now_and_answer_a_group_together(cast, letters, sign_in):
    client, slug = sign_in(cast.editor), cast.consultation.slug
    answer = client.post(reverse("letters_search", kwargs={"slug": slug}))
    assert answer.status_code == 302
    drain()
    assert "6 letters of many in 1 groups" in client.get(answer["Location"]).content.decode()
    many = reverse("comments_bulk", kwargs={"slug": slug})
    form = {"act": "draft", "scope": "all", "q": "group=G-0001", "decision": "noted", "weight": "editorial"}
    page = client.post(many, {**form, "step": "preview", "reason": "Thank you for {code}."})
    assert len(page.context["previews"]) == 6
    done = client.post(
        many, {**form, "step": "do", "reason": "Thank you for {code}.", "seen": page.context["seen"]}
    )
    assert done.context["done"].count == 6
    assert letters[2].dispositions.get().reason == "Thank you for C-0003."
    assert sign_in(cast.observer).post(reverse("letters_search", kwargs={"slug": slug})).status_code == 403


def test_five_thousand_comments_are_searched_in_three_seconds(cast, at):
    version = publish(cast)
    first = comment_on(cast, version, "one day")
    draw, words = random.Random(5), [f"word{n}" for n in range(4000)]
    insert_all(
        [
            Comment(
                blueprint=version.blueprint,
                number=n,
                version=version,
                voice=first.voice,
                author=first.author,
                key=f"p{n}",
                at=NOON,
            )
            for n in range(2, 5001)
        ]
    )
    rows = Comment.objects.filter(number__gt=1).order_by("number").values_list("pk", flat=True)
    bodies = [
        f"{LETTER} {draw.choice(words)} {draw.choice(words)}."
        if n % 10 == 0
        else " ".join(draw.choices(words, k=60))
        for n in range(len(rows))
    ]
    insert_all(
        [
            CommentText(comment_id=pk, number=1, body=body, at=NOON)
            for pk, body in zip(rows, bodies, strict=True)
        ]
    )
    begun = time.process_time()
    run = actions.group(actor=None, blueprint=version.blueprint, at=NOON)
    took = time.process_time() - begun
    print("letters", round(took, 2))
    group = queries.groups(run).get()
    assert group.letters == sum(body.startswith(LETTER) for body in bodies)
    assert took <= 3


def test_silent_categories_are_full_for_staff_and_safe_for_the_public(cast, letters, client, sign_in):
    blueprint = letters[0].blueprint
    version = letters[0].version.pk
    full = silence(cast.consultation, blueprint.pk, version, full=True)
    assert [cell.n for _key, _title, cells in full.rows for cell in cells if cell.category] == [1]
    public = silence(cast.consultation, blueprint.pk, version, full=False)
    assert [cell.n for _key, _title, cells in public.rows for cell in cells] == [None]
    path = reverse("chapters_silent", kwargs={"slug": cast.consultation.slug})
    assert "too few to show" in client.get(path).content.decode()
    assert "too few to show" not in sign_in(cast.observer).get(path).content.decode()
