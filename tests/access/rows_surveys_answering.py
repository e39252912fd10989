"""Answering surveys: the questions on paper, files of respondents."""

from uuid import UUID

from tests.access.rows_surveys import code, staff
from tests.access.table import Row

NONE = UUID("00000000-0000-4000-8000-000000000000")

ROWS = [
    Row("survey_questions", "public", code),
    Row("survey_file", "public", lambda t, c: {**code(t, c), "pk": NONE}, status=404),
    Row("survey_file_staff", "coordinate", lambda t, c: {**staff(t, c), "pk": NONE}, status=404),
]
