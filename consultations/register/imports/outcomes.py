"""The wizard, steps 5 to 7: check, apply, result; and taking an import back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.imports import actions, applying, asking, checking, sentences, undoing, views
from consultations.register.imports.fields import WHOLE
from consultations.register.imports.forms import AlikeForm, PolicyForm
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.imports.views import closed, context_of, found
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.exporting import Sheet, download
from ds4skills.web.http import page
from ds4skills.web.listing import listing

State, Verdict, Fate = ImportBatch.State, ImportRow.Verdict, ImportRow.Fate
BEFORE = {State.READ, State.MAPPED}


def _rows(batch: ImportBatch, rows: list[ImportRow]) -> list[dict[str, object]]:
    """Give rows as the page shows them."""
    return [
        {
            "row": row,
            "name": _name(batch, row),
            "parted": _parted(batch, row),
            "problems": sentences.problems(batch, row),
            "differences": [
                (sentences.field_label(batch.kind, name), old, new)
                for name, (old, new) in row.differences.items()
            ],
            "matches": sentences.matches(row),
            "asks": row.verdict == Verdict.DUPLICATE and row.fate != Fate.DONE,
        }
        for row in rows
    ]


def _name(batch: ImportBatch, row: ImportRow) -> str:
    """Give the words by which a row is recognised."""
    wanted = ["name"] if batch.kind == "organisations" else ["given_name", "family_name", *WHOLE]
    places = {name: batch.header.index(heading) for heading, name in batch.columns.items() if name}
    texts = [row.cells[places[name]] for name in wanted if name in places and row.cells]
    return " ".join(text for text in texts if text) or " · ".join(filter(None, row.cells))[:120]


def _parted(batch: ImportBatch, row: ImportRow) -> list[tuple[str, str]]:
    """Give how a whole name in one cell was parted: labels and texts."""
    for heading, name in batch.columns.items():
        if name in WHOLE and row.cells:
            return sentences.parted(name, row.cells[batch.header.index(heading)])
    return []


@may(write_register)
@require_http_methods(["GET", "POST"])
def check(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the verdict on each row; a POST answers "duplicate?" of the rows on the page."""
    batch = found(pk)
    if batch.state in BEFORE:
        return redirect("import", pk=pk)
    if request.method == "POST":
        picked = {
            int(name.removeprefix("choice-")): value
            for name, value in request.POST.items()
            if name.startswith("choice-")
            and name.removeprefix("choice-").isdecimal()
            and isinstance(value, str)
        }
        try:
            count = actions.choose(actor=request.user, batch=batch, choices=picked, at=request.now)
        except checking.NotOpenError:
            return closed(request)
        messages.success(request, ngettext("%(n)d answer kept.", "%(n)d answers kept.", count) % {"n": count})
        return redirect(request.get_full_path())
    return _check_page(request, batch, AlikeForm())


def _check_page(request: SignedInRequest, batch: ImportBatch, alike: AlikeForm) -> HttpResponse:
    wanted = request.GET.get("verdict", "")
    rows = batch.rows.order_by("number")
    if wanted in Verdict.values:
        rows = rows.filter(verdict=wanted)
    shown = listing(request, rows)
    context = context_of(
        batch,
        "check",
        listing=shown,
        rows=_rows(batch, shown.rows),
        counts=asking.counts(batch),
        wanted=wanted if wanted in Verdict.values else "",
        groups=[(group, sentences.evidence(group.evidence)) for group in asking.groups(batch)],
        policy=PolicyForm(initial={"policy": batch.policy}),
        form=alike,
        waiting=applying.waiting(batch),
    )
    return page(request, "consultations/register/imports/check.html", context)


@may(write_register)
@require_POST
def recheck(request: SignedInRequest, pk: int) -> HttpResponse:
    """Judge every row anew, under another policy."""
    batch = found(pk)
    form = PolicyForm(request.POST)
    if batch.state not in {State.MAPPED, State.CHECKED} or not form.is_valid():
        return closed(request)
    actions.set_policy(actor=request.user, batch=batch, policy=form.cleaned_data["policy"], at=request.now)
    return views.check(request, found(pk))


@may(write_register)
@require_POST
def alike(request: SignedInRequest, pk: int) -> HttpResponse:
    """Answer all rows with the same evidence alike; that needs a tick and a reason."""
    batch = found(pk)
    if batch.state in BEFORE:
        return closed(request)
    form = AlikeForm(request.POST)
    if not form.is_valid():
        return _check_page(request, batch, form)
    data = form.cleaned_data
    try:
        count = actions.choose_all(
            actor=request.user,
            batch=batch,
            evidence=data["evidence"],
            choice=data["choice"],
            reason=data["reason"],
            at=request.now,
        )
    except checking.NotOpenError:
        return closed(request)
    messages.success(request, ngettext("%(n)d row answered.", "%(n)d rows answered.", count) % {"n": count})
    return redirect("import_check", pk=pk)


@may(write_register)
@require_http_methods(["GET", "POST"])
def apply(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what applying writes; a POST begins it as a job."""
    batch = found(pk)
    if batch.state in BEFORE:
        return redirect("import", pk=pk) if request.method == "GET" else closed(request)
    if request.method == "POST":
        try:
            job = applying.begin(
                actor=request.user,
                batch=batch,
                title=_("Import of %(name)s") % {"name": batch},
                next_url=reverse("import_result", kwargs={"pk": pk}),
                at=request.now,
            )
        except applying.NotCheckedError:
            return closed(request)
        except applying.NothingToDoError:
            return errors.conflict(request, _("No row would change anything. Look at the verdicts."))
        return redirect("job", pk=job.pk)
    open_ = batch.rows.filter(verdict=Verdict.DUPLICATE, choice="").exclude(fate=Fate.DONE).count()
    context = context_of(
        batch, "apply", waiting=applying.waiting(batch), undecided=open_, counts=asking.counts(batch)
    )
    return page(request, "consultations/register/imports/apply.html", context)


@may(write_register)
@require_GET
def result(request: SignedInRequest, pk: int) -> HttpResponse:
    """Say what came of an import: counts, rows that wait or were kept, error rows to download, and how to undo."""
    batch = found(pk)
    if batch.open:
        return redirect("import", pk=pk)
    wanted = [Fate.WAITS, Fate.KEPT]
    rows = listing(request, batch.rows.filter(fate__in=wanted).order_by("number"))
    context = context_of(
        batch,
        "result",
        counts=asking.counts(batch),
        fates=asking.fates(batch),
        listing=rows,
        rows=_rows(batch, rows.rows),
        waiting=applying.waiting(batch),
    )
    return page(request, "consultations/register/imports/result.html", context)


@may(write_register)
@require_GET
def error_rows(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give the rows that did not come in: the uploaded columns and text unchanged, then row, verdict, problem."""
    batch = found(pk)
    bad = [Verdict.ERROR, Verdict.CONFLICT]
    rows = batch.rows.filter(verdict__in=bad) | batch.rows.filter(fate=Fate.WAITS)
    own = [
        place for place, heading in enumerate(batch.header) if heading not in {"_row", "_verdict", "_problem"}
    ]
    header = [batch.header[place] for place in own]
    sheet = Sheet(
        f"{batch.name.rpartition('.')[0] or 'import'}-rows",
        [*header, "_row", "_verdict", "_problem"],
        [
            [
                *(row.cells[place] if place < len(row.cells) else "" for place in own),
                row.number,
                row.verdict,
                " ".join(sentences.problems(batch, row)),
            ]
            for row in rows.distinct().order_by("number")
        ],
    )
    return download(sheet, "csv")


@may(write_register)
@require_http_methods(["GET", "POST"])
def undo(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask whether an import is to be taken back; a POST begins it as a job."""
    batch = found(pk)
    if request.method == "POST":
        try:
            job = undoing.begin(
                actor=request.user,
                batch=batch,
                title=_("Undo of %(name)s") % {"name": batch},
                next_url=reverse("import_result", kwargs={"pk": pk}),
                at=request.now,
            )
        except undoing.NothingToUndoError:
            return closed(request)
        return redirect("job", pk=job.pk)
    if not batch.undoable:
        return redirect("import", pk=pk)
    context = context_of(batch, "result", fates=asking.fates(batch))
    return page(request, "consultations/register/imports/undo.html", context)
