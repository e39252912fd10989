"""What was merged into a row is found by an index: SQLite did not use the one whose condition was a negation."""

from django.db import migrations, models
from django.db.models import Q

MERGED = Q(merged_into__isnull=False)


def anew(model, name):
    """Build an index anew, under a condition that both engines understand."""
    made = models.Index(fields=['merged_into'], name=name, condition=MERGED)
    return [migrations.RemoveIndex(model, name), migrations.AddIndex(model, made)]


class Migration(migrations.Migration):

    dependencies = [('consultations', '0020_what_people_said')]

    operations = [*anew('organisation', 'organisation_merged'), *anew('person', 'person_merged')]
