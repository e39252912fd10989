"""Paths of objections and of one's own positions."""

from django.urls import include, path

from consultations.ledger import views

urlpatterns = [
    path("", include("consultations.ledger.bulk.urls")),
    path("consultations/<slug:slug>/objections/<slug:code>/", views.objection, name="objection"),
    path("consultations/<slug:slug>/objections/<slug:code>/reply/", views.reply, name="objection_reply"),
    path("consultations/<slug:slug>/manage/objections/", views.objections, name="objections_manage"),
    path("consultations/<slug:slug>/manage/objections/<slug:code>/", views.answer, name="objection_answer"),
    path("me/positions/", views.positions, name="positions"),
    path("me/positions/<int:seq>/withdraw/", views.withdraw, name="position_withdraw"),
]
