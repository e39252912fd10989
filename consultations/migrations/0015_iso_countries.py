"""Keep countries by their ISO 3166-1 code alone: Greece was EL when typed and GR when imported."""

from django.db import migrations

TABLES = ("organisation", "person", "target", "application")
CODES = {"EL": "GR", "UK": "GB"}


def rename(apps, _editor):
    for table in TABLES:
        rows = apps.get_model("consultations", table).objects
        for old, new in CODES.items():
            rows.filter(country=old).update(country=new)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0014_own_entries")]
    operations = [migrations.RunPython(rename, migrations.RunPython.noop)]
