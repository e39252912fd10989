"""Paths of answering."""

from django.urls import path

from surveys.answering import after, sending, views

ONE = "s/<slug:code>"

urlpatterns = [
    path("consultations/<slug:slug>/surveys/", views.listing, name="surveys"),
    path(
        "consultations/<slug:slug>/manage/surveys/<slug:code>/preview/", after.preview, name="survey_preview"
    ),
    path(f"{ONE}/", views.start, name="survey"),
    path(f"{ONE}/begin/", views.begin, name="survey_begin"),
    path(f"{ONE}/<int:place>/", views.section, name="survey_section"),
    path(f"{ONE}/review/", sending.review, name="survey_review"),
    path(f"{ONE}/submit/", sending.submit, name="survey_submit"),
    path(f"{ONE}/receipt/", after.receipt, name="survey_receipt"),
    path(f"{ONE}/withdraw/", after.withdraw, name="survey_withdraw"),
]
