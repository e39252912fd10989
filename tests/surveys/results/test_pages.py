"""Pages of results: coverage, toplines, cross-tables, filters, small cells, sealing."""

import re
from datetime import timedelta

import pytest
from django.db import transaction

from surveys.answering.models import DraftResponse
from tests.budgets.counting import cost
from tests.factories import NOON, make_cast, make_consultation
from tests.surveys.people import fill, make_survey
from tests.surveys.results.answers import APART, PAIR, one, place, respond, survey_of

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=3)


def answered(cast, sign_in, **more):
    """Give a survey with the stakeholder's answers."""
    survey, client = make_survey(cast, **more), sign_in(cast.stakeholder)
    fill(client, survey)
    draft = DraftResponse.objects.get(survey=survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    return survey, place(cast, survey, "results/")


def figures(answer):
    """Give the toplines that a page shows, by the name of their question."""
    return {line.asked.name: line.figures for block in answer.context["blocks"] for line in block.lines}


def counts(found, name):
    return {line.key: line.count for line in found[name].lines}


def test_toplines_count_what_was_answered(cast, sign_in):
    _survey, path = answered(cast, sign_in)
    found = figures(sign_in(cast.coordinator).get(path))

    assert counts(found, "q3") == {"c1": 1, "c2": 0, "c3": 1}
    assert found["q4"].bases.answered == 1
    assert counts(found, "q1_1")["s"] == 1
    assert found["q1_1"].net == 100


def test_confidential_answers_of_fewer_than_five_are_not_shown(cast, sign_in):
    _survey, path = answered(cast, sign_in, identity="confidential")
    text = sign_in(cast.coordinator).get(path).content.decode()
    assert "More time, please." not in text
    assert "Fewer than 5 answers" in text


def test_results_and_coverage_cost_the_same_with_one_question_as_with_many(cast, sign_in):
    _survey, small = answered(cast, sign_in, proposals=1)
    other_cast = make_cast(make_consultation(slug="other"))
    _other, large = answered(other_cast, sign_in, code="more", proposals=6)
    one_client, six_client = sign_in(cast.coordinator), sign_in(other_cast.coordinator)

    for page in ("results/", "coverage/"):
        first = cost(one_client, small.replace("results/", page))
        assert first == cost(six_client, large.replace("results/", page))
        frame = 8  # session, account, roles, survey, and what the head of every page asks
        assert first - frame <= {"results/": 4, "coverage/": 7}[page], (page, first)


def crossed(cast):
    """Publish a named survey and give it ten answers of two categories."""
    survey = survey_of(cast, one("single", "One?"), one("multiple", "Many?"), one("rating", "How much?"))
    for number in range(10):
        respond(
            survey,
            {"q1": f"c{number % 2 + 1}", "q2": ["c1", "c3"] if number < 4 else ["c2"], "q3": str(number)},
            category="research" if number < 6 else "company",
            country="BE" if number < 3 else "FR",
            profile={"sector": ["it", "health"]} if number < 2 else {},
        )
    return survey


def test_a_cross_table_counts_responses_by_any_field_with_any_filters(cast, sign_in):
    survey, client = crossed(cast), sign_in(cast.observer)
    path = place(cast, survey, "results/questions/q1/")

    by_category = client.get(path + "?by=category").context["crossed"]
    assert dict(zip([code for code, _w in by_category.columns], by_category.totals, strict=True)) == {
        "research": 6,
        "company": 4,
    }
    by_other = client.get(path + "?by=q.q2&f=country:FR").context["crossed"]
    cells = {name: [cell.count for cell in row] for name, _words, row, _total in by_other.rows}
    assert [code for code, _words in by_other.columns] == ["c1", "c2", "c3"]
    assert cells == {"c1": [0, 3, 0], "c2": [1, 3, 1], "c3": [0, 0, 0]}
    assert by_other.whole == 7
    assert by_other.totals == [1, 6, 1]

    narrowed = client.get(path + "?by=country&f=q.q3:1&f=q.q3:2&f=category:research").context["crossed"]
    assert narrowed.whole == 2


def test_toplines_can_be_narrowed_and_say_by_what(cast, sign_in):
    survey, client = crossed(cast), sign_in(cast.observer)
    answer = client.get(place(cast, survey, "results/?f=q.q2:c1&f=country:BE"))

    assert counts(figures(answer), "q1") == {"c1": 2, "c2": 1, "c3": 0}
    assert "Many?: Choice 1" in answer.content.decode()


def test_an_unknown_filter_answers_400_with_the_fields(cast, sign_in):
    survey, client = crossed(cast), sign_in(cast.observer)
    for query in ("?f=colour:red", "?f=q.q1:c9", "?by=q.q9", "?where=1"):
        answer = client.get(place(cast, survey, f"results/questions/q1/{query}"))
        assert answer.status_code == 400
        assert "q.q2" in answer.content.decode()


def test_a_cross_table_comes_as_csv(cast, sign_in):
    survey, client = crossed(cast), sign_in(cast.observer)
    body = client.get(place(cast, survey, "results/questions/q1.csv?by=category")).content.decode("utf-8-sig")

    assert '"q1","c1","Choice 1","category","research"' in body


def many(cast, identity, code="needs"):
    """Publish a survey and give it answers of which one category is small."""
    survey = survey_of(cast, one("single", choices=[*PAIR, APART]), identity=identity, code=code)
    for number in range(30):
        respond(survey, {"q1": f"c{number % 3 + 1}"}, category="research" if number < 28 else "company")
    return survey


@pytest.mark.parametrize("identity", ["confidential", "anonymous"])
def test_where_small_cells_are_hidden_there_is_one_table_and_no_filter(cast, sign_in, at, identity):
    """Two filters, each of a large group, together tell of a small one: so there are none."""
    survey, client = many(cast, identity), sign_in(cast.coordinator)
    results, question = place(cast, survey, "results/"), place(cast, survey, "results/questions/q1/")

    for query in ("?f=category:research", "?f=q.q1:c1", "?f=country:FR"):
        assert client.get(results + query).status_code == 400
        assert client.get(question + query).status_code == 400
    assert client.get(question + "?by=country").status_code == 400
    assert client.get(question + "?by=category").status_code == 400  # while answers come in, two looks tell
    at(AFTER)
    client = sign_in(cast.coordinator)
    found = client.get(question + "?by=category")
    assert found.context["crossed"].totals == [30]  # two of the companies stand with the others
    assert [base for _codes, base in figures(client.get(results))["q1"].groups] == [30]


def test_a_named_survey_is_shown_whole_to_staff(cast, sign_in):
    survey, client = many(cast, "named"), sign_in(cast.observer)
    found = client.get(place(cast, survey, "results/questions/q1/?by=category")).context["crossed"]

    assert sorted(found.totals) == [2, 28]


SEALED = (
    "coverage/",
    "results/",
    "results/questions/q1/",
    "results/questions/q1.csv",
    "texts/",
    "responses/",
)


@pytest.mark.parametrize("identity", ["named", "confidential"])
def test_a_sealed_survey_answers_with_equal_bytes_whatever_was_answered(cast, sign_in, identity):
    """P7b: two opposite data sets, every role, every page."""
    survey = survey_of(cast, one("single"), one("text", "Words?"), identity=identity, sealed=True)
    clients = {
        role: sign_in(getattr(cast, role)) for role in ("coordinator", "moderator", "editor", "observer")
    }
    seen = []
    for choice, text in (("c1", "For it."), ("c3", "Against!")):
        before = transaction.savepoint()
        for number in range(8):
            respond(survey, {"q1": choice, "q2": text}, category="research" if number < 5 else "company")
        found = {}
        for role, client in clients.items():
            for path in SEALED:
                answer = client.get(place(cast, survey, path))
                body = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)
                found[role, path] = answer.status_code, body
        transaction.savepoint_rollback(before)
        seen.append(found)

    assert seen[0] == seen[1]
    status, body = seen[0]["coordinator", "results/"]
    assert status == 200
    assert b"Choice 1" not in body
    assert b"8" in seen[0]["coordinator", "coverage/"][1]


def test_coverage_counts_steps_by_category_in_words(cast, sign_in):
    _survey, path = answered(cast, sign_in)
    answer = sign_in(cast.observer).get(path.replace("results/", "coverage/"))
    tables = {by: rows for by, _heading, _field, rows, _total in answer.context["tables"]}
    words, line = next((words, line) for words, line in tables["category"] if line.submitted)

    assert words == "Industry associations"
    assert (line.eligible, line.submitted, line.rate) == (1, 1, 100)
    assert answer.context["coverage"].people["submitted"] == 1
    assert [until for _day, _count, until in answer.context["days"]] == [1]


def test_coverage_hides_small_groups_where_answers_are_confidential(cast, sign_in):
    _survey, path = answered(cast, sign_in, identity="confidential")
    answer = sign_in(cast.observer).get(path.replace("results/", "coverage/"))
    tables = {by: rows for by, _heading, _field, rows, _total in answer.context["tables"]}

    assert [line.submitted for _words, line in tables["category"] if line.submitted] == []
    assert answer.context["coverage"].representativity is None
