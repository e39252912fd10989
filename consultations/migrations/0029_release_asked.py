"""One editor asks to release agreed answers, another one does it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

KEY = {"on_delete": django.db.models.deletion.PROTECT}


class Migration(migrations.Migration):
    dependencies = [
        ("consultations", "0028_proxy_links"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="ReleaseAsk",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("respond_by", models.DateTimeField()),
                ("digest", models.CharField(max_length=64)),
                ("answers", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("asked_by", models.ForeignKey(related_name="+", to=settings.AUTH_USER_MODEL, **KEY)),
                ("blueprint", models.ForeignKey(related_name="+", to="consultations.blueprint", **KEY)),
                (
                    "release",
                    models.OneToOneField(null=True, related_name="asked", to="consultations.release", **KEY),
                ),
            ],
        ),
    ]
