"""The API writes by the same actions as the pages: once, in time, for whom it is allowed."""

from datetime import timedelta

import pytest

from consultations.blueprint.comments.models import Comment
from consultations.ledger.models import Current, ObjectionEvent, Position
from consultations.programme.models import Invitation
from tests.asking import program, token_of
from tests.budgets.counting import statements
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import NOON, make_cast, make_person, make_proposal

pytestmark = pytest.mark.django_db
LATE = NOON + timedelta(days=40)
TAKE = {"stance": "2", "version": 1, "reason": "It helps."}


@pytest.fixture
def version(cast, at):
    return make_proposal(cast.consultation, "P-01")


def test_a_position_is_taken_once_whatever_is_sent_again(cast, version, at):
    call = program(cast.stakeholder, cast.consultation)
    first = call("post", "proposals/P-01/position/", TAKE, key="key-0001")
    again = call("post", "proposals/P-01/position/", TAKE, key="key-0001")
    at(LATE)
    after_closing = call("post", "proposals/P-01/position/", TAKE, key="key-0001")
    assert (first.status_code, again.status_code, after_closing.status_code) == (201, 200, 200)
    assert first.json() == again.json() == after_closing.json()
    assert Position.objects.get().reason.text == "It helps."


def test_one_key_never_says_two_things(cast, version):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "proposals/P-01/position/", TAKE, key="key-0001")
    answer = call("post", "proposals/P-01/position/", {**TAKE, "stance": "-2"}, key="key-0001")
    assert answer.status_code == 409
    assert "Use a new key" in answer.json()["sentence"]
    assert Position.objects.count() == 1


def test_two_people_may_use_the_same_key(cast, version):
    for user in (cast.stakeholder, cast.colleague):
        answer = program(user, cast.consultation)("post", "proposals/P-01/position/", TAKE, key="key-0001")
        assert answer.status_code == 201


@pytest.mark.parametrize(
    ("body", "key", "status", "words"),
    [
        (TAKE, "", 400, "Idempotency-Key"),
        ({**TAKE, "version": 2}, "key-0001", 409, "Wording 1 holds now"),
        ({**TAKE, "stance": "9"}, "key-0001", 422, "stance"),
        ({**TAKE, "objects": True}, "key-0001", 422, "An objection goes with"),
        ({**TAKE, "reason": "a\u0007b"}, "key-0001", 422, "cannot be kept"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(cast, version, body, key, status, words):
    answer = program(cast.stakeholder, cast.consultation)("post", "proposals/P-01/position/", body, key=key)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert Position.objects.count() == 0


def test_nobody_speaks_without_an_entry_or_a_mandate_or_in_time(cast, version, at):
    path = "proposals/P-01/position/"
    assert program(cast.stranger, cast.consultation)("post", path, TAKE, key="key-0001").status_code == 403
    call = program(cast.colleague, cast.consultation)
    assert call("post", path, {**TAKE, "capacity": "mandated"}, key="key-0002").status_code == 403
    at(LATE)
    answer = program(cast.stakeholder, cast.consultation)("post", path, TAKE, key="key-0003")
    assert answer.status_code == 409
    assert "Positions are taken from" in answer.json()["sentence"]


def test_a_position_is_withdrawn_once_and_by_its_holder_only(cast, version):
    call = program(cast.stakeholder, cast.consultation)
    seq = call("post", "proposals/P-01/position/", TAKE, key="key-0001").json()["seq"]
    other = program(cast.colleague, cast.consultation)
    assert other("post", f"positions/{seq}/withdraw/").status_code == 404
    assert call("post", f"positions/{seq}/withdraw/").json()["stance"] is None
    assert call("post", f"positions/{seq}/withdraw/").status_code == 409
    assert call("get", "proposals/P-01/position/").json() == []
    assert Current.objects.get().stance is None


def test_an_objection_is_raised_answered_and_settled(cast, version):
    call, editor = program(cast.stakeholder, cast.consultation), program(cast.editor, cast.consultation)
    body = {**TAKE, "stance": "-2", "objects": True}
    call("post", "proposals/P-01/position/", body, key="key-0001")
    listed = call("get", "objections/?state=open").json()["results"]
    assert [(each["code"], each["mine"]) for each in listed] == [("O-01", True)]
    seen = listed[0]["events"][-1]["id"]
    answer = {"seen": seen, "accommodated": True, "outcome": "Cheaper now."}
    assert call("post", "objections/O-01/answer/", answer).status_code == 404
    assert editor("post", "objections/O-01/answer/", {**answer, "seen": seen + 1}).status_code == 409
    assert editor("post", "objections/O-01/answer/", answer).json()["state"] == "answered"
    assert editor("post", "objections/O-01/reply/", {"settled": True}).status_code == 404
    assert call("post", "objections/O-01/reply/", {"settled": True}).json()["state"] == "withdrawn"
    assert call("post", "objections/O-01/reply/", {"settled": True}).status_code == 409
    assert ObjectionEvent.objects.count() == 3


def test_a_sealed_objection_is_told_to_its_holder_only(cast, version):
    call = program(cast.stakeholder, cast.consultation)
    call("post", "proposals/P-01/position/", {**TAKE, "stance": "-2", "objects": True}, key="key-0001")
    cast.consultation.sealed = True
    cast.consultation.save(update_fields=["sealed"])
    other = program(cast.coordinator, cast.consultation)
    assert call("get", "objections/").json()["count"] == 1
    assert other("get", "objections/").json()["count"] == 0
    assert other("get", "objections/O-01/").status_code == 404


WORDS = {"body": "Say when.", "stance": "-1", "blocking": True, "rationale": "It is vague."}


def place(version, words="Small providers"):
    block = next(each for each in version.blocks.order_by("order") if words in each.text)
    return f"blueprint/b/v{version.number}/blocks/{block.block_id}/comments/"


def test_a_comment_is_written_once_edited_and_withdrawn(cast, at):
    version = publish(cast)
    call = program(cast.stakeholder, cast.consultation)
    first = call("post", place(version), WORDS, key="key-0001")
    again = call("post", place(version), WORDS, key="key-0001")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert set(Position.objects.values_list("channel", flat=True)) == {"comment"}
    code = first.json()["code"]
    assert (
        call("patch", f"comments/{code}/", {"body": "Say when, please."}).json()["body"]
        == "Say when, please."
    )
    other = program(cast.colleague, cast.consultation)
    assert other("patch", f"comments/{code}/", {"body": "Mine."}).status_code == 404
    assert other("delete", f"comments/{code}/").status_code == 404
    assert call("delete", f"comments/{code}/").status_code == 204
    assert call("delete", f"comments/{code}/").status_code == 409
    assert call("get", f"comments/{code}/").json()["body"] == ""


def test_a_comment_on_an_older_version_is_refused(cast, at):
    first = publish(cast)
    publish(cast, "# One\n\nAnother text.\n", blueprint=first.blueprint)
    answer = program(cast.stakeholder, cast.consultation)("post", place(first), WORDS, key="key-0001")
    assert answer.status_code == 409
    assert Comment.objects.count() == 0


def test_comments_are_filtered_by_what_they_say_and_where(cast, at):
    version = publish(cast)
    comment_on(cast, version, "Small providers", key="k1", stance="2")
    comment_on(cast, version, "learner decides", key="k2", stance="-1", type="technical")
    call, base = program(cast.observer, cast.consultation), "blueprint/b/v1/comments/"

    def codes(query):
        return [each["code"] for each in call("get", base + query).json()["results"]]

    assert codes("") == ["C-0001", "C-0002"]
    assert codes("?stance=2") == ["C-0001"]
    assert codes("?type=technical&state=published") == ["C-0002"]
    place_ = call("get", "comments/C-0002/").json()["place"]
    assert codes(f"?section={place_.partition(' ')[0]}")
    assert codes("?section=77") == []
    for query in ("?author=1", "?type=nice", "?page=9", "?blueprint__consultation=1"):
        assert call("get", base + query).status_code in {400, 404}, query


def test_sealed_stances_of_others_are_not_told(cast, at):
    version = publish(cast)
    comment_on(cast, version, "Small providers", stance="2")
    cast.consultation.sealed = True
    cast.consultation.save(update_fields=["sealed"])
    other, mine = program(cast.coordinator, cast.consultation), program(cast.stakeholder, cast.consultation)
    assert other("get", "comments/C-0001/").json()["stance"] is None
    assert mine("get", "comments/C-0001/").json()["stance"] == "2"
    assert other("get", "blueprint/b/v1/comments/?stance=2").status_code == 409


def test_a_list_costs_the_same_with_one_comment_as_with_three(cast, at):
    version = publish(cast)
    call = program(cast.observer, cast.consultation)
    costs = []
    for keys in (["a"], ["b", "c"]):
        for key in keys:
            comment_on(cast, version, "Small providers", key=key)
        call("get", "blueprint/b/v1/comments/")
        with statements() as asked:
            assert call("get", "blueprint/b/v1/comments/").status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1]


UNTIL = "2026-12-24T12:00:00Z"


def test_editors_answer_release_and_authors_judge(cast, at):
    comment_on(cast, publish(cast), "Small providers")
    editor, author = program(cast.editor, cast.consultation), program(cast.stakeholder, cast.consultation)
    path, body = "comments/C-0001/disposition/", {"seen": 0, "decision": "rejected", "reason": "Later."}
    assert author("post", path, body).status_code == 404
    assert program(cast.observer, cast.consultation)("post", path, body).status_code == 403
    assert editor("post", path, {**body, "reason": ""}).status_code == 422
    assert editor("post", path, body).status_code == 201
    assert editor("post", path, body).json()["number"] == 1
    assert author("get", "comments/C-0001/").json()["answer"] is None
    assert author("post", "comments/C-0001/verdict/", {"settled": True}).status_code == 404
    coordinator, second = (program(each, cast.consultation) for each in (cast.coordinator, cast.second))
    assert coordinator("post", "answers/ask/", {"respond_by": UNTIL}).status_code == 409  # nobody agreed yet
    assert (
        editor("post", "comments/C-0001/disposition/agree/", {"seen": 1}).status_code == 409
    )  # their own draft
    assert coordinator("post", "comments/C-0001/disposition/agree/", {"seen": 1}).json()["stage"] == "agreed"
    assert second("post", "answers/release/").status_code == 409  # nobody asked
    assert coordinator("post", "answers/ask/", {"respond_by": UNTIL}).json()["answers"] == 1
    assert editor("post", "answers/release/").status_code == 403
    assert coordinator("post", "answers/release/").status_code == 409  # who asked
    assert second("post", "answers/release/").json()["released"] == 1
    assert second("post", "answers/release/").status_code == 409
    judged = author("post", "comments/C-0001/verdict/", {"settled": True}).json()
    assert judged["answer"]["reason"] == "Later."


def test_the_programme_is_told_and_invitations_to_coordinators_without_addresses(cast, at):
    person = make_person("Weber", email="weber@example.org")
    Invitation.objects.create(
        consultation=cast.consultation, exercise=cast.consultation.exercise, person=person, made_at=NOON
    )
    call = program(cast.coordinator, cast.consultation)
    assert call("get", "").json()["state"] == "open"
    assert call("get", "rounds/").json()["results"] == []
    answer = call("get", "invitations/?opened=no")
    assert answer.json()["count"] == 1
    assert "weber@example.org" not in answer.content.decode()
    assert program(cast.observer, cast.consultation)("get", "invitations/").status_code == 403
    assert program(cast.stakeholder, cast.consultation)("get", "invitations/").status_code == 404


PATHS = ["", "rounds/", "invitations/", "objections/", "blueprint/", "surveys/", "proposals/P-01/position/"]


@pytest.mark.parametrize("path", PATHS)
def test_a_token_opens_its_own_consultation_with_its_scopes_only(cast, version, path):
    other = make_cast()
    call = program(cast.coordinator, cast.consultation)
    assert call("get", path).status_code == 200
    assert call("get", path, slug=other.consultation.slug).status_code == 404
    assert call("get", path + "?owner=1").status_code == 400
    assert call("put", path, {}).status_code == 405
    bare = program(cast.coordinator, cast.consultation, scopes=["register:read"])
    assert bare("get", path).status_code == 403


def test_an_unknown_address_of_the_api_answers_in_json(cast, client):
    secret = token_of(cast.coordinator, cast.consultation.slug)
    answer = client.get("/api/nothing/", headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 404
    assert answer.json()["error"] == "not_found"
