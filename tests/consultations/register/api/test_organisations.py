"""Organisations through the API: the words of the page, versions, candidates, and answers per field."""

import pytest

from consultations.register.directory.changes import Change
from consultations.register.directory.models import Organisation
from consultations.register.duplicates.merging import merge
from consultations.register.engagement.actions import log
from tests.asking import register
from tests.factories import NOON, make_organisation

pytestmark = pytest.mark.django_db
NEW = {"name": "Baltic Data Guild", "category": "company", "country": "EE"}


@pytest.fixture
def call(cast, at):
    return register(cast.coordinator)


def names(answer):
    return [each["name"] for each in answer.json()["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=guild", ["Baltic Data Guild"]),
        ("country=EE", ["Baltic Data Guild"]),
        ("category=industry-association", ["Nordic Skills Alliance"]),
        ("size=none&sort=-name", ["Nordic Skills Alliance", "Baltic Data Guild"]),
        ("status=dissolved", []),
        ("page=2&page_size=1", ["Nordic Skills Alliance"]),
    ],
)
def test_the_list_is_filtered_in_the_words_of_the_page(call, query, found):
    make_organisation("Baltic Data Guild", country="EE")
    answer = call("get", f"organisations/?{query}")
    assert answer.status_code == 200, answer.content
    assert names(answer) == found


@pytest.mark.parametrize(
    "query",
    ["owner=1", "country=XX", "category=moon", "size=huge", "status=gone", "network=1", "network=%C2%B2",
     "sort=version", "stage=invited", "exercise=x", "exercise=x&stage=invited", "q=%00"],
)  # fmt: skip
def test_a_filter_that_is_not_on_the_list_is_refused(call, query):
    answer = call("get", f"organisations/?{query}")
    assert answer.status_code == 400
    assert answer.json()["sentence"]


def test_stages_are_asked_of_an_exercise_one_works_on(call, cast):
    exercise = cast.consultation.exercise
    log(stage="invited", channel="mail", exercise=exercise, at=NOON, organisation=cast.organisation.pk)
    make_organisation("Baltic Data Guild")
    assert names(call("get", f"organisations/?exercise={exercise}&stage=invited")) == [
        "Nordic Skills Alliance"
    ]
    assert names(call("get", f"organisations/?exercise={exercise}&stage=none")) == ["Baltic Data Guild"]


def test_one_is_added_read_and_changed(call):
    sent = {
        **NEW,
        "names": [{"kind": "native", "text": "Balti Andmegild", "language": "et"}],
        "identifiers": [{"scheme": "wikidata", "value": "q42"}],
        "terms": {"scenario": []},
    }
    made = call("post", "organisations/", sent)
    assert made.status_code == 201, made.content
    found = call("get", f"organisations/{made.json()['key']}/")
    assert found.json() == made.json()
    assert found.json()["identifiers"] == [{"scheme": "wikidata", "value": "Q42"}]
    assert found.headers["ETag"] == '"1"'
    path = f"organisations/{made.json()['key']}/"
    changed = call("patch", path, {"city": "Tartu", "identifiers": []}, if_match='"1"')
    assert changed.status_code == 200, changed.content
    assert (changed.json()["city"], changed.json()["identifiers"]) == ("Tartu", [])
    assert changed.json()["names"] == sent["names"]
    assert changed.headers["ETag"] == '"2"'
    assert set(Change.objects.values_list("via", flat=True)) >= {"api"}


def test_what_a_colleague_saved_is_answered_with_both_states(call):
    row = make_organisation("Baltic Data Guild")
    path = f"organisations/{row.pk}/"
    assert call("patch", path, {"city": "Tartu"}, if_match='"1"').status_code == 200
    late = call("patch", path, {"city": "Narva"}, if_match='"1"')
    assert late.status_code == 409
    assert late.json()["current"]["city"] == "Tartu"
    assert late.json()["yours"] == {"city": "Narva"}
    assert call("patch", path, {"city": "Narva"}).status_code == 400
    assert Organisation.objects.get(pk=row.pk).city == "Tartu"


def test_candidates_come_first_and_none_of_them_second(call):
    there = make_organisation("Baltic Data Guild", country="EE")
    asked = call("post", "organisations/", NEW)
    assert asked.status_code == 409
    [candidate] = asked.json()["candidates"]
    assert candidate["key"] == str(there.pk)
    assert candidate["reasons"]
    assert call("post", "organisations/", {**NEW, "none_of": [candidate["key"]]}).status_code == 201


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 301}, "name"),
        ({"name": ["x"]}, "name"),
        ({"name": "a\u0000b"}, "name"),
        ({"country": "ZZ"}, "country"),
        ({"category": "moon"}, "category"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"listed": "perhaps"}, "listed"),
        ({"status": "gone"}, "status"),
        ({"names": [{"kind": "nick", "text": "x"}]}, "names"),
        ({"names": [{"kind": "legal", "text": "x"}] * 40}, "names"),
        ({"identifiers": [{"scheme": "lei", "value": "12"}]}, "identifiers"),
        ({"identifiers": {"lei": "12"}}, "identifiers"),
        ({"terms": {"moon": ["x"]}}, "terms"),
        ({"terms": {"scenario": ["moon"]}}, "terms"),
        ({"none_of": ["x"]}, "none_of"),
        ({"version": 3}, ""),
        ({"merged_into": "x"}, ""),
    ],
)
def test_each_field_that_cannot_be_kept_says_why(call, sent, field):
    answer = call("post", "organisations/", {**NEW, **sent})
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == [field]


def test_a_number_that_another_has_names_its_holder(call):
    make_organisation("Holder", identifiers={"wikidata": "Q42"})
    answer = call(
        "post",
        "organisations/",
        {**NEW, "identifiers": [{"scheme": "wikidata", "value": "Q42"}], "none_of": []},
    )
    assert answer.status_code == 409
    seen = [each["key"] for each in answer.json()["candidates"]]
    again = {**NEW, "identifiers": [{"scheme": "wikidata", "value": "Q42"}], "none_of": seen}
    refused = call("post", "organisations/", again)
    assert refused.status_code == 422
    assert "Holder" in refused.json()["fields"]["identifiers"][0]


def test_relations_are_added_listed_and_taken_away(call):
    part, whole = make_organisation("Part"), make_organisation("Whole")
    path = f"organisations/{part.pk}/relations/"
    made = call("post", path, {"kind": "part", "other": str(whole.pk)})
    assert made.status_code == 201
    assert call("post", path, {"kind": "part", "other": str(whole.pk)}).status_code == 409
    back = call("post", f"organisations/{whole.pk}/relations/", {"kind": "part", "other": str(part.pk)})
    assert "circle" in back.json()["fields"]["other"][0]
    itself = call("post", path, {"kind": "part", "other": str(part.pk)})
    assert itself.status_code == 422
    assert call("get", f"organisations/{whole.pk}/").json()["relations"][0]["subject_name"] == "Part"
    assert call("delete", f"{path}{made.json()['id']}/").status_code == 204
    assert call("get", path).json()["count"] == 0


def test_a_merged_row_says_what_it_became(call, cast):
    stays, goes = make_organisation("Stays"), make_organisation("Goes")
    merge(actor=cast.coordinator, kind="organisation", winner=stays.pk, loser=goes.pk, at=NOON)
    answer = call("get", f"organisations/{goes.pk}/")
    assert answer.status_code == 409
    assert answer.json()["became"] == str(stays.pk)
