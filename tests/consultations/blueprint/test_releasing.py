"""Answers: decided, agreed by another, released by two, judged by their authors; no circle, no late edit slips in."""

import hashlib
import re
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from consultations.blueprint.answers import actions, bulk, picking, releasing, similar, verdicts
from consultations.blueprint.answers.actions import Ruling
from consultations.blueprint.answers.models import (
    Disposition,
    DispositionChange,
    Release,
    Verdict,
    VerdictLink,
)
from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.comments import actions as comments
from consultations.blueprint.drafts.models import Alignment
from consultations.consensus.reports.pieces import objection as spelled
from consultations.ledger import queries as ledger
from consultations.ledger.models import Objection, Position
from ds4skills.jobs.actions import drain
from tests.budgets.counting import statements
from tests.consultations.blueprint.answering import WEEK, agreed, draft, release, released
from tests.consultations.blueprint.test_board import fill
from tests.consultations.blueprint.test_comments import SECOND, comment_on, publish
from tests.factories import NOON, make_proposal

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(cast, at):
    return comment_on(cast, publish(cast), "one day", key="a")


def page_of(cast, row):
    return reverse("comment_dispose", kwargs={"slug": cast.consultation.slug, "code": row.code})


@pytest.mark.parametrize(
    ("ruling", "error"),
    [
        (Ruling("noted", reason=" "), actions.ReasonMissingError),
        (Ruling("deferred", reason="Later."), actions.TargetMissingError),
        (Ruling("duplicate", reason="Same."), actions.TargetMissingError),
        (Ruling("withdrawn", reason="Gone."), actions.WithdrawnError),
    ],
)
def test_a_decision_needs_its_reason_and_its_target(cast, row, ruling, error):
    with pytest.raises(error):
        actions.dispose(actor=cast.editor, comment=row, ruling=ruling, seen=0, at=NOON)
    assert not Disposition.objects.exists()


def test_comments_never_repeat_each_other_in_a_circle(cast, row):
    version = row.version
    others = [comment_on(cast, version, "learner decides", key=f"o{n}") for n in range(3)]
    draft(cast, row, "duplicate", "Same.", duplicate_of=others[0])
    draft(cast, others[0], "duplicate", "Same.", duplicate_of=others[1])
    for target in (row, others[1], others[0]):
        with pytest.raises(actions.CircleError):
            draft(cast, others[1], "duplicate", "Same.", duplicate_of=target)
    assert draft(cast, others[1], "duplicate", "Same.", duplicate_of=others[2])


def test_a_colleagues_answer_is_shown_beside_and_what_was_typed_is_kept(cast, row, sign_in):
    draft(cast, row, "rejected", "A colleague said no.")
    client, path = sign_in(cast.coordinator), page_of(cast, row)
    form = {"seen": 0, "decision": "noted", "weight": "editorial", "reason": "My own <b>words</b> & more."}
    answer = client.post(path, form)
    body = answer.content.decode()
    assert answer.status_code == 409
    assert "A colleague said no." in body
    assert "My own &lt;b&gt;words&lt;/b&gt; &amp; more." in body
    assert client.post(path, {**form, "seen": 1}).status_code == 302
    assert list(row.dispositions.order_by("number").values_list("decision", flat=True)) == [
        "rejected",
        "noted",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"decision": "deferred"}, "deferred_to"),
        ({"decision": "duplicate", "duplicate_of": "C-9999"}, "duplicate_of"),
        ({"decision": "duplicate", "duplicate_of": "C-0001"}, "duplicate_of"),
        ({"decision": "withdrawn"}, "decision"),
    ],
)
def test_bad_input_is_said_at_its_field_and_nothing_typed_is_lost(cast, row, sign_in, wrong, field):
    form = {
        "seen": 0,
        "decision": "noted",
        "weight": "editorial",
        "reason": "Words.",
        "meeting": "Board 4",
        **wrong,
    }
    answer = sign_in(cast.editor).post(page_of(cast, row), form)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "Board 4" in answer.content.decode()


def test_an_answer_is_agreed_to_by_another_editor_as_it_was_read(cast, row, sign_in):
    made = draft(cast, row)
    path = reverse("answer_agree", kwargs={"slug": cast.consultation.slug, "code": row.code})
    assert sign_in(cast.editor).post(path, {"seen": made.number}).status_code == 409
    draft(cast, row, reason="Changed.")
    client = sign_in(cast.coordinator)
    assert client.post(path, {"seen": made.number}).status_code == 409
    assert client.post(path, {"seen": "x"}).status_code == 409
    assert client.post(path, {"seen": made.number + 1}).status_code == 302
    assert row.dispositions.order_by("-number").first().stage == "agreed"


def test_the_changes_of_a_newer_version_are_picked_and_shown_both_ways(cast, row, sign_in, client):
    second = publish(cast, SECOND, row.blueprint, "Second")
    pairs = picking.offered(row, None)
    assert pairs[0].near
    assert [(piece.gone, piece.came) for piece in pairs[0].pieces] == [("one day", "two days")]
    form = {"seen": 0, "decision": "accepted", "weight": "substantive"}
    ticked = [f"{pairs[0].alignment.pk}:1", "999999:1", "x", "5:y"]
    assert sign_in(cast.editor).post(page_of(cast, row), {**form, "change": ticked}).status_code == 302
    actions.agree(actor=cast.coordinator, comment=row, seen=1, at=NOON)
    release(cast, row.blueprint)
    final = Disposition.objects.get(stage="released")
    link = DispositionChange.objects.get(disposition=final)
    assert (link.alignment, link.hunks) == (pairs[0].alignment, [1])
    assert [each.comment for each in picking.causes([link.alignment_id])[link.alignment_id]] == [row]
    page = client.get(reverse("answers", kwargs={"slug": cast.consultation.slug})).content.decode()
    assert "<ins>two days</ins>" in page
    assert f"/v{second.number}/changes/" in page
    assert Alignment.objects.filter(version=second).exists()


def test_release_needs_two_persons_and_what_they_both_saw(cast, row):
    blueprint = row.blueprint
    facts = {"blueprint": blueprint, "at": NOON}
    with pytest.raises(releasing.NothingToReleaseError):
        releasing.ask(actor=cast.editor, respond_by=NOON + WEEK, **facts)
    agreed(cast, row)
    with pytest.raises(releasing.TooSoonError):
        releasing.ask(actor=cast.editor, respond_by=NOON, **facts)
    with pytest.raises(releasing.NotAskedError):
        releasing.release(actor=cast.second, **facts)
    releasing.ask(actor=cast.second, respond_by=NOON + WEEK, **facts)
    with pytest.raises(releasing.OwnAskError):
        releasing.release(actor=cast.second, **facts)
    agreed(cast, row, reason="Worded anew.")  # a late edit, agreed to again
    with pytest.raises(releasing.ChangedError):
        releasing.release(actor=cast.coordinator, **facts)
    draft(cast, row, reason="Once more.")  # a late edit that nobody agreed to
    with pytest.raises(releasing.NothingToReleaseError):
        releasing.release(actor=cast.coordinator, **facts)
    assert not Release.objects.exists()
    actions.agree(actor=cast.coordinator, comment=row, seen=5, at=NOON)
    made = release(cast, blueprint)
    assert (made.agreed_by, made.released_by, made.respond_by) == (cast.coordinator, cast.second, NOON + WEEK)
    assert made.dispositions.get().reason == "Once more."
    with pytest.raises(releasing.NotAskedError):
        releasing.release(actor=cast.second, **facts)


def test_each_author_gets_one_message_with_a_link_for_each_answer(cast, row, client, at):
    other = comment_on(cast, row.version, "learner decides", key="b")
    third = comment_on(cast, row.version, "learner decides", key="c")
    for each in (row, other, third):
        agreed(cast, each)
    assert not VerdictLink.objects.exists()
    release(cast, row.blueprint)
    drain()
    found = re.findall(r"/answers/link/([A-Za-z0-9_-]{43})/", letter())
    assert len(found) == 3
    for secret in found:
        assert VerdictLink.objects.filter(sha256=hashlib.sha256(secret.encode()).hexdigest()).count() == 1


def letter():
    """Give the message that brings links, the only one of its kind."""
    (found,) = [str(each.body) for each in mail.outbox if "/answers/link/" in str(each.body)]
    return found


def link_of(cast, row):
    agreed(cast, row)
    release(cast, row.blueprint)
    drain()
    secret = re.findall(r"/answers/link/([A-Za-z0-9_-]{43})/", letter())[0]
    return reverse("verdict_link", kwargs={"slug": cast.consultation.slug, "secret": secret})


def test_a_link_is_used_up_by_no_get_and_opens_one_comment_only(cast, row, client, at):
    other = comment_on(cast, row.version, "learner decides", key="b")
    agreed(cast, other)
    path = link_of(cast, row)
    verdict = reverse("comment_verdict", kwargs={"slug": cast.consultation.slug, "code": row.code})
    assert client.get(verdict).status_code == 404
    for _ in range(3):
        assert client.get(path).status_code == 200
    assert client.get(verdict).status_code == 404
    links = re.findall(r"/answers/link/([A-Za-z0-9_-]{43})/", letter())
    opened = client.post(reverse("verdict_link", kwargs={"slug": cast.consultation.slug, "secret": links[0]}))
    assert opened.status_code == 303
    assert client.get(opened["Location"]).status_code == 200
    assert client.post(opened["Location"], {"settled": "no", "text": ""}).status_code == 422
    assert client.post(opened["Location"], {"settled": "no", "text": "Too late."}).status_code == 302
    assert Verdict.objects.get().text == "Too late."
    others = reverse("comment_verdict", kwargs={"slug": cast.consultation.slug, "code": other.code})
    assert client.get(others if opened["Location"] != others else verdict).status_code == 404
    assert client.get(path.replace(links[0], "A" * 43)).status_code in {200, 410}


def test_after_the_day_a_sentence_and_no_verdict(cast, row, client, at, sign_in):
    path = link_of(cast, row)
    at(NOON + WEEK)
    assert "has passed" in client.get(path).content.decode()
    verdict = reverse("comment_verdict", kwargs={"slug": cast.consultation.slug, "code": row.code})
    answer = sign_in(cast.stakeholder).post(verdict, {"settled": "yes"})
    assert answer.status_code == 409
    assert "has passed" in answer.content.decode()
    assert not Verdict.objects.exists()
    assert "said nothing" in client.get(row.get_absolute_url()).content.decode()


@pytest.fixture
def blocking(cast, at):
    version = publish(cast)
    proposal = make_proposal(cast.consultation, "P-01", "One day.").proposal
    block = next(each for each in version.blocks.select_related("block") if "one day" in each.text)
    bindings.bind(actor=cast.editor, block=block.block, proposal=proposal, at=NOON)
    return comment_on(cast, version, "one day", key="block", stance="-2", blocking=True)


@pytest.mark.parametrize(
    ("satisfied", "state", "verdict"),
    [(True, "withdrawn", "satisfied"), (False, "sustained", "not_satisfied"), (None, "answered", "silent")],
)
def test_the_objection_follows_the_verdict_and_the_report_says_which(
    cast, blocking, satisfied, state, verdict
):
    before = Position.objects.count()
    answer = released(cast, blocking)
    if satisfied is not None:
        verdicts.judge(disposition=answer, satisfied=satisfied, text="Because.", at=NOON)
    concern = ledger.concerns(cast.consultation, NOON + timedelta(days=1))[0]
    assert concern.state == state
    assert spelled(concern)["verdict"] == verdict
    assert Position.objects.count() == before
    assert Objection.objects.count() == 1


def test_the_newest_verdict_counts(cast, blocking):
    answer = released(cast, blocking)
    verdicts.judge(disposition=answer, satisfied=False, text="No.", at=NOON)
    verdicts.judge(disposition=answer, satisfied=True, text="", at=NOON)
    heard = verdicts.heard(answer, verdicts.newest_verdicts([answer.pk])[answer.pk], NOON)
    assert heard.state == "satisfied"
    assert ledger.concerns(cast.consultation, NOON + timedelta(days=1))[0].state == "withdrawn"
    with pytest.raises(verdicts.WordsMissingError):
        verdicts.judge(disposition=answer, satisfied=False, text=" ", at=NOON)


def test_what_was_withdrawn_meanwhile_is_not_released(cast, row):
    agreed(cast, row)
    comments.withdraw(row=row, at=NOON)
    assert releasing.waiting(row.blueprint) == []


def test_comments_answered_before_are_shown_with_like_ones(cast, row):
    other = comment_on(cast, row.version, "learner decides", body="Say when, please.", key="b")
    released(cast, other, reason="Section 4 says when.")
    assert [each.answer.reason for each in similar.before(row, "Say when.")] == ["Section 4 says when."]
    beside = comment_on(cast, row.version, "one day", body="Quite something else.", key="c")
    draft(cast, beside, reason="By a colleague.")
    assert [each.answer.reason for each in similar.beside(row)] == ["By a colleague."]


def test_a_release_takes_the_same_statements_however_many(cast, row):
    made, asked = fill(cast, row.version, 0, 2_000), []
    for some in (made[:10], made[10:60], made[60:]):
        bulk.draft(
            actor=cast.editor,
            blueprint=row.blueprint,
            ruling=Ruling("noted", reason="Yes."),
            reasons={},
            seen={pk: bulk.Seen(1, 0) for pk in some[:1000]},
            at=NOON,
        )
        if len(some) > 1000:
            bulk.draft(
                actor=cast.editor,
                blueprint=row.blueprint,
                ruling=Ruling("noted", reason="Yes."),
                reasons={},
                seen={pk: bulk.Seen(1, 0) for pk in some[1000:]},
                at=NOON,
            )
        bulk.agree(actor=cast.coordinator, blueprint=row.blueprint, seen=dict.fromkeys(some, 1), at=NOON)
        releasing.ask(actor=cast.coordinator, blueprint=row.blueprint, respond_by=NOON + WEEK, at=NOON)
        begun = time.perf_counter()
        with statements() as found:
            releasing.release(actor=cast.second, blueprint=row.blueprint, at=NOON)
        asked.append((len(found), round(time.perf_counter() - begun, 2)))
    print("release", asked)
    assert asked[0][0] == asked[1][0]
    assert asked[2][0] <= asked[0][0] + 8  # long inserts are split
    assert asked[2][1] <= 15
