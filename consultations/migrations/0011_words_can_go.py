"""Words of people in append-only tables can be blanked when they leave, and nothing else of these rows ever changes."""

from django.db import migrations

from ds4skills.audit.triggers import AppendOnlyAgain

OUTCOME = (
    "NEW.outcome = '' AND NEW.objection_id = OLD.objection_id AND NEW.kind = OLD.kind "
    'AND NEW.accommodated = OLD.accommodated AND NEW."at" = OLD."at"'
)
COMMENT = (
    "NEW.body = '' AND NEW.proposed_text = '' AND NEW.comment_id = OLD.comment_id AND NEW.number = OLD.number "
    'AND NEW.stance = OLD.stance AND NEW.blocking = OLD.blocking AND NEW."at" = OLD."at"'
)
VERDICT = (
    "NEW.text = '' AND NEW.disposition_id = OLD.disposition_id AND NEW.satisfied = OLD.satisfied "
    'AND NEW."at" = OLD."at"'
)


class Migration(migrations.Migration):
    dependencies = [("consultations", "0010_coverage_index")]
    operations = [
        AppendOnlyAgain("consultations_objectionevent", unless=OUTCOME),
        AppendOnlyAgain("consultations_commenttext", unless=COMMENT),
        AppendOnlyAgain("consultations_verdict", unless=VERDICT),
    ]
