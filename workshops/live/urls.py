"""Paths of the live room: desk, floor, wall, state, results."""

from django.urls import path

from workshops.live import desk, outcomes, views

ROOM = "live/<slug:code>"
STAFF = "consultations/<slug:slug>/manage/workshops/<slug:code>/<int:number>"

urlpatterns = [
    path(f"{STAFF}/desk/", desk.open_room, name="room_open"),
    path("w/<slug:code>/<int:number>/enter/", views.enter, name="room_enter"),
    path("w/<slug:code>/votes/", outcomes.votes, name="votes"),
    path("w/<slug:code>/votes/<int:pk>/", outcomes.poll, name="poll"),
    path(f"{ROOM}/", views.floor, name="floor"),
    path(f"{ROOM}/join/", views.join, name="room_join"),
    path(f"{ROOM}/leave/", views.leave, name="room_leave"),
    path(f"{ROOM}/vote/", views.vote, name="room_vote"),
    path(f"{ROOM}/wall/", views.wall, name="wall"),
    path(f"{ROOM}/state", views.state, name="room_state"),
    path(f"{ROOM}/desk/", desk.desk, name="desk"),
    path(f"{ROOM}/desk/step/", desk.step, name="desk_step"),
    path(f"{ROOM}/desk/skip/", desk.skip, name="desk_skip"),
    path(f"{ROOM}/desk/item/", desk.item, name="desk_item"),
    path(f"{ROOM}/desk/discard/<int:pk>/", desk.discard, name="desk_discard"),
    path(f"{ROOM}/desk/end/", desk.end, name="desk_end"),
]
