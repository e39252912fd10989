"""One response of an organisation: written together, sent by whoever is mandated."""

from datetime import timedelta

import pytest
from django.core import mail

from consultations.ledger.models import Current, Position
from consultations.register.directory.models import Email, Mandate
from ds4skills.jobs.actions import drain
from surveys.answering.models import DraftResponse, Response, Revision
from surveys.authoring import actions as authoring
from tests.factories import NOON, make_mandate, make_person
from tests.surveys.identity.people import send
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db
PLAIN = {name: value for name, value in FILLED.items() if "__" not in name}


def rebuilt(cast, *, code="needs", proposals=2, first=1, **facts):
    """Give a survey with facts that are fixed at its publication."""
    create = authoring.create

    def with_facts(**known):
        survey = create(**known)
        for name, value in facts.items():
            setattr(survey, name, value)
        survey.save(update_fields=list(facts))
        return survey

    authoring.create = with_facts
    try:
        return make_survey(cast, code=code, proposals=proposals, first=first)
    finally:
        authoring.create = create


def test_colleagues_write_one_draft_and_whoever_is_mandated_sends_it(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    boss, colleague = sign_in(cast.stakeholder), sign_in(cast.colleague)
    path = survey.get_absolute_url()
    colleague.post(f"{path}begin/")
    colleague.post(f"{path}1/", {**PLAIN, "go": "next"})
    page = boss.get(f"{path}1/").content.decode()
    assert f"– <bdi>{cast.colleague_person}</bdi>" in page
    assert FILLED["q4"] in page
    draft = DraftResponse.objects.get()
    assert (draft.person, draft.organisation) == (None, cast.organisation)
    refused = send(colleague, survey)
    assert refused.status_code == 409
    refused = send(colleague, survey, capacity="mandated")
    assert refused.status_code == 409
    sent = send(boss, survey, capacity="mandated")
    assert sent.status_code == 302
    response = Response.objects.get()
    assert (response.person, response.organisation) == (None, cast.organisation.pk)
    assert set(Position.objects.values_list("voice__organisation", "voice__capacity")) == {
        (cast.organisation.pk, "mandated")
    }
    receipt = colleague.get(f"{path}receipt/")
    assert "We have your answers" in receipt.content.decode()
    assert receipt.context["nonce"] == ""
    assert colleague.post(f"{path}withdraw/").status_code == 409
    drain()
    assert [each.to for each in mail.outbox] == [[Email.objects.get(person=cast.person).address]]


def test_a_mandate_that_was_revoked_meanwhile_sends_nothing(cast, sign_in):
    survey, boss = rebuilt(cast, unit="organisation"), sign_in(cast.stakeholder)
    fill(boss, survey)
    Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1))
    assert send(boss, survey, capacity="mandated").status_code == 409
    assert Revision.objects.count() == 0


def test_another_mandated_colleague_speaks_in_place_of_the_first(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    boss, colleague = sign_in(cast.stakeholder), sign_in(cast.colleague)
    make_mandate(cast.colleague_person)
    fill(boss, survey)
    send(boss, survey, capacity="mandated")
    colleague.post(f"{survey.get_absolute_url()}begin/")
    colleague.post(f"{survey.get_absolute_url()}1/", {"q1_1": "so", "rev-q1_1": "0", "go": "next"})
    send(colleague, survey, capacity="mandated")
    counting = Current.objects.exclude(stance=None)
    assert set(counting.values_list("voice__holder", flat=True)) == {cast.colleague_person.pk}
    assert dict(counting.values_list("version__proposal__key", "stance")) == {"P-01": "-2", "P-02": "-2"}
    assert Response.objects.count() == 1


def test_nobody_outside_reaches_what_is_a_colleagues(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    fill(sign_in(cast.colleague), survey)
    alone = make_person("Alone", user=cast.stranger)
    assert alone.user == cast.stranger
    assert sign_in(cast.stranger).post(f"{survey.get_absolute_url()}begin/").status_code == 403
