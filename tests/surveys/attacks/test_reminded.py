"""A coordinator narrows a reminder's list until it tells of one: where nobody may see who answered, it does not."""

import pytest
from django.utils import timezone

from surveys.answering.models import Participation
from tests.factories import NOON
from tests.surveys.inviting.test_reminders import asked, page_of, speak
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
ALONE, MANY, MOST = "company", "training", 12


def seen(client, cast, survey, *categories):
    """Give everything that the page tells of a list for some categories."""
    data = {
        "due_at": "2026-05-05T10:00",
        "categories": categories,
        "unopened_en": "Please.",
        "act": "preview",
    }
    context = client.post(f"{page_of(cast, survey)}1/", data).context
    assert not context["form"].errors
    mails = [(label, n, [each.language for each in found]) for label, n, found in context["mails"]]
    return context["today"].total, context["lines"], context["left_out"], mails


def of_two_sizes(cast, identity):
    """Invite one person of a category, and many of another; gives the survey and the first."""
    survey = make_survey(cast, identity=identity)
    one = asked(cast, survey, "Alone", category=ALONE)
    for n in range(MOST):
        asked(cast, survey, f"Many {n}", category=MANY)
    return survey, one


@pytest.mark.parametrize("identity", ["confidential", "anonymous"])
def test_the_list_of_a_small_category_is_the_same_whether_its_member_answered(
    cast, sign_in, at, monkeypatch, identity
):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    survey, one = of_two_sizes(cast, identity)
    client = sign_in(cast.coordinator)
    before = seen(client, cast, survey, ALONE)
    assert before[0] is None
    assert [n for _words, n in before[1]] == [None]
    if identity == "confidential":
        speak(survey, one, send=True)
    else:
        Participation.objects.create(survey=survey, person=one.pk)
    assert seen(client, cast, survey, ALONE) == before
    total, lines, _left, _mails = seen(client, cast, survey)
    assert total == MOST, "how many of all are left is as public as how many have answered"
    assert None in {n for _words, n in lines}


def test_where_answers_are_named_the_list_is_told(cast, sign_in, at, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    survey, one = of_two_sizes(cast, "named")
    client = sign_in(cast.coordinator)
    assert seen(client, cast, survey, ALONE)[0] == 1
    speak(survey, one, send=True)
    assert seen(client, cast, survey, ALONE)[0] == 0
