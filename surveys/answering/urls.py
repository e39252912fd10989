"""Paths of answering."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from consultations.programme.rules import observe
from surveys.answering import after, papers, sections, sending, trials_views, uploads_views, views
from surveys.answering.framing import framable
from surveys.authoring.tabs import Tab, register

ONE = "s/<slug:code>"
STAFF = "consultations/<slug:slug>/manage/surveys/<slug:code>"

urlpatterns = [
    path("consultations/<slug:slug>/surveys/", views.listing, name="surveys"),
    path(f"{STAFF}/preview/", framable(after.preview), name="survey_preview"),
    path(f"{STAFF}/try/", trials_views.trial, name="survey_trial"),
    path(f"{STAFF}/try/phone/", trials_views.phone, name="survey_trial_phone"),
    path(f"{STAFF}/try/outcome/", trials_views.outcome, name="survey_trial_outcome"),
    path(f"{STAFF}/try/<int:place>/", trials_views.section, name="survey_trial_section"),
    path(f"{ONE}/", views.start, name="survey"),
    path(f"{ONE}/begin/", views.begin, name="survey_begin"),
    path(f"{ONE}/<int:place>/", sections.section, name="survey_section"),
    path(f"{ONE}/review/", sending.review, name="survey_review"),
    path(f"{ONE}/submit/", sending.submit, name="survey_submit"),
    path(f"{ONE}/receipt/", after.receipt, name="survey_receipt"),
    path(f"{ONE}/questions.pdf", papers.questions, name="survey_questions"),
    path(f"{ONE}/file/<uuid:pk>/", uploads_views.mine, name="survey_file"),
    path(
        "consultations/<slug:slug>/manage/surveys/<slug:code>/file/<uuid:pk>/",
        uploads_views.for_staff,
        name="survey_file_staff",
    ),
    path(f"{ONE}/withdraw/", after.withdraw, name="survey_withdraw"),
]

register(Tab(20, "survey_trial", _("Preview and test run"), observe))
