"""Results: coverage, toplines, small bases, sealing, exports."""

import pytest

from surveys.answering.models import DraftResponse
from tests.budgets.counting import cost
from tests.factories import make_cast, make_consultation
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db


def answered(cast, sign_in, **more):
    """Give a survey with the stakeholder's answers."""
    survey, client = make_survey(cast, **more), sign_in(cast.stakeholder)
    fill(client, survey)
    draft = DraftResponse.objects.get(survey=survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    return survey, f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/results/"


def test_toplines_count_what_was_answered(cast, sign_in):
    _survey, path = answered(cast, sign_in)
    page = sign_in(cast.coordinator).get(path)
    lines = {line.leaf.key: line for line in page.context["toplines"]}
    assert {each.option.key: each.count for each in lines["q3"].lines} == {"c1": 1, "c2": 0, "c3": 1}
    assert lines["q4"].texts == ["More time, please."]
    assert page.context["coverage"].answered == 1


def test_confidential_answers_of_fewer_than_five_are_not_shown(cast, sign_in):
    _survey, path = answered(cast, sign_in, identity="confidential")
    text = sign_in(cast.coordinator).get(path).content.decode()
    assert "More time, please." not in text
    assert "Fewer than 5 answers" in text


def test_sealed_stances_are_shown_to_nobody(cast, sign_in):
    cast.consultation.sealed = True
    cast.consultation.save()
    _survey, path = answered(cast, sign_in)
    client = sign_in(cast.coordinator)
    assert "More time, please." not in client.get(path).content.decode()
    assert client.post(f"{path}export/", {"kind": "csv"}).status_code == 409


def test_the_export_has_codes_and_no_formulas(cast, sign_in):
    survey, path = answered(cast, sign_in)
    body = sign_in(cast.coordinator).post(f"{path}export/", {"kind": "csv"}).content.decode("utf-8-sig")
    head, row = body.strip().split("\r\n")
    cells = dict(zip(head.replace('"', "").split(","), row.replace('"', "").split(","), strict=False))
    assert cells["q1_1"] == "4"
    assert cells["q1_2"] == "1"
    assert cells["q3__c2"] == "0"
    assert survey.code


def test_results_cost_the_same_with_one_proposal_as_with_six(cast, sign_in):
    _survey, small = answered(cast, sign_in, proposals=1)
    other_cast = make_cast(make_consultation(slug="other"))
    _other, large = answered(other_cast, sign_in, code="more", proposals=6)
    one = cost(sign_in(cast.coordinator), small)
    six = cost(sign_in(other_cast.coordinator), large)
    assert one == six
