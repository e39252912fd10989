"""Whoever takes no stance on any proposal is heard all the same."""

import pytest

from surveys.answering.models import DraftResponse, Fact, Revision
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


def test_answers_without_any_stance_are_taken(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    path = survey.get_absolute_url()
    client.post(f"{path}begin/")
    shown = {f"rev-{key}": "0" for key in ("q1_1", "q1_2", "q2", "q3", "q4")}
    client.post(f"{path}1/", {**shown, "q2": "c1", "q4": "Only words.", "go": "next"})
    draft = DraftResponse.objects.get()
    sent = client.post(f"{path}submit/", {"draft": str(draft.pk)})
    assert sent.status_code == 302
    assert Revision.objects.get().answers == {"q2": "c1", "q4": "Only words."}
    assert Fact.objects.filter(question__key="q1_1").values_list("missing", flat=True).get() == -99
