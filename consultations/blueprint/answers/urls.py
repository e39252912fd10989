"""Paths of the editors' work on comments, of answers, and of letters of many."""

from django.urls import path

from consultations.blueprint.answers import (
    board_pages,
    bulk_pages,
    deciding_pages,
    public_pages,
    release_pages,
    table_pages,
    template_pages,
)
from consultations.blueprint.answers import views as answers
from consultations.blueprint.campaigns import views as campaigns

HERE = "consultations/<slug:slug>"

urlpatterns = [
    path(f"{HERE}/answers/", public_pages.answers, name="answers"),
    path(f"{HERE}/answers/silent/", public_pages.silent, name="chapters_silent"),
    path(f"{HERE}/answers/link/<str:secret>/", answers.verdict_link, name="verdict_link"),
    path(f"{HERE}/letters/", campaigns.letters, name="letters"),
    path(f"{HERE}/letters/<slug:label>/", campaigns.letter, name="letter"),
    path(f"{HERE}/manage/comments/", board_pages.board, name="comments_manage"),
    path(f"{HERE}/manage/comments/filter/", board_pages.keep_filter, name="filter_keep"),
    path(f"{HERE}/manage/comments/filter/<int:pk>/drop/", board_pages.drop_filter, name="filter_drop"),
    path(f"{HERE}/manage/comments/many/", bulk_pages.bulk_act, name="comments_bulk"),
    path(f"{HERE}/manage/comments/letters/", campaigns.search, name="letters_search"),
    path(f"{HERE}/manage/comments.xlsx", table_pages.export, name="comments_export"),
    path(f"{HERE}/manage/comments/<slug:code>/", deciding_pages.dispose, name="comment_dispose"),
    path(f"{HERE}/manage/comments/<slug:code>/agree/", deciding_pages.agree, name="answer_agree"),
    path(f"{HERE}/manage/comments/<slug:code>/note/", deciding_pages.keep_note, name="comment_note"),
    path(f"{HERE}/manage/answers/", release_pages.releases, name="answers_manage"),
    path(f"{HERE}/manage/answers/release/", release_pages.release, name="answers_release"),
    path(f"{HERE}/manage/answers/templates/", template_pages.answer_templates, name="answer_templates"),
    path(
        f"{HERE}/manage/answers/templates/<int:pk>/", template_pages.answer_templates, name="answer_template"
    ),
    path(
        f"{HERE}/manage/answers/templates/<int:pk>/remove/",
        template_pages.remove_template,
        name="template_remove",
    ),
]
