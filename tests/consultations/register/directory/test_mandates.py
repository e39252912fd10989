"""Mandates for one consultation, and mandates that go on."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from consultations.programme.speaking import speaker
from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.directory.queries import mandates_at
from tests.factories import NOON, make_consultation, make_mandate

pytestmark = pytest.mark.django_db
YEAR = {"starts_at": "2026-05-04T10:00", "ends_at": "2027-05-04T10:00", "evidence": "letter"}


def asked_by(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_a_mandate_is_given_for_one_consultation_only(cast, sign_in):
    tie = Affiliation.objects.get(person=cast.colleague_person)
    client = sign_in(cast.coordinator)
    path = f"/register/people/{cast.colleague_person.pk}/affiliations/{tie.pk}/mandate/"
    assert client.post(path, {**YEAR, "exercise": "programme.consultation:0"}).status_code == 422
    assert client.post(path, {**YEAR, "exercise": cast.consultation.exercise}).status_code == 302
    held = Mandate.objects.get(affiliation=tie)
    assert held.exercise == cast.consultation.exercise
    said = client.get(f"/register/people/{cast.colleague_person.pk}/").content.decode()
    assert "in <bdi>Blueprint</bdi> only" in said

    def speaks(consultation, exercise=""):
        found = speaker(asked_by(cast.colleague), consultation, NOON, exercise)
        return found is not None and found.mandate == held

    assert speaks(cast.consultation)
    assert speaks(cast.consultation, "surveys.survey:1")  # what belongs to the consultation is covered
    assert not speaks(make_consultation())
    assert mandates_at(cast.colleague_person.pk, NOON, "surveys.survey:1") == []
    assert mandates_at(cast.colleague_person.pk, NOON, "x:1", cast.consultation.exercise) == [held]


def test_a_mandate_is_prolonged_by_one_that_follows(cast, sign_in):
    first = Mandate.objects.get(affiliation__person=cast.person)
    client = sign_in(cast.coordinator)
    base = f"/register/people/{cast.person.pk}/"
    path = f"{base}mandates/{first.pk}/prolong/"
    assert path in client.get(base).content.decode()
    assert client.post(path, {"ends_at": "2026-06-01T10:00", "evidence": "letter"}).status_code == 422
    assert client.post(path, {"ends_at": "2028-06-01T10:00", "evidence": "new letter"}).status_code == 302
    second = Mandate.objects.exclude(pk=first.pk).get(affiliation__person=cast.person)
    before = Mandate.objects.get(pk=first.pk)
    assert (before.ends_at, before.evidence) == (first.ends_at, "letter of 1 May")
    assert (second.starts_at, second.evidence, second.state) == (first.ends_at, "new letter", "approved")
    assert second.approved_by == cast.coordinator
    for hour in (first.ends_at - timedelta(seconds=1), first.ends_at):
        assert len(mandates_at(cast.person.pk, hour)) == 1
    assert client.post(path, {"ends_at": "2028-06-01T10:00", "evidence": "again"}).status_code == 422


def test_what_was_revoked_or_has_no_place_is_not_prolonged(cast, sign_in):
    client = sign_in(cast.coordinator)
    base = f"/register/people/{cast.person.pk}/"
    held = Mandate.objects.get(affiliation__person=cast.person)
    facts = {"ends_at": "2028-06-01T10:00", "evidence": "letter"}
    Affiliation.objects.filter(person=cast.person).update(ends_on=NOON.date())
    assert client.post(f"{base}mandates/{held.pk}/prolong/", facts).status_code == 422
    Affiliation.objects.filter(person=cast.person).update(ends_on=None)
    client.post(f"{base}mandates/{held.pk}/revoke/")
    assert client.post(f"{base}mandates/{held.pk}/prolong/", facts).status_code == 422
    assert Mandate.objects.filter(affiliation__person=cast.person).count() == 1


def test_one_that_has_ended_goes_on_from_now(cast, sign_in):
    held = make_mandate(
        cast.colleague_person, starts_at=NOON - timedelta(days=9), ends_at=NOON - timedelta(days=1)
    )
    path = f"/register/people/{cast.colleague_person.pk}/mandates/{held.pk}/prolong/"
    facts = {"ends_at": "2028-06-01T10:00", "evidence": "letter"}
    assert sign_in(cast.coordinator).post(path, facts).status_code == 302
    latest = Mandate.objects.filter(affiliation__person=cast.colleague_person).latest("pk")
    assert latest.starts_at == NOON
    assert not mandates_at(cast.colleague_person.pk, NOON - timedelta(hours=1))
