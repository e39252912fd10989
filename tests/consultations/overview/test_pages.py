"""What the three see first."""

import json
from datetime import timedelta

import pytest

from ds4skills.accounts.models import Token
from ds4skills.audit import receipts
from tests.budgets.counting import cost
from tests.consultations.consensus.people import people_who_spoke
from tests.factories import NOON, make_proposal
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


def test_the_overview_asks_what_is_open_and_tells_what_was_heard(cast, sign_in):
    people_who_spoke(cast)
    make_survey(cast, proposals=0)
    page = sign_in(cast.stakeholder).get(cast.consultation.get_absolute_url())
    assert [turn.url for turn in page.context["turns"]][:1] == ["/s/needs/"]
    assert sum(count for _name, count, _keys in page.context["levels"]) == 2
    assert "P-01" in page.content.decode()


def test_a_sealed_consultation_tells_no_stance_anywhere(cast, sign_in):
    people_who_spoke(cast)
    cast.consultation.sealed = True
    cast.consultation.save()
    for user, path in (
        (cast.stakeholder, cast.consultation.get_absolute_url()),
        (cast.coordinator, f"{cast.consultation.get_absolute_url()}manage/"),
    ):
        page = sign_in(user).get(path)
        assert "sealed" in page.content.decode()
        assert not page.context.get("levels")
        assert not page.context.get("groups")


def test_the_dashboard_counts_who_spoke_by_category(cast, sign_in):
    people_who_spoke(cast, organisations=18)
    page = sign_in(cast.coordinator).get(f"{cast.consultation.get_absolute_url()}manage/")
    rows = {row.category: (row.answered, row.roll) for row in page.context["coverage"]}
    assert rows["company"] == (6, 6)
    assert sum(len(found) for _name, found in page.context["groups"]) == 2


def test_my_page_lists_what_is_asked_of_me(cast, sign_in):
    make_survey(cast, proposals=1)
    text = sign_in(cast.stakeholder).get("/me/").content.decode()
    assert "/s/needs/" in text
    assert "Nordic Skills Alliance" in text


def test_a_receipt_of_ours_is_known_and_a_changed_one_is_not(db, sign_in):
    nonce, answers = receipts.draw_nonce(), {"q1": "s"}
    made = receipts.issue(
        exercise="surveys.survey:1",
        form="f",
        commitment=receipts.commit(nonce, answers),
        at=NOON,
        closes_at=NOON,
    )
    client = sign_in(None)
    whole = {"receipt": made, "nonce": nonce, "answers": answers}
    assert client.post("/check/", {"text": json.dumps(whole)}).context["verdict"]["answers"] is True
    whole["answers"] = {"q1": "so"}
    assert client.post("/check/", {"text": json.dumps(whole)}).context["verdict"]["answers"] is False
    made["at"] = "2020-01-01T00:00:00+00:00"
    assert client.post("/check/", {"text": json.dumps(made)}).context["verdict"]["ours"] is False


@pytest.mark.parametrize("text", ["", "no json", "[1]"])
def test_what_is_no_receipt_gets_a_sentence_and_stays(db, sign_in, text):
    answer = sign_in(None).post("/check/", {"text": text})
    assert answer.status_code == 422
    assert text in answer.content.decode()


@pytest.mark.parametrize(
    "topic",
    [
        "stakeholders",
        "answering",
        "moderators",
        "coordinators",
        "surveys",
        "counting",
        "privacy",
        "accessibility",
    ],
)
def test_each_topic_of_help_is_there(db, sign_in, topic):
    assert sign_in(None).get(f"/help/{topic}/").status_code == 200
    assert sign_in(None).get("/help/nothing/").status_code == 404


def test_preferences_are_kept(cast, sign_in):
    client = sign_in(cast.stakeholder)
    client.post("/me/preferences/", {"theme": "dark", "pause_live": "on"})
    assert 'data-theme="dark"' in client.get("/").content.decode()


def test_the_overview_costs_the_same_with_one_proposal_as_with_three(cast, sign_in):
    client, path = sign_in(cast.stakeholder), cast.consultation.get_absolute_url()
    make_proposal(cast.consultation, "P-71")
    one = cost(client, path)
    make_proposal(cast.consultation, "P-72")
    make_proposal(cast.consultation, "P-73")
    assert cost(client, path) == one


def test_a_key_is_shown_once_opens_the_api_and_can_be_revoked(cast, sign_in):
    client = sign_in(cast.stakeholder)
    slug = cast.consultation.slug
    asked = {"name": "script", "consultation": slug, "scopes": ["results:read"]}
    secret = client.post("/me/keys/", asked).context["secret"]
    assert secret not in client.get("/me/keys/").content.decode()
    path, header = f"/api/consultations/{slug}/reports/", {"Authorization": f"Bearer {secret}"}
    assert sign_in(None).get(path, headers=header).status_code == 200
    stranger = sign_in(cast.stranger)
    pk = Token.objects.get().pk
    assert Token.objects.get().expires_at - NOON == timedelta(days=90)
    for opens_nothing in ("ledger:read", "report:read", "contacts:read"):
        refused = client.post("/me/keys/", {**asked, "scopes": [opens_nothing]})
        assert (refused.status_code, Token.objects.count()) == (422, 1)
    assert stranger.post(f"/me/keys/{pk}/revoke/").status_code == 404
    client.post(f"/me/keys/{pk}/revoke/")
    assert sign_in(None).get(path, headers=header).status_code == 401
