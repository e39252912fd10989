"""What people said of their data by phone or letter; what withdrawing does, in the words of the consent."""

import hashlib

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.utils import timezone

TEXTS = {
    "en": "We may share your contact data with those who keep the partner network through which you came to us. "
    "If you withdraw this, they see your name and where you belong, and your address no more from that moment; what "
    "they have written down before is theirs to delete.",
    "fr": "Nous pouvons communiquer vos coordonnées à ceux qui gèrent le réseau partenaire par lequel vous nous "
    "êtes connu. Si vous retirez cet accord, ils voient votre nom et votre organisation, mais plus votre adresse à "
    "partir de cet instant ; ce qu’ils ont noté avant, c’est à eux de le supprimer.",
}


def explain(apps, schema_editor):
    """Load the new wording; earlier words stay with what was allowed in them."""
    text = apps.get_model("consultations", "ConsentText")
    now = timezone.now()
    for language, body in TEXTS.items():
        digest = hashlib.sha256(body.encode()).hexdigest()
        text.objects.create(
            purpose="share-with-network", language=language, body=body, digest=digest, at=now
        )


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0019_submits"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RunPython(explain, migrations.RunPython.noop),
        migrations.AlterField(
            model_name="contactexport",
            name="state",
            field=models.CharField(
                choices=[
                    ("asked", "waits for a second person"),
                    ("refused", "refused"),
                    ("agreed", "agreed, the file is not made yet"),
                    ("making", "being made"),
                    ("ready", "ready"),
                    ("taken", "taken"),
                    ("expired", "expired"),
                ],
                default="asked",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="SpokenWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.UUIDField(db_index=True)),
                ("about", models.CharField(max_length=40)),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("phone", "by telephone"),
                            ("letter", "by letter"),
                            ("paper", "on a signed paper"),
                            ("mail", "by e-mail"),
                            ("in-person", "in person"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said_on", models.DateField()),
                ("evidence", models.CharField(max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
    ]
