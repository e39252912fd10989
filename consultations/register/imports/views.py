"""The wizard, steps 1 to 4: source, read, columns, values. Each step has its own address and can be left at will."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.imports import actions, asking, checking, sentences
from consultations.register.imports.fields import WHOLE
from consultations.register.imports.forms import ColumnsForm, ReadForm, SourceForm, ValuesForm
from consultations.register.imports.models import ImportBatch
from consultations.register.imports.sentences import MARKS
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.actions import start
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.importing import tables
from ds4skills.web.importing.guard import RefusedError
from ds4skills.web.importing.reading import Ask
from ds4skills.web.listing import listing

STEPS = ("source", "read", "columns", "values", "check", "apply", "result")
State = ImportBatch.State
AT_ONCE = 1000  # rows that are checked while the browser waits; more become a job
Crumbs = list[tuple[str, str | None]]


def batches() -> QuerySet[ImportBatch]:
    """Give the imports with what their pages say of them."""
    return ImportBatch.objects.select_related("by", "network", "job")


def found(pk: int) -> ImportBatch:
    """Find an import, or answer 404."""
    return get_object_or_404(batches(), pk=pk)


def reached(batch: ImportBatch) -> str:
    """Give the step at which an import stands."""
    if batch.state == State.READ:
        return "read"
    if batch.state == State.MAPPED:
        return "values"
    return "check" if batch.state == State.CHECKED else "result"


def steps(batch: ImportBatch | None, here: str) -> list[tuple[int, str, str, str]]:
    """Give the seven steps: number, words, address where one may go there, and past, here or ahead."""
    words = {
        "source": _("Source"),
        "read": _("Read"),
        "columns": _("Columns"),
        "values": _("Values"),
        "check": _("Check"),
        "apply": _("Apply"),
        "result": _("Result"),
    }
    open_: set[str] = set()
    if batch and batch.open:
        open_ = {"read", "columns"} | ({"values"} if batch.state != State.READ else set())
        open_ |= {"check", "apply"} if batch.state == State.CHECKED else set()
    elif batch:
        open_ = {"check", "result"}
    at = STEPS.index(here)
    return [
        (
            number,
            words[name],
            reverse(f"import_{name}", kwargs={"pk": batch.pk}) if batch and name in open_ else "",
            "here" if number - 1 == at else "past" if number - 1 < at else "ahead",
        )
        for number, name in enumerate(STEPS, start=1)
    ]


def context_of(batch: ImportBatch, here: str, **more: object) -> dict[str, object]:
    """Give what every page of an import needs."""
    crumbs: Crumbs = [
        (_("Register"), reverse("register")),
        (_("Import"), reverse("imports")),
        (str(batch), None),
    ]
    return {"batch": batch, "steps": steps(batch, here), "crumbs": crumbs, **more}


@may(write_register)
@require_http_methods(["GET", "POST"])
def source(request: SignedInRequest) -> HttpResponse:
    """Take a file with where it comes from; one that cannot be read says why, and what to do."""
    form = SourceForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        data = form.cleaned_data
        facts = actions.Facts(data["kind"], data["source"], data["basis"], data["network"], data["purposes"])
        sent = data["file"]
        try:
            batch = actions.keep(
                actor=request.user, name=sent.name or "", body=sent.read(), facts=facts, at=request.now
            )
        except RefusedError as refused:
            form.add_error("file", tables.sentence(refused))
        else:
            return redirect("import_read", pk=batch.pk)
    context = {
        "form": form,
        "listing": listing(request, batches().order_by("-pk")),
        "steps": steps(None, "source"),
        "crumbs": [(_("Register"), reverse("register")), (_("Import"), None)],
    }
    return page(request, "consultations/register/imports/source.html", context)


@may(write_register)
@require_GET
def resume(request: SignedInRequest, pk: int) -> HttpResponse:
    """Go on where an import was left."""
    batch = found(pk)
    return redirect(f"import_{reached(batch)}", pk=batch.pk)


def closed(request: SignedInRequest) -> HttpResponse:
    """Say that a step is over."""
    return errors.conflict(
        request, _("This import has gone further meanwhile. Open it anew to see where it stands.")
    )


@may(write_register)
@require_http_methods(["GET", "POST"])
def read(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show how the file was read, and read it anew as a person says."""
    batch = found(pk)
    if not batch.open:
        return redirect("import_result", pk=pk) if request.method == "GET" else closed(request)
    form = ReadForm(request.POST or None, reading=batch.reading)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        ask = Ask(
            encoding=data.get("encoding", ""),
            delimiter=data.get("delimiter", ""),
            sheet=data.get("sheet", ""),
            hidden=data.get("hidden", False),
            columns=actions.COLUMNS,
        )
        try:
            actions.read_again(actor=request.user, batch=batch, ask=ask, at=request.now)
        except RefusedError as refused:
            form.add_error(None, tables.sentence(refused))
        except actions.FileGoneError:
            form.add_error(None, _("The file itself is no longer kept. Upload it again."))
        else:
            messages.success(request, _("The file was read anew."))
            return redirect("import_read", pk=pk)
    context = context_of(
        batch,
        "read",
        form=form,
        rows=asking.preview(batch),
        notes=sentences.notes(batch),
        mark=MARKS.get(batch.reading.get("delimiter", ""), ""),
    )
    return page(request, "consultations/register/imports/read.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def columns(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say which field each column holds; proposals come with their reason."""
    batch = found(pk)
    if not batch.open:
        return redirect("import_result", pk=pk) if request.method == "GET" else closed(request)
    if batch.uncertain or not batch.total:
        return redirect("import_read", pk=pk)
    saved = actions.saved(batch)
    proposed = asking.columns(batch, saved)
    form = ColumnsForm(request.POST or None, kind=batch.kind, columns=proposed)
    if form.is_valid():
        try:
            actions.map_columns(actor=request.user, batch=batch, columns=form.chosen(), at=request.now)
        except checking.NotOpenError:
            return closed(request)
        return redirect("import_values", pk=pk)
    pairs = [
        (
            column,
            form[f"c{column.place}"] if f"c{column.place}" in form.fields else None,
            sentences.proposal(column),
            [sentences.parted(column.field, text) for text in column.samples if column.field in WHOLE],
        )
        for column in proposed
    ]
    ignored = [column for column in proposed if not column.field]
    context = context_of(batch, "columns", form=form, columns=pairs, ignored=ignored, saved=saved)
    return page(request, "consultations/register/imports/columns.html", context)


@may(write_register)
@require_http_methods(["GET", "POST"])
def values(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what coded values mean, each once, and in which order days are written."""
    batch = found(pk)
    if not batch.open:
        return redirect("import_result", pk=pk) if request.method == "GET" else closed(request)
    if batch.state == State.READ:
        return redirect("import_columns", pk=pk)
    asked, rests, days = asking.values(batch)
    form = ValuesForm(request.POST or None, asked=asked, rests=rests, days=days)
    if request.method == "POST" and form.is_valid():
        try:
            actions.map_values(
                actor=request.user, batch=batch, values=form.values(), orders=form.orders(), at=request.now
            )
        except checking.NotOpenError:
            return closed(request)
        return check(request, batch)
    groups = [
        {
            "name": name,
            "label": label,
            "values": [(value, form[f"v-{name}-{place}"]) for place, value in enumerate(found_[:200])],
            "unread": sum(not value.code for value in found_),
            "more": max(0, len(found_) - 200),
            "rest": form[f"r-{name}"] if f"r-{name}" in form.fields else None,
        }
        for name, label, found_, _every in asked
    ]
    orders = [(heading, form[f"d-{place}"]) for place, heading, _order in days]
    context = context_of(batch, "values", form=form, groups=groups, orders=orders)
    return page(request, "consultations/register/imports/values.html", context)


def check(request: SignedInRequest, batch: ImportBatch) -> HttpResponse:
    """Judge every row: at once where they are few, as a job where they are many."""
    there = reverse("import_check", kwargs={"pk": batch.pk})
    if batch.total <= AT_ONCE:
        checking.check(actor=request.user, batch=found(batch.pk), at=request.now)
        return redirect(there)
    job = start(
        owner=request.user,
        task="register.import.check",
        title=_("Check of %(name)s") % {"name": batch},
        payload={"batch": batch.pk, "actor": request.user.pk},
        at=request.now,
        next_url=there,
    )
    return redirect("job", pk=job.pk)


@may(write_register)
@require_POST
def drop(request: SignedInRequest, pk: int) -> HttpResponse:
    """Drop an import that has written nothing, with its file and rows."""
    try:
        actions.drop(actor=request.user, batch=found(pk), at=request.now)
    except checking.NotOpenError:
        return closed(request)
    messages.success(request, _("The import was dropped. Nothing of the file is kept."))
    return redirect("imports")
