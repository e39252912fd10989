"""Paths of answering."""

from django.urls import path

from surveys.answering import after, papers, sections, sending, uploads_views, views

ONE = "s/<slug:code>"

urlpatterns = [
    path("consultations/<slug:slug>/surveys/", views.listing, name="surveys"),
    path(
        "consultations/<slug:slug>/manage/surveys/<slug:code>/preview/", after.preview, name="survey_preview"
    ),
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
