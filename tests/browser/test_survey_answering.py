"""The bilingual survey on a phone's width by keyboard alone: both languages, with and without scripts, the same rows."""

import pytest

from consultations.ledger.models import Current
from surveys.answering.models import Fact, Revision
from tests.browser.looking import listen
from tests.browser.walking import Walker
from tests.surveys.needs import publish_needs

pytestmark = [pytest.mark.browser, pytest.mark.shared_data, pytest.mark.django_db(transaction=True)]
ASKED = {"en": "In which part of Europe?", "fr": "Dans quelle partie de l'Europe ?"}
ANSWERS = {
    "consent": "yes",
    "category": "oth",
    "category_other": "A library",
    "region": "north",
    "country": "fi",
    "sources": ["ads"],
    "feeds": "3",
    "shares": "deal",
    "ranking": ["plan", "match"],
    "urgency": "9",
    "federated": "sd",
    "objection": "Say who pays.",
    "contact": "no",
    "engaged": "3",
}


class Respondent(Walker):
    """Somebody who answers: goes on twice where scripts do not show at once what an answer opens."""

    def field(self, key, value):
        """Give the control of a choice."""
        return self.page.locator(f'[name="{key}"][value="{value}"]')

    def pick(self, key, value):
        """Choose an answer."""
        self.choose(self.field(key, value))

    def type(self, key, text):
        """Type into the field of a question."""
        self.reach(self.page.locator(f"#{key}"))
        self.page.keyboard.type(text)

    def rank(self, key, place):
        """Give a choice of the ranking its place by typing into its list."""
        self.reach(self.page.locator(f'select:has(option[value="{key}:1"])'))
        self.page.keyboard.type(str(place))

    def push(self, act):
        """Press the button of a form, whatever it says in the language that is spoken."""
        with self.page.expect_navigation():
            self.reach(self.page.locator(f'form[action$="/{act}/"] button'))
            self.page.keyboard.press("Enter")
        self.look()

    def go_on(self, *, opens=False):
        """Press the button that leads on; without scripts what an answer opens is shown first."""
        before = self.page.url
        with self.page.expect_navigation():
            button = self.page.locator("button[data-next]")
            self.reach(button)
            self.page.keyboard.press("Enter")
        if opens:
            assert self.page.url.partition("#")[0] == before.partition("#")[0]
        self.look()


def walk(walker, asked, *, scripts):
    """Answer the whole survey."""
    page = walker.page
    walker.open("/s/needs/")
    walker.push("begin")
    assert page.get_by_text(asked).is_visible()
    walker.pick("consent", "yes")
    walker.pick("category", "oth")
    walker.pick("region", "north")
    if not scripts:
        walker.go_on(opens=True)
        assert page.evaluate("document.activeElement.getAttribute('aria-labelledby')") == "new-h"
    walker.type("category_other", "A library")
    walker.pick("country", "fi")
    walker.go_on()
    walker.pick("sources", "ads")
    if not scripts:
        walker.go_on(opens=True)
    walker.type("feeds", "3")
    walker.pick("shares", "deal")
    walker.go_on()
    walker.rank("plan", 1)
    walker.rank("match", 2)
    walker.pick("urgency", "9")
    walker.go_on()
    walker.pick("federated", "sd")
    if not scripts:
        walker.go_on(opens=True)
    walker.type("objection", "Say who pays.")
    walker.go_on()
    walker.pick("contact", "no")
    walker.go_on()
    assert page.get_by_text("A library").first.is_visible()
    walker.push("submit")
    assert "/receipt/" in page.url


@pytest.mark.parametrize("spoken", ["en", "fr"])
@pytest.mark.parametrize("scripts", [False, True], ids=["no-script", "script"])
def test_the_survey_is_answered_by_keyboard_in_both_languages_with_the_same_rows(
    cast, visit, shared, scripts, spoken
):
    publish_needs(cast, shared)
    page = visit(cast.stakeholder, scripts=scripts, language=spoken)
    heard = listen(page)
    walker = Respondent(page, scripts=scripts)
    walk(walker, ASKED[spoken], scripts=scripts)

    assert walker.faults == []
    assert heard == []
    revision = Revision.objects.get()
    assert revision.answers == ANSWERS
    assert revision.language == spoken
    assert Fact.objects.filter(missing=None).count() == 13
    assert [row.stance for row in Current.objects.all()] == ["-2"]
