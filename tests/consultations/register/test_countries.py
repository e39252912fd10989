"""Every country and every official language can be kept by hand, and none is changed in silence."""

import re
from importlib import import_module

import pytest
from django.apps import apps

from consultations.register.engagement.models import Target
from consultations.register.imports.vocabularies import countries as spelled
from consultations.register.segments.actions import make
from consultations.register.terms.countries import codes, countries
from consultations.register.terms.models import Term
from tests.factories import NOON, make_organisation, make_person


def test_countries_are_those_of_iso_with_europe_first():
    listed = [code for code, _name in countries()]

    assert len(listed) == len(set(listed)) == len(codes())
    assert {"GR", "GB", "US", "JP", "XK"} <= set(listed)
    assert not {"EL", "UK", "EU", "UN"} & set(listed)
    assert listed.index("GR") < listed.index("US")
    assert set(spelled().values()) <= codes()


@pytest.mark.django_db
def test_an_organisation_from_anywhere_opens_with_its_country(cast, sign_in):
    row = make_organisation("Overseas Institute", country="US")
    text = sign_in(cast.coordinator).get(f"/register/organisations/{row.pk}/edit/").content.decode()

    assert re.search(r'<option value="US" selected>', text)


@pytest.mark.django_db
def test_a_person_opens_with_the_language_that_was_imported(cast, sign_in):
    person = make_person("Quist", organisation=make_organisation(), language="de")
    text = sign_in(cast.coordinator).get(f"/register/people/{person.pk}/edit/").content.decode()

    assert re.search(r'<option value="de" selected>', text)


@pytest.mark.django_db
def test_the_old_codes_of_targets_and_saved_filters_become_the_new_ones(cast):
    term = Term.objects.filter(taxonomy__slug="stakeholder")[0]
    for country, count in (("EL", 5), ("GR", 3), ("UK", 2)):
        Target.objects.create(exercise="x:1", term=term, country=country, count=count)
    rows = [
        {"field": "country", "op": "any", "value": ["BE", "EL", "GR"]},
        {"field": "language", "op": "any", "value": ["el"]},
    ]
    made = make(actor=cast.coordinator, name="Greeks", filter={"any": [rows]}, shared=True, at=NOON)
    import_module("consultations.migrations.0015_iso_countries").rename(apps, None)
    made.refresh_from_db()
    assert sorted(Target.objects.values_list("country", "count")) == [("GB", 2), ("GR", 5)]
    assert [each["value"] for each in made.filter["any"][0]] == [["BE", "GR"], ["el"]]
