"""The API of the room of surveys."""

from django.urls import path

from surveys.answering.api import MyDraft, MyResponse
from surveys.answering.guests_api import Door, GuestAddress, GuestDraft, GuestResponse
from surveys.authoring.api import Definition
from surveys.results.api import CoverageView, CrossTable, Results
from surveys.results.exports.api import OnePackage, PackageFile, Packages
from surveys.results.listing_api import Surveys
from surveys.results.rebuild_api import Rebuild
from surveys.results.text_api import Texts

ALL = "consultations/<slug:slug>/surveys"
ONE = f"{ALL}/<slug:code>"

urlpatterns = [
    path(f"{ALL}/", Surveys.as_view(), name="api_surveys"),
    path(f"{ONE}/definition/", Definition.as_view(), name="api_survey_definition"),
    path(f"{ONE}/draft/", MyDraft.as_view(), name="api_survey_draft"),
    path(f"{ONE}/response/", MyResponse.as_view(), name="api_survey_response"),
    path(f"{ONE}/door/", Door.as_view(), name="api_survey_door"),
    path(f"{ONE}/guest/draft/", GuestDraft.as_view(), name="api_survey_guest_draft"),
    path(f"{ONE}/guest/response/", GuestResponse.as_view(), name="api_survey_guest_response"),
    path(f"{ONE}/guest/address/", GuestAddress.as_view(), name="api_survey_guest_address"),
    path(f"{ONE}/exports/", Packages.as_view(), name="api_survey_packages"),
    path(f"{ONE}/exports/<int:number>/", OnePackage.as_view(), name="api_survey_package"),
    path(f"{ONE}/exports/<int:number>/download/", PackageFile.as_view(), name="api_survey_package_file"),
    path(f"{ONE}/results/", Results.as_view(), name="api_survey_results"),
    path(f"{ONE}/results/<str:name>/", CrossTable.as_view(), name="api_survey_cross_table"),
    path(f"{ONE}/texts/", Texts.as_view(), name="api_survey_texts"),
    path(f"{ONE}/rebuild/", Rebuild.as_view(), name="api_survey_rebuild"),
    path(f"{ONE}/coverage/", CoverageView.as_view(), name="api_survey_coverage"),
]
