"""Positions, wordings, objections and the engagement log are append-only; taxonomies and mappings to begin with."""

import csv
from pathlib import Path

from django.db import migrations

from ds4skills.audit.triggers import AppendOnly

SEEDS = Path(__file__).resolve().parent.parent / "register" / "terms" / "seeds" / "terms.csv"
TITLES = {
    "stakeholder": {"en": "Category", "fr": "Catégorie"},
    "hys": {"en": "Have your say: respondent", "fr": "Donnez votre avis : répondant"},
    "eu-tr": {"en": "EU Transparency Register", "fr": "Registre de transparence de l'UE"},
    "size": {"en": "Size", "fr": "Taille"},
    "engagement": {"en": "Engagement", "fr": "Engagement"},
    "scenario": {"en": "Usage scenario", "fr": "Scénario d'usage"},
    "source-kind": {"en": "Kind of source", "fr": "Type de source"},
    "access": {"en": "Access", "fr": "Accès"},
    "maturity": {"en": "Maturity", "fr": "Maturité"},
}
LIKERT = {
    "likert-2": {"1": "-1", "2": "1"},
    "likert-3": {"1": "-1", "2": "0", "3": "1"},
    "likert-5": {"1": "-2", "2": "-1", "3": "0", "4": "1", "5": "2"},
}
MAPPINGS = {
    **LIKERT,
    "five": {"2": "2", "1": "1", "0": "0", "-1": "-1", "-2": "-2", "A": "A", "R": "R", "N": "N"},
    "yes-no": {"yes": "1", "no": "-1", "abstain": "A"},
    "polis": {"1": "1", "-1": "-1", "0": "N"},
}


def plant(apps, schema_editor):
    """Load the taxonomies, their matches, and version 1 of each mapping."""
    taxonomy = apps.get_model("consultations", "Taxonomy")
    term = apps.get_model("consultations", "Term")
    match = apps.get_model("consultations", "TermMatch")
    with SEEDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    shelves = {slug: taxonomy.objects.create(slug=slug, title=title) for slug, title in TITLES.items()}
    terms = {}
    for order, row in enumerate(rows):
        labels = {"en": row["label_en"], "fr": row["label_fr"]}
        terms[row["taxonomy"], row["code"]] = term.objects.create(
            taxonomy=shelves[row["taxonomy"]], code=row["code"], labels=labels, order=order
        )
    for row in rows:
        target = terms.get(("stakeholder", row["match"]))
        if target and row["taxonomy"] != "stakeholder":
            match.objects.create(source=terms[row["taxonomy"], row["code"]], target=target)
    mapping = apps.get_model("consultations", "Mapping")
    for slug, body in MAPPINGS.items():
        mapping.objects.create(slug=slug, number=1, body=body)


ERASURE = (
    "NEW.text = '' AND NEW.wished_change = '' AND NEW.salt = '' AND NEW.erased_at IS NOT NULL "
    "AND OLD.erased_at IS NULL AND NEW.position_id = OLD.position_id"
)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0001_initial")]
    operations = [
        migrations.RunPython(plant, migrations.RunPython.noop),
        AppendOnly("consultations_position"),
        AppendOnly("consultations_reason", unless=ERASURE),
        AppendOnly("consultations_mapping"),
        AppendOnly("consultations_objection"),
        AppendOnly("consultations_objectionevent"),
        AppendOnly("consultations_proposalversion"),
        AppendOnly("consultations_interaction"),
        AppendOnly("consultations_origin"),
    ]
