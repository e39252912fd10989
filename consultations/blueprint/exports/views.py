"""Files that go out, and the synopsis."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.blueprint.answers.models import Disposition
from consultations.blueprint.comments.views import consultation_of, context_of
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.blueprint.exports import annotating, papers, synopsis
from consultations.blueprint.exports.logging import Reader, comments_of, entries
from consultations.blueprint.text.annotation import MEDIA, collection
from consultations.blueprint.text.iso import writing
from consultations.blueprint.text.iso.shapes import COLUMNS, Head
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.register.terms.queries import labels as category_labels
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import times
from ds4skills.web.exporting import attachment, stream
from ds4skills.web.http import page
from ds4skills.web.listing import listing

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS, LOGS, PAPERS = ("xlsx", "docx"), ("csv", "json"), ("md", "docx", "pdf")
PAGE = 200  # annotations of one page


def _blueprint(request: Request, slug: str, blueprint: str) -> Blueprint:
    consultation = consultation_of(request, slug)
    rows = Blueprint.objects.filter(consultation=consultation)
    found = get_object_or_404(rows, slug=blueprint)
    found.consultation = consultation
    return found


def _version(request: Request, slug: str, blueprint: str, number: int) -> Version:
    found = _blueprint(request, slug, blueprint)
    version = get_object_or_404(Version.objects.published().filter(blueprint=found), number=number)
    version.blueprint = found
    return version


def _reader(request: Request, consultation: Consultation, *, inside: bool = False) -> Reader:
    return Reader(inside=inside, sealed=consultation.is_sealed(request.now))


def _file(body: bytes, name: str, media: str) -> HttpResponse:
    answer = HttpResponse(body, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@may(rules.answer_comments)
@require_GET
def sheet(request: SignedInRequest, slug: str, blueprint: str, kind: str) -> HttpResponse:
    """Give the comment sheet with the columns of the ISO template, with a sheet of all fields in the workbook."""
    found = _blueprint(request, slug, blueprint)
    if kind not in SHEETS:
        raise Http404
    newest = Version.objects.published().filter(blueprint=found).order_by("-number").first()
    if newest is None:
        raise Http404
    consultation = found.consultation
    number = _("version %(n)d") % {"n": newest.number}
    head = Head(f"{found}, {number}", str(consultation), times.day_words(request.now, consultation.tz))
    rows = entries(found, _reader(request, consultation, inside=True))
    write: Callable[..., bytes] = writing.write_xlsx if kind == "xlsx" else writing.write_docx
    body = write(head, rows)
    return _file(body, f"comments-{found.slug}.{kind}", XLSX if kind == "xlsx" else DOCX)


@may(rules.read_consultation)
@require_GET
def log(request: Request, slug: str, blueprint: str, kind: str) -> HttpResponseBase:
    """Give the log of comments and public answers to anybody, as CSV or JSON."""
    found = _blueprint(request, slug, blueprint)
    if kind not in LOGS:
        raise Http404
    reader = _reader(request, found.consultation)
    if kind == "csv":
        rows = ([getattr(each.log, name) for name in COLUMNS] for each in entries(found, reader))
        cells = ([("yes" if v else "no") if isinstance(v, bool) else v for v in row] for row in rows)
        return stream(f"comments-{found.slug}", COLUMNS, cells)
    body = {
        "blueprint": found.slug,
        "consultation": slug,
        "as_of": request.now.isoformat(timespec="seconds"),
        "comments": [asdict(each.log) for each in entries(found, reader)],
    }
    return attachment(
        json.dumps(body, ensure_ascii=False, indent=1).encode(), f"comments-{found.slug}", "json"
    )


@may(rules.read_consultation)
@require_GET
def log_page(request: Request, slug: str, blueprint: str) -> HttpResponse:
    """Show the log of comments and answers, thirty to a page."""
    found = _blueprint(request, slug, blueprint)
    reader = _reader(request, found.consultation)
    shown = listing(request, comments_of(found), size=30)
    words = dict(Disposition.Decision.choices)
    rows = [
        (each.log, words.get(each.log.decision, ""))
        for each in entries(found, reader, only=[row.pk for row in shown.rows])
    ]
    context = context_of(
        found.consultation, (_("Log of answers"), None), blueprint=found, listing=shown, entries=rows
    )
    return page(request, "consultations/blueprint/log.html", context)


@may(rules.read_consultation)
@require_GET
def annotation_page(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Give a page of a version's comments as Web Annotations; `page` counts from 1."""
    version = _version(request, slug, blueprint, number)
    asked = request.GET.get("page", "1")
    which = max(1, int(asked)) if asked.isdecimal() and len(asked) < 7 else 1  # noqa: PLR2004
    rows = annotating.anchors_of(version)
    total, first = rows.count(), (which - 1) * PAGE
    here = request.build_absolute_uri(request.path)
    body = collection(
        id_=here,
        label=version.title,
        items=annotating.annotated(version, rows[first : first + PAGE]),
        page_id=f"{here}?page={which}",
        next_id=f"{here}?page={which + 1}" if first + PAGE < total else "",
        total=total,
        offset=first,
    )
    return HttpResponse(json.dumps(body, ensure_ascii=False), content_type=MEDIA)


@may(rules.read_consultation)
@require_GET
def paper(request: Request, slug: str, blueprint: str, number: int, kind: str) -> HttpResponse:
    """Give a version as Markdown, or with its comments as Word or PDF."""
    version = _version(request, slug, blueprint, number)
    if kind not in PAPERS:
        raise Http404
    name = f"{version.blueprint.slug}-v{version.number}.{kind}"
    if kind == "md":
        return _file(version.source.encode(), name, "text/markdown; charset=utf-8")
    if kind == "docx":
        return _file(papers.docx(version), name, DOCX)
    return _file(papers.pdf(version), name, "application/pdf")


@may(rules.read_consultation)
@require_GET
def synopsis_page(request: Request, slug: str, blueprint: str) -> HttpResponse:
    """Show who spoke on what and how it was considered; `letters=no` leaves campaigns out."""
    found = _blueprint(request, slug, blueprint)
    without = request.GET.get("letters") == "no"
    facts = synopsis.facts(found, with_groups=not without)
    sealed = found.consultation.is_sealed(request.now)
    tables = synopsis.tables(facts, sealed=sealed)
    if request.GET.get("format") == "json":
        body = {"letters": not without, "tables": [asdict(each) for each in tables]}
        return attachment(json.dumps(body, ensure_ascii=False).encode(), f"synopsis-{found.slug}", "json")
    context = context_of(
        found.consultation,
        (_("Synopsis"), None),
        blueprint=found,
        tables=[synopsis.spelled(each, category_labels()) for each in tables],
        without=without,
        agreed=[] if sealed else synopsis.most_agreed(facts),
        letters=synopsis.letters(facts),
        comments=len(facts.comments),
        people=len({row.author for row in facts.comments}),
    )
    return page(request, "consultations/blueprint/synopsis.html", context)
