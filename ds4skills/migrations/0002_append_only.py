"""The audit log and its seals are append-only."""

from django.db import migrations

from ds4skills.audit.triggers import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("ds4skills", "0001_initial")]
    operations = [AppendOnly("ds4skills_event"), AppendOnly("ds4skills_seal")]
