"""Pages of reports: building, reading, figures, publishing by a second person, files."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.consensus import deciding, verify_report
from consultations.consensus.forms import WithdrawForm
from consultations.consensus.models import Report
from consultations.consensus.reports import actions, asking, hypertext, rendering, words
from consultations.consensus.views import context_of
from consultations.ledger import channels
from consultations.ledger.models import Position, Voice
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.jobs.actions import start
from ds4skills.profile.fresh import fresh, fresh_to_send
from ds4skills.web import errors
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page

MANY = 200


def _consultation(request: Request, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _visible(request: Request, consultation: Consultation) -> QuerySet[Report]:
    """Keep published and withdrawn reports; those that wait are for whoever works here."""
    rows = Report.objects.filter(consultation=consultation).select_related("rule", "built_by", "published_by")
    if rules.roles_of(request.user).get(consultation.slug):
        return rows
    return rows.exclude(state=Report.State.BUILT)


def _report(request: Request, slug: str, number: int) -> Report:
    consultation = _consultation(request, slug)
    found = get_object_or_404(_visible(request, consultation), number=number)
    found.consultation = consultation
    return found


@may(rules.read_consultation)
@require_GET
def reports(request: Request, slug: str) -> HttpResponse:
    """List a consultation's reports."""
    consultation = _consultation(request, slug)
    rows = _visible(request, consultation).exclude(state=Report.State.BUILT).order_by("-number")
    found = [(each, words.finding(each.summary)) for each in rows]
    context = context_of(consultation, "reports", reports=found)
    return page(request, "consultations/consensus/reports.html", context)


@may(rules.read_consultation)
@require_GET
def report(request: Request, slug: str, number: int) -> HttpResponse:
    """Show a report: the finding, each proposal, what stands behind the figures, how to check it."""
    found = _report(request, slug, number)
    consultation = found.consultation
    listed = reverse("consultation_reports", kwargs={"slug": slug})
    way = [(_("Reports"), listed), (_("Report %(number)d") % {"number": number}, None)]
    context = context_of(consultation, "reports", *way, report=found)
    if found.state == Report.State.WITHDRAWN:
        return page(request, "consultations/consensus/withdrawn.html", context)
    context |= hypertext.reading(found)
    if found.state == Report.State.BUILT and rules.holds(request.user, slug, "coordinator"):
        mine = request.user.pk == found.built_by_id
        since = asking.asked(consultation, [found]).get(found.pk)
        context |= {"may_publish": not mine, "may_ask": mine and since is None, "asked_at": since}
    return page(request, "consultations/consensus/report.html", context)


@may(rules.read_consultation)
@require_GET
def figure(request: Request, slug: str, number: int, figure: str) -> HttpResponse:
    """Show what one figure is computed from; its ledger rows to coordinators, by the privacy of each voice."""
    found = _report(request, slug, number)
    body = found.public_body
    one = next((each for each in body["figures"] if each["id"] == figure), None)
    if one is None or found.state == Report.State.WITHDRAWN:
        raise Http404
    rows: list[tuple[Position, str, str]] = []
    if rules.holds(request.user, slug, "coordinator"):
        rows = _rows(found, figure)
    way = [
        (_("Reports"), reverse("consultation_reports", kwargs={"slug": slug})),
        (
            _("Report %(number)d") % {"number": number},
            reverse("report", kwargs={"slug": slug, "number": number}),
        ),
        (figure, None),
    ]
    names = words.count_words()
    context = context_of(
        found.consultation,
        "reports",
        *way,
        report=found,
        figure=one,
        what=names.get(one["what"], one["what"]),
        base=names.get(one["base"], ""),
        rows=rows,
    )
    return page(request, "consultations/consensus/figure.html", context)


def _rows(found: Report, number: str) -> list[tuple[Position, str, str]]:
    """Give the ledger rows behind a figure, with the voice by its privacy and the link to the source."""
    seqs = actions.seqs_of(found, number)
    rows = Position.objects.filter(pk__in=seqs[:MANY]).select_related("voice", "version__proposal")
    return [
        (
            row,
            _("voice %(n)d") % {"n": row.voice_id}
            if row.voice.privacy == Voice.Privacy.NAMED
            else _("not shown singly"),
            channels.link(row.channel, row.source),
        )
        for row in rows.order_by("seq")
    ]


@may(rules.read_consultation)
@require_GET
def download(request: Request, slug: str, number: int, kind: str) -> HttpResponse:
    """Give a report as a file: pdf, html, xlsx, csv or json."""
    found = _report(request, slug, number)
    if kind not in rendering.FORMATS or found.state == Report.State.WITHDRAWN:
        raise Http404
    body = rendering.FORMATS[kind](found)
    return attachment(body, f"{slug}-report-{number}.{kind}", kind)


@may(anyone)
@require_GET
def verifier(_request: Request) -> HttpResponse:
    """Give the verifier: one file that runs anywhere."""
    return attachment(Path(verify_report.__file__).read_bytes(), "verify_report.py", "py")


@may(rules.coordinate)
@require_GET
def manage(request: SignedInRequest, slug: str) -> HttpResponse:
    """List every report with what can be done: build, publish as the second person, withdraw."""
    consultation = _consultation(request, slug)
    rows = Report.objects.filter(consultation=consultation).select_related("built_by", "published_by")
    found = list(rows.order_by("-number"))
    since = asking.asked(consultation, [each for each in found if each.state == Report.State.BUILT])
    context = context_of(
        consultation,
        "manage",
        task="reports",
        rule=deciding.rule_of(consultation),
        reports=[(each, words.finding(each.summary), since.get(each.pk)) for each in found],
        sealed=consultation.is_sealed(request.now),
    )
    return page(request, "consultations/consensus/reports_manage.html", context)


@may(rules.coordinate)
@require_POST
def build(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin to build a report as a job."""
    consultation = _consultation(request, slug)
    if deciding.rule_of(consultation) is None:
        return errors.conflict(request, _("Fix the rule first: without it no level can be computed."))
    if consultation.is_sealed(request.now):
        return errors.conflict(request, _("Stances are sealed until the consultation closes, for everybody."))
    job = start(
        owner=request.user,
        task="consensus.build",
        title=_("Building a report"),
        payload={"consultation": consultation.pk, "actor": request.user.pk},
        at=request.now,
        next_url=reverse("reports_manage", kwargs={"slug": slug}),
    )
    return redirect("job", pk=job.pk)


@may(rules.coordinate)
@require_POST
def ask(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Ask the other coordinators to publish a report; each gets one message."""
    found = _report(request, slug, number)
    try:
        asking.ask(actor=request.user, report=found, at=request.now)
    except asking.NobodyElseError:
        return errors.conflict(
            request, _("Nobody else coordinates this consultation. Give a second person that role first.")
        )
    except actions.ReportMovedError:
        return errors.conflict(request, _("This report was published or withdrawn already."))
    return redirect("report", slug=slug, number=number)


@may(rules.coordinate)
@require_POST
@fresh
def publish(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Publish a report that a colleague built."""
    found = _report(request, slug, number)
    try:
        actions.publish(actor=request.user, report=found, at=request.now)
    except actions.SamePersonError:
        return errors.conflict(request, _("You built this report. Another coordinator publishes it."))
    except actions.ReportMovedError:
        return errors.conflict(request, _("This report was published or withdrawn already."))
    messages.success(request, _("Published, at an address that stays."))
    return redirect("report", slug=slug, number=number)


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def withdraw(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Take a published report back; its address keeps saying why."""
    found = _report(request, slug, number)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            actions.withdraw(actor=request.user, report=found, at=request.now, **form.cleaned_data)
        except actions.ReportMovedError:
            return errors.conflict(request, _("Only a published report can be withdrawn."))
        messages.success(request, _("Withdrawn. Its address says so, and why."))
        return redirect("reports_manage", slug=slug)
    listed = reverse("reports_manage", kwargs={"slug": slug})
    context = context_of(found.consultation, "manage", task="reports", report=found, form=form) | {
        "crumbs": [(_("Reports and exports"), listed), (_("Withdraw report %(n)d") % {"n": number}, None)]
    }
    return page(request, "consultations/consensus/withdraw.html", context)


@may(rules.coordinate)
@require_GET
@fresh
def auditor(request: SignedInRequest, slug: str, number: int) -> HttpResponse:
    """Give the auditor's copy, with the ledger rows under running numbers; that it was taken is logged."""
    found = _report(request, slug, number)
    actions.log_copy(actor=request.user, report=found, at=request.now)
    body = rendering.document(found, auditor=True)
    return attachment(body, f"{slug}-report-{number}-auditor.json", "json")
