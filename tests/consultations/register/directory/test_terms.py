"""Lists of terms of one's own: made, filled, offered on organisations; those of others stay closed."""

import pytest

from consultations.register.directory.models import OrganisationTerm
from consultations.register.terms.models import Taxonomy, Term
from tests.consultations.register.directory.test_pages import add

pytestmark = pytest.mark.django_db(transaction=True)  # what is remembered of terms is dropped at COMMIT


def test_a_list_is_made_filled_and_offered(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {"slug": "sector", "in_en": "Sector", "in_fr": "Secteur"}
    assert client.post("/register/terms/new/", {**facts, "in_en": ""}).status_code == 422
    assert client.post("/register/terms/new/", facts).status_code == 302
    assert client.post("/register/terms/new/", facts).status_code == 422
    made = Taxonomy.objects.get(slug="sector")
    assert (made.closed, made.title) == (False, {"en": "Sector", "fr": "Secteur"})
    term = {"code": "health", "in_en": "Health", "in_fr": "Santé"}
    assert client.post("/register/terms/sector/new/", term).status_code == 302
    assert client.post("/register/terms/sector/new/", term).status_code == 422
    assert Term.objects.get(taxonomy=made).labels == {"en": "Health", "fr": "Santé"}
    assert add(client, name="Clinic", terms_sector=["health"]).status_code == 302
    assert OrganisationTerm.objects.filter(taxonomy="sector", term__code="health").count() == 1
    assert "/register/terms/sector/new/" in client.get("/register/terms/?taxonomy=sector").content.decode()
    made.terms.all()
    OrganisationTerm.objects.filter(taxonomy="sector").delete()
    made.terms.all().delete()
    made.delete()


def test_a_closed_list_takes_no_term(cast, sign_in):
    client = sign_in(cast.coordinator)
    before = Term.objects.count()
    assert client.post("/register/terms/hys/new/", {"code": "x", "in_en": "X"}).status_code == 409
    assert Term.objects.count() == before
    page = client.get("/register/terms/?taxonomy=hys").content.decode()
    assert "/register/terms/hys/new/" not in page
    assert "This list is closed" in page
    assert "/register/terms/new/" not in sign_in(cast.observer).get("/register/terms/").content.decode()
