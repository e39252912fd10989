"""A program writes the draft of a survey as one document: the editor's findings, its history, its colleagues."""

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ds4skills.audit.models import Event
from surveys.authoring import actions, incoming, queries
from surveys.authoring.checking import check
from surveys.authoring.definition import find
from surveys.authoring.models import Edit, SurveyVersion
from surveys.authoring.operations import whole
from tests.asking import program
from tests.factories import NOON
from tests.surveys.needs import choices, document_of, publish_document
from tests.surveys.people import make_survey
from tests.surveys.xlsform.documents import documents

PATH = "surveys/needs/definition/"


@pytest.fixture
def survey(cast, at):
    return make_survey(cast)


@pytest.fixture
def call(cast, survey):
    return program(cast.editor, cast.consultation)


def draft_of(call):
    """Give the draft as a program reads it."""
    answer = call("get", f"{PATH}?version=draft")
    assert answer.status_code == 200, answer.content
    return answer.json()


def put(call, digest, document):
    return call("put", PATH, {"digest": digest, "definition": document})


@pytest.mark.django_db
def test_a_document_that_was_read_is_written_back_with_a_change(cast, call, survey):
    known = draft_of(call)
    assert (known["version"], known["published_at"]) == (2, None)
    document = known["definition"]
    document["sections"][0]["items"].append({"key": "q9", "kind": "text", "label": {"en": "And why?"}})
    answer = put(call, known["digest"], document)
    assert answer.status_code == 200, answer.content
    made = answer.json()
    assert find(made["definition"], "q9") == {"key": "q9", "kind": "text", "label": {"en": "And why?"}}
    assert made["digest"] == draft_of(call)["digest"] != known["digest"]
    assert {each["error"] for each in made["findings"]} <= {False}
    assert Event.objects.filter(verb="survey.definition_sent").count() == 1
    assert SurveyVersion.objects.get(survey=survey, published_at=None).number == 2


@pytest.mark.django_db
def test_a_published_document_comes_back_about_the_newest_wordings(cast, call, survey):
    published = call("get", PATH).json()["definition"]
    assert published["sections"][0]["items"][0]["rows"][0]["wording"]
    answer = put(call, draft_of(call)["digest"], published)
    row = answer.json()["definition"]["sections"][0]["items"][0]["rows"][0]
    assert (row["proposal"], "wording" in row) == ("P-01", False)


@pytest.mark.django_db
def test_the_editors_undo_takes_it_back(cast, call, survey):
    known = draft_of(call)
    document = copy.deepcopy(known["definition"])
    document["sections"][0]["items"].pop()
    put(call, known["digest"], document)
    last = Edit.objects.latest("rev")
    actions.undo(actor=cast.editor, survey=survey, rev=last.rev, at=NOON)
    assert draft_of(call)["definition"] == known["definition"]


@pytest.mark.django_db
def test_a_draft_that_moved_on_is_not_overwritten(cast, call, survey):
    known = draft_of(call)
    actions.add_item(
        actor=cast.coordinator,
        survey=survey,
        section="s1",
        facts={"kind": "note", "label": {"en": "Read."}},
        at=NOON,
    )
    document = copy.deepcopy(known["definition"])
    document["sections"][0]["items"].pop()
    answer = put(call, known["digest"], document)
    assert answer.status_code == 409
    assert answer.json()["digest"] == draft_of(call)["digest"]
    assert put(call, answer.json()["digest"], document).status_code == 200


@pytest.mark.django_db
def test_the_same_document_again_changes_nothing(cast, call, survey):
    known = draft_of(call)
    document = copy.deepcopy(known["definition"])
    document["sections"][0]["items"].pop()
    first, second = put(call, known["digest"], document), put(call, known["digest"], document)
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json() == second.json()
    assert Edit.objects.count() == 1


@pytest.mark.django_db
def test_everything_that_is_wrong_is_named_at_its_place_and_nothing_is_kept(cast, call, survey):
    known = draft_of(call)
    document = copy.deepcopy(known["definition"])
    document["colour"] = "red"
    document["sections"][0]["items"] += [
        {"key": "Q 8", "kind": "text", "label": {"en": "\u0007"}},
        {
            "key": "q9",
            "kind": "single",
            "label": "Which?",
            "choices": [{"key": "a", "code": -77, "label": {}}],
        },
        {"key": "q10", "kind": "slider"},
        {"key": "q11", "kind": "number", "required": 1, "list": "x"},
    ]
    answer = put(call, known["digest"], document)
    assert answer.status_code == 422
    found = {each["place"] for each in answer.json()["findings"]}
    items = "/sections/0/items"
    n = len(known["definition"]["sections"][0]["items"])
    assert found == {
        "/colour",
        f"{items}/{n}/key",
        f"{items}/{n}/label/en",
        f"{items}/{n + 1}/label",
        f"{items}/{n + 1}/choices/0/code",
        f"{items}/{n + 2}/kind",
        f"{items}/{n + 3}/required",
        f"{items}/{n + 3}/list",
    }
    assert not SurveyVersion.objects.filter(published_at=None).exists()


@pytest.mark.django_db
def test_the_findings_are_those_of_the_editor(cast, call, survey, sign_in):
    document = document_of(
        [
            {"key": "q1", "kind": "single", "choices": choices("a", "b"), "show": "${q2} = 'x'"},
            {"key": "q2", "kind": "text", "label": {"fr": "Quoi ?"}},
            {"key": "q3", "kind": "matrix", "list": "nowhere", "rows": []},
            {"key": "q4", "kind": "single", "proposal": "P-99", "choices": choices("a", "b")},
        ]
    )
    answer = put(call, draft_of(call)["digest"], document)
    assert answer.status_code == 422
    told = {(each["key"], each["sentence"]) for each in answer.json()["findings"]}
    actions.change(
        actor=cast.editor, survey=survey, ask=lambda old: whole(old, document), verb="imported", at=NOON
    )
    page = sign_in(cast.editor).get(f"/consultations/{cast.consultation.slug}/manage/surveys/needs/check/")
    shown = {(each.key, each.sentence) for each in [*page.context["needed"], *page.context["advice"]]}
    assert told == shown
    places = {each["key"]: each["place"] for each in answer.json()["findings"]}
    assert places["q3"] == "/sections/0/items/2"


@pytest.mark.django_db
def test_a_survey_that_was_never_published_is_written_too(cast, at):
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code="needs",
        title={"en": "Needs"},
        about={},
        opens_at=NOON,
        closes_at=cast.consultation.closes_at,
        access="register",
        identity="named",
        at=NOON,
    )
    call = program(cast.coordinator, cast.consultation)
    assert call("get", PATH).status_code == 404
    answer = put(call, draft_of(call)["digest"], document_of([{"key": "q1", "kind": "text"}]))
    assert answer.status_code == 200, answer.content
    actions.publish(actor=cast.coordinator, survey=survey, at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("who", "status"), [("coordinator", 200), ("moderator", 403), ("observer", 403), ("stakeholder", 404)]
)
def test_only_those_who_write_surveys_write_them(cast, survey, who, status):
    call = program(getattr(cast, who), cast.consultation)
    known = draft_of(program(cast.editor, cast.consultation))
    assert put(call, known["digest"], known["definition"]).status_code == status
    assert call("get", f"{PATH}?version=draft").status_code == (404 if who == "stakeholder" else 200)
    reading = program(cast.editor, cast.consultation, ["programme:read"])
    assert put(reading, known["digest"], known["definition"]).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("body", [None, [], 7, "x", {}, {"sections": {}}, {"lists": [], "sections": [None]}])
def test_what_is_no_document_is_refused_in_words(cast, call, survey, body):
    answer = put(call, "0" * 64, body)
    assert answer.status_code == 422
    assert answer.json()["error"] == "refused"


@given(document=documents())
def test_every_document_of_ours_reads_as_it_is(document):
    assert incoming.read(json.loads(json.dumps(document))) == (document, [])


JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=2),
    st.dictionaries(st.text(max_size=3), st.integers(), max_size=2),
)


def spots(node, path=()):
    """List the places of a document."""
    yield path
    pairs = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for name, each in pairs:
        yield from spots(each, (*path, name))


@given(document=documents(), data=st.data())
@settings(max_examples=150)
def test_whatever_stands_somewhere_in_a_document_it_is_refused_or_can_be_checked(document, data):
    broken = copy.deepcopy(document)
    for _n in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(sorted(spots(broken), key=repr)))
        if not path:
            continue
        home = broken
        for step in path[:-1]:
            home = home[step]
        home[path[-1]] = data.draw(JUNK)
    made, found = incoming.read(broken)
    assert (made is None) is bool(found)
    if made is not None:
        check(made, {"DS-01": 3, "P 2": 1})


@pytest.mark.django_db
def test_every_published_document_of_the_shared_data_reads(cast, shared, at):
    document = json.loads(
        (shared / "xlsform" / "stakeholder_needs_definition.json").read_text(encoding="utf-8")
    )
    assert incoming.read(document)[1] == []
    plain = document_of([{"key": "q1", "kind": "rating", "scale": {"start": 0, "end": 5, "step": 1}}])
    survey = publish_document(cast, plain)
    version = queries.published(survey)
    assert version is not None
    assert incoming.read(version.definition)[1] == []
