"""Paths of drafts, comments and answers."""

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
from consultations.blueprint.bindings import views as bindings
from consultations.blueprint.campaigns import views as campaigns
from consultations.blueprint.comments import own
from consultations.blueprint.comments import views as comments
from consultations.blueprint.drafts import views as drafts

HERE = "consultations/<slug:slug>"
VERSION = f"{HERE}/blueprint/<slug:blueprint>/v<int:number>"
MANAGE = f"{HERE}/manage/blueprint"

urlpatterns = [
    path(f"{HERE}/blueprint/", comments.draft_now, name="draft_now"),
    path(f"{VERSION}/", comments.draft, name="draft"),
    path(f"{VERSION}/changes/", comments.compare, name="draft_changes"),
    path(f"{VERSION}/blocks/<uuid:block>/", comments.block, name="block"),
    path(f"{VERSION}/blocks/<uuid:block>/comment/", comments.comment, name="comment_new"),
    path(f"{HERE}/comments/", comments.comments, name="comments"),
    path(f"{HERE}/comments/mine/", own.mine, name="comments_mine"),
    path(f"{HERE}/comments/<slug:code>/", answers.comment, name="comment"),
    path(f"{HERE}/comments/<slug:code>/edit/", own.edit, name="comment_edit"),
    path(f"{HERE}/comments/<slug:code>/withdraw/", own.withdraw, name="comment_withdraw"),
    path(f"{HERE}/comments/<slug:code>/shown/", own.attribution, name="comment_attribution"),
    path(f"{HERE}/comments/<slug:code>/verdict/", answers.verdict, name="comment_verdict"),
    path(f"{MANAGE}/", drafts.listing, name="drafts_manage"),
    path(f"{MANAGE}/<slug:blueprint>/new/", drafts.new_version, name="version_new"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/", bindings.binding, name="draft_binding"),
    path(f"{MANAGE}/<slug:blueprint>/proposals/bind/", bindings.bind, name="draft_bind"),
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
