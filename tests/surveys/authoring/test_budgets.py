"""The editor at 300 questions: as few queries as at three, and pages of a sane size."""

import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from surveys.authoring import actions
from surveys.authoring.operations import whole
from tests.factories import NOON
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
OUTLINE, EDIT = 6, 8
LARGEST, LARGEST_SENT = 600_000, 40_000  # bytes of the outline of 300 questions, and as it travels


def large(count):
    """Give the sections of a survey of so many questions, every third with a condition."""
    sections = []
    for place in range(0, count, 25):
        items = []
        for n in range(place, min(place + 25, count)):
            item = {
                "key": f"q{n + 10}",
                "kind": "single",
                "label": {"en": f"How far do you agree with sentence {n}?"},
                "list": "agreement",
            }
            items.append(item | ({"show": f"${{q{n + 9}}} = 'a'"} if n % 3 == 2 else {}))
        sections.append({"key": f"s{place + 1}", "kind": "section", "label": {"en": "Part"}, "items": items})
    return sections


@pytest.fixture
def asked(cast, sign_in):
    """Give how many queries a request makes on a survey of so many questions, without those that guard any page."""
    survey = make_survey(cast)
    client = sign_in(cast.editor)
    base = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/"

    def count(size, act):
        actions.change(
            actor=cast.editor,
            survey=survey,
            ask=lambda document: whole(document, {**document, "sections": large(size)}),
            verb="imported",
            at=NOON,
        )
        client.get(base)
        with CaptureQueriesContext(
            connection,
        ) as found:
            answer = act(client, base)
        said = [row["sql"] for row in found.captured_queries]
        return [sql for sql in said if not any(word in sql for word in APART)], answer

    return count


# What guards every page (who it is, in which role), and what the shell of every page asks for its menus.
GUARD = (
    "django_session",
    'FROM "ds4skills_user"',
    'FROM "consultations_role"',
    "SAVEPOINT",
    "BEGIN",
    "COMMIT",
)
SHELL = ('FROM "consultations_affiliation"', 'FROM "consultations_version"', 'SELECT 1 AS "a" FROM')
APART = (*GUARD, *SHELL)


def test_the_outline_asks_as_little_at_300_questions(asked):
    few, _answer = asked(3, lambda client, base: client.get(base))
    many, answer = asked(300, lambda client, base: client.get(base))
    assert len(few) == len(many), many
    assert len(many) <= OUTLINE, "\n".join(many)
    assert len(answer.content) <= LARGEST
    assert len(gzip.compress(answer.content)) <= LARGEST_SENT


def test_one_edit_asks_as_little_at_300_questions(asked):
    typed = {"label_en": "Other words?", "list": "agreement"}
    few, _answer = asked(3, lambda client, base: client.post(f"{base}items/q10/", typed))
    many, answer = asked(300, lambda client, base: client.post(f"{base}items/q10/", typed))
    assert answer.status_code == 302
    assert len(few) == len(many)
    assert len(many) <= EDIT, "\n".join(many)
