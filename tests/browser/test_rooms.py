"""Rooms in a real browser: a survey without JavaScript, and no page that breaks a rule."""

import pytest

from consultations.ledger.models import Current
from surveys.answering.models import Revision
from tests.browser.looking import listen, look
from tests.consultations.consensus.people import people_who_spoke
from tests.surveys.people import make_survey

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_survey_is_answered_on_a_phone_without_scripts(cast, visit):
    survey = make_survey(cast)
    page = visit(cast.stakeholder, scripts=False)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(survey.get_absolute_url())
    page.get_by_role("button", name="Begin").click()
    page.locator("[data-q=q1_1]").get_by_text("Strongly support").click()
    page.get_by_label("Choice 1").first.check()
    page.get_by_label("Anything else?").fill("More time, please.")
    page.get_by_role("button", name="Review your answers").click()
    page.get_by_role("button", name="Send your answers").click()

    assert page.get_by_role("heading", name="We have your answers").is_visible()
    assert (Revision.objects.get().answers or {})["q4"] == "More time, please."
    assert list(Current.objects.values_list("stance", flat=True)) == ["2"]


def test_what_is_typed_is_saved_without_a_button(cast, visit):
    survey = make_survey(cast)
    page = visit(cast.stakeholder)
    heard = listen(page)
    page.goto(survey.get_absolute_url())
    page.get_by_role("button", name="Begin").click()
    with page.expect_response(lambda answer: answer.request.method == "POST") as saved:
        page.get_by_label("Anything else?").fill("Half a sentence")
    assert saved.value.status == 200
    page.reload()

    assert page.get_by_label("Anything else?").input_value() == "Half a sentence"
    assert heard == []


def test_public_pages_break_no_rule(cast, visit):
    people_who_spoke(cast, objection=True)
    survey = make_survey(cast, proposals=0)
    page = visit(cast.stakeholder)
    base = cast.consultation.get_absolute_url()
    for path in (
        "/",
        "/me/",
        "/me/positions/",
        "/check/",
        "/help/counting/",
        base,
        f"{base}proposals/",
        f"{base}surveys/",
        survey.get_absolute_url(),
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path


def test_staff_pages_break_no_rule(cast, visit):
    people_who_spoke(cast)
    survey = make_survey(cast, proposals=0)
    page = visit(cast.coordinator)
    manage = f"{cast.consultation.get_absolute_url()}manage/"
    for path in (
        manage,
        f"{manage}programme/",
        f"{manage}invitations/",
        f"{manage}surveys/",
        f"{manage}surveys/{survey.code}/",
        f"{manage}surveys/{survey.code}/items/q1/",
        f"{manage}surveys/{survey.code}/results/",
        f"{manage}surveys/{survey.code}/preview/",
        f"{manage}proposals/",
        f"{manage}objections/",
        f"{manage}reports/",
        "/register/",
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path
