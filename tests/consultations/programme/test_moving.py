"""The closing of an open consultation moves by two persons, within a day, once, and on record."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError

from consultations.programme import moving
from consultations.programme.models import ClosingMove, Role
from ds4skills.jobs.actions import drain
from tests.factories import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=40)


def _form(consultation, **changes) -> dict[str, object]:
    tz = consultation.tz
    facts = {
        "title_en": "Blueprint",
        "title_fr": "Schéma directeur",
        "summary_en": "Say where you stand.",
        "zone": consultation.zone,
        "opens_at": consultation.opens_at.astimezone(tz).strftime("%Y-%m-%dT%H:%M"),
        "closes_at": consultation.closes_at.astimezone(tz).strftime("%Y-%m-%dT%H:%M"),
    }
    return {**facts, **changes}


def _page(cast) -> str:
    return f"{cast.consultation.get_absolute_url()}manage/programme/"


def test_one_asks_another_agrees_and_it_moves(cast, sign_in):
    wanted = LATER.astimezone(cast.consultation.tz).strftime("%Y-%m-%dT%H:%M")
    answer = sign_in(cast.coordinator).post(
        _page(cast), _form(cast.consultation, closes_at=wanted, reason="Summer was in between.")
    )
    assert answer.status_code == 302
    cast.consultation.refresh_from_db()
    assert cast.consultation.closes_at == NOON + timedelta(days=30)
    drain()
    assert [each.to for each in mail.outbox] == [[cast.second.email]]
    assert "Summer was in between." in str(mail.outbox[0].body)

    move = ClosingMove.objects.get()
    own = sign_in(cast.coordinator).post(f"{_page(cast)}closing/{move.pk}/", {"decision": "agree"})
    assert own.status_code == 409
    assert (
        "Your approval is needed"
        in sign_in(cast.second).get(_page(cast).replace("programme/", "")).content.decode()
    )
    assert "Summer was in between." in sign_in(cast.second).get(_page(cast)).content.decode()
    sign_in(cast.second).post(f"{_page(cast)}closing/{move.pk}/", {"decision": "agree"})
    cast.consultation.refresh_from_db()
    assert cast.consultation.closes_at == LATER
    again = sign_in(cast.second).post(f"{_page(cast)}closing/{move.pk}/", {"decision": "keep"})
    assert again.status_code == 409


def test_a_reason_is_asked_and_what_was_typed_stays(cast, sign_in):
    wanted = LATER.astimezone(cast.consultation.tz).strftime("%Y-%m-%dT%H:%M")
    answer = sign_in(cast.coordinator).post(
        _page(cast), _form(cast.consultation, closes_at=wanted, title_en="New name")
    )

    assert "Say why the closing moves" in answer.content.decode()
    assert "New name" in answer.content.decode()
    assert not ClosingMove.objects.exists()


def test_sealing_and_opening_are_fixed_once_it_is_open(cast, sign_in):
    form = _form(cast.consultation, sealed="on", opens_at="2020-01-01T10:00", contact_name="Ada")
    assert sign_in(cast.coordinator).post(_page(cast), form).status_code == 302
    cast.consultation.refresh_from_db()

    assert not cast.consultation.sealed
    assert cast.consultation.contact_name == "Ada"
    assert cast.consultation.opens_at == NOON - timedelta(days=1)


def test_before_opening_one_hand_is_enough(cast, sign_in, at):
    at(NOON - timedelta(days=3))
    wanted = LATER.astimezone(cast.consultation.tz).strftime("%Y-%m-%dT%H:%M")
    sign_in(cast.coordinator).post(_page(cast), _form(cast.consultation, closes_at=wanted))
    cast.consultation.refresh_from_db()

    assert cast.consultation.closes_at == LATER


def test_a_request_lapses_after_a_day_and_two_never_wait(cast):
    ask = {"actor": cast.coordinator, "consultation": cast.consultation, "new": LATER, "reason": "Late"}
    first = moving.ask(**ask, at=NOON)
    with pytest.raises(moving.WaitsAlreadyError):
        moving.ask(**ask, at=NOON + timedelta(hours=1))
    tomorrow = NOON + timedelta(hours=24)
    with pytest.raises(moving.DecidedError):
        moving.decide(actor=cast.second, move=first, agreed=True, at=tomorrow)
    assert moving.waiting(cast.consultation, tomorrow) is None
    moving.ask(**ask, at=tomorrow)


def test_alone_nobody_moves_it_and_the_database_knows_two_persons(cast):
    move = moving.ask(
        actor=cast.coordinator, consultation=cast.consultation, new=LATER, reason="Late", at=NOON
    )
    with pytest.raises(IntegrityError):
        ClosingMove.objects.filter(pk=move.pk).update(
            agreed=True, decided_by=cast.coordinator, decided_at=NOON
        )


def test_without_a_colleague_it_says_so(cast):
    Role.objects.filter(consultation=cast.consultation, user=cast.second).delete()
    with pytest.raises(moving.NobodyElseError):
        moving.ask(actor=cast.coordinator, consultation=cast.consultation, new=LATER, reason="x", at=NOON)
