"""No address answers with nothing: a look at a button's address gets a page, a new link can be asked for."""

import pytest


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
