"""The import in seven steps: its tables take the place of the thin ones, whose rows are dropped."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0008_name_words_by_beginning'),
        ('ds4skills', '0003_letters'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.DeleteModel(name='ImportRow'),
        migrations.DeleteModel(name='ImportBatch'),
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('digest', models.CharField(db_index=True, max_length=64)),
                ('kind', models.CharField(choices=[('organisations', 'organisations'), ('people', 'people, perhaps with their organisation')], max_length=16)),
                ('source', models.CharField(max_length=300)),
                ('basis', models.CharField(choices=[('consent', 'consent'), ('public-task', 'a task in the public interest'), ('legitimate', 'a legitimate interest'), ('public-source', 'published by the stakeholder')], max_length=16)),
                ('purposes', models.JSONField(default=list)),
                ('reading', models.JSONField(default=dict)),
                ('header', models.JSONField(default=list)),
                ('total', models.PositiveIntegerField(default=0)),
                ('mapping', models.JSONField(default=dict)),
                ('policy', models.CharField(choices=[('fill', 'fill what is blank'), ('overwrite', 'overwrite what differs'), ('new', 'add new rows only')], default='fill', max_length=10)),
                ('state', models.CharField(choices=[('read', 'read'), ('mapped', 'columns chosen'), ('checked', 'checked'), ('applying', 'being applied'), ('applied', 'applied'), ('stopped', 'stopped'), ('undoing', 'being undone'), ('undone', 'undone')], default='read', max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('undone_to', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
                ('checked_at', models.DateTimeField(null=True)),
                ('applied_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('emptied_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('job', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='ds4skills.job')),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.network')),
            ],
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('batch', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='file', serialize=False, to='consultations.importbatch')),
                ('body', models.BinaryField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='ImportMapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('organisations', 'organisations'), ('people', 'people, perhaps with their organisation')], max_length=16)),
                ('fingerprint', models.CharField(max_length=64)),
                ('columns', models.JSONField(default=dict)),
                ('values', models.JSONField(default=dict)),
                ('orders', models.JSONField(default=dict)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='consultations.network')),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('refused', models.CharField(blank=True, max_length=24)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('verdict', models.CharField(blank=True, choices=[('new', 'new'), ('update', 'update'), ('unchanged', 'unchanged'), ('duplicate', 'duplicate?'), ('conflict', 'conflict'), ('error', 'error'), ('left-out', 'left out')], max_length=10)),
                ('problems', models.JSONField(default=list)),
                ('differences', models.JSONField(default=dict)),
                ('matches', models.JSONField(default=list)),
                ('evidence', models.CharField(blank=True, max_length=120)),
                ('target', models.UUIDField(null=True)),
                ('choice', models.CharField(blank=True, max_length=48)),
                ('organisation', models.UUIDField(null=True)),
                ('mark', models.CharField(blank=True, max_length=320)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('fate', models.CharField(blank=True, choices=[('', 'not applied'), ('done', 'applied'), ('waits', 'waits'), ('kept', 'kept'), ('undone', 'taken back')], max_length=6)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='consultations.importbatch')),
            ],
        ),
        migrations.AddIndex(
            model_name='importbatch',
            index=models.Index(fields=['-id'], name='import_batch_newest'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.UniqueConstraint(condition=models.Q(('network__isnull', False)), fields=('kind', 'fingerprint', 'network'), name='import_mapping_once_a_network'),
        ),
        migrations.AddConstraint(
            model_name='importmapping',
            constraint=models.UniqueConstraint(condition=models.Q(('network', None)), fields=('kind', 'fingerprint'), name='import_mapping_once'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['batch', 'verdict', 'number'], name='import_row_by_verdict'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('digest', ''), _negated=True), fields=['digest'], name='import_row_by_digest'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('target__isnull', False)), fields=['target'], name='import_row_by_target'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('organisation__isnull', False)), fields=['organisation'], name='import_row_by_body'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(condition=models.Q(('mark', ''), _negated=True), fields=['batch', 'mark'], name='import_row_by_mark'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('batch', 'number'), name='import_row_once'),
        ),
    ]
