"""Where Django finds the tables of this room."""

from surveys.answering.keys import Guest, Handover, Unmasking
from surveys.answering.models import (
    Answer,
    DraftResponse,
    Fact,
    Participation,
    Response,
    Revision,
    Staged,
)
from surveys.answering.words import Mediation, Reminder, Tag, TextAnswer, Upload
from surveys.authoring.models import Binding, Choice, Edit, Question, Survey, SurveyVersion
from surveys.results.exports.models import DataPackage, PackagePart
from surveys.results.models import ResultsSnapshot

__all__ = [
    "Answer",
    "Binding",
    "Choice",
    "DataPackage",
    "DraftResponse",
    "Edit",
    "Fact",
    "Guest",
    "Handover",
    "Mediation",
    "PackagePart",
    "Participation",
    "Question",
    "Reminder",
    "Response",
    "ResultsSnapshot",
    "Revision",
    "Staged",
    "Survey",
    "SurveyVersion",
    "Tag",
    "TextAnswer",
    "Unmasking",
    "Upload",
]
