"""Facts are derived and a million: their keys are neither checked nor indexed one by one."""

import django.db.models.deletion
from django.db import migrations, models


def key(to):
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to=to,
    )


class Migration(migrations.Migration):
    dependencies = [("surveys", "0007_identity")]
    operations = [
        migrations.AlterField("fact", "survey", key("surveys.survey")),
        migrations.AlterField("fact", "question", key("surveys.question")),
        migrations.AlterField("fact", "response", key("surveys.response")),
    ]
