"""What the script adds: it shows and hides, saves what changed, keeps what cannot be saved, and lets one choose."""

import json
import re

import pytest
from django.conf import settings
from django.test import Client

from surveys.answering.models import DraftResponse, Revision
from tests.browser.looking import axe, listen
from tests.surveys.answering.people import KINDS, publish_items, publish_kinds
from tests.surveys.needs import choices, document_of, publish_document

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
YN = choices("yes", "no")
ITEMS = [
    {"key": "has", "kind": "single", "choices": YN},
    {"key": "which", "kind": "text", "show": "${has} = 'yes'", "required": "yes"},
    {"key": "place", "kind": "single", "choices": choices("n", "s")},
    {
        "key": "town",
        "kind": "single",
        "choices": choices("oslo", "rome", oslo={"columns": {"at": "n"}}, rome={"columns": {"at": "s"}}),
        "filter": "at = ${place}",
        "show": "${place} != ''",
    },
    {"key": "note", "kind": "text", "lines": 3},
]
LATER = [{"key": "more", "kind": "text"}]
LATER_TOO = [{"key": "end", "kind": "text"}]
SAVED = "form [data-saved]"


@pytest.fixture
def page(cast, visit):
    publish_items(cast, ITEMS, LATER, LATER_TOO)
    found = visit(cast.stakeholder)
    found.set_default_timeout(8000)
    found.goto("/s/needs/")
    found.get_by_role("button", name="Begin").click()
    found.wait_for_url("**/1/")
    found.wait_for_load_state("domcontentloaded")
    return found


def stored():
    """Give the answers of the one draft."""
    return DraftResponse.objects.get().answers


def until(page, words):
    """Wait for what the page says about saving."""
    page.locator(SAVED, has_text=words).wait_for()


def until_saved(page):
    """Wait for the script to say that it saved; the page itself names the day, too."""
    until(page, re.compile(r"^Draft saved \d\d:\d\d$"))


def tick(page, key, value):
    """Choose an answer."""
    page.locator(f'[name="{key}"][value="{value}"]').check()


def test_questions_and_choices_appear_at_once_and_hidden_ones_are_not_sent(page):
    which = page.locator("#which")
    assert which.is_hidden()
    tick(page, "has", "yes")
    assert which.is_visible()
    which.fill("typed")
    tick(page, "place", "n")
    assert page.locator('[name=town][value="oslo"]').is_visible()
    assert page.locator('[name=town][value="rome"]').is_hidden()
    tick(page, "town", "oslo")
    tick(page, "place", "s")
    assert page.locator('[name=town][value="rome"]').is_visible()
    tick(page, "has", "no")
    assert which.is_hidden()
    assert which.is_disabled()
    page.locator("button[data-next]").click()
    page.wait_for_url("**/2/")
    assert "which" not in stored()
    assert "town" not in stored()


def test_sections_are_counted_as_the_answers_open_and_close_them(cast, visit):
    document = document_of(ITEMS, LATER, LATER_TOO)
    document["sections"][1]["show"] = "${has} = 'yes'"
    publish_document(cast, document)
    page = visit(cast.stakeholder)
    page.goto("/s/needs/")
    page.get_by_role("button", name="Begin").click()
    label, bar = page.locator("b[data-progress]"), page.locator("progress")
    assert label.text_content() == "Section 1 of 2"
    tick(page, "has", "yes")
    assert label.text_content() == "Section 1 of 3"
    assert bar.get_attribute("max") == "3"
    tick(page, "has", "no")
    assert label.text_content() == "Section 1 of 2"


def test_a_text_beside_a_choice_is_asked_for_once_it_is_chosen(cast, visit):
    publish_kinds(cast)
    page = visit(cast.stakeholder, scripts=False)
    page.goto("/s/needs/")
    page.get_by_role("button", name="Begin").click()
    other = page.locator("#one__other")
    assert other.is_hidden()
    tick(page, "one", "z")
    assert other.is_visible()


def test_it_saves_two_seconds_after_a_change_and_only_what_changed(page):
    sent = []
    page.on("request", lambda each: sent.append(each.post_data) if each.method == "POST" else None)
    page.locator("#note").press_sequentially("Half a word")
    assert stored() == {}
    until_saved(page)
    assert stored() == {"note": "Half a word"}
    assert len(sent) == 1
    assert {pair.partition("=")[0] for pair in sent[0].split("&")} == {
        "csrfmiddlewaretoken",
        "spoken",
        "rev-note",
        "note",
    }
    assert page.evaluate("sessionStorage.getItem('survey:needs')") == "{}"


def test_leaving_the_page_saves_what_was_just_typed(page):
    page.locator("#note").fill("typed and gone")
    page.goto("/s/needs/2/")
    for _try in range(40):  # it is sent while the next page comes
        if stored():
            break
        page.wait_for_timeout(200)
    assert stored() == {"note": "typed and gone"}


def test_without_a_connection_it_is_kept_said_and_sent_again(page):
    page.context.set_offline(True)
    page.locator("#note").fill("in the tunnel")
    until(page, "What you typed is kept in this page")
    kept = json.loads(page.evaluate("sessionStorage.getItem('survey:needs')"))
    assert ["note", "in the tunnel"] in kept["note"]
    assert stored() == {}
    page.context.set_offline(False)
    until_saved(page)
    assert stored() == {"note": "in the tunnel"}


def test_what_was_not_saved_is_back_when_the_page_is_opened_again(page):
    page.route(
        "**/s/needs/1/", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
    )
    page.locator("#note").fill("  kept — byte for byte <b>\n\tü")
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/s/needs/")
    page.unroute("**/s/needs/1/")
    page.goto("/s/needs/1/")
    assert page.locator("#note").input_value() == "  kept — byte for byte <b>\n\tü"
    until_saved(page)
    assert stored() == {"note": "kept — byte for byte <b>\n\tü"}


def test_two_tabs_both_answers_are_shown_and_one_is_chosen(page):
    other = page.context.new_page()
    other.goto("/s/needs/1/")
    page.locator("#note").fill("first")
    until_saved(page)
    other.locator("#note").fill("second")
    tick(other, "place", "s")
    other.get_by_text("Another tab or device wrote “first” meanwhile.").wait_for()
    assert stored() == {"note": "first", "place": "s"}
    assert axe(other) == []
    other.get_by_role("button", name="Keep mine").click()
    until_saved(other)
    other.wait_for_timeout(500)
    assert stored()["note"] == "second"
    page.locator("#note").fill("third")
    page.get_by_role("button", name="Take the other").click()
    assert page.locator("#note").input_value() == "second"
    assert stored()["note"] == "second"
    page.locator("#note").fill("fourth")
    until_saved(page)
    page.wait_for_timeout(2500)
    assert stored()["note"] == "fourth"


def test_signed_out_meanwhile_the_text_stays_and_is_saved_after_signing_in(cast, page, live_server):
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.locator("#note").fill("written while signed out")
    until(page, "You are signed out.")
    assert stored() == {}
    assert page.locator("#note").input_value() == "written while signed out"
    client = Client()
    client.force_login(cast.stakeholder)
    fresh = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": fresh, "url": live_server.url}])
    page.locator("#note").press_sequentially("!")
    until_saved(page)
    assert stored() == {"note": "written while signed out!"}
    assert cookies


def test_closed_meanwhile_it_says_so_and_keeps_the_text(page, at):
    draft = DraftResponse.objects.get()
    at(draft.survey.closes_at)
    page.locator("#note").fill("a moment too late")
    until(page, "The survey closed at")
    assert stored() == {"note": "a moment too late"}


def test_a_ranking_is_moved_by_buttons_and_said(cast, visit):
    publish_kinds(cast)
    page = visit(cast.stakeholder)
    page.set_default_timeout(8000)
    heard = listen(page)
    page.goto("/s/needs/")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="Move “Choice w” up").click()
    assert page.locator("[data-heard]").text_content() == "“Choice w” is now 2 of 3."
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Move “Choice w” up"
    page.get_by_label("Search in the list").fill("c12")
    assert page.locator("#long option:not([hidden])").all_text_contents() == ["Choice c12"]
    page.locator("#long").select_option("c12")
    until_saved(page)
    assert stored() == {"rank": ["x", "w", "y"], "long": "c12"}
    assert axe(page) == []
    assert heard == []
    assert len(KINDS) == 13


def test_nothing_is_left_in_the_tab_once_it_is_sent(page):
    page.evaluate("sessionStorage.setItem('survey:other', '{}')")
    page.locator("#note").fill("Words")
    page.locator("button[data-next]").click()
    page.wait_for_url("**/2/")
    page.goto("/s/needs/review/")
    page.get_by_role("button", name="Send your answers").click()
    page.wait_for_url("**/receipt/**")
    assert Revision.objects.get().answers == {"note": "Words"}
    assert page.evaluate("sessionStorage.getItem('survey:needs')") is None
    assert page.evaluate("sessionStorage.getItem('survey:other')") == "{}"


def test_a_form_waits_for_a_save_under_way_and_meets_no_answer_of_its_own(page):
    def slowly(route):
        if route.request.headers.get("x-autosave"):
            page.wait_for_timeout(1500)
        route.continue_()

    page.route("**/s/needs/1/", slowly)
    page.locator("#note").fill("half")
    with page.expect_request(lambda each: each.method == "POST"):
        page.wait_for_timeout(2300)
    page.locator("#note").fill("half and whole")
    page.locator("button[data-next]").click()
    page.wait_for_url("**/2/")
    assert stored() == {"note": "half and whole"}
