"""Positions, endorsements, replies, moderation, proxies, anchors: what people say stays theirs."""

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from consultations.blueprint.anchors import actions as anchors
from consultations.blueprint.anchors import queries as waiting
from consultations.blueprint.comments import actions, asking, endorsing, proxies, replying
from consultations.blueprint.comments.anchors import Anchor, AnchorRuling
from consultations.blueprint.comments.models import Comment, ProxyLink, Reply
from consultations.blueprint.comments.places import Aim, place_of
from consultations.blueprint.comments.standing import standing_of, with_rulings
from consultations.blueprint.comments.words import Said
from consultations.blueprint.moderation import actions as moderation
from consultations.blueprint.moderation import queries as queues
from consultations.blueprint.moderation.models import ModerationAct
from consultations.ledger.models import Current, Objection, ObjectionEvent, Position
from consultations.programme.speaking import Speaker
from consultations.proposals.models import Proposal, ProposalVersion
from ds4skills.jobs.actions import drain
from tests.asking import program
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON

pytestmark = pytest.mark.django_db
MOVED = (
    "# Title\n\n## 1 First\n\nThe learner alone decides what moves between the platforms.\n\nShort.\n\n"
    "## 2 Second\n\nSmall providers can join the space within one single day.\n"
)
AFTER = (
    "# Title\n\n## 1 First\n\nShort.\n\n## 2 Second\n\n"
    "Small providers can join the space within one single day.\n\n"
    "The learner alone decides what moves between the platforms.\n"
)


def colleague(cast):
    return Speaker(cast.colleague_person, cast.organisation, None)


def endorse(cast, row, choice="agree", key="e1", who=None):
    return endorsing.endorse(
        row=row,
        speaker=who or colleague(cast),
        mandated=False,
        choice=choice,
        reason="",
        key=key,
        language="en",
        at=NOON,
    )


def edited(row, **words):
    actions.edit(row=row, said=Said(**words), at=NOON)


def test_a_comment_has_its_own_proposal_and_its_authors_support(cast, at):
    row = comment_on(cast, publish(cast), "one day")
    version = ProposalVersion.objects.get(proposal=row.proposal)
    assert (version.wordings, row.proposal.listed) == ({"en": "Say when."}, False)
    assert Current.objects.get(version=version).stance == "1"
    question = comment_on(cast, row.version, "learner", key="q", type="question")
    assert question.proposal is None


def test_an_objection_binds_its_block_unlisted_and_a_range_stance_stays_on_the_comment(cast, at):
    version = publish(cast)
    comment_on(cast, version, "one day", stance="-2")
    assert not Objection.objects.exists()
    comment_on(cast, version, "one day", key="b", stance="-2", blocking=True, rationale="Why")
    clause = Proposal.objects.get(kind="clause")
    assert not clause.listed
    assert Objection.objects.get().position.version.proposal == clause
    third = comment_on(cast, version, "one day", key="c", stance="-1")
    assert Position.objects.filter(source__startswith=f"{third.source}#1").count() == 1


def test_a_condition_is_kept_as_evidence_of_the_support(cast, at):
    version = publish(cast)
    comment_on(cast, version, "one day", stance="-2", blocking=True, rationale="Why")
    row = comment_on(
        cast, version, "one day", key="c", stance="1", conditional=True, proposed_text="In two days."
    )
    found = Position.objects.get(source=f"{row.source}#1")
    assert found.evidence["condition"] == "proposed-text"


def test_editing_words_the_proposal_anew_and_marks_older_endorsements(cast, at):
    row = comment_on(cast, publish(cast), "one day")
    endorse(cast, row)
    assert endorsing.counts_of([row])[row.pk] == endorsing.Endorsements(agree=1)
    edited(row, body="Say exactly when.")
    assert endorsing.counts_of([row])[row.pk] == endorsing.Endorsements(older=1)
    assert endorsing.mine_of(row, colleague(cast)) == "older"
    endorse(cast, row, "disagree", key="e2")
    assert endorsing.counts_of([row])[row.pk] == endorsing.Endorsements(disagree=1)


def test_nobody_endorses_their_own_a_hidden_or_a_withdrawn_comment(cast, at):
    row = comment_on(cast, publish(cast), "one day")
    with pytest.raises(endorsing.OwnCommentError):
        endorse(cast, row, who=Speaker(cast.person, cast.organisation, None))
    moderation.hide(actor=cast.moderator, target=row, reason="spam", public_note="", staff_note="", at=NOON)
    with pytest.raises(endorsing.NotEndorsableError):
        endorse(cast, row)
    actions.withdraw(row=row, at=NOON)
    with pytest.raises(endorsing.NotEndorsableError):
        endorse(cast, row)


def test_withdrawing_appends_withdrawals_and_takes_the_objection_back(cast, at):
    row = comment_on(cast, publish(cast), "one day", stance="-2", blocking=True, rationale="Why")
    before = Position.objects.count()
    actions.withdraw(row=row, at=NOON)
    assert Position.objects.count() == before + 2
    assert not Current.objects.filter(stance__isnull=False).exists()
    assert ObjectionEvent.objects.order_by("-id")[0].kind == "withdrawn"


def test_an_edit_without_a_stance_takes_its_position_back(cast, at):
    row = comment_on(cast, publish(cast), "one day", stance="-2", blocking=True, rationale="Why")
    edited(row, body="Fine now.")
    assert set(Current.objects.filter(stance__isnull=False).values_list("stance", flat=True)) == {"1"}


def test_authors_are_asked_once_when_their_block_is_bound_and_speak_for_themselves(cast, at):
    version = publish(cast)
    row = comment_on(cast, version, "one day", stance="1")
    objecting = comment_on(cast, version, "one day", key="b", stance="-2", blocking=True, rationale="Why")
    del objecting
    binding = row.anchors.get().block.block.bindings.get()
    positions = Position.objects.count()
    assert asking.ask_authors(binding, at=NOON) in {0, 1}
    assert Position.objects.count() == positions
    assert asking.table_for(row) is None  # the same voice has spoken there by objecting


def test_a_reply_is_one_level_quotes_and_tells_the_author_once(cast, sign_in, at):
    row = comment_on(cast, publish(cast), "one day")
    path = reverse("comment_reply", kwargs={"slug": cast.consultation.slug, "code": row.code})
    client = sign_in(cast.colleague)
    data = {"key": "r", "body": "In May.", "quote": "Say when."}
    assert [client.post(path, data).status_code for _ in range(3)] == [302] * 3
    assert Reply.objects.count() == 1
    assert client.post(path, {**data, "key": "s", "quote": "Never said."}).status_code == 422
    drain()
    page = client.get(row.get_absolute_url()).content.decode()
    assert "In May." in page
    made = Reply.objects.get()
    gone = reverse("reply_withdraw", kwargs={"slug": cast.consultation.slug, "code": row.code, "pk": made.pk})
    assert sign_in(cast.stakeholder).post(gone).status_code == 404
    assert client.post(gone).status_code == 302
    page = client.get(row.get_absolute_url()).content.decode()
    assert "In May." not in page
    assert "withdrawn by its author" in page
    assert len([each for each in mail.outbox if "reply" in each.subject]) <= 1


def test_staff_reply_in_the_teams_name(cast, at):
    row = comment_on(cast, publish(cast), "one day")
    made = replying.reply(
        row=row,
        by=replying.Answering(staff=cast.editor),
        words=replying.Words("Thank you."),
        key="k",
        at=NOON,
    )
    assert (made.author, made.staff) == (None, cast.editor)


def test_hiding_leaves_a_tombstone_keeps_positions_and_gives_one_appeal(cast, sign_in, at):
    row = comment_on(cast, publish(cast), "one day", body="Rude words.", stance="1")
    positions = list(Position.objects.values_list("seq", "stance"))
    moderation.hide(
        actor=cast.moderator, target=row, reason="insult", public_note="House rules.", staff_note="x", at=NOON
    )
    public, author = sign_in(cast.colleague), sign_in(cast.stakeholder)
    listed = reverse("comments", kwargs={"slug": cast.consultation.slug})
    for path in (row.get_absolute_url(), listed):
        page = public.get(path).content.decode()
        assert "Rude words." not in page
        assert "insult" in page.lower()
        assert "House rules." in page
    assert "Rude words." in author.get(row.get_absolute_url()).content.decode()
    told = program(cast.colleague, cast.consultation)("get", f"comments/{row.code}/").json()
    assert (told["state"], told["body"], told["category"], told["author"]) == ("hidden", "", "", "")
    path = reverse("comment_appeal", kwargs={"slug": cast.consultation.slug, "code": row.code})
    assert public.get(path).status_code == 404
    assert author.post(path, {"text": "It is a quotation."}).status_code == 302
    assert author.post(path, {"text": "Again."}).status_code == 409
    assert queues.counts(cast.consultation)["appeals"] == 1
    with pytest.raises(moderation.SamePersonError):
        moderation.show(actor=cast.moderator, target=row, staff_note="", at=NOON)
    moderation.show(actor=cast.coordinator, target=row, staff_note="", at=NOON)
    assert queues.counts(cast.consultation)["appeals"] == 0
    assert list(Position.objects.values_list("seq", "stance")) == positions


def test_words_are_taken_out_by_two_persons_and_counts_stay(cast, at):
    row = comment_on(cast, publish(cast), "one day", body="Secret.", stance="1")
    facts = {"target": row, "reason": "personal_data", "public_note": "", "at": NOON}
    assert moderation.redact(actor=cast.moderator, **facts) is False
    with pytest.raises(moderation.SamePersonError):
        moderation.redact(actor=cast.moderator, **facts)
    assert moderation.redact(actor=cast.coordinator, **facts) is True
    assert row.texts.get().body == ""
    assert ProposalVersion.objects.get(proposal=row.proposal).wordings == {}
    assert Current.objects.filter(version__proposal=row.proposal).count() == 1


def test_readers_report_and_only_moderators_act(cast, sign_in, at):
    row = comment_on(cast, publish(cast), "one day")
    names = {"slug": cast.consultation.slug, "code": row.code}
    path = reverse("comment_report", kwargs=names)
    for _ in range(2):
        assert sign_in(cast.colleague).post(path, {"reason": "spam", "text": "x"}).status_code == 302
    assert sign_in().post(path, {"reason": "spam"}).status_code == 403
    assert ModerationAct.objects.count() == 1
    act = reverse("comment_moderate", kwargs=names)
    assert sign_in(cast.editor).post(act, {"act": "hide", "reason": "spam"}).status_code == 403
    moderator = sign_in(cast.moderator)
    assert moderator.get(reverse("moderation", kwargs={"slug": cast.consultation.slug})).status_code == 200
    assert moderator.post(act, {"act": "hide"}).status_code == 422
    assert moderator.post(act, {"act": "hide", "reason": "spam"}).status_code == 302
    assert moderator.post(act, {"act": "keep"}).status_code == 422


def record(cast, version, key="row-1", **more):
    block = next(each for each in version.blocks.order_by("order") if "one day" in each.text)
    block.version = version
    item = proxies.Recorded(place_of(block, Aim()), Said("By letter.", **more), cast.person, "letter", key)
    return proxies.record_for(actor=cast.editor, version=version, items=[item, item], at=NOON)


def test_what_staff_record_counts_only_once_its_person_confirms(cast, sign_in, at):
    version = publish(cast)
    row = record(cast, version, stance="-1", blocking=True, rationale="Why")[0]
    assert record(cast, version) == []
    assert not Position.objects.exists()
    page = sign_in(cast.stakeholder)
    assert page.get(row.get_absolute_url()).status_code == 404
    assert ProxyLink.objects.count() == 1
    proxies.confirm(row=Comment.objects.get(pk=row.pk), mandated=False, at=NOON)
    found = Comment.objects.get()
    assert (found.state, found.voice is not None) == ("published", True)
    assert Position.objects.filter(basis="confirmed").count() == 2
    with pytest.raises(proxies.NotWaitingError):
        proxies.refuse(row=found, at=NOON)


def test_what_a_person_refuses_is_wordless_and_counts_for_nothing(cast, at):
    row = record(cast, publish(cast))[0]
    proxies.refuse(row=row, at=NOON)
    assert row.texts.get().body == ""
    assert not Position.objects.exists()


def test_what_is_recorded_on_an_older_version_is_carried_through_all_later_ones(cast, at):
    first = publish(cast)
    publish(cast, blueprint=first.blueprint, title="Same again")
    row = record(cast, first)[0]
    assert list(row.anchors.order_by("id").values_list("version__number", "status")) == [
        (1, "original"),
        (2, "exact"),
    ]


def moved_pair(cast):
    first = publish(cast, MOVED)
    row = comment_on(cast, first, "learner alone")
    stays = comment_on(cast, first, "Small providers", key="s")
    second = publish(cast, AFTER, first.blueprint, "Second")
    return row, stays, second


def shown(row, version):
    return standing_of(with_rulings(Anchor.objects.filter(comment=row, version=version)).get())


def test_a_moved_comment_waits_for_a_person_and_stands_where_they_say(cast, sign_in, at):
    row, stays, second = moved_pair(cast)
    assert shown(stays, second).holds
    assert shown(row, second).waits
    client = sign_in(cast.editor)
    path = reverse("anchors", kwargs={"slug": cast.consultation.slug, "blueprint": "b"})
    assert row.code in client.get(path).content.decode()
    anchor = Anchor.objects.get(comment=row, version=second)
    assert client.post(path, {"anchor": [anchor.pk], "ruling": "confirmed"}).status_code == 302
    assert shown(row, second).status == "confirmed"
    assert not waiting.waiting(second).exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        AnchorRuling.objects.update(start=1)
    third = publish(cast, AFTER + "\nMore words.\n", second.blueprint, "Third")
    assert shown(row, third).status == "exact"
    assert Anchor.objects.get(comment=row, version=third).derived_from == anchor


def test_a_refused_place_is_not_proposed_again_and_a_placed_one_goes_on(cast, at):
    row, _stays, second = moved_pair(cast)
    anchor = Anchor.objects.get(comment=row, version=second)
    anchors.rule_all(actor=cast.editor, version=second, anchors=[anchor.pk], ruling="refused", at=NOON)
    assert shown(row, second).block is None
    third = publish(cast, AFTER + "\nMore words.\n", second.blueprint, "Third")
    assert shown(row, third).status == "removed"
    there = third.blocks.get(text="Short.")
    kept = Anchor.objects.select_related("version__blueprint__consultation").get(comment=row, version=third)
    anchors.place(actor=cast.editor, anchor=kept, block=there, first=None, last=None, at=NOON)
    assert shown(row, third).block == there
    with pytest.raises(anchors.OldVersionError):
        anchors.rule_all(actor=cast.editor, version=second, anchors=[anchor.pk], ruling="refused", at=NOON)


def test_a_new_version_writes_one_mail_to_each_author(cast, at):
    moved_pair(cast)
    drain()
    told = [each for each in mail.outbox if each.subject.startswith("Version 2")]
    assert len(told) <= 1
    for each in told:
        assert "1 of your comments goes along." in each.body
        assert "1 waits" in each.body


def test_the_comments_page_says_that_the_sentence_was_deleted(cast, sign_in, at):
    first = publish(cast, MOVED)
    row = comment_on(cast, first, "learner alone")
    publish(
        cast,
        MOVED.replace("The learner alone decides what moves between the platforms.\n\n", ""),
        first.blueprint,
    )
    page = sign_in(cast.colleague).get(row.get_absolute_url()).content.decode()
    assert "deleted in version 2" in page
    assert "The learner alone decides" in page


def test_programs_reply_endorse_and_take_back_by_the_same_acts(cast, at):
    row = comment_on(cast, publish(cast), "one day")
    call, own = program(cast.colleague, cast.consultation), program(cast.stakeholder, cast.consultation)
    path = f"comments/{row.code}/endorsement/"
    first = call("post", path, {"choice": "agree"}, key="key-00001")
    assert first.status_code == 201
    assert call("post", path, {"choice": "agree"}, key="key-00001").json() == first.json()
    assert call("post", path, {"choice": "disagree"}, key="key-00001").status_code == 409
    assert own("post", path, {"choice": "agree"}, key="key-00002").status_code == 409
    assert call("delete", path, key="key-00003").status_code == 204
    assert call("delete", path, key="key-00004").status_code == 409
    there, words = f"comments/{row.code}/replies/", {"body": "In May.", "quote": "Say when."}
    said = [call("post", there, words, key="key-00005") for _ in range(2)]
    assert [each.status_code for each in said] == [201, 201]
    assert Reply.objects.count() == 1
    assert call("post", there, {**words, "quote": "Never said."}, key="key-00006").status_code == 422
