"""Triggers again after tables were rebuilt; what is fixed at the first publication; published results."""

from importlib import import_module

from django.db import migrations

from ds4skills.audit.triggers import AppendOnly, AppendOnlyAgain

ERASED = import_module("surveys.migrations.0002_append_only").ERASED
# What may change of a published survey: never who answers how; cells may only become larger.
STAYS = (
    "NEW.identity = OLD.identity AND NEW.unit = OLD.unit AND NEW.access = OLD.access AND NEW.sealed = OLD.sealed "
    "AND NEW.code = OLD.code AND NEW.k_min >= OLD.k_min AND NEW.mix_size >= OLD.mix_size "
    "AND NEW.fixed_at = OLD.fixed_at"
)
# The one change of published results: they are withdrawn.
WITHDRAWN = (
    "NEW.withdrawn_at IS NOT NULL AND OLD.withdrawn_at IS NULL AND NEW.digest = OLD.digest "
    "AND NEW.number = OLD.number AND NEW.survey_id = OLD.survey_id AND NEW.published_at = OLD.published_at"
)


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_whole_room")]
    operations = [
        AppendOnlyAgain("surveys_surveyversion", when="OLD.published_at IS NOT NULL"),
        AppendOnlyAgain("surveys_revision", unless=ERASED),
        AppendOnlyAgain("surveys_answer"),
        AppendOnlyAgain("surveys_choice"),
        AppendOnlyAgain("surveys_binding"),
        AppendOnly("surveys_survey", when="OLD.fixed_at IS NOT NULL", unless=STAYS),
        AppendOnly("surveys_resultssnapshot", unless=WITHDRAWN),
    ]
