"""Paths of organisations, people, mandates, networks, terms and the log."""

from django.urls import path

from consultations.register.pages.views import (
    editing,
    log,
    mandates,
    networks,
    organisation,
    organisations,
    people,
    terms,
)

ONE, WHO = "register/organisations/<uuid:pk>/", "register/people/<uuid:pk>/"
urlpatterns = [
    path("register/", organisations.organisations, name="register"),
    path("register/organisations.<slug:kind>", organisations.export, name="organisations_export"),
    path("register/organisations/export/", organisations.columns, name="organisations_columns"),
    path("register/organisations/find/", organisations.suggest, name="organisation_suggest"),
    path("register/organisations/new/", editing.new_organisation, name="organisation_new"),
    path(ONE, organisation.organisation, name="organisation"),
    path(f"{ONE}edit/", editing.edit_organisation, name="organisation_edit"),
    path(f"{ONE}history/", organisation.history, name="organisation_history"),
    path(f"{ONE}relations/new/", organisation.relate, name="relation_new"),
    path(f"{ONE}relations/<int:relation>/remove/", organisation.unrelate, name="relation_remove"),
    path(f"{ONE}log/", log.organisation_log, name="organisation_log"),
    path(f"{ONE}log/new/", log.organisation_entry, name="organisation_log_new"),
    path("register/people/", people.people, name="people"),
    path("register/people.<slug:kind>", people.export, name="people_export"),
    path("register/people/export/", people.columns, name="people_columns"),
    path("register/people/new/", people.new_person, name="person_new"),
    path(WHO, people.person, name="person"),
    path(f"{WHO}card.vcf", people.card, name="person_card"),
    path(f"{WHO}edit/", people.edit_person, name="person_edit"),
    path(f"{WHO}log/", log.person_log, name="person_log"),
    path(f"{WHO}log/new/", log.person_entry, name="person_log_new"),
    path(f"{WHO}affiliations/new/", people.affiliate, name="affiliation_new"),
    path(f"{WHO}affiliations/<int:tie>/edit/", people.edit_affiliation, name="affiliation_edit"),
    path(f"{WHO}affiliations/<int:tie>/end/", people.end_affiliation, name="affiliation_end"),
    path(f"{WHO}affiliations/<int:tie>/mandate/", mandates.mandate, name="mandate_new"),
    path(f"{WHO}mandates/<int:mandate>/revoke/", mandates.revoke, name="mandate_revoke"),
    path("register/mandates/", mandates.mandates, name="mandates"),
    path("register/mandates/<int:pk>/decide/", mandates.decide, name="mandate_decide"),
    path("register/networks/", networks.networks, name="networks"),
    path("register/networks/new/", networks.save_network, name="network_new"),
    path("register/networks/<int:pk>/edit/", networks.save_network, name="network_edit"),
    path("register/networks/<int:pk>/introductions/", networks.introductions, name="introductions"),
    path("register/terms/", terms.terms, name="terms"),
    path("register/terms/<int:pk>/edit/", terms.edit_term, name="term_edit"),
    path("register/terms/<int:pk>/retire/", terms.retire_term, name="term_retire"),
]
