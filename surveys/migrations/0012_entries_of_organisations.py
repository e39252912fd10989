"""What staff enter may be an organisation's one answer; who decides about an entry stands with it."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def name_who_decides(apps, _schema):
    Mediation, Revision = apps.get_model("surveys", "Mediation"), apps.get_model("surveys", "Revision")
    whose = Revision.objects.filter(pk=OuterRef("revision")).values("response__person")
    Mediation.objects.update(person=Subquery(whose))


class Migration(migrations.Migration):
    dependencies = [("surveys", "0011_profiles")]
    operations = [
        migrations.AddField("mediation", "person", models.UUIDField(null=True)),
        migrations.RunPython(name_who_decides, migrations.RunPython.noop),
        migrations.AddField(
            "draftresponse",
            "entered_of",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="consultations.organisation",
            ),
        ),
        migrations.RemoveConstraint("draftresponse", "survey_entry_draft_once"),
        migrations.AddConstraint(
            "draftresponse",
            models.UniqueConstraint(
                condition=models.Q(entered_of=None),
                fields=("survey", "entered_by", "entered_for"),
                name="survey_entry_draft_once",
            ),
        ),
        migrations.AddConstraint(
            "draftresponse",
            models.UniqueConstraint(
                fields=("survey", "entered_by", "entered_for", "entered_of"), name="survey_entry_of_one_once"
            ),
        ),
    ]
