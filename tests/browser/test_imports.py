"""The import wizard in a real browser: by keyboard, without JavaScript, on a phone; no page breaks a rule."""

import pytest

from consultations.register.directory.models import Organisation
from consultations.register.imports.models import ImportBatch
from consultations.register.terms import queries as terms
from ds4skills.jobs.actions import drain
from tests.browser.looking import look

pytestmark = [pytest.mark.browser, pytest.mark.shared_data, pytest.mark.django_db(transaction=True)]
SAMPLE = "eu_transparency_register_profiles_sample_2025-01-18.csv"


def press(page, role, name):
    """Reach a control as somebody without a mouse does, and press it."""
    page.get_by_role(role, name=name).focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_ninety_three_profiles_come_in_by_keyboard_on_a_phone(cast, visit, shared):
    terms.forget()
    page = visit(cast.coordinator, scripts=False)
    seen = visit(cast.coordinator)
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto("/register/import/")
    page.set_input_files("input[type=file]", shared / "register" / SAMPLE)
    page.get_by_label("Which network").focus()
    page.keyboard.type("None")
    page.get_by_label("Where did they get it?").focus()
    page.keyboard.type("Public register, January 2025")
    page.get_by_label("published by the stakeholder").focus()
    page.keyboard.press("Space")
    press(page, "button", "Read the file")
    press(page, "link", "Go on to the columns")
    press(page, "button", "Keep these columns")
    for text, country in (("BASSI", "Netherlands"), ("UNITI", "United States"), ("UNITO", "United Kingdom")):
        page.get_by_label(f"What “{text}” means").select_option(label=country)
    press(page, "button", "Check all rows")
    assert page.get_by_role("heading", name="93 rows would be written").is_visible()
    press(page, "link", "Go on to apply")
    press(page, "button", "Write 93 rows")
    drain()
    press(page, "link", "Look again")
    press(page, "link", "Go on")
    assert page.get_by_role("heading", name="93 rows were written").is_visible()
    assert Organisation.objects.count() == 94
    batch = ImportBatch.objects.get()
    for step in ("check", "apply", "result", "undo"):
        seen.goto(f"/register/import/{batch.pk}/{step}/")
        assert look(seen, widths=(1280, 320)) == [], step
    press(page, "link", "Undo this import")
    press(page, "button", "Undo this import")
    drain()
    assert Organisation.objects.count() == 1


def test_pages_of_a_file_in_doubt_break_no_rule(cast, visit, tmp_path):
    odd = tmp_path / "odd.csv"
    odd.write_bytes(
        "name;since;country\r\nÉcole;03/04/2024;Kongo\r\nBüro;04/05/2024;BASSI\r\n".encode("cp1252")
    )
    page = visit(cast.coordinator)
    page.goto("/register/import/")
    assert look(page, widths=(1280, 320)) == []
    page.get_by_role("button", name="Read the file").click()
    page.set_input_files("input[type=file]", odd)
    page.get_by_label("Which network").select_option("own")
    page.get_by_label("Where did they get it?").fill("mail")
    page.get_by_label("consent", exact=True).check()
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/read/")
    assert look(page, widths=(1280, 320)) == []
    page.get_by_label("Western Europe (cp1252)").check()
    page.get_by_role("button", name="Read the file anew").click()
    page.get_by_role("link", name="Go on to the columns").click()
    page.wait_for_url("**/columns/")
    assert look(page, widths=(1280, 320)) == []
    page.get_by_label("What “since” holds").select_option("verified_on")
    page.get_by_role("button", name="Keep these columns").click()
    page.wait_for_url("**/values/")
    assert page.get_by_role("heading", name="Day or month first?").is_visible()
    assert look(page, widths=(1280, 320)) == []
