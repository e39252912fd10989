"""Votes of the live hour: blind while open, one for each voter, positions once closed."""

from datetime import timedelta

import pytest

from consultations.ledger.models import Current, Position
from tests.factories import NOON
from tests.workshops.people import make_session, make_speaker, sign_up
from workshops.channel import Workshops
from workshops.live import actions as live
from workshops.live import polls, voting
from workshops.live.models import Room, Vote
from workshops.signups.presence import check_in

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(hours=2)


def opened(cast, count=3):
    """Open a room with people in it, and a named vote."""
    session = make_session(cast, seats=count)
    people = [make_speaker() for _n in range(count)]
    for who in people:
        sign_up(session, who)
        check_in(session=session, person=who.person, at=LATER, actor=cast.moderator)
    room = live.open_room(actor=cast.moderator, session=session, at=LATER)
    room = Room.objects.select_related("session", "item__proposal").get(pk=room.pk)
    poll = polls.open_poll(actor=cast.moderator, room=room, turn=1, mode="named", at=LATER)
    return room, poll, people


def cast_vote(room, poll, who, stance, at=LATER):
    """Vote."""
    return voting.vote(room=room, poll=poll.pk, person=who.person, stance=stance, at=at)


def test_no_position_stands_before_closing_and_one_for_each_voter_after(cast):
    room, poll, people = opened(cast)
    for who, stance in zip(people, ("2", "-1", "N"), strict=True):
        cast_vote(room, poll, who, stance)
    assert Position.objects.count() == 0
    assert Workshops().backlog(cast.consultation) == 3

    polls.close_open_poll(actor=cast.moderator, room=room, at=LATER + timedelta(minutes=1))

    assert set(Current.objects.values_list("stance", flat=True)) == {"-1", "2", "N"}
    assert Workshops().backlog(cast.consultation) == 0
    source = Position.objects.order_by("seq")[0].source
    assert Workshops().link(source).endswith(f"/votes/{poll.pk}/")


def test_the_last_word_before_closing_counts_and_the_first_stays(cast):
    room, poll, people = opened(cast, count=1)
    cast_vote(room, poll, people[0], "-2")
    cast_vote(room, poll, people[0], "1", at=LATER + timedelta(seconds=5))
    polls.close_open_poll(actor=cast.moderator, room=room, at=LATER + timedelta(minutes=1))
    assert list(Position.objects.order_by("seq").values_list("stance", flat=True)) == ["-2", "1"]
    assert list(Current.objects.values_list("stance", flat=True)) == ["1"]


def test_a_discarded_vote_takes_its_positions_back(cast):
    room, poll, people = opened(cast, count=2)
    for who in people:
        cast_vote(room, poll, who, "2")
    polls.close_open_poll(actor=cast.moderator, room=room, at=LATER + timedelta(minutes=1))
    polls.discard_poll(
        actor=cast.moderator,
        room=room,
        poll=poll.pk,
        reason="Wrong wording.",
        at=LATER + timedelta(minutes=2),
    )
    assert list(Current.objects.values_list("stance", flat=True)) == [None, None]
    assert Vote.objects.count() == 2


def test_nobody_from_outside_votes_and_nobody_after_closing(cast):
    room, poll, people = opened(cast, count=1)
    outsider = make_speaker()
    with pytest.raises(voting.NotPresentError):
        cast_vote(room, poll, outsider, "2")
    polls.close_open_poll(actor=cast.moderator, room=room, at=LATER + timedelta(minutes=1))
    with pytest.raises(voting.PollClosedError):
        cast_vote(room, poll, people[0], "2", at=LATER + timedelta(minutes=2))
    assert Vote.objects.count() == 0
