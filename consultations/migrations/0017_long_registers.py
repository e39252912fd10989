"""The lists of a long register are read in their order through indexes of the rows that stand."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

GONE = {
    'consultations_organisation_merged_into_id_4bf20d61': ('organisation', 'merged_into_id'),
    'consultations_person_merged_into_id_96b90cfc': ('person', 'merged_into_id'),
    'consultations_organisationterm_organisation_id_e5cde7e4': ('organisationterm', 'organisation_id'),
    'consultations_nametoken_organisation_id_57a429ac': ('nametoken', 'organisation_id'),
    'consultations_origin_key_36991124': ('origin', 'key'),
    'consultations_origin_network_id_9a4a01d5': ('origin', 'network_id'),
}


def key(model, name, to, on_delete, **options):
    """Spell a foreign key without an index of its own."""
    field = models.ForeignKey(on_delete=on_delete, to=to, db_index=False, **options)
    return migrations.AlterField(model_name=model, name=name, field=field)


def index(model, name, fields, condition=None, **more):
    """Spell an index."""
    made = models.Index(fields=fields, name=name, condition=condition, **more)
    return migrations.AddIndex(model_name=model, index=made)


PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE
STANDING = Q(merged_into__isnull=True)


class Migration(migrations.Migration):

    dependencies = [('consultations', '0016_closing_moves')]

    operations = [
        index('organisation', 'organisation_by_name', ['folded', 'key'], STANDING),
        index('organisation', 'organisation_by_place', ['country', 'folded', 'key'], STANDING),
        index('organisation', 'organisation_by_change', ['-changed_at', 'key'], STANDING),
        index('organisation', 'organisation_merged', ['merged_into'], ~STANDING),
        index('person', 'person_by_name', ['folded', 'key'], STANDING),
        index('person', 'person_merged', ['merged_into'], ~STANDING),
        index('organisationterm', 'organisation_terms', ['organisation', 'taxonomy', 'term']),
        index('origin', 'origin_by_key', ['key', 'network']),
        index(
            'nametoken',
            'name_token_of',
            ['organisation', 'token'],
            opclasses=['uuid_ops', 'varchar_pattern_ops'],
        ),
        migrations.RemoveIndex('organisation', 'organisation_by_country'),
        # Altering the fields would make SQLite build the tables anew, without their append-only triggers.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS {name}', f'CREATE INDEX {name} ON consultations_{table} ({column})'
                )
                for name, (table, column) in GONE.items()
            ],
            state_operations=[
                key('organisation', 'merged_into', 'consultations.organisation', PROTECT, null=True, related_name='+'),
                key('person', 'merged_into', 'consultations.person', PROTECT, null=True, related_name='+'),
                key('organisationterm', 'organisation', 'consultations.organisation', CASCADE, related_name='terms'),
                key('nametoken', 'organisation', 'consultations.organisation', CASCADE, related_name='tokens'),
                migrations.AlterField('origin', 'key', models.UUIDField()),
                key('origin', 'network', 'consultations.network', PROTECT, null=True, related_name='+'),
            ],
        ),
    ]
