"""Paths of one's own entry and data, of joining, and of mandates asked for."""

from django.urls import path

from consultations.register.selfservice import deciding, joining, leaving, mandating, views

urlpatterns = [
    path("me/entry/", views.entry, name="my_entry"),
    path("me/entry/edit/", views.edit, name="my_entry_edit"),
    path("me/entry/address/", views.address, name="my_entry_address"),
    path("me/entry/address/<str:secret>/", views.open_address, name="entry_address_open"),
    path("me/entry/purpose/", views.purpose, name="my_entry_purpose"),
    path("me/entry/contact/", views.contact, name="my_entry_contact"),
    path("me/entry/stay/", views.stay, name="my_entry_stay"),
    path("me/entry/right/", views.still_right, name="my_entry_right"),
    path("me/entry/attribution/", views.attribution, name="my_entry_attribution"),
    path("me/entry/links/revoke/", views.revoke_links, name="my_entry_links"),
    path("me/entry/organisations/<uuid:pk>/", views.organisation, name="my_entry_organisation"),
    path("me/entry/new-link/", views.new_link, name="entry_link_new"),
    path("me/entry/open/<str:secret>/", views.open_entry, name="entry_open"),
    path("me/data/", leaving.my_data, name="my_data"),
    path("me/data/copy/", leaving.my_copy, name="my_copy"),
    path("me/data/copy/<int:pk>/", leaving.my_copy_file, name="my_copy_file"),
    path("me/data/leave/", leaving.my_erasure, name="my_erasure"),
    path("me/data/leave/<str:secret>/", leaving.open_leaving, name="leave_open"),
    path("me/data/stay/", leaving.my_erasure_cancel, name="my_erasure_cancel"),
    path("me/mandates/", mandating.my_mandates, name="my_mandates"),
    path("me/mandates/ask/", mandating.ask, name="my_mandate_ask"),
    path("me/mandates/<int:pk>/end/", mandating.end, name="my_mandate_end"),
    path("me/mandates/<int:pk>/address/", mandating.door, name="my_mandate_door"),
    path("me/mandates/<int:pk>/decide/", mandating.decide, name="my_mandate_decide"),
    path("me/mandates/open/<str:secret>/", mandating.open_mandate, name="mandate_open"),
    path("register/changes/", deciding.requests, name="change_requests"),
    path("register/changes/<int:pk>/", deciding.decide, name="change_request"),
    path("join/", joining.join, name="join"),
    path("join/organisations/", joining.offer, name="join_offer"),
    path("join/confirm/<str:secret>/", joining.open_application, name="join_open"),
    path("join/<slug:code>/", joining.join, name="join_network"),
    path("register/applications/", joining.waiting, name="applications"),
    path("register/applications/<int:pk>/", joining.application, name="application"),
    path("register/networks/<int:pk>/code/", joining.network_code, name="network_code"),
]
