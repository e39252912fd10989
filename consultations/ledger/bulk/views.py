"""Pages that bring a table of positions in: upload, a dry run with a verdict on every row, recording."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.ledger.bulk import bringing
from consultations.ledger.bulk.table import COLUMNS, TableError, Verdict
from consultations.ledger.models import Stance
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.models import Job
from ds4skills.web import errors
from ds4skills.web.exporting import Cell, Sheet, download
from ds4skills.web.http import page
from ds4skills.web.importing import tables
from ds4skills.web.importing.forms import UploadForm
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.importing.reading import Ask
from ds4skills.web.listing import SIZE

LAST = 20


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _files(consultation: Consultation) -> QuerySet[Job]:
    """List the files that were brought into a consultation."""
    return Job.objects.filter(kind=bringing.KIND, result__consultation=consultation.pk)


def _context(
    consultation: Consultation, *crumbs: tuple[str, str | None], **more: object
) -> dict[str, object]:
    listed = reverse("proposals_manage", kwargs={"slug": consultation.slug})
    way: list[tuple[str, str | None]] = [(_("Proposals and objections"), listed), *crumbs]
    return {"consultation": consultation, "section": "manage", "task": "proposals", "crumbs": way, **more}


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest, slug: str) -> HttpResponse:
    """Take a table of positions; one that cannot be read says why, and what to do."""
    consultation = _consultation(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            found = tables.read_upload(sent.chunks(), Ask(form.cleaned_data["encoding"]))
            job = bringing.keep(
                actor=request.user,
                consultation=consultation,
                name=sent.name or "",
                found=found,
                at=request.now,
            )
        except RefusedError as refused:
            form.add_error("file", tables.sentence(refused))
        except TableError as error:
            form.add_error("file", str(error))
        else:
            return redirect("positions_file", slug=slug, pk=job.pk)
    files = _files(consultation).select_related("owner").defer("result").order_by("-made_at", "-id")
    context = _context(
        consultation,
        (_("Positions from a table"), None),
        form=form,
        files=files[:LAST],
        stances=Stance.choices,
    )
    return page(request, "consultations/ledger/import.html", context)


@may(rules.coordinate)
@require_GET
def template(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give a table with the columns and one row as a sample."""
    consultation = _consultation(request, slug)
    key = next(iter(bringing.lookups(consultation).versions), "P-01")
    row: list[Cell] = [
        key,
        "ada@example.org",
        1,
        request.now.astimezone(consultation.tz).isoformat(timespec="minutes"),
    ]
    return download(Sheet("positions", COLUMNS, [row]), "csv")


def _judged(request: SignedInRequest, consultation: Consultation, pk: UUID) -> tuple[Job, list[Verdict]]:
    job = get_object_or_404(_files(consultation), pk=pk)
    if not job.result.get("rows"):
        return job, []
    return job, bringing.judged(job, bringing.lookups(consultation), request.now)


@may(rules.coordinate)
@require_GET
def file(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """Show what recording a file would do, and every row that cannot be recorded with its sentence."""
    consultation = _consultation(request, slug)
    job, verdicts = _judged(request, consultation, pk)
    wrong = [each for each in verdicts if each.problem]
    context = _context(
        consultation,
        (_("Positions from a table"), reverse("positions_import", kwargs={"slug": slug})),
        (job.title, None),
        job=job,
        total=len(verdicts),
        good=len(verdicts) - len(wrong),
        wrong=len(wrong),
        refused=Paginator(wrong, SIZE).get_page(request.GET.get("page")),
        ready=bool(verdicts) and not wrong and job.ended_at is not None,
        running=job.ended_at is None,
    )
    return page(request, "consultations/ledger/import_file.html", context)


@may(rules.coordinate)
@require_GET
def refused(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """Give the refused rows with their line and the reason."""
    consultation = _consultation(request, slug)
    job, verdicts = _judged(request, consultation, pk)
    why = {each.line: each.problem for each in verdicts if each.problem}
    cells: list[list[Cell]] = [
        [line, why[line], *row] for line, *row, _odd in job.result.get("rows", []) if line in why
    ]
    return download(Sheet("refused-rows", [_("Line"), _("Why"), *COLUMNS], cells), "csv")


@may(rules.coordinate)
@require_POST
def apply(request: SignedInRequest, slug: str, pk: UUID) -> HttpResponse:
    """Record a file as a job, once every row of it can be recorded."""
    consultation = _consultation(request, slug)
    job, verdicts = _judged(request, consultation, pk)
    if not verdicts or any(each.problem for each in verdicts):
        return errors.conflict(
            request, _("Some rows cannot be recorded. Mend them, and bring the file in again.")
        )
    there = reverse("positions_file", kwargs={"slug": slug, "pk": pk})
    try:
        bringing.begin(actor=request.user, consultation=consultation, job=job, next_url=there, at=request.now)
    except bringing.NotReadyError:
        return errors.conflict(request, _("This file is being recorded, or was recorded already."))
    messages.info(request, _("The positions are being recorded. You may leave this page."))
    return redirect("job", pk=job.pk)
