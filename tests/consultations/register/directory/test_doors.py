"""Only doors that open are shown: tabs, buttons and links by role; keepers of a network find their people."""

import re

import pytest

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation
from consultations.register.duplicates.merging import merge
from consultations.register.mapping.actions import assess
from consultations.register.origins.actions import add_origin, save_network
from consultations.register.origins.models import Origin
from consultations.register.selfservice.models import Application
from tests.budgets.counting import cost
from tests.factories import NOON, make_organisation, make_person
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db


def links(client, path):
    text = client.get(path).content.decode()
    return set(re.findall(r'href="(/[^"#]*)"', text))


@pytest.mark.parametrize("role", ["coordinator", "moderator", "editor", "observer"])
def test_every_link_of_the_register_opens_for_whom_it_is_shown(cast, sign_in, role):
    client = sign_in(getattr(cast, role))
    pages = ["/register/", "/register/?q=nobody", "/register/networks/", "/register/terms/"]
    pages.append(f"/register/organisations/{cast.organisation.pk}/")
    shown = {link.replace("&amp;", "&") for path in pages for link in links(client, path)}
    shown = {link for link in shown if link.startswith("/register/")}
    assert len(shown) > 3
    assert {link: status for link in sorted(shown) if (status := client.get(link).status_code) >= 400} == {}
    assert ("/register/people/" in shown) == (role == "coordinator")


@pytest.mark.parametrize("role", ["coordinator", "moderator", "editor", "observer"])
def test_every_link_of_a_survey_opens_for_whom_it_is_shown(cast, sign_in, role):
    survey = make_survey(cast)
    client = sign_in(getattr(cast, role))
    base = f"/consultations/{cast.consultation.slug}/manage/surveys/"
    pages = [base, f"{base}{survey.code}/"]
    shown = {link for path in pages for link in links(client, path) if link.startswith(base)}
    assert {link: status for link in sorted(shown) if (status := client.get(link).status_code) >= 400} == {}
    buttons = client.get(pages[1]).content.decode()
    assert ('name="act"' in buttons) == (role in {"coordinator", "editor"})


def test_keepers_without_a_role_are_led_to_their_people_and_networks(cast, sign_in):
    mine = save_network(actor=cast.coordinator, name="North", keepers=[cast.stranger], at=NOON)
    save_network(actor=cast.coordinator, name="South", at=NOON)
    person = make_person("Kept", network=mine)
    client = sign_in(cast.stranger)
    assert "/register/" in links(client, "/")
    me = client.get("/me/").content.decode()
    assert f"/register/people/?network={mine.pk}" in me
    assert client.get("/register/").status_code == 302
    tabs = links(client, "/register/people/")
    assert {link for link in tabs if re.fullmatch("/register/[a-z]+/", link)} == {
        "/register/people/",
        "/register/networks/",
    }
    seen = client.get("/register/networks/").content.decode()
    assert "North" in seen
    assert "South" not in seen
    shown = {
        link
        for path in ("/register/people/", "/register/networks/", f"/register/people/{person.pk}/")
        for link in links(client, path)
        if link.startswith("/register/")
    }
    assert {link for link in shown if client.get(link.replace("&amp;", "&")).status_code >= 400} == set()
    assert "/register/" not in links(sign_in(cast.colleague), "/")


def waiting_things(cast):
    tie = Affiliation.objects.get(person=cast.colleague_person)
    ties.request_mandate(
        actor=None, affiliation=tie, starts_at=NOON, ends_at=NOON.replace(year=2027), at=NOON
    )
    Application.objects.create(
        family_name="Tamm", email="t@example.org", state="confirmed", made_at=NOON, confirmed_at=NOON
    )
    person = make_person("Untold")
    Origin.objects.create(
        key=person.pk, kind="staff", at=NOON, legal_basis="consent", notice_due_on=NOON.date()
    )


def test_what_waits_in_the_register_stands_on_the_dashboard_and_on_the_tabs(cast, sign_in):
    client = sign_in(cast.coordinator)
    board = f"/consultations/{cast.consultation.slug}/manage/"
    assert "mandate is asked for" not in client.get(board).content.decode()
    waiting_things(cast)
    said = client.get(board).content.decode()
    for words in ("1 mandate is asked for", "1 person asks to be in the register", "1 person must be told"):
        assert words in said
    assert "mandate is asked for" not in sign_in(cast.moderator).get(board).content.decode()
    tabs = client.get("/register/mandates/").content.decode()
    assert re.search(r'href="/register/applications/"[^>]*>Applications <span class="chip open">1', tabs)
    observed = sign_in(cast.observer).get("/register/").content.decode()
    assert 'class="chip open"' not in observed.partition("</nav>")[2].partition("</nav>")[0]


def test_what_waits_costs_one_query_however_much_it_is(cast, sign_in):
    client = sign_in(cast.coordinator)
    paths = ("/register/", "/register/mandates/", f"/consultations/{cast.consultation.slug}/manage/")
    one = [cost(client, path) for path in paths]
    waiting_things(cast)
    add_origin(actor=None, key=cast.person.pk, kind="event", basis="consent", at=NOON, person=True)
    assert [cost(client, path) for path in paths[:1]] == one[:1]
    assert cost(client, paths[2]) == one[2]


def test_keepers_read_the_organisations_their_network_brought_and_no_others(cast, sign_in):
    mine = save_network(actor=cast.coordinator, name="North", keepers=[cast.stranger], at=NOON)
    south = save_network(actor=cast.coordinator, name="South", at=NOON)
    brought, foreign = make_organisation("Brought", network=mine), make_organisation("Foreign", network=south)
    here, there = (
        make_person(name, network=mine, organisation=body)
        for name, body in zip(("Here", "There"), (brought, foreign), strict=True)
    )
    make_person("Hidden", network=south, organisation=brought)
    assess(actor=cast.coordinator, organisation=brought, reason="so", at=NOON, interest=5, influence=5)
    client = sign_in(cast.stranger)
    path = f"/register/organisations/{brought.pk}/"

    assert path in links(client, f"/register/people/{here.pk}/")
    assert f"/register/organisations/{foreign.pk}/" not in links(client, f"/register/people/{there.pk}/")
    assert client.get(f"/register/organisations/{foreign.pk}/").status_code == 404
    text = client.get(path).content.decode()
    assert "Brought" in text
    assert "Here" in text
    assert "Hidden" not in text
    assert "How we judge it" not in text
    shown = {link for link in links(client, path) if link.startswith("/register/")}
    assert {link: status for link in sorted(shown) if (status := client.get(link).status_code) >= 400} == {}
    merge(actor=cast.coordinator, kind="organisation", winner=foreign.pk, loser=brought.pk, at=NOON)
    assert client.get(f"/register/organisations/{foreign.pk}/").status_code == 200
