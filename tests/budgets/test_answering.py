"""What answering asks of the database, and how heavy its pages are: the same with 3 questions as with 300."""

import gzip
from pathlib import Path

import pytest

from tests.budgets.counting import cost, statements
from tests.budgets.test_submission import by_link
from tests.surveys.needs import choices, document_of, publish_document

pytestmark = pytest.mark.django_db
BY_LINK = {"start": 6, "section": 7, "review": 8, "autosave": 5, "post": 8}
SIGNED_IN = {**BY_LINK, "start": 7, "autosave": 6}  # the session and the account are read besides
MOST_HTML, MOST_SCRIPT = 45_000, 12_000  # scripts as they are sent: compressed
JS = Path(__file__).resolve().parents[2] / "static" / "js"
EACH = 20


def question(number):
    """Give a question; every third has a condition, every fourth several choices."""
    item = {"key": f"q{number}", "kind": "single", "choices": choices("a", "b", "c", "d", "e")}
    if number % 3 == 0:
        item["show"] = f"${{q{number - 1}}} = 'a' or ${{q{number - 2}}} = 'b'"
    if number % 4 == 0:
        item |= {"kind": "text", "lines": 3, "hint": {"en": "In one or two sentences, please."}}
        item.pop("choices")
    return item


def of_size(cast, count):
    """Publish a survey with some questions, at most twenty in a section."""
    items = [question(number) for number in range(1, count + 1)]
    parts = [items[at : at + EACH] for at in range(0, count, EACH)]
    return publish_document(cast, document_of(*parts), code=f"size-{count}")


def steps(client, survey):
    """Count the statements of each step."""
    path = survey.get_absolute_url()
    client.post(f"{path}begin/")
    client.post(f"{path}1/", {"rev-q1": "0", "q1": "a", "go": "later"})
    row = {"start": cost(client, path), "section": cost(client, f"{path}1/")}
    row["review"] = cost(client, f"{path}review/")
    for name, headers, sent in (
        ("autosave", {"X-Autosave": "yes"}, {"rev-q1": "1", "q1": "b"}),
        ("post", {}, {"rev-q1": "2", "q1": "a", "rev-q2": "0", "q2": "a", "go": "back"}),
    ):
        with statements() as asked:
            answer = client.post(f"{path}1/", sent, headers=headers)
        assert answer.status_code in {200, 302}
        row[name] = len(asked)
    return row


@pytest.mark.parametrize(("way", "most"), [("link", BY_LINK), ("account", SIGNED_IN)])
def test_every_step_costs_the_same_with_three_and_with_three_hundred_questions(cast, sign_in, way, most):
    found = []
    for count in (3, 300):
        survey = of_size(cast, count)
        client = by_link(cast, sign_in(), survey) if way == "link" else sign_in(cast.stakeholder)
        found.append(steps(client, survey))

    small, large = found
    print(way, small)
    assert small == large
    assert {name: count for name, count in small.items() if count > most[name]} == {}


def test_a_section_of_twenty_questions_is_light_and_so_are_its_scripts(cast, sign_in):
    survey, client = of_size(cast, 300), sign_in(cast.stakeholder)
    client.post(f"{survey.get_absolute_url()}begin/")
    page = client.get(f"{survey.get_absolute_url()}2/").content
    raw = [(JS / name).read_bytes() for name in ("expressions.js", "survey.js")]
    scripts = sum(len(gzip.compress(each)) for each in raw)
    print(f"{len(page)} B of HTML, {scripts} B of scripts as sent, {sum(map(len, raw))} B as written")
    assert len(page) <= MOST_HTML
    assert scripts <= MOST_SCRIPT
