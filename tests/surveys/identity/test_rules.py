"""The right person is asked; what may not be changed stays; pauses and grace."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from consultations.programme.models import Invitation
from consultations.register.directory.models import Person
from ds4skills.jobs.actions import drain
from surveys.answering.exercises import answered
from surveys.answering.keys import Handover
from surveys.answering.models import DraftResponse, Revision
from surveys.authoring.models import Survey
from tests.budgets.test_submission import by_link
from tests.factories import NOON
from tests.surveys.identity.people import send
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db


def test_the_right_person_is_invited_in_place_of_whoever_named_them(cast, sign_in):
    survey = make_survey(cast, access="invited")
    client = by_link(cast, sign_in(), survey)
    path = survey.get_absolute_url()
    assert "I am not the right person" in client.get(path).content.decode()
    colleague = {
        "given_name": "Eva",
        "family_name": "Holm",
        "email": "Eva.Holm@example.org",
        "note": "Runs it",
    }
    assert client.post(f"{path}not-me/", colleague).status_code == 200
    assert client.post(f"{path}not-me/", colleague).status_code == 422
    [asked] = Handover.objects.all()
    assert not Person.objects.filter(family_name="Holm").exists()
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/handovers/"
    staff = sign_in(cast.coordinator)
    assert "Runs it" in staff.get(where).content.decode()
    dashboard = reverse("dashboard", kwargs={"slug": cast.consultation.slug})
    assert where in staff.get(dashboard).content.decode()
    staff.post(f"{where}{asked.pk}/", {"act": "accept"})
    staff.post(f"{where}{asked.pk}/", {"act": "accept"})
    person = Person.objects.get(family_name="Holm")
    invited = Invitation.objects.get(exercise=survey.exercise, person=person)
    assert invited.organisation == cast.organisation
    assert person.affiliations.get().organisation == cast.organisation
    drain()
    assert [each.to for each in mail.outbox] == [["eva.holm@example.org"]]
    assert client.post(f"{path}begin/").status_code == 403, "the old link opens nothing"
    assert answered(survey.pk, [cast.person.pk]) == {cast.person.pk}, "and is not reminded"


def test_a_refused_handover_leaves_everything(cast, sign_in):
    survey = make_survey(cast, access="invited")
    client = by_link(cast, sign_in(), survey)
    client.post(f"{survey.get_absolute_url()}not-me/", {"family_name": "Holm", "email": "h@example.org"})
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/handovers/"
    sign_in(cast.coordinator).post(f"{where}{Handover.objects.get().pk}/", {"act": "refuse"})
    assert Handover.objects.get().state == "refused"
    assert client.post(f"{survey.get_absolute_url()}begin/").status_code == 302


def test_what_is_never_changed_stays(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    Survey.objects.filter(pk=survey.pk).update(revise="never")
    fill(client, survey)
    send(client, survey)
    assert client.post(f"{survey.get_absolute_url()}begin/").status_code == 409
    assert client.post(f"{survey.get_absolute_url()}withdraw/").status_code == 409
    assert Revision.objects.count() == 1


def test_a_paused_survey_keeps_the_draft_and_says_so(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    Survey.objects.filter(pk=survey.pk).update(paused_at=NOON)
    answer = send(client, survey)
    assert answer.status_code == 409
    assert "paused" in answer.content.decode()
    assert DraftResponse.objects.exists()
    Survey.objects.filter(pk=survey.pk).update(paused_at=None)
    assert send(client, survey).status_code == 302


@pytest.mark.parametrize(("grace", "status"), [(30, 409), (90, 302), (0, 409)])
def test_each_survey_has_its_own_grace(cast, sign_in, at, grace, status):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    Survey.objects.filter(pk=survey.pk).update(grace_s=grace)
    fill(client, survey)
    stamp = client.get(f"{survey.get_absolute_url()}review/").context["stamp"]
    at(survey.closes_at + timedelta(seconds=60))
    assert send(client, survey, stamp=stamp).status_code == status
