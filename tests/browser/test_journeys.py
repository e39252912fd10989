"""Journeys on a phone's width by keyboard alone, without and with JavaScript: presses counted, same ledger rows."""

from datetime import timedelta

import pytest

from consultations.blueprint.answers.models import Verdict
from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.comments.models import Comment
from consultations.consensus.models import Report
from consultations.ledger.models import Current
from consultations.programme.speaking import Speaker
from ds4skills.jobs.actions import drain
from tests.browser.walking import Walker
from tests.consultations.blueprint.answering import released
from tests.consultations.blueprint.test_comments import publish
from tests.consultations.consensus.people import people_who_spoke
from tests.factories import NOON, make_proposal
from tests.workshops.people import make_session, sign_up
from workshops.live import actions as live
from workshops.live.models import Poll, Room
from workshops.planning import actions as planning
from workshops.planning.models import AgendaItem
from workshops.signups.models import Presence, SignUp
from workshops.signups.presence import check_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCRIPTS = pytest.mark.parametrize("scripts", [False, True], ids=["no-script", "script"])
DOORS = NOON + timedelta(hours=2)


def said():
    """Give what the ledger counts now, without running numbers."""
    return list(Current.objects.values_list("position__channel", "stance").order_by("pk"))


@SCRIPTS
def test_a_comment_is_published_and_later_settled(cast, visit, scripts):
    version = publish(cast)
    proposal = make_proposal(cast.consultation, "P-01", "The learner decides what moves.").proposal
    row = next(each for each in version.blocks.select_related("block") if "learner" in each.text)
    bindings.bind(actor=cast.editor, block=row.block, proposal=proposal, at=NOON)
    page = visit(cast.stakeholder, scripts=scripts)
    walker = Walker(page, scripts=scripts)
    walker.open(cast.consultation.get_absolute_url())
    walker.follow("Open the draft")
    walker.follow(f"a comment on {row.place}")
    walker.choose(page.get_by_label("Nothing else does."))
    walker.write("Your comment", "Say who else may.")
    walker.write("Where do you stand on these words?", "Support")
    walker.press("Publish comment")

    assert walker.presses <= 4
    assert page.get_by_text("Say who else may.").first.is_visible()
    assert said() == [("comment", "1")]

    comment = Comment.objects.get()
    released(cast, comment, "accepted", "")
    walker.presses = 0
    walker.open(comment.get_absolute_url())
    walker.press("Yes, settled")

    assert walker.presses <= 2
    assert page.get_by_text("Its author says: settled.").is_visible()
    assert Verdict.objects.get().satisfied
    assert said() == [("comment", "1")]
    assert walker.faults == []


def two_votes(cast):
    """Publish a session with two proposals on its agenda; gives it with its room, which is open at the doors."""
    session = make_session(cast, seats=3)
    planning.add_item(
        actor=cast.moderator,
        session=session,
        kind=AgendaItem.Kind.PROPOSAL,
        title={"en": "Second vote"},
        minutes=10,
        proposal=make_proposal(cast.consultation, "W-2", "Providers publish what they learn.").proposal,
        at=NOON,
    )
    return session


def advance(cast, room, steps):
    """Press the moderator's main button some times."""
    for _ in range(steps):
        room = Room.objects.get(pk=room.pk)
        live.advance(
            actor=cast.moderator, room=room, seen=room.mark, mode="", outcome="adopted", text="", at=DOORS
        )


@SCRIPTS
def test_a_seat_leads_to_a_vote_and_to_the_next(cast, visit, at, scripts):
    session = two_votes(cast)
    page = visit(cast.stakeholder, scripts=scripts)
    walker = Walker(page, scripts=scripts)
    walker.open(session.workshop.get_absolute_url())
    walker.follow("Sign up", within=page.locator("main"))
    walker.press("Take a seat")
    assert SignUp.objects.get().state == SignUp.State.SEATED

    at(DOORS)
    room = live.open_room(actor=cast.moderator, session=session, at=DOORS)
    walker.presses = 0
    walker.open(f"/w/{session.workshop.code}/{session.number}/seat/")
    walker.press("Check in and join")
    assert Presence.objects.get().out_at is None

    advance(cast, room, 2)
    walker.look_again(page.locator("form.ballot"))
    walker.choose(page.get_by_label("Support", exact=True))
    walker.press("Vote")
    assert walker.presses <= 4
    assert page.get_by_text("Your vote is recorded: Support.").is_visible()

    advance(cast, room, 1)
    skip(cast, room)
    advance(cast, room, 4)
    walker.presses = 0
    walker.look_again(page.locator("form.ballot"))
    walker.choose(page.get_by_label("Strongly oppose", exact=True))
    walker.press("Vote")
    assert walker.presses <= 2

    advance(cast, room, 1)
    assert said() == [("workshop", "1"), ("workshop", "-2")]
    assert walker.faults == []


def skip(cast, room):
    """Leave the second turn out."""
    room = Room.objects.get(pk=room.pk)
    live.skip_to_outcome(actor=cast.moderator, room=room, seen=room.mark, at=DOORS)


def test_a_ballot_in_use_is_not_replaced(cast, visit, at):
    session = two_votes(cast)
    sign_up(session, Speaker(cast.person, cast.organisation, None))
    at(DOORS)
    check_in(session=session, person=cast.person, at=DOORS)
    room = live.open_room(actor=cast.moderator, session=session, at=DOORS)
    advance(cast, room, 2)
    page = visit(cast.stakeholder)
    page.goto(f"/live/{room.code}/")
    page.get_by_label("Support", exact=True).check()
    advance(cast, room, 1)

    page.get_by_text("The moderator went on.").wait_for()
    assert page.get_by_label("Support", exact=True).is_checked()


@SCRIPTS
def test_a_vote_in_two_turns_takes_ten_presses(cast, visit, at, scripts):
    session = two_votes(cast)
    sign_up(session, Speaker(cast.person, cast.organisation, None))
    at(DOORS)
    check_in(session=session, person=cast.person, at=DOORS)
    page = visit(cast.moderator, scripts=scripts)
    room = live.open_room(actor=cast.moderator, session=session, at=DOORS)
    walker = Walker(page, scripts=scripts)
    walker.open(f"/live/{room.code}/desk/")
    for words in (
        "Show the wording",
        "Open blind turn 1",
        "Close the vote and show it",
        "Go on: hear each side",
        "Go on: amend the wording",
        "Open turn 2",
        "Close the vote and show it",
    ):
        walker.press(words)
    walker.write("Outcome", "Adopted")
    walker.press("Keep this outcome")
    walker.press("Finish this item")

    assert walker.presses <= 10
    assert Poll.objects.filter(state=Poll.State.CLOSED).count() == 2
    assert Room.objects.filter(item__title={"en": "Second vote"}).exists()
    assert walker.faults == []


@SCRIPTS
def test_a_round_is_closed_by_two_coordinators(cast, visit, scripts):
    people_who_spoke(cast, objection=True)
    page = visit(cast.coordinator, scripts=scripts)
    walker = Walker(page, scripts=scripts)
    walker.open(f"{cast.consultation.get_absolute_url()}manage/")
    walker.follow("Reports and exports")
    walker.press("Build a report now")
    drain()
    walker.look_again(page.get_by_text("Done."))
    walker.follow("Go on")
    walker.press("Ask for publication")
    assert walker.presses <= 4
    assert page.get_by_text("Publication asked for").is_visible()
    faults = walker.faults

    report = Report.objects.get()
    there = f"{cast.consultation.get_absolute_url()}reports/{report.number}/"
    second = visit(cast.second, scripts=scripts)
    walker = Walker(second, scripts=scripts)
    walker.open(there)
    walker.press("Publish this report")
    assert walker.presses <= 2
    with second.expect_download() as got:
        second.get_by_role("link", name="PDF").press("Enter")

    assert got.value.suggested_filename.endswith("-report-1.pdf")
    report.refresh_from_db()
    assert report.state == Report.State.PUBLISHED
    assert faults + walker.faults == []
