"""The shell in a real browser: head, menus, foot, errors."""

import pytest

from tests.browser.looking import listen, look

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("path", ["/", "/nothing-here/"])
def test_the_shell_breaks_no_rule(visit, path):
    page = visit()
    page.goto(path)

    assert look(page) == []


def test_the_shell_keeps_its_own_policy(visit):
    page = visit()
    heard = listen(page)
    page.goto("/")
    page.set_viewport_size({"width": 320, "height": 700})
    page.get_by_role("button", name="Menu").click()

    assert page.get_by_role("link", name="Sign in").is_visible()
    assert heard == []
