"""The public list: who stands on it, what it shows, and that it shows nothing else in any form."""

import csv
import io

import pytest
from django.core.cache import cache

from consultations.register.directory.actions import edit_organisation
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.duplicates.merging import merge
from consultations.register.listed import views
from consultations.register.listed.queries import COLUMNS
from consultations.register.selfservice.actions import Holder, ask_change, decide_change
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db
HERE = "/organisations/"
SECRET = "geheimnis"


def listed(name, **more):
    return make_organisation(name, listed=True, **more)


def everywhere(client, query=""):
    """Give all that strangers get of the list, in one text."""
    pages = [HERE, "/organisations.json", "/organisations.csv"]
    return "".join(body(client.get(f"{page}{query}")) for page in pages)


def body(answer):
    """Give the text of an answer, of one that is sent in pieces too."""
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_strangers_see_listed_organisations_and_no_others(cast, sign_in):
    shown = listed("Aalto Skills", website="https://aalto.example", city="Espoo")
    hidden = make_organisation(f"Hidden {SECRET}")
    one = listed(f"Sole {SECRET}")
    gone = listed(f"Gone {SECRET}")
    Organisation.objects.filter(pk=one.pk).update(sole_trader=True)
    Organisation.objects.filter(pk=gone.pk).update(status="dissolved")
    client = sign_in()
    text = everywhere(client)
    assert text.count("Aalto Skills") == 3
    assert SECRET not in text
    assert "https://aalto.example" in client.get(f"{HERE}{shown.pk}/").content.decode()
    for row in (hidden, one, gone):
        assert client.get(f"{HERE}{row.pk}/").status_code == 404
    for words in ("hidden", "sole", "gone"):
        assert "Aalto" not in (text := everywhere(client, f"?q={words}"))
        assert SECRET not in text


def test_no_person_and_no_note_stands_anywhere_on_it(cast, sign_in):
    row = listed("Aalto Skills", description=f"{SECRET}-note", acronym="AS")
    person = make_person(f"{SECRET}-name", organisation=row, email=f"{SECRET}@aalto.example")
    Affiliation.objects.filter(person=person).update(role=f"{SECRET}-role")
    client = sign_in()
    text = everywhere(client) + client.get(f"{HERE}{row.pk}/").content.decode()
    assert "Aalto Skills" in text
    assert SECRET not in text


def test_json_and_csv_are_the_same_facts_as_the_page(cast, sign_in):
    listed("Aalto Skills", category="training", country="FI", city="Espoo")
    listed('=HYPERLINK("http://evil.example")', country="BE")
    client = sign_in()
    told = client.get("/organisations.json").json()
    raw = client.get("/organisations.csv")
    rows = list(csv.reader(io.StringIO(body(raw).removeprefix("\ufeff"))))
    assert tuple(rows[0]) == COLUMNS
    assert told["count"] == len(rows) - 1 == 2
    assert [[row[name] for name in COLUMNS] for row in told["organisations"]] == [
        [cell[1:] if cell.startswith("'=") else cell for cell in row] for row in rows[1:]
    ]
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert raw["Content-Disposition"] == 'attachment; filename="organisations.csv"'
    assert client.get("/organisations.json?country=FI").json()["count"] == 1


def test_search_and_facets_narrow_the_list_and_bad_ones_are_passed_over(cast, sign_in):
    listed("Aalto Skills", category="training", country="FI")
    listed("Oulu Skills", category="company", country="FI")
    listed("Gent Works", category="company", country="BE")
    client = sign_in()
    page = client.get(f"{HERE}?country=FI")
    counts = {facet.name: {o.code: o.count for o in facet.options} for facet in page.context["facets"]}
    assert counts == {"category": {"training": 1, "company": 1}, "country": {"FI": 2, "BE": 1}}
    assert page.context["listing"].count == 2
    assert client.get(f"{HERE}?q=skills&category=company").context["listing"].count == 1
    for odd in ("?country=%00", "?category=nothing", "?page=x", "?country=XXX", "?page=999"):
        assert client.get(f"{HERE}{odd}").context["listing"].count == 3
    assert "Clear the filters" in client.get(f"{HERE}?q=zzz").content.decode()
    assert client.get("/organisations.xlsx").status_code == 404


def test_fifty_stand_on_a_page(cast, sign_in):
    for number in range(51):
        listed(f"Body {number:02d}")
    client = sign_in()
    assert len(client.get(HERE).context["listing"].rows) == 50
    assert len(client.get(f"{HERE}?page=2").context["listing"].rows) == 1
    assert client.get("/organisations.json").json()["count"] == 51


def test_the_address_of_a_merged_row_leads_to_the_one_that_stays_if_that_is_listed(cast, sign_in):
    winner, loser = listed("Aalto Skills"), listed("Aalto Skills Oy")
    merge(actor=cast.coordinator, kind="organisation", winner=winner.pk, loser=loser.pk, at=NOON)
    client = sign_in()
    answer = client.get(f"{HERE}{loser.pk}/")
    assert (answer.status_code, answer["Location"]) == (302, f"{HERE}{winner.pk}/")
    Organisation.objects.filter(pk=winner.pk).update(listed=False)
    assert client.get(f"{HERE}{loser.pk}/").status_code == 404


def test_a_site_that_lists_nobody_answers_like_nothing(cast, sign_in, settings):
    row = listed("Aalto Skills")
    settings.PUBLIC_LIST = False
    client = sign_in()
    for path in (HERE, "/organisations.json", "/organisations.csv", f"{HERE}{row.pk}/"):
        assert client.get(path).status_code == 404
    assert HERE not in client.get("/").content.decode()
    assert "Aalto" not in client.get("/join/organisations/?organisation=aalto").content.decode()


def test_strangers_type_ahead_returns_no_unlisted_name(cast, sign_in):
    listed("Nordic Listed")
    make_organisation(f"Nordic {SECRET}")
    client = sign_in()
    for typed in ("nordic", "nor", SECRET, SECRET[:4], "nordc", "no"):
        text = client.get("/join/organisations/", {"organisation": typed}).content.decode()
        assert SECRET not in text
    assert "Nordic Listed" in client.get("/join/organisations/?organisation=nordic").content.decode()
    assert client.get("/register/organisations/find/?q=nordic").status_code == 302


def test_people_of_it_ask_and_coordinators_set_the_listing(cast, sign_in):
    client = sign_in()
    (asked,) = ask_change(
        holder=Holder(cast.person), organisation=cast.organisation, wanted={"listed": "yes"}, at=NOON
    )
    assert "Nordic" not in everywhere(client)
    decide_change(actor=cast.coordinator, request=asked, accept=True, answer="", seen="", at=NOON)
    assert everywhere(client).count("Nordic Skills Alliance") == 3
    row = Organisation.objects.get(pk=cast.organisation.pk)
    edit_organisation(actor=cast.coordinator, organisation=row, version=row.version, listed=False, at=NOON)
    assert "Nordic" not in everywhere(client)


def test_public_pages_lead_to_it_and_to_joining(cast, sign_in):
    client = sign_in()
    for path in ("/", f"/consultations/{cast.consultation.slug}/"):
        text = client.get(path).content.decode()
        assert text.count('href="/join/"') >= 2
        assert f'href="{HERE}"' in text


def test_the_list_costs_the_same_for_one_and_for_three(cast, sign_in):
    names = iter(("Alpha", "Beta", "Gamma"))
    same_at_one_and_three(sign_in(), HERE, lambda: listed(next(names), country="BE"), 6)


def test_the_csv_is_sent_while_its_rows_are_read(cast, sign_in):
    rows = Organisation.objects.bulk_create(
        Organisation(
            key=StakeholderKey.objects.create(kind="organisation"),
            name=f"=Body {number:04d}",
            folded=f"body {number:04d}",
            listed=True,
            changed_at=NOON,
        )
        for number in range(700)
    )
    answer = sign_in().get("/organisations.csv")
    assert answer.streaming
    pieces = list(answer.streaming_content)

    assert len(pieces) > 2
    table = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"))))
    assert [row[1] for row in table[1:]] == [f"'{row.name}" for row in rows]


def test_one_address_takes_a_bounded_number_of_files(cast, sign_in, monkeypatch):
    monkeypatch.setattr(views, "MOST", 3)
    cache.clear()
    listed("Aalto Skills")
    client = sign_in()
    answers = [client.get(f"/organisations.{kind}") for kind in ("csv", "json", "csv", "json", "csv")]

    assert [each.status_code for each in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "600"
    assert "Aalto" not in body(answers[-1])
    assert "Try again in 10 minutes" in body(answers[-1])
    assert client.get(HERE).status_code == 200
