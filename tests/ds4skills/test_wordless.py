"""No address answers with nothing: a look at a button's address gets a page, a new link can be asked for."""

import pytest

from ds4skills.audit import streams
from ds4skills.audit.actions import seal
from tests.factories import NOON


@pytest.mark.django_db
def test_an_address_for_a_button_answers_in_words(sign_in, cast):
    answer = sign_in(cast.stakeholder).get("/me/entry/new-link/")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]
    assert "for a button" in answer.content.decode()


@pytest.mark.django_db
def test_a_new_link_is_asked_for_on_a_page(client, at):
    page = client.get("/i/new/")

    assert page.status_code == 200
    assert 'name="email"' in page.content.decode()
    assert client.post("/i/new/", {"email": "nobody@example.org"}).status_code == 200


@pytest.mark.django_db
def test_machines_find_what_they_look_for(client, at, cast):
    seal(streams.get("audit.event"), at=NOON)
    security = client.get("/.well-known/security.txt").content.decode()
    heads = client.get("/heads.txt").content.decode()

    assert "Contact: mailto:" in security
    assert "Expires: 2" in security
    assert client.get("/.well-known/change-password").url == "/account/password/change/"
    assert heads.split()[:2] == ["audit.event", "1"]
