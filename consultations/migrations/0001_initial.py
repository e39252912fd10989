import django.db.models.deletion
import django.db.models.functions.text
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('ds4skills', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='Taxonomy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40, unique=True)),
                ('title', models.JSONField(default=dict)),
                ('closed', models.BooleanField(default=True)),
                ('hierarchical', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('taxonomy', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='terms', to='consultations.taxonomy')),
                ('code', models.SlugField(max_length=60)),
                ('labels', models.JSONField(default=dict)),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('broader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='narrower', to='consultations.term')),
                ('retired_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('taxonomy', 'code'), name='term_code_once')],
            },
        ),
        migrations.CreateModel(
            name='TermMatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matches', to='consultations.term')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='matched_by', to='consultations.term')),
                ('kind', models.CharField(choices=[('exact', 'Exact'), ('close', 'Close'), ('broad', 'Broad')], default='close', max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('source', 'target'), name='term_match_once')],
            },
        ),
        migrations.CreateModel(
            name='StakeholderKey',
            fields=[
                ('key', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('person', 'Person'), ('organisation', 'Organisation')], max_length=12)),
                ('erased_on', models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='organisation', serialize=False, to='consultations.stakeholderkey')),
                ('name', models.CharField(max_length=300, verbose_name='name')),
                ('folded', models.CharField(db_index=True, max_length=300)),
                ('acronym', models.CharField(blank=True, max_length=40, verbose_name='acronym')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('city', models.CharField(blank=True, max_length=120, verbose_name='city')),
                ('website', models.URLField(blank=True, max_length=300, verbose_name='website')),
                ('domain', models.CharField(blank=True, db_index=True, max_length=120)),
                ('size', models.CharField(blank=True, max_length=10, verbose_name='size')),
                ('description', models.TextField(blank=True, max_length=4000, verbose_name='description')),
                ('status', models.CharField(choices=[('active', 'Active'), ('dormant', 'Dormant'), ('dissolved', 'Dissolved')], default='active', max_length=10, verbose_name='status')),
                ('listed', models.BooleanField(default=False, verbose_name='shown on the public list')),
                ('verified_on', models.DateField(blank=True, null=True)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.organisation')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['country', 'folded'], name='organisation_by_country')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='consultations.organisation')),
                ('text', models.CharField(max_length=300)),
                ('folded', models.CharField(db_index=True, max_length=300)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('kind', models.CharField(choices=[('legal', 'legal name'), ('native', 'native name'), ('former', 'former name'), ('acronym', 'acronym'), ('other', 'other name')], max_length=8)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'text', 'kind'), name='name_once')],
            },
        ),
        migrations.CreateModel(
            name='Identifier',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identifiers', to='consultations.organisation')),
                ('scheme', models.CharField(max_length=12)),
                ('value', models.CharField(max_length=80)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('scheme', 'value'), name='identifier_once')],
            },
        ),
        migrations.CreateModel(
            name='OrganisationTerm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='consultations.organisation')),
                ('term', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.term')),
                ('taxonomy', models.CharField(max_length=40)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'term'), name='organisation_term_once'), models.UniqueConstraint(condition=models.Q(('taxonomy', 'stakeholder')), fields=('organisation',), name='one_category')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('key', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='person', serialize=False, to='consultations.stakeholderkey')),
                ('given_name', models.CharField(blank=True, max_length=120, verbose_name='given name')),
                ('family_name', models.CharField(max_length=120, verbose_name='family name')),
                ('folded', models.CharField(db_index=True, max_length=250)),
                ('language', models.CharField(default='en', max_length=8, verbose_name='language')),
                ('country', models.CharField(blank=True, max_length=2, verbose_name='country')),
                ('user', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='person', to=settings.AUTH_USER_MODEL)),
                ('merged_into', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.person')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Email',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='emails', to='consultations.person')),
                ('address', models.EmailField(max_length=254)),
                ('verified_at', models.DateTimeField(null=True)),
                ('primary', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('address'), name='email_once'), models.UniqueConstraint(condition=models.Q(('primary', True)), fields=('person',), name='one_primary_email')],
            },
        ),
        migrations.CreateModel(
            name='Affiliation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to='consultations.person')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='consultations.organisation')),
                ('role', models.CharField(blank=True, max_length=200, verbose_name='role')),
                ('is_contact', models.BooleanField(default=True, verbose_name='is written to first')),
                ('starts_on', models.DateField(blank=True, null=True)),
                ('ends_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on', None), ('starts_on', None), ('starts_on__lt', models.F('ends_on')), _connector='OR'), name='affiliation_starts_before_it_ends')],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('affiliation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='consultations.affiliation')),
                ('exercise', models.CharField(blank=True, max_length=64)),
                ('starts_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('requested', 'requested'), ('approved', 'approved'), ('refused', 'refused')], default='requested', max_length=10)),
                ('evidence', models.CharField(blank=True, max_length=500)),
                ('approved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('approved_at', models.DateTimeField(null=True)),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('starts_at__lt', models.F('ends_at'))), name='mandate_starts_before_it_ends'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='mandate_approved_with_evidence')],
            },
        ),
        migrations.CreateModel(
            name='Change',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('via', models.CharField(max_length=64)),
                ('table', models.CharField(max_length=40)),
                ('row', models.CharField(max_length=40)),
                ('field', models.CharField(blank=True, max_length=40)),
                ('old', models.TextField(blank=True)),
                ('new', models.TextField(blank=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['table', 'row', '-id'], name='change_by_row'), models.Index(fields=['via', 'id'], name='change_by_via')],
            },
        ),
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=60, unique=True, verbose_name='address')),
                ('title', models.JSONField(default=dict)),
                ('summary', models.JSONField(default=dict)),
                ('about', models.JSONField(default=dict)),
                ('zone', models.CharField(default='Europe/Brussels', max_length=64, verbose_name='time zone')),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
                ('contact_name', models.CharField(blank=True, max_length=200, verbose_name='who answers questions')),
                ('contact_email', models.EmailField(blank=True, max_length=254, verbose_name='their address')),
                ('published_at', models.DateTimeField(blank=True, null=True)),
                ('sealed', models.BooleanField(default=False, verbose_name='stances are sealed until closing')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='consultation_opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rounds', to='consultations.consultation')),
                ('number', models.PositiveSmallIntegerField(verbose_name='number')),
                ('title', models.JSONField(default=dict)),
                ('opens_at', models.DateTimeField(verbose_name='opens')),
                ('closes_at', models.DateTimeField(verbose_name='closes')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='round_number_once'), models.CheckConstraint(condition=models.Q(('opens_at__lt', models.F('closes_at'))), name='round_opens_before_it_closes')],
            },
        ),
        migrations.CreateModel(
            name='Role',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to='consultations.consultation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='roles', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(choices=[('coordinator', 'Coordinator'), ('moderator', 'Moderator'), ('editor', 'Editor'), ('observer', 'Observer')], max_length=12, verbose_name='role')),
                ('since', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'user', 'name'), name='role_once')],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='consultations.consultation')),
                ('exercise', models.CharField(max_length=64)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='consultations.person')),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.organisation')),
                ('language', models.CharField(default='en', max_length=8)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('made_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('opened_at', models.DateTimeField(null=True)),
                ('bounced_at', models.DateTimeField(null=True)),
                ('opted_out_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('exercise', 'person'), name='invitation_once')],
                'indexes': [models.Index(fields=['consultation', 'exercise'], name='invitation_by_exercise')],
            },
        ),
        migrations.CreateModel(
            name='InvitationToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invitation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to='consultations.invitation')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Proposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='consultations.consultation')),
                ('key', models.CharField(max_length=24, verbose_name='key')),
                ('order', models.PositiveIntegerField(default=0)),
                ('kind', models.CharField(choices=[('statement', 'Statement'), ('clause', 'Clause of the blueprint'), ('option', 'Option'), ('comment', 'Comment')], default='statement', max_length=10, verbose_name='kind')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed'), ('withdrawn', 'Withdrawn')], default='draft', max_length=10, verbose_name='state')),
                ('listed', models.BooleanField(default=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'key'), name='proposal_key_once')],
            },
        ),
        migrations.CreateModel(
            name='ProposalVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='consultations.proposal')),
                ('number', models.PositiveSmallIntegerField()),
                ('wordings', models.JSONField()),
                ('digest', models.CharField(max_length=64)),
                ('change', models.CharField(choices=[('first', 'First wording'), ('editorial', 'Same meaning'), ('substantive', 'New meaning')], default='first', max_length=12)),
                ('published_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='proposal_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Voice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='voices', to='consultations.consultation')),
                ('speaker', models.CharField(max_length=128)),
                ('holder', models.UUIDField(db_index=True, null=True)),
                ('organisation', models.UUIDField(db_index=True, null=True)),
                ('seat', models.CharField(blank=True, max_length=60)),
                ('capacity', models.CharField(choices=[('personal', 'personally'), ('mandated', 'mandated')], max_length=8)),
                ('mandate', models.BigIntegerField(null=True)),
                ('category', models.CharField(blank=True, max_length=60)),
                ('country', models.CharField(blank=True, max_length=2)),
                ('size', models.CharField(blank=True, max_length=10)),
                ('privacy', models.CharField(choices=[('named', 'named'), ('confidential', 'confidential'), ('anonymous', 'anonymous')], default='named', max_length=12)),
                ('verified', models.BooleanField(default=True)),
                ('joined_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'speaker'), name='voice_once'), models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'mandated'), ('mandate__isnull', False)), models.Q(('capacity', 'personal'), ('mandate__isnull', True)), _connector='OR'), name='voice_mandated_has_mandate')],
            },
        ),
        migrations.CreateModel(
            name='Mapping',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=40)),
                ('number', models.PositiveSmallIntegerField()),
                ('body', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('slug', 'number'), name='mapping_once')],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('seq', models.BigAutoField(primary_key=True, serialize=False)),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='consultations.voice')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='consultations.proposalversion')),
                ('stance', models.CharField(choices=[('-2', 'Strongly oppose'), ('-1', 'Oppose'), ('0', 'Neutral'), ('1', 'Support'), ('2', 'Strongly support'), ('A', 'Abstain'), ('R', 'Recuse'), ('N', 'No opinion')], max_length=2, null=True)),
                ('taken_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField()),
                ('round', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.round')),
                ('channel', models.CharField(max_length=16)),
                ('source', models.CharField(max_length=128)),
                ('raw', models.CharField(blank=True, max_length=64)),
                ('mapping', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.mapping')),
                ('basis', models.CharField(choices=[('self', 'said by the voice'), ('confirmed', 'written by staff, confirmed by the voice'), ('coded', 'coded from a text'), ('staff', 'entered by staff')], default='self', max_length=10)),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('withdraws', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.position')),
                ('evidence', models.JSONField(default=dict)),
                ('reason_digest', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('channel', 'source', 'voice', 'version'), name='position_recorded_once'), models.CheckConstraint(condition=models.Q(models.Q(('stance__in', ['-2', '-1', '0', '1', '2', 'A', 'R', 'N']), ('withdraws', None)), models.Q(('stance', None), ('withdraws__isnull', False)), _connector='OR'), name='position_says_or_withdraws')],
                'indexes': [models.Index(fields=['version', 'voice', '-taken_at', '-seq'], name='position_latest')],
            },
        ),
        migrations.CreateModel(
            name='Reason',
            fields=[
                ('position', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='reason', serialize=False, to='consultations.position')),
                ('text', models.TextField(blank=True)),
                ('wished_change', models.TextField(blank=True)),
                ('language', models.CharField(blank=True, max_length=8)),
                ('salt', models.CharField(blank=True, max_length=32)),
                ('public', models.BooleanField(default=True)),
                ('erased_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Current',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('voice', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.voice')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='current', to='consultations.proposalversion')),
                ('position', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.position')),
                ('stance', models.CharField(max_length=2, null=True)),
                ('taken_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('version', 'voice'), name='current_once')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='objections', to='consultations.consultation')),
                ('number', models.PositiveIntegerField()),
                ('position', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='objection', to='consultations.position')),
                ('clause', models.CharField(blank=True, max_length=120)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('consultation', 'number'), name='objection_number_once')],
            },
        ),
        migrations.CreateModel(
            name='ObjectionEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('objection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='consultations.objection')),
                ('kind', models.CharField(choices=[('raised', 'open'), ('answered', 'answered'), ('withdrawn', 'withdrawn'), ('sustained', 'sustained'), ('escalated', 'before the chair')], max_length=10)),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('accommodated', models.BooleanField(default=False)),
                ('outcome', models.TextField(blank=True)),
                ('wording', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.proposalversion')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Stop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='consultations.person')),
                ('kind', models.CharField(choices=[('no-contact', 'asked not to be written to'), ('restricted', 'processing is restricted'), ('objected', 'objected')], max_length=12)),
                ('at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'kind'), name='stop_once')],
            },
        ),
        migrations.CreateModel(
            name='Interaction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('channel', models.CharField(max_length=16)),
                ('direction', models.CharField(default='in', max_length=3)),
                ('stage', models.CharField(choices=[('invited', 'invited'), ('reached', 'reached'), ('responded', 'responded'), ('represented', 'represented')], max_length=12)),
                ('person_key', models.UUIDField(db_index=True, null=True)),
                ('organisation_key', models.UUIDField(db_index=True, null=True)),
                ('exercise', models.CharField(max_length=64)),
                ('exercise_title', models.CharField(blank=True, max_length=200)),
                ('source', models.CharField(blank=True, max_length=64)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('source', ''), _negated=True), fields=('source', 'person_key', 'stage'), name='interaction_once')],
                'indexes': [models.Index(fields=['exercise', 'stage'], name='interaction_by_exercise')],
            },
        ),
        migrations.CreateModel(
            name='Network',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, unique=True)),
                ('partner_key', models.UUIDField(blank=True, null=True)),
                ('keepers', models.ManyToManyField(blank=True, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='Origin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(db_index=True)),
                ('kind', models.CharField(choices=[('import', 'a file that was imported'), ('self', "the stakeholder's own registration"), ('network', "a partner's network"), ('event', 'an event'), ('staff', 'an entry by staff'), ('referral', 'an introduction')], max_length=10)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('network', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='consultations.network')),
                ('introduced_by', models.UUIDField(null=True)),
                ('reference', models.CharField(blank=True, max_length=128)),
                ('legal_basis', models.CharField(choices=[('consent', 'consent'), ('public-task', 'a task in the public interest'), ('legitimate', 'a legitimate interest'), ('public-source', 'published by the stakeholder')], max_length=16)),
                ('notice_due_on', models.DateField(null=True)),
            ],
        ),
    ]
