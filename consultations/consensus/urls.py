"""Paths of proposals as they stand, of the rule and of reports."""

from django.urls import path

from consultations.consensus import pages, views

HERE = "consultations/<slug:slug>"
ONE = f"{HERE}/reports/<int:number>"
STAFF = f"{HERE}/manage/reports"

urlpatterns = [
    path(f"{HERE}/proposals/", views.proposals, name="proposals"),
    path(f"{HERE}/proposals/<slug:key>/", views.proposal, name="proposal"),
    path(f"{HERE}/proposals/<slug:key>/compare/<int:old>/<int:new>/", views.compare, name="proposal_compare"),
    path(f"{HERE}/rule/", views.rule, name="rule"),
    path(f"{HERE}/manage/rule/", views.rule_manage, name="rule_manage"),
    path(f"{HERE}/reports/", pages.reports, name="consultation_reports"),
    path(f"{ONE}/", pages.report, name="report"),
    path(f"{ONE}/report.<slug:kind>", pages.download, name="report_file"),
    path(f"{ONE}/<slug:figure>/", pages.figure, name="report_figure"),
    path("reports/verify_report.py", pages.verifier, name="verifier"),
    path(f"{STAFF}/", pages.manage, name="reports_manage"),
    path(f"{STAFF}/build/", pages.build, name="report_build"),
    path(f"{STAFF}/<int:number>/ask/", pages.ask, name="report_ask"),
    path(f"{STAFF}/<int:number>/publish/", pages.publish, name="report_publish"),
    path(f"{STAFF}/<int:number>/withdraw/", pages.withdraw, name="report_withdraw"),
    path(f"{STAFF}/<int:number>/auditor.json", pages.auditor, name="report_auditor"),
]
