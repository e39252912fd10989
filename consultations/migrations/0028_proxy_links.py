"""Links by which people confirm what was recorded for them; a wording may be blanked when its author leaves."""

import django.db.models.deletion
from django.db import migrations, models

from ds4skills.audit.triggers import AppendOnlyAgain

WORDING = (
    "NEW.wordings = '{}' AND NEW.proposal_id = OLD.proposal_id AND NEW.number = OLD.number "
    "AND NEW.digest = OLD.digest AND NEW.change = OLD.change AND NEW.published_at = OLD.published_at"
)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0027_two_persons")]
    operations = [
        migrations.CreateModel(
            name="ProxyLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("at", models.DateTimeField()),
                (
                    "comment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links",
                        to="consultations.comment",
                    ),
                ),
            ],
        ),
        AppendOnlyAgain("consultations_proposalversion", unless=WORDING),
    ]
