"""A whole name in one cell: how it is parted, that a person sees it, and that it comes in as two names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from consultations.register.directory.models import Person
from consultations.register.imports.columns import propose
from consultations.register.imports.fullnames import part
from tests.consultations.register.imports.files import run, table, take, verdicts

PARTED = {
    "Ada Lovelace": ("Ada", "Lovelace"),
    "Lovelace, Ada": ("Ada", "Lovelace"),
    "Ada  King Lovelace": ("Ada King", "Lovelace"),
    "Ludwig van Beethoven": ("Ludwig", "van Beethoven"),
    "María de la Cruz": ("María", "de la Cruz"),
    "van der Berg, Jan": ("Jan", "van der Berg"),
    "MARTIN Jean-Luc": ("Jean-Luc", "MARTIN"),
    "Jean-Luc DE LA TOUR": ("Jean-Luc", "DE LA TOUR"),
    "Jan van DIJK": ("Jan", "van DIJK"),
    "Dr. Ana Costa": ("Ana", "Costa"),
    "Γιώργος Παπαδόπουλος": ("Γιώργος", "Παπαδόπουλος"),
    "Madonna": ("", "Madonna"),
    "ANA COSTA": ("ANA", "COSTA"),
    "J. R. R. Tolkien": ("J. R. R.", "Tolkien"),
}
FAMILY_FIRST = {
    "Nagy Éva": ("Éva", "Nagy"),
    "de Rossi Maria Pia": ("Maria Pia", "de Rossi"),
    "Costa, Ana": ("Ana", "Costa"),
    "Nagy": ("", "Nagy"),
}


@pytest.mark.parametrize(("name", "pair"), PARTED.items())
def test_a_whole_name_is_parted(name, pair):
    assert part(name) == pair


@pytest.mark.parametrize(("name", "pair"), FAMILY_FIRST.items())
def test_a_whole_name_with_the_family_name_first_is_parted(name, pair):
    assert part(name, family_first=True) == pair


@given(name=st.text(st.characters(categories=("L", "Zs")), max_size=30), first=st.booleans())
def test_no_word_of_a_name_is_lost(name, first):
    given_name, family_name = part(name, family_first=first)
    assert sorted(f"{given_name} {family_name}".split()) == sorted(name.split())


def test_a_column_of_names_is_taken_for_whole_ones_where_its_cells_have_two_words():
    rows = [["Ada Lovelace", "a@x.example"], ["Ana de Costa", "b@x.example"]]
    found = propose("people", ["Name", "Mail"], rows, saved={}, countries={})
    assert (found[0].field, found[0].why, found[0].score) == ("full_name", "pattern", 100)
    rows = [["Lovelace", "a@x.example"], ["Costa", "b@x.example"]]
    assert propose("people", ["Name", "Mail"], rows, saved={}, countries={})[0].field == "family_name"
    found = propose("people", ["Vorname", "Name"], [["Ada", "King Lovelace"]], saved={}, countries={})
    assert [each.field for each in found] == ["given_name", "family_name"]


@pytest.mark.django_db
def test_people_come_in_by_their_whole_names_and_are_the_same_again(cast):
    body = table(["Full name", "E-mail"], ["Jan van DIJK", "jan@x.example"], ["Plato", "plato@x.example"])
    run(cast.coordinator, take(cast.coordinator, body, kind="people"))
    rows = Person.objects.filter(emails__address__endswith="@x.example").order_by("emails__address")
    assert [(row.given_name, row.family_name) for row in rows] == [("Jan", "van DIJK"), ("", "Plato")]
    assert verdicts(take(cast.coordinator, body, kind="people")) == ["unchanged", "unchanged"]


@pytest.mark.django_db
def test_the_pages_show_how_names_are_parted_and_refuse_both_ways_at_once(cast, sign_in):
    client = sign_in(cast.coordinator)
    batch = take(cast.coordinator, table(["Full name", "Surname"], ["Ada de Costa", "Costa"]), kind="people")
    here = f"/register/import/{batch.pk}/"
    assert "family name: <bdi>de Costa</bdi>" in client.get(f"{here}columns/").content.decode()
    refused = client.post(f"{here}columns/", {"c0": "full_name", "c1": "family_name"})
    assert refused.status_code == 422
    assert "holds both names" in refused.content.decode()
    client.post(f"{here}columns/", {"c0": "full_name", "c1": ""})
    client.post(f"{here}values/", {"go": "on"})
    page = client.get(f"{here}check/", follow=True).content.decode()
    assert "given name: <bdi>Ada</bdi> · family name: <bdi>de Costa</bdi>" in page
