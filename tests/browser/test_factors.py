"""Passkeys and authenticator apps in a real browser: a staff role sleeps until its holder has one."""

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from playwright.sync_api import Page

from ds4skills.jobs.actions import drain
from tests.browser.looking import listen, look
from tests.factories import Cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (1280, 320)


@pytest.fixture(autouse=True)
def _second_factor(settings) -> None:
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def page(visit, cast: Cast) -> Iterator[Page]:
    """A browser of nobody, whose console must stay silent."""
    for user in (cast.coordinator, cast.stakeholder):
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    opened = visit()
    opened.set_default_timeout(8000)
    heard = listen(opened)
    yield opened
    assert not heard, heard


def _code_by_mail() -> str:
    """Give the code of the newest message."""
    drain()
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found, mail.outbox[-1].body
    return found[1]


def _sign_in(page: Page, email: str) -> None:
    """Sign in by a code from the mail."""
    page.goto("/account/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").fill(_code_by_mail())
    page.get_by_role("button", name="Confirm").click()
    page.wait_for_load_state()


def _sign_out(page: Page) -> None:
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()


def _app_code(secret: str) -> str:
    """Give what an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _key(page: Page) -> Callable[[], int]:
    """Put a key that knows its holder into the browser; what comes back counts its credentials."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
    }
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda: len(session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"])


def test_a_role_sleeps_until_an_app_wakes_it(page, cast):
    manage = f"{cast.consultation.get_absolute_url()}manage/"
    _sign_in(page, cast.coordinator.email)
    page.goto(manage)

    assert page.url.endswith("/account/2fa/")
    assert page.get_by_text("Your role opens once you have a passkey").is_visible()
    assert look(page, widths=WIDTHS) == []

    page.get_by_role("link", name="Add an app").click()
    assert page.locator(".qr svg path").bounding_box()["width"] > 100
    assert look(page, widths=WIDTHS) == []
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Add the app").click()
    assert page.get_by_text("Incorrect code").first.is_visible()
    secret = page.locator("#authenticator_secret").inner_text()
    page.get_by_label("Authenticator code").fill(_app_code(secret))
    page.get_by_role("button", name="Add the app").click()
    assert look(page, widths=WIDTHS) == []
    page.goto(manage)
    assert page.url.endswith(manage)

    _sign_out(page)
    _sign_in(page, cast.coordinator.email)
    page.goto(manage)
    assert not page.url.endswith(manage)


def test_a_passkey_wakes_a_role_and_signs_in_by_itself(page, cast):
    manage = f"{cast.consultation.get_absolute_url()}manage/"
    credentials = _key(page)
    _sign_in(page, cast.coordinator.email)
    page.goto("/account/2fa/")
    page.get_by_role("link", name="Add a passkey").click()
    assert look(page, widths=WIDTHS) == []
    page.get_by_label("Name").fill("Office key")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url(lambda address: "/add/" not in address)
    assert look(page, widths=WIDTHS) == []
    page.goto("/account/2fa/webauthn/")
    assert page.get_by_role("rowheader", name="Office key").is_visible()
    assert look(page, widths=WIDTHS) == []
    assert credentials() == Authenticator.objects.filter(type="webauthn").count() == 1
    page.goto(manage)
    assert page.url.endswith(manage)

    _sign_out(page)
    page.goto(f"/account/login/?next={manage}")
    assert look(page, widths=WIDTHS) == []
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"**{manage}")


def test_a_password_signs_in_and_a_wrong_one_keeps_the_address(page, cast):
    cast.stakeholder.set_password("a long enough sentence")
    cast.stakeholder.save()
    page.goto("/account/login/?next=/me/")
    page.get_by_label("E-mail").fill(cast.stakeholder.email)
    page.get_by_label("Password").fill("not this one at all")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    assert look(page, widths=WIDTHS) == []
    assert page.get_by_label("E-mail").input_value() == cast.stakeholder.email
    page.get_by_label("Password").fill("a long enough sentence")
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/me/")
