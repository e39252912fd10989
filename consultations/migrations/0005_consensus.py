"""Rules and reports."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ds4skills.audit.triggers import AppendOnly

# A report's bodies never change; only its state does: published by a second person, or withdrawn.
STATE_ONLY = (
    'NEW.body = OLD.body AND NEW.digest = OLD.digest AND NEW.public_body = OLD.public_body '
    'AND NEW.public_digest = OLD.public_digest AND NEW.number = OLD.number AND NEW.head = OLD.head '
    'AND NEW.built_by_id = OLD.built_by_id AND NEW.built_at = OLD.built_at AND NEW.as_of = OLD.as_of '
    "AND OLD.state <> 'withdrawn' AND NEW.state <> 'built'"
)


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0004_blueprint'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Rule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('body', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('fixed_at', models.DateTimeField()),
                ('consultation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rule', to='consultations.consultation')),
                ('fixed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Deviation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.TextField(verbose_name='what was done otherwise')),
                ('reason', models.TextField(verbose_name='why')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deviations', to='consultations.rule')),
            ],
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('head', models.BigIntegerField()),
                ('seal', models.CharField(blank=True, max_length=64)),
                ('code', models.CharField(max_length=40)),
                ('as_of', models.DateTimeField()),
                ('body', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('public_body', models.JSONField()),
                ('public_digest', models.CharField(max_length=64)),
                ('state', models.CharField(choices=[('built', 'Waits for a second person'), ('published', 'Published'), ('withdrawn', 'Withdrawn')], default='built', max_length=10)),
                ('built_at', models.DateTimeField()),
                ('published_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_why', models.TextField(blank=True)),
                ('built_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='consultations.consultation')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('rule', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.rule')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='report_number_once'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('built_by')), _negated=True), _connector='OR'), name='report_two_people')],
            },
        ),
        AppendOnly('consultations_rule'),
        AppendOnly('consultations_deviation'),
        AppendOnly('consultations_report', unless=STATE_ONLY),
    ]
