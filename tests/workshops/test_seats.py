"""Seats: never overbooked, fair in the order of arrival, given back to whoever waits."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from tests.factories import NOON
from tests.workshops.people import make_session, make_speaker, sign_up
from workshops.planning.models import Pool
from workshops.signups import actions
from workshops.signups.models import SignUp


@pytest.mark.django_db
def test_whoever_comes_after_the_last_seat_waits_and_moves_up_in_order(cast):
    session = make_session(cast, seats=2)
    rows = [sign_up(session, make_speaker()) for _n in range(4)]
    assert [row.state for row in rows] == ["seated", "seated", "waiting", "waiting"]

    actions.cancel(signup=rows[0], at=NOON + timedelta(minutes=1))

    states = list(SignUp.objects.order_by("order").values_list("state", flat=True))
    assert states == ["cancelled", "seated", "seated", "waiting"]


@pytest.mark.django_db
def test_signing_up_twice_gives_one_seat(cast):
    session, who = make_session(cast, seats=2), make_speaker()
    first = sign_up(session, who)
    assert sign_up(session, who).pk == first.pk
    with pytest.raises(actions.AlreadySignedUpError):
        sign_up(session, who, key="another form")
    assert SignUp.objects.count() == 1


@pytest.mark.django_db
def test_cancelling_twice_gives_one_seat_back(cast):
    session = make_session(cast, seats=1)
    seated, *_waiting = [sign_up(session, make_speaker()) for _n in range(3)]
    actions.cancel(signup=seated, at=NOON)
    actions.cancel(signup=seated, at=NOON)
    states = sorted(SignUp.objects.values_list("state", flat=True))
    assert states == ["cancelled", "seated", "waiting"]


@pytest.mark.django_db
def test_after_closing_nobody_signs_up(cast):
    session = make_session(cast, seats=2)
    with pytest.raises(actions.SignUpClosedError):
        sign_up(session, make_speaker(), at=NOON + timedelta(hours=1, minutes=5))
    assert SignUp.objects.count() == 0


@pytest.mark.django_db
def test_the_database_itself_refuses_one_seat_too_many(cast):
    session = make_session(cast, seats=1)
    sign_up(session, make_speaker())
    with pytest.raises(IntegrityError), transaction.atomic():
        Pool.objects.filter(session=session).update(taken=2)


@pytest.mark.django_db(transaction=True)
def test_forty_at_once_for_ten_seats_overbook_nothing(cast):
    session = make_session(cast, seats=10)
    speakers = [make_speaker() for _n in range(40)]
    failed: list[Exception] = []
    gate = threading.Barrier(8)

    def client(mine):
        gate.wait()
        try:
            for who in mine:
                sign_up(session, who)
        except Exception as error:  # noqa: BLE001 -- told below, whatever it was
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=client, args=(speakers[n::8],)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    rows = SignUp.objects.order_by("order")
    assert [row.state for row in rows] == ["seated"] * 10 + ["waiting"] * 30
    assert len({row.order for row in rows}) == 40
    assert Pool.objects.get(session=session).taken == 10
