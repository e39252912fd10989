"""Paths of results, for staff."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import coordinate, observe
from surveys.authoring.models import Survey
from surveys.authoring.tabs import Tab, register
from surveys.results import coverage_views, public_views, response_views, text_views, views

ONE = "consultations/<slug:slug>/manage/surveys/<slug:code>"

PUBLIC = "consultations/<slug:slug>/surveys/<slug:code>/results"

urlpatterns = [
    path(f"{ONE}/coverage/", coverage_views.figures, name="survey_coverage"),
    path(f"{ONE}/coverage/missing/", coverage_views.names, name="survey_missing"),
    path(f"{ONE}/results/", views.results, name="survey_results"),
    path(f"{ONE}/results/questions/<str:name>/", views.question, name="survey_question"),
    path(f"{ONE}/public-results/", public_views.manage, name="survey_public"),
    path(
        f"{ONE}/public-results/<int:number>/withdraw/", public_views.withdraw, name="survey_results_withdraw"
    ),
    path(f"{PUBLIC}/<int:number>/", public_views.public, name="survey_results_public"),
    path(f"{PUBLIC}/<int:number>.<slug:kind>", public_views.data, name="survey_results_data"),
    path(f"{ONE}/texts/", text_views.reading, name="survey_texts"),
    path(f"{ONE}/texts/act/", text_views.act, name="survey_texts_act"),
    path(f"{ONE}/texts/tags/<int:pk>/", text_views.tag, name="survey_tag"),
    path(f"{ONE}/responses/", response_views.responses, name="survey_responses"),
    path(f"{ONE}/responses/<slug:name>/", response_views.response, name="survey_response_read"),
    path(f"{ONE}/responses/<slug:name>/<slug:act>/", response_views.decide, name="survey_response_decide"),
    path(f"{ONE}/results/questions/<str:name>.<slug:kind>", views.question, name="survey_question_file"),
]


def fixed(survey: Survey) -> bool:
    """Fit surveys that were published."""
    return survey.fixed_at is not None


register(Tab(50, "survey_coverage", _("Who takes part"), observe, fixed))
register(Tab(60, "survey_results", _("Results"), observe, fixed))
register(Tab(65, "survey_texts", _("Texts"), coordinate, fixed))
register(Tab(70, "survey_responses", _("Responses"), coordinate, fixed))
register(Tab(75, "survey_public", _("Public results"), coordinate, fixed))
