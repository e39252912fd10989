"""A consultation that has closed is not opened again by one hand, nor sealed or unsealed."""

from datetime import timedelta

import pytest

from consultations.programme.models import ClosingMove
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def test_one_coordinator_does_not_open_a_closed_consultation_again(cast, sign_in, at):
    consultation = cast.consultation
    path = f"{consultation.get_absolute_url()}manage/programme/"
    before = (consultation.opens_at, consultation.closes_at, consultation.sealed)
    at(consultation.closes_at + timedelta(hours=1))
    hours = {"opens_at": NOON, "closes_at": consultation.closes_at + timedelta(days=30)}
    typed = {
        name: hour.astimezone(consultation.tz).strftime("%Y-%m-%dT%H:%M") for name, hour in hours.items()
    }
    facts = {
        "title_en": "Another title",
        "title_fr": "Un autre titre",
        "summary_en": "Say where you stand.",
        "zone": consultation.zone,
        "sealed": "on",
        "reason": "because",
        **typed,
    }
    assert sign_in(cast.coordinator).post(path, facts).status_code == 302
    consultation.refresh_from_db()
    assert (consultation.opens_at, consultation.closes_at, consultation.sealed) == before
    assert consultation.title["en"] == "Another title"
    assert not ClosingMove.objects.exists()
