"""What staff enter for somebody counts once that person has confirmed it."""

from datetime import timedelta

import pytest

from consultations.ledger.models import Current, Position
from consultations.register.directory.models import Email
from surveys.answering import confirming
from surveys.answering.models import DraftResponse, Fact, Participation, Revision
from surveys.answering.tasks import expire
from surveys.answering.words import Mediation
from tests.factories import NOON
from tests.surveys.identity.people import last_link, send
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db


def enter_for(client, cast, survey, person):
    address = Email.objects.get(person=person).address
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
    begun = client.post(where, {"email": address, "via": "phone"})
    assert begun.status_code == 302, begun.content.decode()
    return where


def entered(cast, sign_in):
    survey, staff = make_survey(cast), sign_in(cast.moderator)
    where = enter_for(staff, cast, survey, cast.person)
    assert "You enter answers for somebody else" in staff.get(survey.get_absolute_url()).content.decode()
    fill(staff, survey)
    sent = send(staff, survey)
    assert sent["Location"] == where
    return survey, staff, where


def test_what_is_entered_for_somebody_waits_and_then_counts_as_said_at_the_entry(cast, sign_in, at):
    _survey, staff, where = entered(cast, sign_in)
    assert Revision.objects.get().status == "waiting"
    assert (Position.objects.count(), Fact.objects.count(), Participation.objects.count()) == (0, 0, 0)
    assert str(cast.person) in staff.get(where).content.decode()
    link, nobody = last_link("/entered/"), sign_in()
    at(NOON + timedelta(days=9))
    assert "Is this what you said?" in nobody.get(link).content.decode()
    assert Position.objects.count() == 0
    nobody.post(link, {"act": "confirm"})
    nobody.post(link, {"act": "confirm"})
    assert list(Revision.objects.order_by("number").values_list("status", flat=True)) == ["waiting", "valid"]
    assert set(Position.objects.values_list("taken_at", "basis", "voice__holder")) == {
        (NOON, "confirmed", cast.person.pk)
    }
    assert Fact.objects.exists()
    assert Participation.objects.count() == 1


def test_what_is_refused_is_deleted_and_what_is_forgotten_lapses(cast, sign_in, at):
    _survey, _staff, _where = entered(cast, sign_in)
    sign_in().post(last_link("/entered/"), {"act": "refuse"})
    assert Mediation.objects.get().state == "refused"
    assert set(Revision.objects.values_list("answers", flat=True)) == {None}
    expire(NOON + timedelta(days=15))
    assert Mediation.objects.get().state == "refused"


def test_what_nobody_confirms_within_two_weeks_lapses(cast, sign_in):
    entered(cast, sign_in)
    expire(NOON + timedelta(days=13))
    assert Mediation.objects.get().state == "waiting"
    expire(NOON + timedelta(days=14))
    assert Mediation.objects.get().state == "expired"
    with pytest.raises(confirming.DecidedError):
        confirming.confirm(mediation=Mediation.objects.get(), at=NOON + timedelta(days=14))
    assert (Position.objects.count(), Fact.objects.count()) == (0, 0)


def test_somebody_corrects_what_was_entered_for_them(cast, sign_in):
    survey, _staff, _where = entered(cast, sign_in)
    nobody = sign_in()
    led = nobody.post(last_link("/entered/"), {"act": "correct"})
    assert led["Location"].endswith("/1/")
    page = nobody.get(led["Location"]).content.decode()
    assert FILLED["q4"] in page
    draft = DraftResponse.objects.get()
    nobody.post(led["Location"], {"q1_1": "so", "rev-q1_1": str(draft.revs.get("q1_1", 0)), "go": "next"})
    send(nobody, survey)
    assert Mediation.objects.get().state == "corrected"
    stances = dict(Current.objects.values_list("version__proposal__key", "stance"))
    assert stances == {"P-01": "-2", "P-02": "-2"}
    assert Revision.objects.latest("number").entered_by is None


def test_staff_do_not_overwrite_what_somebody_said_themselves(cast, sign_in):
    survey, mine = make_survey(cast), sign_in(cast.stakeholder)
    fill(mine, survey)
    send(mine, survey)
    staff = sign_in(cast.coordinator)
    address = Email.objects.get(person=cast.person).address
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
    answer = staff.post(where, {"email": address, "via": "paper"})
    assert answer.status_code == 422
    assert "They have answered themselves" in answer.content.decode()
