"""The log of an organisation is read in its order, with exercise and stage, by one index."""

from django.db import migrations, models

NAME = 'consultations_interaction_organisation_key_9251e8fd'


class Migration(migrations.Migration):

    dependencies = [('consultations', '0017_long_registers')]

    operations = [
        migrations.AddIndex(
            'interaction',
            models.Index(fields=['organisation_key', 'exercise', 'stage'], name='interaction_of_organisation'),
        ),
        # Altering the field would make SQLite build the table anew, without its append-only triggers.
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    f'DROP INDEX IF EXISTS {NAME}',
                    f'CREATE INDEX {NAME} ON consultations_interaction (organisation_key)',
                ),
            ],
            state_operations=[
                migrations.AlterField('interaction', 'organisation_key', models.UUIDField(null=True)),
            ],
        ),
    ]
