"""Merge then un-merge is the identity, whatever hangs on the two and whatever is chosen."""

import hashlib
from datetime import timedelta

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.register.directory.actions import ChangedMeanwhileError, edit_organisation
from consultations.register.directory.changes import Change
from consultations.register.directory.describing import FurtherName
from consultations.register.directory.models import Affiliation, Email, OrganisationName
from consultations.register.directory.ties import affiliate
from consultations.register.duplicates.merging import (
    AlreadyMergedError,
    SameRowError,
    TwoAccountsError,
    merge,
)
from consultations.register.duplicates.models import Merge
from consultations.register.duplicates.resolving import follow, resolve
from consultations.register.duplicates.unmerging import LaterMergeError, UndoneError, later_rows, unmerge
from consultations.register.relations.actions import relate
from tests.factories import NOON, make_mandate, make_organisation, make_person, make_user

LATER = NOON + timedelta(hours=1)
GROWING = ("alias", "stakeholderkey", "origin", "change", "merge", "event", "seal", "django_session")
CLOCKS = {"version", "changed_at"}
SCHEMES = {"ror": ["https://ror.org/05gq02987", "https://ror.org/02mhbdp94"], "lei": ["5493001KJTIIGC8Y1R12"]}


def canonical() -> str:
    """Hash every table but those that only grow, without the counters that rise with each writing."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.django_table_names(only_existing=True)):
            if table.endswith(GROWING) or table.startswith("django_"):
                continue
            columns = [each.name for each in connection.introspection.get_table_description(cursor, table)]
            kept = [connection.ops.quote_name(each) for each in columns if each not in CLOCKS]
            if table == "consultations_nametoken":
                kept = ["token", "organisation_id"]
            cursor.execute(f"SELECT {', '.join(kept)} FROM {connection.ops.quote_name(table)}")
            digest.update(repr((table, sorted(map(repr, cursor.fetchall())))).encode())
    return digest.hexdigest()


FACTS = st.fixed_dictionaries(
    {
        "name": st.sampled_from(["Skills Forum", "SKILLS FORUM asbl", "Forum für Bildung", "Őszi Fórum"]),
        "acronym": st.sampled_from(["", "SF", "FB"]),
        "city": st.sampled_from(["", "Lyon", "Namur"]),
        "website": st.sampled_from(["", "https://forum.example", "https://bildung.example"]),
        "category": st.sampled_from(["", "company", "research"]),
        "listed": st.booleans(),
        "names": st.lists(
            st.sampled_from([("native", "Forum"), ("former", "Alt"), ("other", "SF")]), unique=True
        ),
    }
)
CHOICES = st.dictionaries(
    st.sampled_from(["name", "acronym", "city", "website", "category", "listed", "id_ror", "id_lei"]),
    st.sampled_from(["winner", "loser", "both"]),
)


class MergeThenUnmerge(TestCase):
    @hypothesis_settings(max_examples=25)
    @given(
        FACTS,
        FACTS,
        CHOICES,
        st.sets(st.sampled_from(["sister", "part", "member", "successor"])),
        st.integers(0, 2),
        st.booleans(),
    )
    def test_is_the_identity_for_organisations(self, one, two, choices, related, people, both_numbers):
        actor = make_user()
        third = make_organisation("Third Body")
        first = make_organisation(**one, identifiers={"ror": SCHEMES["ror"][0]})
        second = make_organisation(
            **two, identifiers={"ror": SCHEMES["ror"][1]} if both_numbers else {"lei": SCHEMES["lei"][0]}
        )
        for kind in sorted(related):
            relate(actor=actor, subject=second, target=third, kind=kind, at=NOON)
            if kind != "part":
                relate(actor=actor, subject=second, target=first, kind=kind, at=NOON)
        for _ in range(people):
            make_mandate(make_person(organisation=second))
        before = canonical()
        made = merge(
            actor=actor, kind="organisation", winner=first.pk, loser=second.pk, choices=choices, at=LATER
        )
        assert canonical() != before
        assert not Affiliation.objects.filter(organisation=second).exists()
        assert unmerge(actor=actor, merge=made, at=LATER) == []
        assert canonical() == before

    @hypothesis_settings(max_examples=20)
    @given(
        st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=3),
        st.dictionaries(
            st.sampled_from(["given_name", "family_name", "language", "country", "email"]),
            st.sampled_from(["winner", "loser"]),
        ),
        st.sampled_from(["none", "winner", "loser"]),
        st.booleans(),
    )
    def test_is_the_identity_for_people(self, ties, choices, account, addressed):
        actor, body = make_user(), make_organisation()
        user = make_user()
        first = make_person("Berg", user=user if account == "winner" else None)
        second = make_person(
            "Bergh",
            user=user if account == "loser" else None,
            country="SE",
            email="bergh@example.org" if addressed else "",
        )
        for number, _tie in enumerate(ties):
            affiliate(actor=actor, person=second, organisation=body, at=NOON, role=f"Head {number}")
        before = canonical()
        made = merge(actor=actor, kind="person", winner=first.pk, loser=second.pk, choices=choices, at=LATER)
        first.refresh_from_db()
        assert (first.user_id == user.pk) == (account != "none")
        assert Email.objects.filter(person=first, primary=True).count() == 1
        assert unmerge(actor=actor, merge=made, at=LATER) == []
        assert canonical() == before


@pytest.mark.django_db
def test_a_merge_keeps_names_moves_people_and_writes_each_step():
    actor = make_user()
    kept = make_organisation("Nordic Forum", city="", acronym="NF")
    gone = make_organisation("Nordic Forum AB", city="Lund", names=[FurtherName("native", "Nordiskt forum")])
    make_mandate(make_person(organisation=gone))
    made = merge(actor=actor, kind="organisation", winner=kept.pk, loser=gone.pk, at=LATER)
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.name, kept.city, kept.acronym, gone.merged_into_id) == (
        "Nordic Forum",
        "Lund",
        "NF",
        kept.pk,
    )
    names = OrganisationName.objects.filter(organisation=kept).values_list("text", flat=True)
    assert set(names) == {"Nordiskt forum", "Nordic Forum AB"}
    steps = Change.objects.filter(via=made.via)
    assert {"affiliation", "organisationname", "organisation"} == set(steps.values_list("table", flat=True))
    assert all(each.key in {kept.pk, gone.pk} for each in steps)


@pytest.mark.django_db
def test_what_came_later_goes_to_whom_somebody_says():
    actor, kept, gone = make_user(), make_organisation("A"), make_organisation("B")
    made = merge(actor=actor, kind="organisation", winner=kept.pk, loser=gone.pk, at=LATER)
    person = make_person(organisation=kept)
    other = make_person(organisation=kept)
    rows = {each.row.person_id: each.name for each in later_rows(made)}  # type: ignore[attr-defined]  # ties
    unmerge(actor=actor, merge=made, at=LATER, belongs={rows[person.pk]: "loser"})
    assert Affiliation.objects.get(person=person).organisation_id == gone.pk
    assert Affiliation.objects.get(person=other).organisation_id == kept.pk


@pytest.mark.django_db
def test_a_field_that_a_colleague_changed_since_stays_and_is_named():
    actor, kept, gone = make_user(), make_organisation("A"), make_organisation("B", city="Lyon")
    made = merge(actor=actor, kind="organisation", winner=kept.pk, loser=gone.pk, at=LATER)
    kept.refresh_from_db()
    edit_organisation(actor=actor, organisation=kept, version=kept.version, at=LATER, city="Paris")
    assert unmerge(actor=actor, merge=made, at=LATER) == ["organisation.city"]
    kept.refresh_from_db()
    assert kept.city == "Paris"


@pytest.mark.django_db
def test_two_merges_of_one_loser_and_an_edit_meanwhile_are_refused():
    actor = make_user()
    one, two, three = (make_organisation(name) for name in "ABC")
    versions = {one.pk: one.version, two.pk: two.version}
    edit_organisation(actor=actor, organisation=two, version=two.version, at=NOON, city="Bonn")
    with pytest.raises(ChangedMeanwhileError):
        merge(actor=actor, kind="organisation", winner=one.pk, loser=two.pk, at=LATER, versions=versions)
    first = merge(actor=actor, kind="organisation", winner=one.pk, loser=two.pk, at=LATER)
    with pytest.raises(AlreadyMergedError):
        merge(actor=actor, kind="organisation", winner=three.pk, loser=two.pk, at=LATER)
    with pytest.raises(SameRowError):
        merge(actor=actor, kind="organisation", winner=one.pk, loser=one.pk, at=LATER)
    second = merge(actor=actor, kind="organisation", winner=three.pk, loser=one.pk, at=LATER)
    with pytest.raises(LaterMergeError):
        unmerge(actor=actor, merge=first, at=LATER)
    unmerge(actor=actor, merge=second, at=LATER)
    unmerge(actor=actor, merge=first, at=LATER)
    with pytest.raises(UndoneError):
        unmerge(actor=actor, merge=first, at=LATER)


@pytest.mark.django_db
def test_two_accounts_are_never_made_one():
    one, two = make_person(user=make_user()), make_person(user=make_user())
    with pytest.raises(TwoAccountsError):
        merge(actor=make_user(), kind="person", winner=one.pk, loser=two.pk, at=LATER)
    assert not Merge.objects.exists()


@given(st.dictionaries(st.integers(0, 8), st.integers(0, 8)))
def test_following_is_idempotent_where_there_is_no_circle_and_ends_where_there_is(merged):
    found = follow(merged)
    assert found.keys() == merged.keys()
    for key in merged:
        chain, at = [], key
        while at in merged and at not in chain:
            chain.append(at)
            at = merged[at]
        if at not in merged:
            assert found[key] == at
            assert found.get(found[key], found[key]) == found[key]


class AnySequence(TestCase):
    @hypothesis_settings(max_examples=15)
    @given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.booleans()), max_size=8))
    def test_of_merges_resolves_to_standing_rows_at_each_instant(self, steps):
        actor, bodies = make_user(), [make_organisation(f"Body {n}") for n in range(5)]
        at, instants = LATER, []
        standing: list[Merge] = []
        for winner, loser, back in steps:
            at += timedelta(minutes=1)
            try:
                if back and standing:
                    unmerge(actor=actor, merge=standing.pop(), at=at)
                else:
                    pair = {"winner": bodies[winner].pk, "loser": bodies[loser].pk}
                    standing.append(merge(actor=actor, kind="organisation", at=at, **pair))
            except (AlreadyMergedError, SameRowError):
                continue
            active = {each.loser for each in standing}
            instants.append((at, active, resolve([body.pk for body in bodies], at)))
        for instant, active, then in instants:
            found = resolve([body.pk for body in bodies], instant)
            assert found == then
            assert not active & set(found.values())
            assert resolve(set(found.values()), instant) == {key: key for key in set(found.values())}
