"""Tabs that are out of date: sent elsewhere, cookie lost; what is typed in them comes back, never an error."""

import pytest

from surveys.answering.models import DraftResponse, Staged
from tests.surveys.answering.people import publish_items
from tests.surveys.answering.test_uploads import ITEMS, file
from tests.surveys.answering.test_uploads import send as send_files
from tests.surveys.identity.people import anonymous_survey, send
from tests.surveys.people import FILLED, fill

pytestmark = pytest.mark.django_db
TYPED = {**FILLED, "go": "next", **{f"rev-{key}": "0" for key in FILLED if "__" not in key}}


@pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}])
def test_typing_on_in_a_tab_whose_anonymous_draft_was_sent(cast, sign_in, headers):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    answer = client.post("/s/needs/1/", TYPED, headers=headers)
    assert answer.status_code == 409
    assert "receipt code" in answer.content.decode()
    assert (Staged.objects.count(), DraftResponse.objects.count()) == (1, 0)


@pytest.mark.parametrize("headers", [{}, {"X-Autosave": "1"}])
def test_typing_on_anonymously_after_the_cookie_went(cast, sign_in, headers):
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    client.cookies.pop(f"draft-{survey.pk}")
    answer = client.post("/s/needs/1/", TYPED, headers=headers)
    assert answer.status_code == 409
    if not headers:
        assert FILLED["q4"] in answer.content.decode()
    assert DraftResponse.objects.count() == 1


def test_a_file_in_an_anonymous_draft_leaves_no_hour(cast, sign_in):
    survey, client = publish_items(cast, ITEMS, identity="anonymous"), sign_in(cast.stakeholder)
    client.post("/s/needs/begin/")
    send_files(client, survey, file("Paper.pdf"))
    draft = DraftResponse.objects.get()
    assert draft.answers["papers"]
    assert (draft.began_at, draft.updated_at, draft.uploads.get().at) == (None, None, None)
    client.post("/s/needs/1/", {"go": f"remove:{draft.uploads.get().pk}", "rev-papers": "1"})
    draft.refresh_from_db()
    assert (draft.answers.get("papers"), draft.updated_at) == (None, None)
