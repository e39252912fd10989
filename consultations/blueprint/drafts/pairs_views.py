"""Pages of the candidate: which blocks belong together, and why blocks changed."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from consultations.blueprint.drafts import pairing, preparing, queries
from consultations.blueprint.drafts.forms import NoteForm
from consultations.blueprint.drafts.models import Alignment, BlockText, Blueprint, ChangeNote, Version
from consultations.blueprint.drafts.views import blueprint_of, desk
from consultations.blueprint.text.diffing import diff
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.forms import offer
from ds4skills.web.http import page
from ds4skills.web.listing import listing

HOWS = [
    ("edited", gettext_lazy("the same paragraph, changed")),
    ("moved", gettext_lazy("the same paragraph, moved")),
    ("split", gettext_lazy("a part of the old paragraph")),
    ("merged", gettext_lazy("the old paragraph went into it")),
    ("replaced", gettext_lazy("another paragraph in its place")),
    ("removed", gettext_lazy("taken out; it became nothing")),
]
STALE = gettext_lazy("The draft or the last version moved on. The candidate has to be read again first.")


def candidate_of(blueprint: Blueprint) -> Version:
    """Find the candidate, or nothing."""
    found = queries.candidate_of(blueprint)
    if found is None:
        raise Http404
    found.blueprint = blueprint
    return found


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 18 else 0  # noqa: PLR2004 -- keys are shorter


def _sides(
    request: SignedInRequest, candidate: Version, last: Version | None
) -> tuple[BlockText | None, BlockText | None]:
    """Find the two blocks that a form names; one that names none is not there."""
    asked = request.POST if request.method == "POST" else request.GET
    new = candidate.blocks.filter(pk=_number(asked.get("new", ""))).first()
    old = last.blocks.filter(pk=_number(asked.get("old", ""))).first() if last else None
    return old, new


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def pairs(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Settle which blocks belong together: two selects a pair, and what changes between them."""
    found = blueprint_of(request, slug, blueprint)
    candidate, last = candidate_of(found), queries.newest(found)
    old, new = _sides(request, candidate, last)
    tried = (request.POST or request.GET).get("row", "")
    if request.method == "POST" and request.POST.get("act") == "settle":
        answer = _settle(request, candidate, old, new)
        if answer is not None:
            return answer
        messages.success(request, _("Settled; the rest is aligned around it."))
        return redirect("candidate_pairs", slug=slug, blueprint=blueprint)
    table = pairing.table(candidate)
    trial = (
        {"row": _number(tried), "old": old, "new": new, "hunks": pairing.shown(old, new)} if tried else None
    )
    context = desk(
        found,
        _("Which paragraphs belong together"),
        "next",
        candidate=candidate,
        table=table,
        doubts=Paginator(table.open, 20).get_page(request.GET.get("page")),
        trial=trial,
        how=(request.POST or request.GET).get("how", ""),
        hows=HOWS,
        stale=preparing.is_stale(candidate, queries.open_draft(found), last),
    )
    return page(request, "consultations/blueprint/pairs.html", context, part="compare")


def _settle(
    request: SignedInRequest, candidate: Version, old: BlockText | None, new: BlockText | None
) -> HttpResponse | None:
    """Keep a ruling; gives a page where it cannot be kept."""
    how = request.POST.get("how", "")
    if new is None or how == "removed":  # what became nothing was taken out
        how, new = "removed", None
    try:
        preparing.settle(actor=request.user, candidate=candidate, old=old, new=new, how=how, at=request.now)
    except preparing.StaleCandidateError:
        return errors.conflict(request, str(STALE))
    except preparing.ImpossiblePairError:
        return errors.conflict(
            request, _("These two cannot belong together in that way. Choose both, or say that one is new.")
        )
    return None


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def changes(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Say why blocks changed: one by one, or of all that are chosen that only their form did."""
    found = blueprint_of(request, slug, blueprint)
    candidate = candidate_of(found)
    if request.method == "POST":
        answer = _explain(request, candidate)
        if answer is not None:
            return answer
        return redirect("candidate_changes", slug=slug, blueprint=blueprint)
    rows = candidate.alignments.exclude(how="same").select_related("old", "new")
    if only := request.GET.get("only") != "all":
        rows = rows.filter(notes=None, causes=None)
    rows = rows.prefetch_related("notes", "causes").order_by("new__order", "old__order", "id")
    listed = listing(request, rows)
    shown = [(each, _pieces(each), _last(each)) for each in listed.rows]
    form = NoteForm()
    offer(form.fields["kind"], ChangeNote.Kind.choices)
    context = desk(
        found,
        _("Why paragraphs changed"),
        "next",
        candidate=candidate,
        changes=shown,
        listing=listed,
        only=only,
        kinds=ChangeNote.Kind.choices,
    )
    return page(request, "consultations/blueprint/changes.html", context)


def _pieces(each: Alignment) -> object:
    return diff(each.old.text if each.old else "", each.new.text if each.new else "")


def _last(each: Alignment) -> ChangeNote | None:
    return max(each.notes.all(), key=lambda row: row.pk, default=None)


def _explain(request: SignedInRequest, candidate: Version) -> HttpResponse | None:
    """Keep one note, or one for all that are ticked."""
    chosen = [_number(each) for each in request.POST.getlist("pair")]
    text = request.POST.get("text", "")[:1000]
    if request.POST.get("act") == "editorial":
        if not chosen:
            return errors.conflict(request, _("Tick at least one paragraph."))
        count = preparing.explain_all(
            actor=request.user, candidate=candidate, pairs=chosen, text=text, at=request.now
        )
        words = ngettext("%(n)d paragraph is marked.", "%(n)d paragraphs are marked.", count)
        messages.success(request, words % {"n": count})
        return None
    form = NoteForm(request.POST)
    offer(form.fields["kind"], ChangeNote.Kind.choices)
    row = get_object_or_404(
        candidate.alignments.select_related("version"), pk=_number(request.POST.get("one", ""))
    )
    if not form.is_valid():
        return errors.conflict(request, _("Say which kind of reason it is."))
    row.version = candidate
    preparing.explain(actor=request.user, alignment=row, at=request.now, **form.cleaned_data)
    messages.success(request, _("The reason is kept."))
    return None
