"""Published results: frozen, numbered, with a digest; replaced and withdrawn in the open."""

import json
from datetime import timedelta

import pytest

from consultations.register.consent.models import Attribution
from ds4skills.audit.chain import digest
from surveys.answering.words import TextAnswer
from surveys.results import excluding
from surveys.results.models import ResultsSnapshot
from tests.factories import NOON
from tests.surveys.results.answers import one, place, respond, survey_of

pytestmark = pytest.mark.django_db
AFTER = NOON + timedelta(days=3)


def filled(cast, count=20):
    """Give a survey of two public questions and one that is not."""
    survey = survey_of(
        cast, one("single", "One?", public=True), one("multiple", "Many?"), one("text", "Words?", public=True)
    )
    rows = [
        respond(
            survey,
            {"q1": "c1" if number < 3 else f"c{number % 2 + 2}", "q2": ["c1"], "q3": f"Text {number}."},
            category="research" if number < count - 2 else "company",
        )
        for number in range(count)
    ]
    return survey, rows


def publish(client, cast, survey, *names, **more):
    return client.post(place(cast, survey, "public-results/"), {"questions": names, **more})


def open_page(client, cast, survey, number, tail="/"):
    return client.get(f"/consultations/{cast.consultation.slug}/surveys/{survey.code}/results/{number}{tail}")


def test_public_questions_are_preselected_and_nothing_is_published_before_closing(cast, sign_in, at):
    survey, _rows = filled(cast)
    client = sign_in(cast.coordinator)
    page = client.get(place(cast, survey, "public-results/"))
    assert page.context["form"]["questions"].initial == ["q1", "q3"]
    assert not page.context["may_publish"]
    assert publish(client, cast, survey, "q1").status_code == 422
    assert not ResultsSnapshot.objects.exists()


def test_everybody_reads_frozen_figures_without_small_cells(cast, sign_in, at):
    survey, _rows = filled(cast)
    at(AFTER)
    client = sign_in(cast.coordinator)
    assert publish(client, cast, survey, "q1", "q3").status_code == 302
    assert publish(client, cast, survey, "q1", "q3").status_code in {302, 422}  # again changes nothing
    made = ResultsSnapshot.objects.get()
    question = made.body["questions"][0]

    assert made.digest == digest(made.body)
    assert [line["count"] for line in question["lines"]].count(None) == 2  # three said c1; one more is hidden
    assert [group["base"] for group in question["groups"]] == [20]  # two companies stand with the others
    stranger = sign_in()
    text = open_page(stranger, cast, survey, 1).content.decode()
    assert "One?" in text
    assert "Many?" not in text
    assert made.digest in text
    body = json.loads(open_page(stranger, cast, survey, 1, ".json").content)
    assert digest(body["results"]) == body["digest"]
    csv = open_page(stranger, cast, survey, 1, ".csv").content.decode()
    assert '"suppressed"' in csv
    assert '"3"' not in csv


def test_new_results_say_why_and_the_old_ones_stay_and_say_so(cast, sign_in, at):
    survey, _rows = filled(cast)
    at(AFTER)
    client = sign_in(cast.coordinator)
    publish(client, cast, survey, "q1")
    assert publish(client, cast, survey, "q1", "q2").status_code == 422
    publish(client, cast, survey, "q1", "q2", reason="One question was forgotten.")

    assert "These results were replaced." in open_page(sign_in(), cast, survey, 1).content.decode()
    assert "One question was forgotten." in open_page(sign_in(), cast, survey, 2).content.decode()
    client.post(place(cast, survey, "public-results/2/withdraw/"), {"reason": "A mistake."})
    text = open_page(sign_in(), cast, survey, 2).content.decode()
    assert "A mistake." in text
    assert "Many?" not in text
    assert open_page(sign_in(), cast, survey, 2, ".csv").status_code == 404
    assert "These results were replaced." not in open_page(sign_in(), cast, survey, 1).content.decode()


def test_results_that_differ_by_one_response_would_tell_it(cast, sign_in, at):
    survey, rows = filled(cast)
    at(AFTER)
    client = sign_in(cast.coordinator)
    publish(client, cast, survey, "q1")
    excluding.exclude(actor=cast.coordinator, response=rows[0], reason="Twice.", at=AFTER)
    refused = publish(client, cast, survey, "q1", reason="Without the double one.")
    assert refused.status_code == 422
    assert "withdraw results 1 first" in refused.content.decode()

    client.post(place(cast, survey, "public-results/1/withdraw/"), {"reason": "One response counted twice."})
    assert publish(client, cast, survey, "q1", reason="Without the double one.").status_code == 302


def test_quotes_are_shown_as_their_authors_chose_and_go_when_they_are_erased(cast, sign_in, at):
    survey, rows = filled(cast)
    Attribution.objects.create(key=rows[0].person, source="", choice="category", at=NOON)
    TextAnswer.objects.filter(text__in=["Text 0.", "Text 1."]).update(shown="public")
    at(AFTER)
    publish(sign_in(cast.coordinator), cast, survey, "q3")
    text = open_page(sign_in(), cast, survey, 1).content.decode()
    assert "Text 0." in text
    assert "Text 1." not in text  # its author was not asked
    TextAnswer.objects.filter(text="Text 0.").update(text="")
    assert "quote voice" not in open_page(sign_in(), cast, survey, 1).content.decode()
