"""Every act on the register keeps its history, and what an organisation is found by, true."""

from datetime import date, timedelta

import pytest

from consultations.register.directory import addresses, describing, ties
from consultations.register.directory.actions import (
    AddressTakenError,
    ChangedMeanwhileError,
    FurtherName,
    IdentifierTakenError,
    edit_organisation,
    edit_person,
)
from consultations.register.directory.changes import Change
from consultations.register.directory.identifiers import BadIdentifierError
from consultations.register.directory.models import Affiliation, Email, Mandate, Person
from consultations.register.directory.queries import search
from consultations.register.directory.searching import suggestions
from consultations.register.origins.models import Origin
from tests.factories import NOON, make_mandate, make_organisation, make_person

pytestmark = pytest.mark.django_db


def history(key):
    rows = Change.objects.filter(key=key).order_by("id")
    return [(each.table, each.field, each.old, each.new) for each in rows]


def edit(cast, row, **facts):
    return edit_organisation(actor=cast.coordinator, organisation=row, version=row.version, at=NOON, **facts)


def found(text):
    return list(search(text).order_by("name").values_list("name", flat=True))


def test_a_new_organisation_keeps_what_is_worked_out_from_its_name():
    row = make_organisation("Łódź Institute GmbH", website="https://www.skills.ac.uk/about", country="GB")
    assert (row.folded, row.core, row.domain) == ("lodz institute gmbh", "lodz institute", "skills.ac.uk")
    assert found("LODZ inst") == ["Łódź Institute GmbH"]


def test_a_renamed_organisation_is_found_by_its_new_name_only(cast):
    row = edit(cast, make_organisation("Old House"), name="Neues Haus AG", website="https://haus.example")
    row.refresh_from_db()
    assert (row.core, row.domain, row.version) == ("neues haus", "haus.example", 2)
    assert (found("old"), found("haus neues gmbh")) == ([], ["Neues Haus AG"])
    assert ("organisation", "name", "Old House", "Neues Haus AG") in history(row.pk)


def test_further_names_are_searched_and_kept_in_the_history(cast):
    row = make_organisation("Ministry of Labour")
    names = [FurtherName("native", "Υπουργείο Εργασίας", "el"), FurtherName("former", "Arbeitsamt")]
    row = edit(cast, row, names=names)
    assert found("υπουργειο εργ") == found("arbeit") == ["Ministry of Labour"]
    row = edit(cast, row, names=names[:1])
    assert found("arbeitsamt") == []
    assert ("organisationname", "-", "Arbeitsamt", "") in history(row.pk)


def test_terms_and_identifiers_are_written_as_they_change(cast):
    row = make_organisation(category="company")
    row = edit(
        cast,
        row,
        category="research",
        terms={"hys": ["academic", "ngo"]},
        identifiers={"wikidata": "q42", "vat": ["BE0123456749", "FR12345678901"]},
    )
    row = edit(cast, row, identifiers={"vat": ["FR12345678901"]})
    lines = history(row.pk)
    assert ("organisation", "category", "company", "research") in lines
    assert ("organisation", "hys", "", "academic | ngo") in lines
    assert ("identifier", "", "", "wikidata Q42") in lines
    assert ("identifier", "-", "vat BE0123456749", "") in lines
    assert found("q42") == [row.name]


def test_saving_what_stands_changes_nothing(cast):
    row = make_organisation("Same", city="Ghent")
    before = Change.objects.count()
    edit(cast, row, name="Same", city="Ghent", category="company", names=[], identifiers={"vat": ""})
    row.refresh_from_db()
    assert (row.version, Change.objects.count()) == (1, before)


def test_an_identifier_belongs_to_one_organisation(cast):
    first = make_organisation(identifiers={"pic": "999999999"})
    second = make_organisation()
    with pytest.raises(IdentifierTakenError) as caught:
        edit(cast, second, name="Other", identifiers={"pic": "999 999 999"})
    assert caught.value.holder == first
    second.refresh_from_db()
    assert second.name != "Other"
    with pytest.raises(BadIdentifierError):
        describing.set_identifiers(
            actor=cast.coordinator, organisation=second, identifiers={"lei": "1"}, at=NOON
        )


def test_an_edit_of_an_older_state_is_refused(cast):
    row = make_organisation("First")
    edit(cast, row, name="Second")
    with pytest.raises(ChangedMeanwhileError) as caught:
        edit(cast, row, name="Third")
    assert str(caught.value.current) == "Second"


def test_a_person_has_several_addresses_one_of_them_first(cast):
    person = make_person(email="a@one.example")
    addresses.add_email(actor=cast.coordinator, person=person, address="B@one.example", at=NOON)
    second = Email.objects.get(address="b@one.example")
    addresses.verify_email(actor=cast.coordinator, email=second, at=NOON)
    addresses.prefer_email(actor=cast.coordinator, email=second, at=NOON)
    assert list(Email.objects.filter(person=person, primary=True)) == [second]
    addresses.remove_email(actor=cast.coordinator, email=second, at=NOON)
    assert Email.objects.get(person=person).primary
    lines = history(person.pk)
    assert ("email", "", "", "b@one.example") in lines
    assert ("email", "-", "b@one.example", "") in lines
    with pytest.raises(AddressTakenError):
        addresses.add_email(actor=cast.coordinator, person=make_person(), address="A@ONE.example", at=NOON)


def test_the_addresses_of_a_person_are_set_at_once(cast):
    person = make_person(email="a@one.example")
    edit_person(
        actor=cast.coordinator, person=person, version=1, at=NOON, emails=["c@one.example", "a@one.example"]
    )
    assert Email.objects.get(person=person, primary=True).address == "c@one.example"
    assert Person.objects.get(pk=person.pk).version == 2


def test_people_who_did_not_come_themselves_are_told_within_a_month():
    told = Origin.objects.get(key=make_person().pk)
    own = Origin.objects.get(key=make_person(kind=Origin.Kind.SELF).pk)
    assert (told.notice_due_on, own.notice_due_on) == (date(2026, 6, 4), None)


def test_affiliations_and_mandates_are_written_for_the_person(cast):
    person = make_person(organisation=make_organisation("Body"))
    tie = Affiliation.objects.get(person=person)
    ties.edit_affiliation(actor=cast.coordinator, affiliation=tie, role="Head", at=NOON)
    mandate = make_mandate(person)
    ties.revoke_mandate(actor=cast.coordinator, mandate=mandate, at=NOON)
    fields = {(table, field) for table, field, _old, _new in history(person.pk)}
    assert {
        ("affiliation", ""),
        ("affiliation", "role"),
        ("mandate", ""),
        ("mandate", "revoked_at"),
    } <= fields
    with pytest.raises(ties.EndsBeforeItBeginsError):
        ties.edit_affiliation(
            actor=cast.coordinator, affiliation=tie, starts_on=NOON.date(), ends_on=NOON.date(), at=NOON
        )


def requested(person):
    return ties.request_mandate(
        actor=None,
        affiliation=Affiliation.objects.get(person=person),
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=30),
        at=NOON,
    )


def test_a_mandate_holds_once_it_is_approved_and_no_longer_once_it_is_revoked(cast):
    mandate = requested(cast.colleague_person)
    assert not mandate.holds(NOON)
    mandate = ties.approve_mandate(actor=cast.coordinator, mandate=mandate, evidence="letter", at=NOON)
    assert mandate.holds(NOON)
    with pytest.raises(ties.AlreadyDecidedError):
        ties.refuse_mandate(actor=cast.coordinator, mandate=mandate, reason="late", at=NOON)
    ties.revoke_mandate(actor=cast.coordinator, mandate=mandate, at=NOON)
    assert not Mandate.objects.get(pk=mandate.pk).holds(NOON)


def test_a_holder_approves_for_the_own_organisation_and_never_for_themselves(cast):
    mandate = requested(cast.colleague_person)
    stranger = make_person(organisation=make_organisation())
    make_mandate(stranger)
    for person in (stranger, cast.colleague_person):
        with pytest.raises(ties.NoMandateError):
            ties.approve_mandate(
                actor=None, mandate=mandate, evidence="e", at=NOON, approver=person.pk, way="holder"
            )
    approved = ties.approve_mandate(
        actor=None, mandate=mandate, evidence="e", at=NOON, approver=cast.person.pk, way="holder"
    )
    assert approved.holds(NOON)


def test_typing_offers_the_likeliest_first_and_forgives_a_slip(django_assert_max_num_queries):
    for name in ("Digital Europe", "European Digital Alliance", "Digital Skills Fund", "Bank of Bath"):
        make_organisation(name)
    make_organisation("Confederation", names=[("native", "Confédération des métiers", "fr")])
    with django_assert_max_num_queries(3):
        assert suggestions("digital eu")[0].name == "Digital Europe"
    with django_assert_max_num_queries(3):
        assert suggestions("digitla europe")[0].name == "Digital Europe"
    assert suggestions("confederation metiers")[0].name == "Confederation"
    assert suggestions("confederation metiers")[0].other == "Confédération des métiers"
    assert suggestions("zzz") == suggestions("") == suggestions("%%") == []


def test_strangers_are_offered_listed_organisations_only():
    make_organisation("Open House", listed=True)
    make_organisation("Open Secret")
    assert [hit.name for hit in suggestions("open", listed=True)] == ["Open House"]
    assert [hit.name for hit in suggestions("opxn", listed=True)] == []
    assert [hit.name for hit in suggestions("opeen house", listed=True)] == ["Open House"]
