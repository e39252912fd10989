"""Published versions, revisions, bound answers, choices and bindings never change; answers may only be erased."""

from django.db import migrations

from ds4skills.audit.triggers import AppendOnly

# The one change of a revision: its answers go, together with the day of their erasure.
ERASED = (
    "NEW.answers IS NULL AND NEW.erased_on IS NOT NULL AND NEW.digest = OLD.digest AND NEW.number = OLD.number "
    'AND NEW.response_id = OLD.response_id AND NEW.version_id = OLD.version_id AND NEW."at" = OLD."at" '
    "AND NEW.status = OLD.status AND NEW.submit_key = OLD.submit_key"
)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]
    operations = [
        AppendOnly("surveys_surveyversion", when="OLD.published_at IS NOT NULL"),
        AppendOnly("surveys_revision", unless=ERASED),
        AppendOnly("surveys_answer"),
        AppendOnly("surveys_choice"),
        AppendOnly("surveys_binding"),
    ]
