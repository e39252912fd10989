"""Paths of organisations and people."""

from django.urls import path

from consultations.register.pages import views

urlpatterns = [
    path("register/", views.organisations, name="register"),
    path("register/organisations.<slug:kind>", views.export, name="organisations_export"),
    path("register/organisations/new/", views.new_organisation, name="organisation_new"),
    path("register/organisations/<uuid:pk>/", views.organisation, name="organisation"),
    path("register/organisations/<uuid:pk>/edit/", views.edit_organisation, name="organisation_edit"),
    path("register/people/", views.people, name="people"),
    path("register/people/new/", views.new_person, name="person_new"),
    path("register/people/<uuid:pk>/", views.person, name="person"),
    path("register/people/<uuid:pk>/edit/", views.edit_person, name="person_edit"),
    path("register/people/<uuid:pk>/affiliations/new/", views.affiliate, name="affiliation_new"),
    path(
        "register/people/<uuid:pk>/affiliations/<int:tie>/end/", views.end_affiliation, name="affiliation_end"
    ),
    path("register/people/<uuid:pk>/affiliations/<int:tie>/mandate/", views.mandate, name="mandate_new"),
    path("register/people/<uuid:pk>/mandates/<int:mandate>/revoke/", views.revoke, name="mandate_revoke"),
]
