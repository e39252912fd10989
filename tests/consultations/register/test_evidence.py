"""Evidence that two organisations are one: an identifier links, a name alone never does."""

import csv
from collections import Counter

import pytest

from consultations.register.directory.evidence import Body, acronym, candidates, evidence, forms, variants
from consultations.register.directory.reasons import WORDS, words


@pytest.mark.shared_data
def test_sixty_labelled_pairs_get_the_verdicts_that_were_measured(shared):
    with (shared / "register" / "name_pairs.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    found = Counter((pair["same"], evidence(Body(pair["a"]), Body(pair["b"])).verdict) for pair in pairs)
    assert not [key for key in found if key[1] == "link"]
    assert found["yes", "suggest"] == 15
    assert found["yes", "maybe"] == 1
    assert found["no", "suggest"] == 1


@pytest.mark.shared_data
def test_a_real_list_of_names_gives_few_candidates_and_links_none(shared):
    path = shared / "register" / "eu_transparency_register_skills_digital_orgs_2025-01-18.csv"
    with path.open(encoding="utf-8") as file:
        bodies = [Body(row["name"]) for row in csv.DictReader(file)]
    pairs = candidates(bodies)
    assert 0 < len(pairs) < len(bodies) * (len(bodies) - 1) / 8
    assert "link" not in {evidence(bodies[a], bodies[b]).verdict for a, b in pairs}


@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        (Body("Skills Forum"), Body("SKILLS FORUM ASBL"), "suggest"),
        (Body("Skills Forum", country="BE"), Body("Skills Forum", country="FR"), "maybe"),
        (Body("Skills Forum GmbH"), Body("Skills Forum e.V."), "maybe"),
        (Body("Skills Forum", website="https://a.example"), Body("Else", website="b@a.example"), "suggest"),
        (Body("Skills Forum", website="https://gmail.com"), Body("Else", website="b@gmail.com"), "no"),
        (Body("Bank of Skills AG"), Body("Bahn of Skills AG"), "no"),
        (Body("Bank of Skills", city="Lyon"), Body("Bahn of Skills", city="LYON"), "maybe"),
        (
            Body("One", identifiers=frozenset({("pic", "1")})),
            Body("Two", identifiers=frozenset({("pic", "1")})),
            "link",
        ),
        (Body("Ένωση Τραπεζών"), Body("ΕΝΩΣΗ ΤΡΑΠΕΖΩΝ"), "suggest"),
        (
            Body("European Cableway Training Association"),
            Body("European Cableway Trainings Association"),
            "maybe",
        ),
    ],
)
def test_evidence_is_worth_what_it_is_worth(a, b, verdict):
    assert evidence(a, b).verdict == verdict
    assert evidence(b, a).verdict == verdict


def test_names_in_one_cell_are_taken_apart():
    assert variants("Circle U. AISBL (European University)") == [
        "Circle U. AISBL (European University)",
        "Circle U. AISBL",
        "European University",
    ]
    assert acronym("The EUROPEN network") == "EUROPEN"
    assert acronym("ALL IN CAPITALS") == ""
    assert forms("Forum S.p.A.") == {"spa"}


def test_every_reason_has_words():
    told = evidence(
        Body("Skills Forum GmbH", country="BE", city="Lyon", short="SF"),
        Body("Skills Forum e.V.", country="FR", city="Lyon", short="SF"),
    ).reasons
    assert {code for code, _value in told} == {"name", "city", "acronym", "forms", "countries"}
    assert all(code in WORDS for code, _value in told)
    assert words([("city", "Lyon")]) == ["the same city: Lyon"]
