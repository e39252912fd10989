"""Inviting people to surveys, and reminding them; the surveys are those of `rows_surveys`."""

from tests.access.rows_surveys import staff
from tests.access.table import Row


def numbered(thing, cast):
    return {**staff(thing, cast), "number": 1}


ROWS = [
    Row("survey_invite", "coordinate", staff),
    Row("survey_reminders", "coordinate", staff),
    Row("survey_reminders_usual", "coordinate", staff, post_only=True),
    Row("survey_reminder", "coordinate", numbered),
    Row("survey_reminder_cancel", "coordinate", numbered, post_only=True),
]
