"""The editors' board: facets with counts, seals, notes, saved filters, work on many comments at once."""

import time
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from consultations.blueprint.answers import bulk, facets, templates
from consultations.blueprint.answers.actions import Ruling
from consultations.blueprint.answers.bulk import Seen
from consultations.blueprint.answers.facets import Fact, board
from consultations.blueprint.answers.models import AnswerTemplate, Disposition, SavedFilter, Triage
from consultations.blueprint.comments import actions as comments
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, CommentText
from consultations.blueprint.comments.words import Said
from consultations.ledger.models import Position
from ds4skills.jobs.rows import insert_all
from tests.budgets.counting import cost, statements
from tests.consultations.blueprint.answering import agreed, draft
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 4)


def fact(number, **more):
    """Give a comment as the board counts it."""
    given_ = {
        **dict.fromkeys(Fact._fields, ""),
        "pk": number,
        "number": number,
        "order": number,
        "blocking": False,
        "bound": True,
        "due": None,
        "tags": (),
        "proposed": False,
        "endorsements": 0,
        "words": 10,
        "text": 1,
        "answer": 0,
    }
    return Fact(**{**given_, **more})


facts = st.lists(
    st.builds(
        lambda n, t, s, tags, e: fact(n, type=t, stance=s, blocking=s == "-2", tags=tags, endorsements=e),
        st.integers(1, 99),
        st.sampled_from(["general", "editorial"]),
        st.sampled_from(["", "1", "-2"]),
        st.lists(st.sampled_from(["a", "b"]), unique=True, max_size=2).map(tuple),
        st.integers(0, 30),
    ),
    max_size=30,
)


@given(facts, st.sampled_from(facets.FACETS), st.data())
def test_a_count_is_what_choosing_its_value_would_list(rows, name, data):
    asked = data.draw(
        st.dictionaries(st.sampled_from(["type", "stance", "tag"]), st.sampled_from(["a", "1", "general"]))
    )
    found = board(rows, asked, "number", TODAY, sealed=False)
    for value, n in found.counts[name].items():
        chosen = board(rows, {**asked, name: value}, "number", TODAY, sealed=False)
        assert len(chosen.rows) == n


@given(
    facts,
    st.sampled_from(["stance", "blocking", "unbound", "endorsements"]),
    st.sampled_from(list(facets.SORTS)),
)
def test_while_sealed_nothing_tells_of_stances(rows, name, sort):
    asked = {name: "yes"}
    found = board(rows, asked, sort, TODAY, sealed=True)
    blank = [each._replace(stance="", blocking=False, endorsements=0) for each in rows]
    there = board(blank, {}, sort, TODAY, sealed=True)
    assert [each.pk for each in found.rows] == [each.pk for each in there.rows]
    assert not facets.STANCES & set(found.counts)


@pytest.fixture
def desk(cast, at):
    """Two comments on a published draft, and the board's address."""
    version = publish(cast)
    first = comment_on(cast, version, "one day", key="a", stance="-2", blocking=True)
    second = comment_on(cast, version, "learner decides", body="Which learner?", key="b", type="question")
    return first, second, reverse("comments_manage", kwargs={"slug": cast.consultation.slug})


def texts(answer):
    return answer.content.decode()


def test_the_board_narrows_by_facets_and_keeps_a_filter_under_a_name(cast, desk, sign_in):
    first, second, path = desk
    client = sign_in(cast.editor)
    page = client.get(path, {"type": "question"})
    assert [line.comment.pk for line in page.context["lines"]] == [second.pk]
    assert client.get(path, {"blocking": "yes"}).context["lines"][0].comment.pk == first.pk
    assert client.get(path, {"type": "nonsense", "page": "999", "sort": "x"}).status_code == 200
    kept = reverse("filter_keep", kwargs={"slug": cast.consultation.slug})
    assert client.post(f"{kept}?type=question", {"name": ""}).status_code == 422
    assert client.post(f"{kept}?type=question", {"name": "Questions"}).status_code == 302
    assert "Questions" in texts(client.get(path))
    assert "Questions" not in texts(sign_in(cast.coordinator).get(path))
    saved = SavedFilter.objects.get()
    drop = reverse("filter_drop", kwargs={"slug": cast.consultation.slug, "pk": saved.pk})
    assert sign_in(cast.coordinator).post(drop).status_code == 404
    assert sign_in(cast.editor).post(drop).status_code == 302


def test_observers_read_the_board_without_notes(cast, desk, sign_in):
    first, _second, path = desk
    bulk.annotate(actor=cast.editor, comment=first, text="Ask the lawyers.", at=NOON)
    assert "Ask the lawyers." in texts(sign_in(cast.editor).get(path))
    seen = texts(sign_in(cast.observer).get(path))
    assert first.code in seen
    assert "Ask the lawyers." not in seen
    many = reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    assert sign_in(cast.observer).post(many, {"act": "tag"}).status_code == 403


def test_many_are_assigned_and_tagged_ticked_or_all_that_match(cast, desk, sign_in):
    first, second, _path = desk
    client, many = sign_in(cast.editor), reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    assert client.post(many, {"act": "assign", "scope": "page"}).status_code == 409
    assert client.post(many, {"act": "nothing", "scope": "all"}).status_code == 409
    form = {"act": "assign", "scope": "page", "comment": [first.number]}
    assert client.post(many, form).status_code == 200
    done = client.post(many, {**form, "step": "do", "editor": cast.coordinator.pk, "due": "2026-05-01"})
    assert done.status_code == 302
    assert client.post(many, {**form, "step": "do", "editor": cast.observer.pk}).status_code == 422
    row = Triage.objects.get()
    assert (row.comment_id, row.editor, row.due) == (first.pk, cast.coordinator, date(2026, 5, 1))
    tagged = {
        "act": "tag",
        "scope": "all",
        "q": urlencode({"type": "question"}),
        "step": "do",
        "add": "legal,  costs ",
    }
    assert client.post(many, tagged).status_code == 302
    assert Triage.objects.get(comment=second).tags == ["costs", "legal"]
    assert client.post(many, {**tagged, "add": "", "drop": "costs"}).status_code == 302
    assert Triage.objects.get(comment=second).tags == ["legal"]
    assert Triage.objects.get(comment=first).editor == cast.coordinator


def template(cast, blueprint, body="Thank you, {name}: {code} on “{quote}” at {place}."):
    return templates.keep(actor=cast.editor, blueprint=blueprint, title="Thanks", body=body, at=NOON)


def test_a_batch_is_previewed_word_by_word_and_leaves_out_what_changed(cast, desk, sign_in):
    first, second, _path = desk
    client, many = sign_in(cast.editor), reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    comments.attribute(row=first, choice="name", language="en", at=NOON)
    kept = template(cast, first.blueprint)
    form = {"act": "draft", "scope": "all", "template": kept.pk, "decision": "noted", "weight": "editorial"}
    page = client.post(many, {**form, "step": "preview"})
    reasons = [each.reason for each in page.context["previews"]]
    assert reasons[0].startswith(
        f"Thank you, {cast.person}: C-0001 on “Small providers can join in one day.” at "
    )
    comments.edit(row=second, said=Said("Which learners?", type="question"), at=NOON)
    done = client.post(many, {**form, "step": "do", "seen": page.context["seen"]})
    assert [(code, str(why)) for code, why in done.context["left"]] == [
        ("C-0002", "its author changed it meanwhile")
    ]
    made = Disposition.objects.get()
    assert (made.reason, made.batch, made.stage, made.decision) == (reasons[0], "B-0001", "drafted", "noted")
    again = client.post(many, {**form, "step": "do", "seen": page.context["seen"]})
    assert {str(why) for _code, why in again.context["left"]} == {
        "answered meanwhile",
        "its author changed it meanwhile",
    }
    comments.withdraw(row=second, at=NOON)
    last = client.post(many, {**form, "step": "do", "seen": page.context["seen"]})
    assert ("C-0002", "withdrawn or hidden meanwhile") in [(c, str(w)) for c, w in last.context["left"]]


def test_a_name_is_filled_in_only_as_its_author_chose(cast, desk, sign_in):
    first, _second, _path = desk
    comments.attribute(row=first, choice="category", language="en", at=NOON)
    client, many = sign_in(cast.editor), reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    form = {"act": "draft", "scope": "page", "comment": [1], "decision": "noted", "weight": "editorial"}
    page = client.post(many, {**form, "step": "preview", "reason": "Dear {name}"})
    assert [each.reason for each in page.context["previews"]] == ["Dear Industry associations"]


def test_an_unknown_placeholder_is_said_at_its_field(cast, desk, sign_in):
    client = sign_in(cast.editor)
    path = reverse("answer_templates", kwargs={"slug": cast.consultation.slug})
    page = client.post(path, {"title": "T", "body": "Dear {surname}, as typed."})
    assert page.status_code == 422
    assert "Dear {surname}, as typed." in texts(page)
    assert client.post(path, {"title": "T", "body": "Dear {name}."}).status_code == 302
    assert client.post(path, {"title": "T", "body": "Twice."}).status_code == 422
    assert AnswerTemplate.objects.get().body == "Dear {name}."
    many = reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    form = {"act": "draft", "scope": "all", "decision": "noted", "weight": "editorial", "step": "preview"}
    assert client.post(many, {**form, "reason": "{x}"}).status_code == 422
    assert client.post(many, {**form, "reason": ""}).status_code == 422


def test_duplicates_are_marked_together_but_never_in_a_circle(cast, desk, sign_in):
    first, second, _path = desk
    client, many = sign_in(cast.editor), reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    form = {
        "act": "duplicates",
        "scope": "all",
        "decision": "duplicate",
        "weight": "editorial",
        "reason": "Same.",
    }
    assert client.post(many, {**form, "step": "preview", "duplicate_of": "C-0009"}).status_code == 422
    assert client.post(many, {**form, "step": "preview", "duplicate_of": ""}).status_code == 422
    page = client.post(many, {**form, "step": "preview", "duplicate_of": "C-0001"})
    done = client.post(many, {**form, "step": "do", "duplicate_of": "c-1", "seen": page.context["seen"]})
    assert [(code, str(why)) for code, why in done.context["left"]] == [("C-0001", "it would repeat itself")]
    assert Disposition.objects.get().duplicate_of == first
    assert Disposition.objects.get().comment == second


def test_many_drafts_are_agreed_to_by_another_editor(cast, desk, sign_in):
    first, second, _path = desk
    draft(cast, first)
    draft(cast, second, by=cast.coordinator)
    many = reverse("comments_bulk", kwargs={"slug": cast.consultation.slug})
    client = sign_in(cast.coordinator)
    page = client.post(many, {"act": "agree", "scope": "all"})
    done = client.post(many, {"act": "agree", "scope": "all", "step": "do", "seen": page.context["seen"]})
    assert [(code, str(why)) for code, why in done.context["left"]] == [("C-0002", "you drafted it yourself")]
    assert first.dispositions.order_by("-number").first().stage == "agreed"
    assert second.dispositions.order_by("-number").first().stage == "drafted"


def fill(cast, version, first, count):
    """Make many comments quickly, by the voice of one."""
    base = Comment.objects.filter(blueprint=version.blueprint).select_related("voice").earliest("pk")
    last = Comment.objects.filter(blueprint=version.blueprint).count()
    rows = [
        Comment(
            blueprint=version.blueprint,
            number=last + n,
            version=version,
            voice=base.voice,
            author=base.author,
            category=base.category,
            country=("SE", "FR", "DE")[n % 3],
            type=("general", "editorial")[n % 2],
            key=f"f{first}-{n}",
            at=NOON,
        )
        for n in range(1, count + 1)
    ]
    insert_all(rows)
    made = Comment.objects.filter(blueprint=version.blueprint, number__gt=last).values_list("pk", flat=True)
    insert_all(
        [CommentText(comment_id=pk, number=1, body=f"Words {pk} " * 30, stance="1", at=NOON) for pk in made]
    )
    block = version.blocks.order_by("order").last()
    insert_all(
        [
            Anchor(
                comment_id=pk, version=version, block=block, start=0, end=5, quote="Small", status="original"
            )
            for pk in made
        ]
    )
    return list(made)


def test_the_board_costs_the_same_at_a_hundred_and_ten_thousand(cast, at, sign_in):
    version = publish(cast)
    comment_on(cast, version, "one day")
    client, path = sign_in(cast.editor), reverse("comments_manage", kwargs={"slug": cast.consultation.slug})
    fill(cast, version, 0, 99)

    def measured():
        asked, times = cost(client, path), []
        for _ in range(9):
            begun = time.process_time()
            client.get(path)
            times.append(time.process_time() - begun)
        return asked, min(times)

    few, quick = measured()
    fill(cast, version, 1, 9_900)
    many, slow = measured()
    print("board", few, many, round(quick, 3), round(slow, 3))
    assert few == many <= 14
    assert slow <= 3 * quick, (quick, slow)


def test_a_batch_takes_the_same_statements_for_ten_and_five_hundred(cast, at):
    version = publish(cast)
    comment_on(cast, version, "one day")
    made, asked = fill(cast, version, 0, 510), []
    for some in (made[:10], made[10:510]):
        begun = time.perf_counter()
        with statements() as found:
            done = bulk.draft(
                actor=cast.editor,
                blueprint=version.blueprint,
                ruling=Ruling("noted", reason="Yes."),
                reasons={},
                seen={pk: Seen(1, 0) for pk in some},
                at=NOON,
            )
        asked.append(len(found))
        assert done.count == len(some)
        assert time.perf_counter() - begun < 10
    print("batch", asked)
    assert asked[0] == asked[1]


def test_answering_and_grouping_touch_no_position(cast, desk):
    first, second, _path = desk
    before = list(Position.objects.values_list("pk", "stance"))
    agreed(cast, first)
    bulk.draft(
        actor=cast.editor,
        blueprint=first.blueprint,
        ruling=Ruling("noted", reason="Yes."),
        reasons={},
        seen={second.pk: Seen(1, 0)},
        at=NOON,
    )
    assert list(Position.objects.values_list("pk", "stance")) == before


def test_while_sealed_the_board_shows_no_stance(cast, desk, sign_in):
    _first, _second, path = desk
    cast.consultation.sealed = True
    cast.consultation.save(update_fields=["sealed"])
    page = sign_in(cast.editor).get(path, {"blocking": "yes"})
    assert len(page.context["lines"]) == 2
    assert "Strongly oppose" not in texts(page)
    assert 'class="chip bad"' not in texts(page)
