"""What takes two persons; pictures; notes and links of a candidate go with what they are about."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ds4skills.audit.triggers import KeptOnceOut


OUT = (
    "EXISTS (SELECT 1 FROM consultations_alignment AS pair JOIN consultations_version AS version "
    "ON version.id = pair.version_id WHERE pair.id = {row}.alignment_id AND version.published_at IS NOT NULL)"
)


def tell_times(apps, schema_editor):
    """Say of versions that are out when they were opened, and closed by the next."""
    Version, Event = apps.get_model("consultations", "Version"), apps.get_model("consultations", "VersionEvent")
    last = None
    for each in Version.objects.exclude(published_at=None).order_by("blueprint_id", "number"):
        facts = {"effective_at": each.published_at, "at": each.published_at, "by": each.published_by}
        if last is not None and last.blueprint_id == each.blueprint_id:
            Event.objects.create(version=last, event="closed", **facts)
        Event.objects.create(version=each, event="opened", **facts)
        last = each


class Migration(migrations.Migration):

    dependencies = [
        ('consultations', '0026_blueprint_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='draftimport',
            name='content',
            field=models.BinaryField(default=bytes),
        ),
        migrations.AddField(
            model_name='draftimport',
            name='figures',
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name='figure',
            name='content',
            field=models.BinaryField(default=bytes),
        ),
        migrations.CreateModel(
            name='Asked',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('publish', 'publish the next version'), ('time', 'change the time of a version'), ('ruling', 'what a new wording means')], max_length=8)),
                ('about', models.CharField(max_length=64)),
                ('facts', models.JSONField(default=dict)),
                ('digest', models.CharField(blank=True, max_length=64)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('outcome', models.CharField(blank=True, choices=[('agreed', 'agreed by a second person'), ('alone', 'needs no second person'), ('refused', 'refused'), ('dropped', 'replaced, or taken back')], max_length=7)),
                ('settled_at', models.DateTimeField(null=True)),
                ('blueprint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.blueprint')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('outcome', '')), fields=('blueprint', 'what', 'about'), name='asked_open_once'), models.CheckConstraint(condition=models.Q(models.Q(('outcome', 'agreed'), _negated=True), models.Q(('settled_by__isnull', False), models.Q(('settled_by', models.F('by')), _negated=True)), _connector='OR'), name='agreed_by_another')],
            },
        ),
        migrations.RunPython(tell_times, migrations.RunPython.noop),
        KeptOnceOut("consultations_changenote", out=OUT),
        KeptOnceOut("consultations_dispositionchange", out=OUT),
    ]
