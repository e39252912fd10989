"""Paths of seats: for those who come, and for those who run the workshop."""

from django.urls import path

from workshops.signups import staff, views

SESSION = "w/<slug:code>/<int:number>"
STAFF = "consultations/<slug:slug>/manage/workshops/<slug:code>/<int:number>"

urlpatterns = [
    path("consultations/<slug:slug>/workshops/", views.workshops, name="workshops"),
    path("w/<slug:code>/", views.workshop, name="workshop"),
    path(f"{SESSION}/sign-up/", views.sign_up, name="sign_up"),
    path(f"{SESSION}/seat/", views.seat, name="seat"),
    path(f"{SESSION}/cancel/", views.cancel, name="seat_cancel"),
    path(f"{SESSION}/calendar.ics", views.calendar, name="seat_calendar"),
    path(f"{STAFF}/seats/", staff.pools, name="session_seats"),
    path(f"{STAFF}/seats/<slug:kind>/", staff.seats, name="session_pool"),
    path(f"{STAFF}/signups/", staff.signups, name="signups"),
    path(f"{STAFF}/signups.csv", staff.export, name="signups_csv"),
    path(f"{STAFF}/signups/add/", staff.add, name="signup_add"),
    path(f"{STAFF}/signups/<int:pk>/in/", staff.check_in, name="signup_in"),
    path(f"{STAFF}/signups/<int:pk>/out/", staff.check_out, name="signup_out"),
    path(f"{STAFF}/signups/<int:pk>/cancel/", staff.cancel, name="signup_cancel"),
]
