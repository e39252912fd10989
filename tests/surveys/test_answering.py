"""Answering: drafts, once, positions, change, withdrawal, closing."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from consultations.ledger.models import Current, Objection, Position
from ds4skills.audit import receipts
from surveys.answering.models import Answer, DraftResponse, Fact, Response, Revision
from surveys.authoring import queries
from tests.factories import NOON
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db


def send(client, survey, **more):
    """Send the draft that is open."""
    draft = DraftResponse.objects.get(survey=survey)
    data = {"draft": str(draft.pk), "capacity": "mandated", **more}
    return draft.pk, client.post(f"{survey.get_absolute_url()}submit/", data)


def stances(survey):
    """Give what counts now, by proposal."""
    rows = Current.objects.filter(voice__consultation=survey.consultation).select_related("version__proposal")
    return {row.version.proposal.key: row.stance for row in rows}


def test_answers_become_positions_with_their_evidence(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    assert fill(client, survey)["Location"].endswith("/review/")
    review = client.get(f"{survey.get_absolute_url()}review/").content.decode()
    assert "Choice 1" in review
    assert "It costs too much." in review
    _draft, answer = send(client, survey)
    assert answer.status_code == 302
    assert stances(survey) == {"P-01": "1", "P-02": "-2"}
    position = Position.objects.get(version__proposal__key="P-02")
    version = queries.published(survey)
    assert position.channel == "survey"
    assert version is not None
    assert position.evidence["shown"] == version.digest
    assert position.voice.capacity == "mandated"
    assert Answer.objects.filter(position=position).count() == 1
    assert Objection.objects.count() == 1
    facts = set(Fact.objects.values_list("question__key", "item", "value", "missing"))
    assert ("q3", 1, 1, None) in facts
    assert ("q1_1", 0, 4, None) in facts


def test_the_same_draft_sent_again_gives_the_same_receipt(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    draft, first = send(client, survey)
    data = {"draft": str(draft), "capacity": "mandated"}
    second = client.post(f"{survey.get_absolute_url()}submit/", data)
    assert first["Location"] == second["Location"]
    assert Revision.objects.count() == 1
    assert Position.objects.count() == 2
    page = client.get(first["Location"])
    assert Revision.objects.get().digest in page.content.decode()
    file = client.get(first["Location"] + "&file=receipt").json()
    assert file["answers"]["q1_1"] == "s"
    assert receipts.answers_match(file["receipt"], file["nonce"], file["answers"])


def test_a_change_records_only_what_changed(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    client.post(f"{survey.get_absolute_url()}begin/")
    draft = DraftResponse.objects.get()
    assert draft.answers["q4"] == FILLED["q4"]
    client.post(f"{survey.get_absolute_url()}1/", {**FILLED, "q1_1": "o", "go": "next"})
    send(client, survey)
    assert stances(survey) == {"P-01": "-1", "P-02": "-2"}
    assert Position.objects.count() == 3
    assert Response.objects.count() == 1
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_emptied_answer_and_a_withdrawal_take_positions_back(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    client.post(f"{survey.get_absolute_url()}begin/")
    client.post(f"{survey.get_absolute_url()}1/", {**FILLED, "q1_1": "", "go": "next"})
    send(client, survey)
    assert stances(survey) == {"P-01": None, "P-02": "-2"}
    client.post(f"{survey.get_absolute_url()}withdraw/")
    assert stances(survey) == {"P-01": None, "P-02": None}
    assert Fact.objects.count() == 0
    assert Revision.objects.filter(status="withdrawn").count() == 1


def test_a_required_answer_is_asked_for_and_nothing_is_lost(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    answer = fill(client, survey, q2="")
    assert answer.status_code == 422
    assert "This answer is needed." in answer.content.decode()
    assert FILLED["q4"] in answer.content.decode()
    assert DraftResponse.objects.get().answers["q4"] == FILLED["q4"]
    assert send(client, survey)[1].status_code == 422
    assert Revision.objects.count() == 0


def test_a_choice_that_was_not_offered_is_refused(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    answer = fill(client, survey, q2="c99")
    assert answer.status_code == 422
    assert "Choose one of the answers shown." in answer.content.decode()


def test_two_tabs_show_both_answers_and_lose_neither(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    other = client.post(
        f"{survey.get_absolute_url()}1/", {**FILLED, "q4": "From the other tab", "rev-q4": "0"}
    )
    assert other.status_code == 409
    text = other.content.decode()
    assert "From the other tab" in text
    assert FILLED["q4"] in text
    assert DraftResponse.objects.get().answers["q4"] == FILLED["q4"]


def test_autosave_answers_with_revisions(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    client.post(f"{survey.get_absolute_url()}begin/")
    answer = client.post(f"{survey.get_absolute_url()}1/", {"q4": "Half a"}, headers={"X-Autosave": "yes"})
    assert answer.json()["revs"]["q4"] == 1
    assert DraftResponse.objects.get().answers == {"q4": "Half a"}


def test_after_closing_the_draft_stays_and_a_late_form_has_its_grace(cast, sign_in, at):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    stamp = client.get(f"{survey.get_absolute_url()}review/").context["stamp"]
    at(survey.closes_at + timedelta(seconds=60))
    draft, late = send(client, survey)
    assert late.status_code == 409
    assert "closed" in late.content.decode()
    assert DraftResponse.objects.filter(pk=draft).exists()
    _draft, graced = send(client, survey, stamp=stamp)
    assert graced.status_code == 302
    assert Revision.objects.get().grace


def test_by_invitation_others_are_told_how_to_get_in(cast, sign_in):
    survey = make_survey(cast, access="invited")
    answer = sign_in(cast.stakeholder).post(f"{survey.get_absolute_url()}begin/", {"q4": "typed"})
    assert answer.status_code == 403
    assert "typed" in answer.content.decode()
    assert DraftResponse.objects.count() == 0


def test_revisions_refuse_every_change_but_erasure(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    rows = Revision.objects.all()
    for act in (lambda: rows.update(answers={}), rows.delete):
        with pytest.raises(IntegrityError), transaction.atomic():
            act()
    assert rows.update(answers=None, erased_on=NOON.date()) == 1
