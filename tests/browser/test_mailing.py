"""Mailings in a real browser: invite by keyboard without scripts, and no page that breaks a rule."""

import pytest

from consultations.programme.letters import stop_token
from consultations.programme.models import Mailing
from consultations.register.origins.models import Origin
from ds4skills.jobs.actions import drain
from tests.browser.looking import look
from tests.factories import NOON, make_organisation, make_person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_people_are_invited_without_scripts_after_a_preview(cast, visit):
    person = make_person("Quist", organisation=make_organisation())
    Origin.objects.create(
        key=person.pk, kind="staff", at=NOON, legal_basis="consent", notice_due_on=NOON.date()
    )
    manage = f"{cast.consultation.get_absolute_url()}manage/invitations/"
    page = visit(cast.coordinator, scripts=False)
    page.goto("/register/notices/")
    assert page.get_by_text("Quist").first.is_visible()
    page.goto(manage)
    page.get_by_role("link", name="Invite people").click()
    page.get_by_label("People I name by their addresses").check()
    page.get_by_label("Addresses, one a line").fill(person.emails.get().address)
    page.get_by_role("button", name="See whom this reaches").click()
    assert page.get_by_role("heading", name="1 person gets this message").is_visible()
    page.get_by_role("button", name="Send to 1 person").click()
    drain()
    page.goto(f"{manage}mailings/{Mailing.objects.get().pk}/")

    assert page.get_by_role("heading", name="1 of 1 messages is sent").is_visible()


def test_pages_of_mailings_break_no_rule(cast, visit):
    person = make_person("Quist", organisation=make_organisation())
    Origin.objects.create(
        key=person.pk, kind="staff", at=NOON, legal_basis="consent", notice_due_on=NOON.date()
    )
    manage = f"{cast.consultation.get_absolute_url()}manage/invitations/"
    page = visit(cast.coordinator)
    faults: dict[str, list[str]] = {}

    def see(name: str) -> None:
        faults[name] = look(page, widths=(1280, 320))

    page.goto("/register/notices/")
    see("notices")
    page.goto(f"{manage}invite/")
    page.get_by_label("People I name by their addresses").check()
    page.get_by_label("Addresses, one a line").fill(person.emails.get().address)
    page.get_by_role("button", name="See whom this reaches").click()
    see("preview")
    page.get_by_role("button", name="Send to 1 person").click()
    drain()
    page.goto(f"{manage}mailings/{Mailing.objects.get().pk}/")
    see("mailing")
    page.goto(manage)
    see("invitations")
    page.goto(f"/stop/{stop_token(person.pk)}/")
    see("stop")

    assert {name: found for name, found in faults.items() if found} == {}
