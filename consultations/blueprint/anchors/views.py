"""The queue of comments whose words moved: confirm, refuse, place; by comment, by block, by section."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from consultations.blueprint.anchors import actions, queries
from consultations.blueprint.anchors.actions import Ruling
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.views import consultation_of, context_of
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.blueprint.text.sentences import sentences
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT, DIGITS = 409, 12
MOST = 10_000  # comments that are settled at once


def _newest(request: SignedInRequest, slug: str, blueprint: str) -> Version:
    consultation = consultation_of(request, slug)
    rows = Version.objects.published().select_related("blueprint").order_by("-number")
    found = rows.filter(blueprint__consultation=consultation, blueprint__slug=blueprint).first()
    if found is None:
        raise Http404
    found.blueprint.consultation = consultation
    return found


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def queue(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """List what waits, by section; confirm or refuse one comment, all of a block, or all of a section."""
    version = _newest(request, slug, blueprint)
    if request.method == "POST":
        return _rule(request, version)
    rows = queries.waiting(version)
    found = listing(request, rows)
    context = context_of(
        version.blueprint.consultation,
        (_("Comments that moved"), None),
        version=version,
        listing=found,
        sections=queries.sections(version, found.rows),
        counts=queries.counts(version),
    )
    context |= {"section": "manage", "task": "anchors"}
    return page(request, "consultations/blueprint/anchors.html", context)


def _rule(request: SignedInRequest, version: Version) -> HttpResponse:
    ruling = request.POST.get("ruling", "")
    chosen = [int(each) for each in request.POST.getlist("anchor") if each.isdecimal() and len(each) < DIGITS]
    if ruling not in {Ruling.CONFIRMED, Ruling.REFUSED} or not chosen or len(chosen) > MOST:
        return errors.conflict(request, _("Choose comments, and whether they stand there."))
    try:
        count = actions.rule_all(
            actor=request.user, version=version, anchors=chosen, ruling=ruling, at=request.now
        )
    except actions.OldVersionError:
        return errors.conflict(request, _("A newer version is out. Its own queue holds what still waits."))
    said = ngettext("%(n)d comment settled.", "%(n)d comments settled.", count) % {"n": count}
    if count < len(chosen):
        said += " " + _("The others were settled by somebody else meanwhile.")
    messages.success(request, said)
    return redirect("anchors", slug=version.blueprint.consultation.slug, blueprint=version.blueprint.slug)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def place(request: SignedInRequest, slug: str, blueprint: str, pk: int) -> HttpResponse:
    """Put one comment where it belongs: a block, then its sentences."""
    version = _newest(request, slug, blueprint)
    rows = Anchor.objects.standing().filter(version=version).select_related("comment", "block")
    anchor = get_object_or_404(rows, pk=pk)
    anchor.version = version
    block = _chosen(request, version)
    problem, status = "", None
    if request.method == "POST" and request.POST.get("go") == "place":
        try:
            return _put(request, anchor, block)
        except (actions.WrongPlaceError, ValueError):
            problem = _("Choose a block of this version, and its sentences in their order.")
        except actions.OldVersionError:
            problem = _("A newer version is out. Place it there.")
        status = CONFLICT
    context = context_of(
        version.blueprint.consultation,
        (anchor.comment.code, None),
        version=version,
        anchor=anchor,
        remark=remarks([anchor.comment], inside=True)[0],
        blocks=version.blocks.order_by("order").only("pk", "place", "text", "version"),
        block=block,
        sentences=_sentences(block, version) if block else [],
        problem=problem,
        hides_stances=version.blueprint.consultation.is_sealed(request.now),
    )
    context |= {"section": "manage", "task": "anchors"}
    return page(request, "consultations/blueprint/anchor_place.html", context, status=status)


def _sentences(block: BlockText, version: Version) -> list[tuple[int, str]]:
    spans = sentences(block.text, version.blueprint.language)
    return [(n, block.text[a:b]) for n, (a, b) in enumerate(spans)]


def _chosen(request: SignedInRequest, version: Version) -> BlockText | None:
    told = request.POST.get("block") or request.GET.get("block") or ""
    wanted = int(told) if told.isdecimal() and len(told) < DIGITS else 0
    return version.blocks.filter(pk=wanted).first() if wanted else None


def _put(request: SignedInRequest, anchor: Anchor, block: BlockText | None) -> HttpResponse:
    if block is None:
        raise actions.WrongPlaceError
    first, last = request.POST.get("first", ""), request.POST.get("last", "")
    actions.place(
        actor=request.user,
        anchor=anchor,
        block=block,
        first=int(first) if first else None,
        last=int(last) if last else None,
        at=request.now,
    )
    messages.success(request, _("%(code)s stands there now.") % {"code": anchor.comment.code})
    version = anchor.version
    return redirect("anchors", slug=version.blueprint.consultation.slug, blueprint=version.blueprint.slug)
