"""Duplicates by keyboard alone, without scripts, on a phone: looked at, merged field by field, taken back."""

import pytest

from consultations.ledger.models import Stance
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.suggesting import sweep
from tests.browser.looking import look
from tests.browser.walking import Walker
from tests.factories import (
    NOON,
    make_mandate,
    make_organisation,
    make_person,
    make_proposal,
    make_voice,
    say,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


@pytest.fixture
def pair(cast):
    """Two entries of one body; somebody has spoken in the name of each on one proposal."""
    version = make_proposal(cast.consultation, "P-01")
    rows = (
        make_organisation(LONG, city="Wien", country="AT"),
        make_organisation(LONG.upper(), city="Linz", country="AT"),
    )
    for row, stance in zip(rows, (Stance.SUPPORT, Stance.OPPOSE), strict=True):
        person = make_person(organisation=row)
        say(make_voice(cast.consultation, person, make_mandate(person)), version, stance)
    sweep(at=NOON)
    return rows


@pytest.mark.parametrize("scripts", [True, False])
def test_a_pair_is_merged_and_taken_back_by_keyboard(cast, visit, pair, scripts):
    walker = Walker(visit(cast.coordinator, scripts=scripts), scripts=scripts)
    page = walker.page
    proposal = f"{cast.consultation.get_absolute_url()}proposals/P-01/"
    walker.open("/register/duplicates/")
    walker.follow(f"{LONG} and {LONG.upper()}" if _first_is(pair) else f"{LONG.upper()} and {LONG}")
    assert page.get_by_role("heading", name="What hangs on each").is_visible()
    walker.follow("Same: make them one")
    walker.choose(page.get_by_role("group", name="Which row stays?").get_by_label(LONG, exact=True))
    walker.choose(page.get_by_role("group", name="City").get_by_label("Linz"))
    walker.press("Make the two one")
    assert page.get_by_role("heading", name=LONG).first.is_visible()
    assert page.get_by_text("Linz, Austria").is_visible()

    walker.open(proposal)
    assert page.get_by_text("1 stakeholder spoke under more than one entry of the register.").is_visible()
    walker.open(f"/register/organisations/{pair[1].pk}/")
    assert page.url.endswith(f"/register/organisations/{pair[0].pk}/")
    walker.follow("Take the merge back")
    walker.press("Take the merge back")

    assert Merge.objects.get().undone_at is not None
    walker.open(proposal)
    assert page.get_by_text("under more than one entry").count() == 0
    walker.open("/register/duplicates/")
    assert page.get_by_text("1 pair", exact=True).is_visible()
    assert walker.faults == []


def _first_is(pair):
    return Suggestion.objects.get().a == pair[0].pk


def test_every_page_of_duplicates_breaks_no_rule(cast, visit, pair):
    first = Suggestion.objects.get()
    page = visit(cast.coordinator)
    for path in (
        "/register/duplicates/",
        "/register/duplicates/?state=merged",
        f"/register/duplicates/{first.pk}/",
        f"/register/duplicates/merge/organisation/{pair[0].pk}/{pair[1].pk}/",
    ):
        page.goto(path)
        assert look(page, widths=(1280, 320)) == [], path
