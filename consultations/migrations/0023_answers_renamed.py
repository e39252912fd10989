"""The old release of one answer steps aside for the release of many; triggers are off until 0026."""

from django.db import migrations, models

from ds4skills.audit.triggers import NoTriggers

TABLES = ("version", "blocktext", "alignment", "commenttext", "anchor", "disposition", "release", "verdict")


def one_block_each(apps, schema_editor):
    """Keep the first block of each proposal; from now on a proposal stands for one place only."""
    rows = apps.get_model("consultations", "Binding").objects.order_by("id")
    seen = set()
    for row in rows:
        if row.proposal_id in seen:
            row.delete()
        seen.add(row.proposal_id)




class Migration(migrations.Migration):
    dependencies = [("consultations", "0022_furthest_stages")]
    operations = [
        migrations.RunPython(one_block_each, migrations.RunPython.noop),
        *(NoTriggers(f"consultations_{name}") for name in TABLES),
        migrations.AlterField(
            "release",
            "disposition",
            models.OneToOneField(
                on_delete=models.PROTECT, related_name="+", to="consultations.disposition"
            ),
        ),
        migrations.RenameModel("Release", "ReleasedAnswer"),
    ]
