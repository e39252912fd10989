"""Where Django finds the tables of this room."""

from surveys.answering.models import (
    Answer,
    DraftResponse,
    Fact,
    Participation,
    Response,
    Revision,
    TextAnswer,
)
from surveys.authoring.models import Binding, Choice, Question, Survey, SurveyVersion

__all__ = [
    "Answer",
    "Binding",
    "Choice",
    "DraftResponse",
    "Fact",
    "Participation",
    "Question",
    "Response",
    "Revision",
    "Survey",
    "SurveyVersion",
    "TextAnswer",
]
