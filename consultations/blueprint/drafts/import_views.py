"""Pages that bring files into the draft: a text, its pictures."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.drafts import actions, figures, importing, writing
from consultations.blueprint.drafts.forms import FigureForm, UploadForm
from consultations.blueprint.drafts.models import Draft, DraftImport, Figure
from consultations.blueprint.drafts.views import CONFLICT, blueprint_of, desk, refusal
from consultations.blueprint.text.blocks import TextRefusedError
from consultations.programme import rules
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.importing import documents
from ds4skills.web.importing.containers import RefusedError
from ds4skills.web.importing.pictures import PictureRefusedError

SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
LOSSES = {
    "line_break": gettext_lazy("a forced line break"),
    "remark": gettext_lazy("a remark in HTML, taken out"),
    "anchor": gettext_lazy("an empty anchor, taken out"),
    "hidden": gettext_lazy("characters that nobody sees, taken out"),
    "image_inside": gettext_lazy("a picture inside running text; only its words stay"),
    "image_remote": gettext_lazy("a picture from elsewhere; it is not shown"),
    "link": gettext_lazy("a link that is not opened from here"),
    "definition": gettext_lazy("a link target that nothing names"),
    "text_box": gettext_lazy("a text box"),
    "equation": gettext_lazy("an equation; its signs stay in a line"),
    "chart": gettext_lazy("a chart"),
    "smart_art": gettext_lazy("a diagram"),
    "shape": gettext_lazy("a drawing"),
    "embedded_object": gettext_lazy("an embedded object"),
    "embedded_document": gettext_lazy("an embedded document"),
    "box": gettext_lazy("a box to tick"),
    "changed_cell": gettext_lazy("a tracked change of a table's cells"),
    "contents": gettext_lazy("a table of contents; the site makes its own"),
    "field": gettext_lazy("a field; its last result stays"),
    "hidden_text": gettext_lazy("hidden text"),
    "symbol": gettext_lazy("a sign of a symbol font"),
    "looks": gettext_lazy("an appearance that says something; only its words stay"),
    "heading_level": gettext_lazy("a heading deeper than six levels"),
    "edge": gettext_lazy("a header or footer"),
    "picture_missing": gettext_lazy("a picture that is not in the file"),
    "picture_type": gettext_lazy("a picture of a kind that is not shown"),
    "picture_too_large": gettext_lazy("a picture larger than 5 MB"),
    "picture_without_alt": gettext_lazy("a picture without words: say below what it says"),
    "merged_cells": gettext_lazy("merged cells"),
    "nested_table": gettext_lazy("a table inside a table"),
}
HOWS = {
    "comment": gettext_lazy("comment"),
    "inserted": gettext_lazy("inserted"),
    "deleted": gettext_lazy("deleted"),
    "edited": gettext_lazy("changed"),
    "moved": gettext_lazy("moved"),
}


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def bring(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Bring a file in: see what it makes and what it loses, then take it or throw it away."""
    found = blueprint_of(request, slug, blueprint)
    draft = writing.begin(actor=request.user, blueprint=found, at=request.now)
    form, status, wrong = UploadForm(), None, ""
    match request.POST.get("act", "") if request.method == "POST" else "":
        case "upload":
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid() and _upload(request, draft, form):
                return redirect("draft_import", slug=slug, blueprint=blueprint)
        case "accept":
            wrong = _accept(request, draft)
            if not wrong:
                messages.success(request, _("The file's text is the draft now."))
                return redirect("draft_write", slug=slug, blueprint=blueprint)
            status = CONFLICT
        case "drop":
            importing.drop(draft=draft)
            return redirect("draft_import", slug=slug, blueprint=blueprint)
    rows = list(draft.imports.filter(accepted_at=None).defer("content").order_by("id"))
    context = desk(
        found,
        _("Bring in a file"),
        "import",
        form=form,
        draft=draft,
        wrong=wrong,
        previews=[_preview(draft, row) for row in rows],
        alts={name.removeprefix("alt-"): text for name, text in request.POST.items() if name[:4] == "alt-"},
    )
    return page(request, "consultations/blueprint/import.html", context, status=status)


def _upload(request: SignedInRequest, draft: Draft, form: UploadForm) -> bool:
    """Read the file; gives False where it is refused, with a sentence at the field."""
    sent = form.cleaned_data["file"]
    try:
        importing.bring(
            actor=request.user, draft=draft, name=sent.name or "", content=sent.read(), at=request.now
        )
    except importing.KindUnknownError:
        form.add_error("file", _("Files of this kind are not read. Send Markdown (.md) or Word (.docx)."))
    except TextRefusedError as error:
        form.add_error("file", refusal(error))
    except RefusedError as error:
        form.add_error("file", documents.sentence(error))
    return not form.errors


def _accept(request: SignedInRequest, draft: Draft) -> str:
    """Take one of the previews; gives a sentence where it cannot be taken."""
    chosen, revision = request.POST.get("import", ""), request.POST.get("revision", "")
    row = draft.imports.filter(pk=int(chosen)).first() if chosen.isdecimal() and len(chosen) < 12 else None  # noqa: PLR2004
    if row is None:
        return _("This file was taken in, or thrown away, meanwhile.")
    try:
        importing.accept(
            actor=request.user,
            row=row,
            revision=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,  # noqa: PLR2004
            alts={name.removeprefix("alt-"): str(text) for name, text in request.POST.items()},
            at=request.now,
        )
    except importing.AlreadyInError:
        return _("This file was taken in, or thrown away, meanwhile.")
    except figures.NoAltError:
        return _("Say of every picture what it says, for those who cannot see it.")
    except writing.StaleError as error:
        who = error.current.by
        return _("%(who)s saved the draft meanwhile. Look at it, then take the file again.") % {"who": who}
    return ""


def _preview(draft: Draft, row: DraftImport) -> dict[str, object]:
    """Give what a file would make."""
    remarks = importing.remarks_of(row)
    return {
        "row": row,
        "trial": actions.try_out(blueprint=draft.blueprint, source=row.source),
        "losses": [{**each, "words": LOSSES.get(each["kind"], each["kind"])} for each in row.losses],
        "comments": [each for each in remarks if each.kind == "comment"],
        "changes": [(each, HOWS[each.kind]) for each in remarks if each.kind != "comment"],
        "silent": [each for each in row.figures if not each["alt"]],
    }


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def pictures(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """List the pictures of the draft with their words; upload one."""
    found = blueprint_of(request, slug, blueprint)
    form = FigureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            figures.keep(
                actor=request.user,
                blueprint=found,
                content=sent.read(),
                name=sent.name or "",
                alt=form.cleaned_data["alt"],
                at=request.now,
            )
        except PictureRefusedError as error:
            form.add_error("file", str(error))
        except figures.NoAltError:
            form.add_error("alt", _("Say what the picture says."))
        else:
            messages.success(request, _("The picture is kept. Put its line into the text where it belongs."))
            return redirect("draft_figures", slug=slug, blueprint=blueprint)
    rows = [(each, figures.markdown(each)) for each in figures.listed(found)]
    context = desk(found, _("Pictures"), "figures", form=form, figures=rows)
    return page(request, "consultations/blueprint/figures.html", context)


@may(rules.read_consultation)
@require_GET
def picture(request: Request, slug: str, blueprint: str, digest: str) -> HttpResponse:
    """Show a picture: to everybody once a version with it is out, before that to those who draft."""
    rows = Figure.objects.filter(blueprint__consultation__slug=slug, blueprint__slug=blueprint)
    found = get_object_or_404(rows, digest=digest)
    staff = rules.holds(request.user, slug, "coordinator", "editor")
    if not staff and not figures.is_public(found):
        raise Http404
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = "inline"
    answer["Content-Security-Policy"] = SANDBOX
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
