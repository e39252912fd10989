"""What is out stays as it is, on both engines; the old release goes."""

from django.db import migrations, models

from ds4skills.audit.triggers import AppendOnly, AppendOnlyAgain, FrozenWith

COMMENT = (
    "NEW.body = '' AND NEW.proposed_text = '' AND NEW.rationale = '' AND NEW.digest = '' "
    "AND NEW.erased_at IS NOT NULL AND NEW.comment_id = OLD.comment_id AND NEW.number = OLD.number "
    "AND NEW.stance = OLD.stance AND NEW.conditional = OLD.conditional AND NEW.blocking = OLD.blocking "
    'AND NEW."at" = OLD."at"'
)
VERDICT = (
    "NEW.text = '' AND NEW.disposition_id = OLD.disposition_id AND NEW.satisfied = OLD.satisfied "
    'AND NEW."at" = OLD."at"'
)
EVIDENCE = "NEW.label = '' AND NEW.url = '' AND NEW.comment_id = OLD.comment_id AND NEW.text_id = OLD.text_id"
ACT = (
    "NEW.public_note = '' AND NEW.staff_note = '' AND NEW.person IS NULL AND NEW.act = OLD.act "
    'AND NEW.reason = OLD.reason AND NEW."at" = OLD."at"'
)
WITH_VERSION = {"parent": "consultations_version", "key": "version_id", "column": "published_at"}


class Migration(migrations.Migration):
    dependencies = [("consultations", "0025_blueprint_rows")]
    operations = [
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('capacity', 'mandated'), ('mandate__isnull', False)), models.Q(('capacity', 'personal'), ('mandate__isnull', True)), _connector='OR'), name='comment_mandated_has_mandate'),
        ),
        migrations.AddConstraint(
            model_name='comment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('voice__isnull', False), _connector='OR'), name='comment_out_has_voice'),
        ),
        migrations.AddConstraint(
            model_name='disposition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('release__isnull', False), ('stage', 'released')), models.Q(models.Q(('stage', 'released'), _negated=True), ('release', None)), _connector='OR'), name='released_in_release'),
        ),
        migrations.DeleteModel(
            name='ReleasedAnswer',
        ),
        AppendOnlyAgain("consultations_version", when="OLD.published_at IS NOT NULL"),
        FrozenWith("consultations_blocktext", **WITH_VERSION),
        FrozenWith("consultations_alignment", **WITH_VERSION),
        AppendOnlyAgain("consultations_commenttext", unless=COMMENT),
        AppendOnlyAgain("consultations_anchor"),
        AppendOnlyAgain("consultations_disposition"),
        AppendOnlyAgain("consultations_verdict", unless=VERDICT),
        AppendOnly("consultations_evidencelink", unless=EVIDENCE),
        AppendOnly("consultations_moderationact", unless=ACT),
        *(
            AppendOnly(f"consultations_{name}")
            for name in (
                "anchorruling",
                "bindingwording",
                "changenote",
                "commentgroup",
                "dispositionchange",
                "groupingrun",
                "groupmember",
                "optionmark",
                "release",
                "versionevent",
            )
        ),
    ]
