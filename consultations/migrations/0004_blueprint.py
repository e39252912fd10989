"""Blueprints, comments and answers."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

from ds4skills.audit.triggers import AppendOnly


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0003_register_imports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='Binding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.proposal')),
                ('block', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='binding', to='consultations.block')),
            ],
        ),
        migrations.CreateModel(
            name='Blueprint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, verbose_name='address')),
                ('title', models.JSONField(default=dict)),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blueprints', to='consultations.consultation')),
            ],
        ),
        migrations.AddField(
            model_name='block',
            name='blueprint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='consultations.blueprint'),
        ),
        migrations.CreateModel(
            name='Comment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('author', models.UUIDField(db_index=True)),
                ('organisation', models.UUIDField(null=True)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('type', models.CharField(choices=[('general', 'General'), ('technical', 'Technical'), ('editorial', 'Editorial'), ('question', 'A question')], default='general', max_length=10)),
                ('state', models.CharField(choices=[('published', 'published'), ('hidden', 'hidden by a moderator'), ('withdrawn', 'withdrawn')], default='published', max_length=10)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('key', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='comments', to='consultations.blueprint')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.voice')),
            ],
        ),
        migrations.CreateModel(
            name='CommentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('body', models.TextField()),
                ('proposed_text', models.TextField(blank=True)),
                ('stance', models.CharField(blank=True, choices=[('-2', 'Strongly oppose'), ('-1', 'Oppose'), ('0', 'Neutral'), ('1', 'Support'), ('2', 'Strongly support'), ('A', 'Abstain'), ('R', 'Recuse'), ('N', 'No opinion')], max_length=2)),
                ('blocking', models.BooleanField(default=False)),
                ('at', models.DateTimeField()),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='consultations.comment')),
            ],
        ),
        migrations.CreateModel(
            name='Disposition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('decision', models.CharField(choices=[('accepted', 'Accepted'), ('accepted_modified', 'Accepted with modification'), ('noted', 'Noted'), ('rejected', 'Not accepted'), ('out_of_scope', 'Out of scope'), ('answered', 'Question answered')], max_length=20, verbose_name='decision')),
                ('weight', models.CharField(choices=[('substantive', 'It changes what the text means'), ('editorial', 'It changes only how the text says it')], default='substantive', max_length=12, verbose_name='weight')),
                ('reason', models.TextField(blank=True, verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='dispositions', to='consultations.comment')),
            ],
        ),
        migrations.CreateModel(
            name='Release',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('disposition', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='consultations.disposition')),
            ],
        ),
        migrations.CreateModel(
            name='Verdict',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('satisfied', models.BooleanField()),
                ('text', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('disposition', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='verdicts', to='consultations.disposition')),
            ],
        ),
        migrations.CreateModel(
            name='Version',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('changelog', models.TextField(blank=True, verbose_name='what changed, in three lines')),
                ('source', models.TextField()),
                ('digest', models.CharField(max_length=64)),
                ('published_at', models.DateTimeField()),
                ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='consultations.blueprint')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.AddField(
            model_name='comment',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.version'),
        ),
        migrations.CreateModel(
            name='BlockText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('order', models.PositiveIntegerField()),
                ('kind', models.CharField(max_length=12)),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('number', models.CharField(blank=True, max_length=20)),
                ('place', models.CharField(max_length=30)),
                ('text', models.TextField()),
                ('html', models.TextField()),
                ('block', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='texts', to='consultations.block')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='blocks', to='consultations.version')),
            ],
        ),
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField(default=0)),
                ('end', models.PositiveIntegerField(default=0)),
                ('quote', models.TextField()),
                ('status', models.CharField(choices=[('original', 'on these very words'), ('exact', 'on these very words'), ('changed', 'the words have changed since'), ('moved', 'probably moved here; the editors check it'), ('block_only', 'the words are gone from this paragraph'), ('removed', 'the paragraph was taken out')], max_length=12)),
                ('kept', models.PositiveSmallIntegerField(default=100)),
                ('block', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='consultations.blocktext')),
                ('comment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='anchors', to='consultations.comment')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.version')),
            ],
        ),
        migrations.CreateModel(
            name='Alignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('how', models.CharField(max_length=10)),
                ('score', models.PositiveSmallIntegerField(default=0)),
                ('new', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.blocktext')),
                ('old', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.blocktext')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='alignments', to='consultations.version')),
            ],
        ),
        migrations.AddConstraint(
            model_name='blueprint',
            constraint=models.UniqueConstraint(fields=('consultation', 'slug'), name='blueprint_slug_once'),
        ),
        migrations.AddConstraint(
            model_name='commenttext',
            constraint=models.UniqueConstraint(fields=('comment', 'number'), name='comment_text_once'),
        ),
        migrations.AddConstraint(
            model_name='commenttext',
            constraint=models.CheckConstraint(condition=models.Q(('blocking', False), models.Q(('stance', ''), _negated=True), _connector='OR'), name='blocking_has_stance'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.UniqueConstraint(fields=('comment', 'number'), name='disposition_once'),
        ),
        migrations.AddConstraint(
            model_name='version',
            constraint=models.UniqueConstraint(fields=('blueprint', 'number'), name='version_number_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('blueprint', 'number'), name='comment_number_once'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.UniqueConstraint(fields=('version', 'key'), name='comment_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='blocktext',
            constraint=models.UniqueConstraint(fields=('version', 'order'), name='block_order_once'),
        ),
        migrations.AddConstraint(
            model_name='blocktext',
            constraint=models.UniqueConstraint(fields=('version', 'block'), name='block_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='anchor',
            constraint=models.UniqueConstraint(fields=('comment', 'version'), name='anchor_once_a_version'),
        ),
        migrations.AddConstraint(
            model_name='anchor',
            constraint=models.CheckConstraint(condition=models.Q(('start__lte', models.F('end'))), name='anchor_starts_before_it_ends'),
        ),
        migrations.AddConstraint(
            model_name='alignment',
            constraint=models.CheckConstraint(condition=models.Q(('old__isnull', False), ('new__isnull', False), _connector='OR'), name='alignment_has_a_side'),
        ),
        AppendOnly('consultations_version'),
        AppendOnly('consultations_blocktext'),
        AppendOnly('consultations_alignment'),
        AppendOnly('consultations_commenttext'),
        AppendOnly('consultations_anchor'),
        AppendOnly('consultations_disposition'),
        AppendOnly('consultations_release'),
        AppendOnly('consultations_verdict'),
    ]
