"""Links of one's own in a real browser: their buttons act (a browser names its origin), and no page breaks a rule."""

from datetime import timedelta

import pytest

from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.rights.models import Erasure
from consultations.register.selfservice import links, mandates
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import Link
from tests.browser.looking import look
from tests.factories import NOON

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def path_to(purpose, subject):
    url = links.make(purpose=purpose, subject=subject, at=NOON)
    return url[url.index("/me/") :]


@pytest.mark.parametrize("scripts", [True, False])
def test_the_buttons_of_links_act_and_their_pages_break_no_rule(cast, visit, scripts):
    page, faults = visit(scripts=scripts), {}

    def see(name: str) -> None:
        if scripts:
            faults[name] = look(page, widths=(1280, 320))

    tie = Affiliation.objects.get(person=cast.colleague_person)
    wish = mandates.Wish(tie.pk, NOON, NOON + timedelta(days=9), "letter of the board")
    row = mandates.ask(holder=Holder(cast.colleague_person), wish=wish, at=NOON)
    page.goto(path_to(Link.Purpose.MANDATE, f"{row.pk}:{cast.person.pk}"))
    see("mandate")
    page.get_by_role("button", name="Refuse it").click()
    see("a reason is missing")
    page.get_by_role("button", name="Approve the mandate").click()
    see("answered")
    assert Mandate.objects.get(pk=row.pk).state == "approved"
    page.goto(path_to(Link.Purpose.PERSON, cast.person.pk))
    page.get_by_role("button", name="Open my entry").click()
    page.get_by_role("link", name="My mandates").click()
    see("mandates")
    page.goto("/me/data/")
    see("data")
    page.get_by_role("link", name="See what goes and what stays").click()
    see("leave")
    page.get_by_role("button", name="Send me the confirmation mail").click()
    assert not Erasure.objects.exists()
    page.goto(path_to(Link.Purpose.MY_DATA, cast.person.pk))
    see("confirm")
    page.get_by_role("button", name="Remove my entry").click()
    see("leaving")
    assert Erasure.objects.get().key == cast.person.pk
    page.goto("/organisations/")
    see("empty list")
    assert {name: found for name, found in faults.items() if found} == {}
