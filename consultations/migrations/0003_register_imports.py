"""Imports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0002_append_only_and_seeds'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('header', models.JSONField()),
                ('notes', models.JSONField(default=list)),
                ('encoding', models.CharField(max_length=20)),
                ('mapping', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('read', 'read'), ('checked', 'tried out'), ('running', 'being applied'), ('applied', 'applied')], default='read', max_length=10)),
                ('at', models.DateTimeField()),
                ('applied_at', models.DateTimeField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('cells', models.JSONField()),
                ('verdict', models.CharField(blank=True, choices=[('new', 'new'), ('changed', 'changed'), ('same', 'same as in the register'), ('refused', 'refused')], max_length=8)),
                ('sentence', models.CharField(blank=True, max_length=500)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='consultations.importbatch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'number'), name='import_row_once')],
            },
        ),
    ]
