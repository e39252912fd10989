"""Every country and every official language can be kept by hand, and none is changed in silence."""

import re

import pytest

from consultations.register.imports.vocabularies import countries as spelled
from consultations.register.terms.countries import codes, countries
from tests.factories import make_organisation, make_person


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
