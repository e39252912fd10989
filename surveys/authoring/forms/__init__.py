"""What authors type: a survey's own facts, questions of each kind, conditions, shared lists, translations."""

from surveys.authoring.forms.items import GroupForm, ItemForm, form_for
from surveys.authoring.forms.lists import ListForm
from surveys.authoring.forms.publishing import PublishForm
from surveys.authoring.forms.setup import CopyForm, NewSurveyForm, ReasonForm, SurveyForm, proposals_of

__all__ = [
    "CopyForm",
    "GroupForm",
    "ItemForm",
    "ListForm",
    "NewSurveyForm",
    "PublishForm",
    "ReasonForm",
    "SurveyForm",
    "form_for",
    "proposals_of",
]
