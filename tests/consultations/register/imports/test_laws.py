"""Laws of the import: undone it never was, killed anywhere it happened once, taken twice it changes nothing."""

import csv

import pytest

from consultations.register.directory import actions as directory
from consultations.register.directory.changes import Change
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.directory.searching import NameToken
from consultations.register.imports import applying, undoing
from consultations.register.imports.models import ImportBatch, Policy
from consultations.register.origins.models import Origin
from tests.consultations.register.imports.files import LATER, back, fresh, picture, run, table, take, verdicts
from tests.factories import make_organisation

pytestmark = pytest.mark.django_db

BODIES = table(
    [
        "name",
        "country",
        "city",
        "website",
        "category",
        "id_vat",
        "native_name",
        "other_names",
        "listed",
        "parent_key",
    ],
    [
        "Skills Forum",
        "BE",
        "Ghent",
        "https://forum.example",
        "company",
        "BE0123456749",
        "",
        "SF | Forum",
        "yes",
        "",
    ],
    ["Beta Academy", "FR", "Lyon", "beta.example", "training", "", "Académie Bêta", "", "", ""],
    ["Γάμμα Ένωση", "Ελλάδα", "", "", "trade-union", "", "", "", "", ""],
)
PEOPLE = table(
    [
        "given name",
        "family name",
        "email",
        "country",
        "language",
        "organisation",
        "organisation_country",
        "role",
        "since",
    ],
    ["Ana", "Costa", "ana@delta.example", "PT", "en", "Delta Rede", "PT", "Chair", "2024-02-29"],
    ["Rui", "Melo", "rui@delta.example", "PT", "pt", "Delta Rede", "PT", "", ""],
    ["Zoë", "Ωmega", "", "EL", "", "", "", "", ""],
)


def test_applied_and_taken_back_nothing_has_changed(cast):
    before = picture()
    batch = run(cast.coordinator, take(cast.coordinator, BODIES))
    assert verdicts(batch) == ["new", "new", "new"]
    assert picture() != before
    assert Organisation.objects.get(name="Skills Forum").listed is True
    batch = back(cast.coordinator, batch)
    assert picture() == before
    assert set(batch.rows.values_list("fate", flat=True)) == {"undone"}


def test_updates_taken_back_leave_what_was(cast):
    make_organisation(name="Skills Forum", country="BE")
    first = run(
        cast.coordinator, take(cast.coordinator, table(["name", "id_vat"], ["Old Name", "BE0123456749"]))
    )
    before = picture()
    batch = run(cast.coordinator, take(cast.coordinator, BODIES, policy=Policy.OVERWRITE))
    assert verdicts(batch)[0] == "update"
    assert Organisation.objects.filter(name="Old Name").exists() is False
    back(cast.coordinator, batch)
    assert picture() == before
    assert verdicts(fresh(first)) == ["new"]


def test_people_with_their_organisation_come_and_go(cast):
    before = picture()
    batch = run(cast.coordinator, take(cast.coordinator, PEOPLE, kind="people"))
    assert verdicts(batch) == ["new", "new", "new"]
    assert Organisation.objects.filter(name="Delta Rede").count() == 1
    assert Affiliation.objects.filter(organisation__name="Delta Rede").count() == 2
    due = set(
        Origin.objects.filter(key__in=Person.objects.filter(family_name="Costa").values("pk")).values_list(
            "notice_due_on", flat=True
        )
    )
    assert all(due)
    back(cast.coordinator, batch)
    assert picture() == before


def test_the_same_file_again_changes_nothing(cast):
    for body, kind in ((BODIES, "organisations"), (PEOPLE, "people")):
        run(cast.coordinator, take(cast.coordinator, body, kind=kind))
        again = take(cast.coordinator, body, kind=kind, policy=Policy.OVERWRITE)
        assert set(verdicts(again)) == {"unchanged"}, list(again.rows.values_list("problems", "matches"))
        with pytest.raises(applying.NothingToDoError):
            applying.begin(actor=cast.coordinator, batch=again, title="", next_url="", at=LATER)


@pytest.mark.parametrize("stop", [1, 2, 3])
def test_killed_after_any_chunk_it_goes_on_and_happens_once(cast, monkeypatch, stop):
    monkeypatch.setattr(applying, "CHUNK", 2)
    monkeypatch.setattr(undoing, "CHUNK", 2)
    rows = [[f"Body {chr(97 + n) * 6} {n}", "BE"] for n in range(6)]
    before = picture()
    batch = take(cast.coordinator, table(["name", "country"], *rows))
    applying.begin(actor=cast.coordinator, batch=batch, title="", next_url="", at=LATER)
    told = []

    def die(done, total):
        told.append(done)
        if len(told) == stop:
            raise RuntimeError

    with pytest.raises(RuntimeError):
        applying.apply(actor=cast.coordinator, batch=fresh(batch), at=LATER, tell=die)
    assert Organisation.objects.filter(name__startswith="Body").count() == 2 * stop
    applying.apply(actor=cast.coordinator, batch=fresh(batch), at=LATER)
    assert Organisation.objects.filter(name__startswith="Body").count() == 6
    assert Origin.objects.filter(reference__startswith="imports.row").count() == 6
    told.clear()
    ImportBatch.objects.filter(pk=batch.pk).update(job=None)
    undoing.begin(actor=cast.coordinator, batch=batch, title="", next_url="", at=LATER)
    with pytest.raises(RuntimeError):
        undoing.undo(actor=cast.coordinator, batch=fresh(batch), at=LATER, tell=die)
    undoing.undo(actor=cast.coordinator, batch=fresh(batch), at=LATER)
    assert picture() == before


def test_what_was_edited_since_is_kept_and_named(cast):
    batch = run(cast.coordinator, take(cast.coordinator, BODIES))
    forum = Organisation.objects.get(name="Skills Forum")
    directory.edit_organisation(
        actor=cast.coordinator, organisation=forum, version=forum.version, at=LATER, city="Bruges"
    )
    Change.objects.filter(row=str(forum.pk), key=None).update(key=forum.pk)
    batch = back(cast.coordinator, batch)
    row = batch.rows.get(number=2)
    assert row.fate == "kept"
    assert row.problems[0][0] == "kept_edited"
    assert Organisation.objects.filter(name="Skills Forum", city="Bruges").exists()
    assert not Organisation.objects.filter(name="Beta Academy").exists()


def test_somebody_tied_to_an_organisation_since_keeps_it(cast):
    batch = run(cast.coordinator, take(cast.coordinator, BODIES))
    Affiliation.objects.create(person=cast.person, organisation=Organisation.objects.get(name="Beta Academy"))
    batch = back(cast.coordinator, batch)
    assert batch.rows.get(number=3).problems[0][0] == "kept_referred"
    assert Organisation.objects.filter(name="Beta Academy").exists()


def test_a_row_whose_verdict_changed_waits(cast):
    batch = take(cast.coordinator, BODIES)
    other = table(["name", "id_vat"], ["Somebody Else", "BE0123456749"])
    run(cast.coordinator, take(cast.coordinator, other))
    batch = run(cast.coordinator, batch)
    row = batch.rows.get(number=2)
    assert (row.verdict, row.fate) == ("update", "waits")
    assert row.problems[0] == ["was", "", "new"]
    assert Organisation.objects.filter(name="Skills Forum").exists() is False
    assert Organisation.objects.filter(name="Beta Academy").exists()


def test_names_are_found_by_their_words_after_an_import(cast):
    run(cast.coordinator, take(cast.coordinator, BODIES))
    words = set(NameToken.objects.filter(organisation__name="Skills Forum").values_list("token", flat=True))
    assert words == {"skills", "forum", "sf"}


@pytest.mark.shared_data
def test_six_hundred_names_are_new_then_unchanged(cast, shared):
    body = (shared / "register" / "eu_transparency_register_skills_digital_orgs_2025-01-18.csv").read_bytes()
    batch = take(cast.coordinator, body)
    found = verdicts(batch)
    assert len(found) == 616
    assert set(found) <= {"new", "duplicate"}
    batch.rows.filter(verdict="duplicate").update(choice="new")
    batch = run(cast.coordinator, batch)
    assert set(batch.rows.values_list("fate", flat=True)) == {"done"}
    assert set(verdicts(take(cast.coordinator, body))) == {"unchanged"}


@pytest.mark.shared_data
def test_ninety_three_profiles_come_in_with_sixteen_questions_and_go_without_a_trace(cast, shared):
    path = shared / "register" / "eu_transparency_register_profiles_sample_2025-01-18.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    before = picture()
    asked = {"BASSI": "NL", "UNITI": "US", "UNITO": "GB"}
    blind = take(cast.coordinator, path.read_bytes())
    unread = [
        row for row in blind.rows.all() if ["unknown_value", "country"] in [p[:2] for p in row.problems]
    ]
    assert len(unread) == 16
    batch = take(cast.coordinator, path.read_bytes(), values={"country": asked})
    found = verdicts(batch)
    assert len(found) == len(rows) == 93
    assert all(found)
    assert set(found) <= {"new", "duplicate"}
    assert batch.rows.filter(verdict="new").count() >= 90
    batch.rows.filter(verdict="duplicate").update(choice="new")
    batch = run(cast.coordinator, batch)
    back(cast.coordinator, batch)
    assert picture() == before
