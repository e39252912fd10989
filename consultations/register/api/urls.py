"""Addresses of the register for programs."""

from django.urls import path

from consultations.register.api import (
    contacts,
    duplicates,
    log,
    organisations,
    people,
    relations,
    segments,
    terms,
    ties,
)

ONE, WHO, SEGMENT = "organisations/<uuid:pk>/", "people/<uuid:pk>/", "segments/<int:pk>/"
urlpatterns = [
    path("organisations/", organisations.Organisations.as_view(), name="api_organisations"),
    path(ONE, organisations.OneOrganisation.as_view(), name="api_organisation"),
    path(f"{ONE}relations/", relations.Relations.as_view(), name="api_relations"),
    path(f"{ONE}relations/<int:relation>/", relations.OneRelation.as_view(), name="api_relation"),
    path("people/", people.People.as_view(), name="api_people"),
    path(WHO, people.OnePerson.as_view(), name="api_person"),
    path(f"{WHO}contact/", contacts.Contact.as_view(), name="api_person_contact"),
    path(f"{WHO}consents/", people.Consents.as_view(), name="api_person_consents"),
    path("contacts/", contacts.Releases.as_view(), name="api_releases"),
    path("contacts/<int:pk>/", contacts.OneRelease.as_view(), name="api_release"),
    path("contacts/<int:pk>/fetch/", contacts.Fetched.as_view(), name="api_release_fetch"),
    path("affiliations/", ties.Affiliations.as_view(), name="api_affiliations"),
    path("affiliations/<int:pk>/", ties.OneAffiliation.as_view(), name="api_affiliation"),
    path("mandates/", ties.Mandates.as_view(), name="api_mandates"),
    path("mandates/<int:pk>/decision/", ties.Decision.as_view(), name="api_mandate_decision"),
    path("mandates/<int:pk>/revoke/", ties.Revocation.as_view(), name="api_mandate_revoke"),
    path("log/", log.Log.as_view(), name="api_log"),
    path("segments/", segments.Segments.as_view(), name="api_segments"),
    path(SEGMENT, segments.OneSegment.as_view(), name="api_segment"),
    path(f"{SEGMENT}members/", segments.Members.as_view(), name="api_segment_members"),
    path(f"{SEGMENT}why/<uuid:key>/", segments.Why.as_view(), name="api_segment_why"),
    path(f"{SEGMENT}snapshots/", segments.Snapshots.as_view(), name="api_segment_snapshots"),
    path(
        f"{SEGMENT}snapshots/<int:number>/members/",
        segments.SnapshotMembers.as_view(),
        name="api_snapshot_members",
    ),
    path("taxonomies/", terms.Taxonomies.as_view(), name="api_taxonomies"),
    path("taxonomies/<slug:taxonomy>/terms/", terms.Terms.as_view(), name="api_terms"),
    path("networks/", terms.Networks.as_view(), name="api_networks"),
    path("duplicates/", duplicates.Suggestions.as_view(), name="api_duplicates"),
    path("duplicates/<int:pk>/", duplicates.OneSuggestion.as_view(), name="api_duplicate"),
    path("duplicates/<int:pk>/decision/", duplicates.Verdict.as_view(), name="api_duplicate_decision"),
]
