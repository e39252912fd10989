"""Keep countries by their ISO 3166-1 code alone: Greece was EL when typed and GR when imported."""

from django.db import migrations

TABLES = ("organisation", "person", "application")
CODES = {"EL": "GR", "UK": "GB"}


def rename(apps, _editor):
    for table in TABLES:
        rows = apps.get_model("consultations", table).objects
        for old, new in CODES.items():
            rows.filter(country=old).update(country=new)
    targets(apps.get_model("consultations", "target"))
    segments(apps.get_model("consultations", "segment"))


def targets(model):
    """Rename the countries of targets; of two that become one the greater stays."""
    for row in model.objects.filter(country__in=CODES).order_by("pk"):
        new = CODES[row.country]
        other = model.objects.filter(exercise=row.exercise, term=row.term_id, country=new).first()
        if other is None:
            model.objects.filter(pk=row.pk).update(country=new)
        else:
            model.objects.filter(pk=other.pk).update(count=max(row.count, other.count))
            row.delete()


def segments(model):
    """Let saved filters ask for the new codes, or they would find nobody there any more."""
    for row in model.objects.order_by("pk"):
        changed = False
        for each in (part for group in row.filter.get("any", ()) for part in group):
            if each.get("field") == "country" and set(each["value"]) & set(CODES):
                each["value"] = sorted({CODES.get(code, code) for code in each["value"]})
                changed = True
        if changed:
            model.objects.filter(pk=row.pk).update(filter=row.filter)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0014_own_entries")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
