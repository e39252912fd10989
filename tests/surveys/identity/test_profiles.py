"""What the register's lists say of an organisation is frozen with an answer, and counted by."""

import pytest
from django.db import IntegrityError, transaction

from consultations.register.directory.describing import set_terms
from consultations.register.directory.models import Affiliation, Email
from consultations.register.directory.profiles import profile_of, read_profile
from consultations.register.terms import queries as terms
from consultations.register.terms.models import Taxonomy, Term
from surveys.answering.models import Response
from tests.budgets.test_submission import submit
from tests.factories import NOON
from tests.surveys.identity.people import last_link
from tests.surveys.identity.test_open import guest
from tests.surveys.identity.test_organisations import rebuilt
from tests.surveys.people import fill, make_survey
from tests.surveys.results.answers import place

pytestmark = pytest.mark.django_db


@pytest.fixture
def listed(cast):
    """Give the organisation two sectors and a stage of a list that staff made."""
    for slug, codes in {"sector": ("health", "it", "energy"), "stage": ("early",)}.items():
        taxonomy = Taxonomy.objects.create(slug=slug, title={"en": slug.title()})
        for code in codes:
            Term.objects.create(taxonomy=taxonomy, code=code, labels={"en": code.title()})
    for slug, codes in {"sector": ("it", "health"), "stage": ("early",)}.items():
        set_terms(actor=None, organisation=cast.organisation, taxonomy=slug, codes=codes, at=NOON)
    terms.forget()
    return {"sector": ["health", "it"], "stage": ["early"]}


def sent(cast, sign_in, **more):
    """Publish a survey and send the stakeholder's answers."""
    survey, client = make_survey(cast, **more), sign_in(cast.stakeholder)
    fill(client, survey)
    submit(client, survey)
    return survey


@pytest.mark.parametrize("identity", ["named", "confidential"])
def test_what_the_lists_say_is_frozen_when_it_is_sent(cast, sign_in, listed, identity):
    sent(cast, sign_in, identity=identity)
    assert Response.objects.get().profile == listed

    set_terms(actor=None, organisation=cast.organisation, taxonomy="sector", codes=["energy"], at=NOON)
    assert Response.objects.get().profile == listed


def test_tables_and_filters_count_by_any_list_of_the_register(cast, sign_in, listed):
    survey, reader = sent(cast, sign_in), sign_in(cast.observer)
    path = place(cast, survey, "results/questions/q2/")

    crossed = reader.get(f"{path}?by=list.sector").context["crossed"]
    assert crossed.columns == [("health", "Health"), ("it", "It")]
    assert crossed.totals == [1, 1]
    assert reader.get(f"{path}?by=list.stage&f=list.sector:it").context["crossed"].whole == 1
    assert reader.get(f"{path}?by=list.stage&f=list.sector:energy").context["crossed"].whole == 0


def test_an_organisation_of_no_list_and_a_person_of_no_organisation_have_an_empty_profile(
    cast, sign_in, listed
):
    Affiliation.objects.update(ends_on=NOON.date())
    survey = sent(cast, sign_in)
    assert Response.objects.get().profile == {}
    path = place(cast, survey, "results/questions/q2/?by=list.sector")
    crossed = sign_in(cast.observer).get(path).context["crossed"]
    assert crossed.columns == [("", "Not known")]


def test_an_organisations_own_answer_freezes_its_lists(cast, sign_in, listed):
    survey, client = rebuilt(cast, unit="organisation"), sign_in(cast.stakeholder)
    fill(client, survey)
    submit(client, survey, "mandated")
    assert Response.objects.get().profile == listed


def test_a_guest_who_is_known_by_now_counts_with_their_lists(cast, sign_in, at, listed):
    survey, client, _sent = guest(cast, sign_in, at)
    assert Response.objects.get().profile == {}
    address = Email.objects.get(person=cast.colleague_person).address
    client.post(f"{survey.get_absolute_url()}address/", {"family_name": "Berg", "email": address})
    client.post(last_link("/guest/"))
    assert Response.objects.get().profile == listed


def test_storage_refuses_a_profile_beside_an_anonymous_answer(cast, sign_in, listed):
    survey = make_survey(cast, identity="anonymous")
    facts = {"survey": survey, "identity": "anonymous"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(**facts, profile={"sector": ["it"]})
    assert Response.objects.create(**facts).profile == {}


def test_an_anonymous_draft_asks_nothing_of_the_lists(cast, sign_in, listed):
    survey, client = make_survey(cast, identity="anonymous"), sign_in(cast.stakeholder)
    fill(client, survey)
    asked, _transactions = submit(client, survey)
    [locked] = [sql for sql in asked if 'FROM "surveys_draftresponse"' in sql and "DELETE" not in sql]
    assert "organisationterm" not in locked


def test_the_column_reads_as_the_lists_do(cast, listed):
    assert profile_of(cast.organisation.pk) == listed
    assert read_profile("stage:early sector:it sector:health") == listed
    assert read_profile(None) == {}
