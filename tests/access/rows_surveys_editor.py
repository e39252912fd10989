"""The editor of surveys: outline, items, lists, languages, checking, publishing."""

from tests.access.rows_surveys import staff
from tests.access.table import Row, slug


def more(**kwargs):
    return lambda thing, cast: {**staff(thing, cast), **kwargs}


ROWS = [
    Row("survey_import_new", "edit", slug),
    Row("survey_import", "edit", staff),
    Row("survey_workbook", "observe", staff),
    Row("survey_translations", "edit", staff),
    Row("survey_copy", "edit", staff),
    Row("survey_pause", "coordinate", staff),
    Row("survey_delete", "coordinate", staff, post_only=True),
    Row("survey_undo", "edit", staff, post_only=True),
    Row("survey_discard", "edit", staff, post_only=True),
    Row("survey_check", "observe", staff),
    Row("survey_lists", "observe", staff),
    Row("survey_list", "edit", more(name="agreement")),
    Row("survey_languages", "observe", staff),
    Row("survey_texts", "edit", more(spoken="fr")),
    Row("survey_item_place", "edit", more(key="q1")),
    Row("survey_item_below", "edit", more(key="q1")),
    Row("survey_trial", "observe", staff),
    Row("survey_trial_phone", "observe", staff),
    Row("survey_trial_outcome", "observe", staff, status=302),
    Row("survey_trial_section", "observe", more(place=1), status=302),
]
