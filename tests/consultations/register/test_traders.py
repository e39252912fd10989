"""One person's own business is personal data: told of, copied, erased."""

from datetime import date, timedelta
from typing import Any

import pytest

from consultations.programme import mailings, noticing
from consultations.register.directory.actions import edit_organisation
from consultations.register.directory.changes import Change
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Affiliation, Organisation
from consultations.register.directory.searching import search
from consultations.register.directory.traders import ERASED
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.origins.models import Notice
from consultations.register.rights import actions, copying
from ds4skills.web.letters import Letter
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db
CANARY = "Kanarienvogel"
DUE = date(2026, 6, 4)


@pytest.fixture
def business(db):
    return make_organisation(
        f"{CANARY} Training",
        sole_trader=True,
        acronym=f"{CANARY[:3]}T",
        city=f"{CANARY}stadt",
        website=f"https://{CANARY.lower()}.example",
        description=f"{CANARY} teaches.",
        listed=True,
        identifiers={"eu-tr": "123456789012-34"},
        names=[("former", f"{CANARY} Kurse", "de")],
    )


def due(person):
    """Give the day by which somebody must be told."""
    rows: Any = noticing.waiting()
    return rows.get(pk=person.pk).due_on


@pytest.fixture
def owner(business):
    return make_person("Vogel", organisation=business, kind="self")


def test_whoever_has_a_business_is_told_of_it_once(business, owner):
    assert set(noticing.waiting()) == {owner}
    assert due(owner) == DUE
    assert not noticing.waiting(DUE - timedelta(days=1)).exists()
    assert set(noticing.waiting(DUE)) == {owner}

    made = mailings.send_notices(actor=None, at=NOON + timedelta(days=30))
    assert made is not None
    mailings.write_chunk(pk=made.pk, at=NOON + timedelta(days=30))

    assert Letter.objects.get(template="notice").person == owner.pk
    assert set(Notice.objects.values_list("key", flat=True)) == {owner.pk, business.pk}
    assert not noticing.waiting().exists()


def test_the_earlier_day_counts(business):
    person = make_person(organisation=business)
    assert due(person) == DUE
    noticing.told([person.pk], via="staff", at=NOON)
    assert not noticing.waiting().exists()


def test_a_business_without_a_person_waits_on_the_page(cast, business, sign_in):
    client = sign_in(cast.coordinator)
    noticing.told([cast.person.pk, cast.colleague_person.pk], via="staff", at=NOON)
    assert CANARY in client.get("/register/notices/").text

    client.post(f"/register/notices/organisations/{business.pk}/told/", follow=True)

    assert CANARY not in client.get("/register/notices/").text
    assert Notice.objects.filter(key=business.pk).exists()


def test_a_row_that_turns_out_to_be_a_business_is_told_of_within_a_month(cast):
    row = make_organisation()
    person = make_person(organisation=row, kind="self")
    later = NOON + timedelta(days=100)
    assert person not in noticing.waiting()

    edit_organisation(actor=cast.coordinator, organisation=row, version=1, at=later, sole_trader=True)

    assert due(person) == date(2026, 9, 12)


def test_the_copy_holds_the_business_and_no_other_organisation(business, owner):
    Affiliation.objects.create(person=owner, organisation=make_organisation("Big Company"))
    tables = {each["table"]: each["rows"] for each in copying.whole(actions.subjects(owner.pk))}
    words = str(tables)

    for each in ("Training", "stadt", "teaches", "Kurse", "123456789012-34"):
        assert each in words
    assert [row["name"] for row in tables["consultations.Organisation"]] == [business.name]


def test_the_business_goes_with_its_only_contact_and_its_key_stays(business, owner):
    log = Interaction.objects.create(
        at=NOON, channel="call", stage="reached", direction="out", organisation_key=business.pk
    )
    InteractionNote.objects.create(interaction=log, text=CANARY, at=NOON)
    erasure = actions.ask_erasure(actor=None, person=owner, at=NOON)

    actions.erase(erasure=erasure, at=NOON)

    row = Organisation.objects.get(pk=business.pk)
    assert (row.name, row.listed, row.country) == (ERASED, False, "BE")
    left = [getattr(row, name) for name in ("acronym", "city", "website", "domain", "description")]
    assert left == [""] * 5
    assert CANARY.lower() not in row.folded + row.core
    assert [rows.count() for rows in (row.names, row.identifiers, row.tokens)] == [0, 0, 0]
    assert row.terms.get().term.code == "company"
    assert not search(CANARY).exists()
    assert not Change.objects.filter(key=business.pk).exists()
    assert not InteractionNote.objects.exists()
    assert StakeholderKey.objects.get(pk=business.pk).erased_on == NOON.date()


def test_a_business_with_another_contact_stays(business, owner):
    make_person("Partner", organisation=business)

    actions.erase(erasure=actions.ask_erasure(actor=None, person=owner, at=NOON), at=NOON)

    assert Organisation.objects.get(pk=business.pk).name.startswith(CANARY)


def test_a_contact_that_has_ended_does_not_keep_it(business, owner):
    former = make_person("Former", organisation=business)
    Affiliation.objects.filter(person=former).update(ends_on=NOON.date())

    actions.erase(erasure=actions.ask_erasure(actor=None, person=owner, at=NOON), at=NOON)

    assert Organisation.objects.get(pk=business.pk).name == ERASED


def test_an_organisation_of_several_is_not_touched(cast):
    actions.erase(erasure=actions.ask_erasure(actor=None, person=cast.person, at=NOON), at=NOON)
    actions.erase(erasure=actions.ask_erasure(actor=None, person=cast.colleague_person, at=NOON), at=NOON)

    assert Organisation.objects.get(pk=cast.organisation.pk).name == "Nordic Skills Alliance"
