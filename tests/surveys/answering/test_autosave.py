"""What a script saves, what it is told, and that nothing typed is lost on the way."""

from datetime import timedelta

import pytest

from surveys.answering.models import DraftResponse
from tests.surveys.answering.people import answer, begin, publish_items, stored
from tests.surveys.needs import choices

pytestmark = pytest.mark.django_db
ITEMS = [
    {"key": "pick", "kind": "single", "choices": choices("a", "b")},
    {"key": "sort", "kind": "ranking", "choices": choices("x", "y")},
    {"key": "much", "kind": "number", "decimals": 1},
    {"key": "note", "kind": "text"},
]
SCRIPT = {"X-Autosave": "yes"}


@pytest.fixture
def survey(cast, sign_in):
    return publish_items(cast, ITEMS)


@pytest.fixture
def client(cast, survey, sign_in):
    found = sign_in(cast.stakeholder)
    begin(found, survey)
    return found


def save(client, path="/s/needs/1/", **sent):
    """Save as the script does."""
    return client.post(
        path, {name.replace("rev_", "rev-"): value for name, value in sent.items()}, headers=SCRIPT
    )


def test_only_what_changed_is_sent_and_counted(client, survey):
    assert save(client, rev_note="0", note="a").json()["revs"] == {"note": 1}
    assert save(client, rev_pick="0", pick="b").json()["revs"] == {"pick": 1}
    assert save(client, rev_note="1", note="ab").json()["revs"] == {"note": 2}
    assert stored(survey) == {"note": "ab", "pick": "b"}


def test_the_same_save_twice_is_one_change(client, survey):
    save(client, rev_note="0", note="a")
    again = save(client, rev_note="0", note="a")
    assert again.status_code == 200
    assert again.json()["revs"] == {"note": 1}


def test_two_tabs_merge_key_by_key_and_where_they_differ_both_are_told(client, survey):
    save(client, rev_note="0", note="mine", rev_much="0", much="1.5", rev_sort="0", sort=["x:2", "y:1"])
    other = save(
        client,
        rev_note="0",
        note="theirs",
        rev_pick="0",
        pick="a",
        rev_sort="0",
        sort=["x:1"],
        rev_much="0",
        much="2",
    )
    told = other.json()
    assert other.status_code == 409
    assert told["revs"] == {"pick": 1}
    assert told["conflicts"]["note"] == {"words": "mine", "sent": [["note", "mine"]], "rev": 1}
    assert told["conflicts"]["sort"]["sent"] == [["sort", "y:1"], ["sort", "x:2"]]
    assert told["conflicts"]["much"]["words"] == "1.5"
    assert stored(survey) == {"note": "mine", "much": "1.5", "sort": ["y", "x"], "pick": "a"}
    assert save(client, rev_note="1", note="theirs").status_code == 200
    assert stored(survey)["note"] == "theirs"


def test_without_scripts_both_are_shown_and_one_is_chosen(client, survey):
    answer(client, survey, shown=["note"], note="first", go="later")
    both = answer(client, survey, shown=["note"], note="second", go="next")
    text = both.content.decode()
    assert both.status_code == 409
    assert "Another tab or device wrote “first” meanwhile." in text
    assert 'value="second"' in text
    assert 'name="take-note"' in text
    sent = {
        "rev-pick": "0",
        "rev-sort": "0",
        "rev-much": "0",
        "rev-note": "1",
        "note": "second",
        "go": "next",
    }
    assert client.post("/s/needs/1/", {**sent, "take-note": "yes"}).status_code in {200, 302}
    assert stored(survey)["note"] == "first"
    assert client.post("/s/needs/1/", sent).status_code == 302
    assert stored(survey)["note"] == "second"


def test_with_or_without_the_last_slash(client, survey):
    assert save(client, "/s/needs/1", rev_note="0", note="no slash").status_code == 200
    assert client.get("/s/needs/1").status_code == 200
    assert client.post("/s/needs/1", {"rev-note": "1", "note": "page", "go": "later"}).status_code == 302
    assert stored(survey)["note"] == "page"


@pytest.mark.parametrize("paused", [True, False])
def test_closed_or_paused_meanwhile_the_text_is_kept_and_can_be_read(client, survey, at, paused):
    if paused:
        survey.paused_at = survey.opens_at + timedelta(hours=1)
        survey.save(update_fields=["paused_at"])
    else:
        at(survey.closes_at)
    told = save(client, rev_note="0", note="typed on")
    assert told.status_code == 409
    assert ("paused since" if paused else "closed at") in told.json()["said"]
    page = answer(client, survey, shown=["note"], note="typed at last", go="next", **{"rev-note": "1"})
    assert page.status_code == 409
    assert "typed at last" in page.content.decode()
    assert "typed at last" in client.get("/s/needs/review/").content.decode()
    assert "typed at last" in client.get("/s/needs/1/").content.decode()
    assert ("Your draft is safe." if paused else "was not sent") in client.get("/s/needs/").content.decode()


def test_signed_out_meanwhile_the_text_is_handed_back_and_is_sent_again(cast, client, survey, sign_in):
    gone = sign_in()
    typed = "Übergänge <b>&amp;</b>\n\tzwei Zeilen "
    assert save(gone, rev_note="0", note=typed).status_code == 403
    page = answer(gone, survey, shown=["note"], note=typed, go="next")
    text = page.content.decode()
    assert page.status_code == 403
    assert "What is note?" in text
    assert "Übergänge &lt;b&gt;&amp;amp;&lt;/b&gt;" in text
    gone.force_login(cast.stakeholder)
    again = dict(page.context["again"])
    assert again["note"] == typed
    assert gone.post(page.context["back"], again).status_code in {200, 302}
    assert stored(survey)["note"] == typed.strip()


def test_a_draft_of_somebody_else_is_out_of_reach(cast, client, survey, sign_in):
    save(client, rev_note="0", note="mine")
    other = sign_in(cast.colleague)
    assert save(other, rev_note="0", note="theirs").status_code == 200
    rows = DraftResponse.objects.order_by("began_at", "updated_at")
    assert {row.person: row.answers["note"] for row in rows} == {
        cast.person: "mine",
        cast.colleague_person: "theirs",
    }


def test_a_tab_that_outlives_its_draft_says_why_nothing_can_be_kept(cast, client, survey, at):
    save(client, rev_note="0", note="mine")
    draft = DraftResponse.objects.get()
    client.post("/s/needs/submit/", {"draft": str(draft.pk)})
    at(survey.closes_at)
    told = save(client, rev_note="1", note="late")
    assert told.status_code == 409
    assert "closed at" in told.json()["said"]
    assert "late" in answer(client, survey, shown=["note"], note="late").content.decode()
    assert DraftResponse.objects.count() == 0
