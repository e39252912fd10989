"""What may be one is suggested, kept with its decision, and never merged by itself."""

import csv
from datetime import timedelta

import pytest

from consultations.register.directory.actions import edit_organisation
from consultations.register.directory.evidence import Body
from consultations.register.directory.models import Organisation
from consultations.register.duplicates.comparing import pairs
from consultations.register.duplicates.deciding import DecidedError, keep_apart, make_sisters
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.suggesting import sweep
from consultations.register.duplicates.tasks import soon
from consultations.register.relations.models import Relation
from tests.factories import NOON, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(days=1)


def only():
    return Suggestion.objects.get()


def test_equal_names_are_suggested_once_and_nothing_is_merged():
    make_organisation("Skills Forum")
    make_organisation("SKILLS FORUM ASBL")
    make_organisation("Another Body")
    done = sweep(at=NOON)
    assert (done.found, done.news) == (1, 1)
    assert (only().strength, only().state, only().evidence) == ("suggest", "open", [["name", ""]])
    assert sweep(at=LATER).news == 0
    assert not Merge.objects.exists()
    assert not Organisation.objects.exclude(merged_into=None).exists()


def test_different_stays_decided_until_new_evidence_speaks():
    actor = make_user()
    one = make_organisation("Skills Forum")
    make_organisation("Skills Forum GmbH", website="https://forum.example")
    sweep(at=NOON)
    keep_apart(actor=actor, suggestion=only(), at=NOON)
    with pytest.raises(DecidedError):
        make_sisters(actor=actor, suggestion=only(), at=NOON)
    assert sweep(at=LATER).news == 0
    assert only().state == "different"
    edit_organisation(
        actor=actor, organisation=one, version=one.version, at=LATER, website="https://forum.example"
    )
    assert sweep(at=LATER).news == 1
    assert (only().state, only().decided_by) == ("open", None)


def test_sisters_become_a_relation_and_are_not_asked_about_again():
    make_organisation("Skills Forum GmbH")
    make_organisation("Skills Forum e.V.")
    sweep(at=NOON)
    assert only().strength == "maybe"
    make_sisters(actor=make_user(), suggestion=only(), at=NOON)
    assert Relation.objects.get().kind == "sister"
    assert sweep(at=LATER).news == 0
    Suggestion.objects.all().delete()
    assert sweep(at=LATER).news == 0


def test_an_open_pair_for_which_nothing_speaks_any_more_goes():
    one = make_organisation("Skills Forum")
    make_organisation("Skills Forum AISBL")
    sweep(at=NOON)
    edit_organisation(actor=make_user(), organisation=one, version=one.version, at=LATER, name="Elsewhere")
    assert sweep(at=LATER).gone == 1
    assert not Suggestion.objects.exists()


def test_rows_that_came_just_now_are_looked_at_soon():
    make_organisation("Skills Forum")
    make_organisation("Skills Forum AISBL")
    soon(NOON + timedelta(hours=2))
    assert not Suggestion.objects.exists()
    soon(NOON + timedelta(minutes=5))
    assert only().kind == "organisation"


def test_people_are_suggested_for_one_address_or_one_name_at_one_organisation_only():
    body, other = make_organisation("Body"), make_organisation("Other")
    one = make_person("Berg", organisation=body)
    two = make_person("BERG", organisation=body)
    make_person("Berg", organisation=other)
    user = make_user()
    account = make_person("Somebody", user=user)
    same = make_person("Else", email=user.email)
    assert sweep(at=NOON).news == 2
    found = {frozenset((row.a, row.b)): row.evidence for row in Suggestion.objects.all()}
    assert found == {
        frozenset((one.pk, two.pk)): [["person", "Body"]],
        frozenset((account.pk, same.pk)): [["address", user.email]],
    }


def test_a_slip_in_a_name_of_common_words_is_found():
    bodies = [Body(f"Skills Forum Number {n}", country="BE") for n in range(1000, 1100)]
    bodies += [Body("European Skills Forum Numbering"), Body("European Skils Forum Numbering")]
    assert [(place, other) for place, near in pairs(bodies) for other, _finding in near] == [(100, 101)]


@pytest.mark.shared_data
def test_the_real_list_of_names_gives_no_merge_and_only_pairs_with_evidence(shared):
    path = shared / "register" / "eu_transparency_register_skills_digital_orgs_2025-01-18.csv"
    with path.open(encoding="utf-8") as file:
        bodies = [Body(row["name"]) for row in csv.DictReader(file)]
    found = [finding for _place, near in pairs(bodies) for _other, finding in near]
    assert all(finding.reasons and finding.verdict in {"suggest", "maybe"} for finding in found)
