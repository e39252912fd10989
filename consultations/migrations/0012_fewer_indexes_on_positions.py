"""Positions keep the indexes that are read by; the projection leaves the checking of keys to the ledger."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

INDEXES = {
    'mapping_id': 'consultations_position_mapping_id_00a376ca',
    'recorded_by_id': 'consultations_position_recorded_by_id_ac8a3814',
    'round_id': 'consultations_position_round_id_3371f0b5',
    'version_id': 'consultations_position_version_id_73fe37d8',
    'withdraws_id': 'consultations_position_withdraws_id_687124d2',
}


def key(model, name, to, **options):
    """Spell a foreign key as it stands from now on."""
    field = models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=to, **options)
    return migrations.AlterField(model_name=model, name=name, field=field)


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0011_words_can_go'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        key('current', 'position', 'consultations.position', related_name='+', db_constraint=False),
        key(
            'current',
            'version',
            'consultations.proposalversion',
            related_name='current',
            db_constraint=False,
            db_index=False,
        ),
        key('current', 'voice', 'consultations.voice', related_name='+', db_constraint=False),
        # Altering the fields would make SQLite build the table anew, without its append-only triggers.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS {name}', f'CREATE INDEX {name} ON consultations_position ({column})'
                )
                for column, name in INDEXES.items()
            ],
            state_operations=[
                key('position', 'mapping', 'consultations.mapping', related_name='+', null=True, db_index=False),
                key('position', 'recorded_by', settings.AUTH_USER_MODEL, related_name='+', null=True, db_index=False),
                key('position', 'round', 'consultations.round', related_name='+', null=True, db_index=False),
                key('position', 'version', 'consultations.proposalversion', related_name='positions', db_index=False),
                key('position', 'withdraws', 'consultations.position', related_name='+', null=True, db_index=False),
            ],
        ),
    ]
