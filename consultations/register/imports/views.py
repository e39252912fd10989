"""The import wizard: upload, map, try out, apply."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.imports import actions
from consultations.register.imports.forms import MappingForm, UploadForm
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.actions import start
from ds4skills.web import errors
from ds4skills.web.exporting import Sheet, download
from ds4skills.web.http import page
from ds4skills.web.importing import tables
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.listing import listing


@may(write_register)
@require_http_methods(["GET", "POST"])
def upload(request: SignedInRequest) -> HttpResponse:
    """Take a file; one that cannot be read says why, and what to do."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            table = tables.read_upload(sent.chunks(), form.cleaned_data["encoding"])
        except RefusedError as refused:
            form.add_error("file", tables.sentence(refused))
        else:
            batch = actions.keep(actor=request.user, name=sent.name or "", table=table, at=request.now)
            return redirect("import", pk=batch.pk)
    context = {
        "form": form,
        "batches": ImportBatch.objects.select_related("by").order_by("-id")[:20],
        "crumbs": [(_("Register"), reverse("register")), (_("Import"), None)],
    }
    return page(request, "consultations/register/upload.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def mapping(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which column holds what, then see a verdict on every row."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    form = MappingForm(request.POST or None, header=batch.header, initial=batch.mapping)
    if form.is_valid():
        chosen = {target: column for target, column in form.cleaned_data.items() if column}
        try:
            actions.try_out(actor=request.user, batch=batch, mapping=chosen, at=request.now)
        except actions.NotReadyError:
            return errors.conflict(request, _("This import was applied already."))
        return redirect("import", pk=pk)
    wanted = request.GET.get("verdict", "")
    rows = batch.rows.order_by("number")
    if wanted in ImportRow.Verdict.values:
        rows = rows.filter(verdict=wanted)
    counted = batch.rows.values("verdict").annotate(n=Count("pk")).order_by("verdict")
    names = dict(ImportRow.Verdict.choices)
    context = {
        "batch": batch,
        "form": form,
        "listing": listing(request, rows, size=100),
        "counts": [(row["verdict"], names[row["verdict"]], row["n"]) for row in counted if row["verdict"]],
        "notes": [tables.NOTES[code] for code in batch.notes if code in tables.NOTES],
        "wanted": wanted,
        "crumbs": [
            (_("Register"), reverse("register")),
            (_("Import"), reverse("imports")),
            (batch.name, None),
        ],
    }
    return page(request, "consultations/register/mapping.html", context)


@may(write_register)
@require_POST
def apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Write what was tried out, as a job."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    try:
        actions.begin(batch=batch)
    except actions.NotReadyError:
        return errors.conflict(request, _("Try the file out first; an import is applied once."))
    job = start(
        owner=request.user,
        task="register.import",
        title=_("Import of %(name)s") % {"name": batch.name},
        payload={"batch": batch.pk, "actor": request.user.pk},
        at=request.now,
        next_url=reverse("import", kwargs={"pk": pk}),
    )
    messages.info(request, _("The import runs. You may leave this page."))
    return redirect("job", pk=job.pk)


@may(write_register)
@require_GET
def refused(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the refused rows with their original columns and the reason."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    rows = batch.rows.filter(verdict=ImportRow.Verdict.REFUSED).order_by("number")
    cells = [[row.number, row.sentence, *row.cells] for row in rows]
    return download(Sheet("refused-rows", [_("Row"), _("Why"), *batch.header], cells), "csv")
