"""Pages that say which words of the draft are proposals, and what a new wording means."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.bindings import actions, again, queries
from consultations.blueprint.bindings.forms import AgainForm, ProposeForm, RulingForm
from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.drafts import queries as drafts
from consultations.blueprint.drafts.models import Block, Blueprint
from consultations.blueprint.drafts.views import blueprint_of, desk
from consultations.blueprint.text.diffing import diff
from consultations.ledger.actions import ConsultationClosedError, NothingToWithdrawError
from consultations.ledger.voices import InvalidMandateError
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker, speaker
from consultations.proposals.models import Proposal
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.http import page


@may(rules.edit)
@require_GET
def binding(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Show which blocks, sections and options stand for which proposals, and what waits for a ruling."""
    found = blueprint_of(request, slug, blueprint)
    rows = drafts.rows_of(drafts.newest(found))
    places = {row.block_id: row for row in rows}
    bindings = queries.live(found)
    counts = queries.counted(bindings, queries.published(found))
    bound = {(each.block_id, each.scope) for each in bindings}
    candidate = drafts.candidate_of(found)
    needs = [each for each in queries.needs(found, candidate) if each.changed] if candidate else []
    sets = [
        (
            rows[each.parent].text if each.parent is not None else "",
            [(rows[one.heading], one) for one in each.options],
        )
        for each in queries.option_sets(found, rows)
    ]
    context = desk(
        found,
        _("Which paragraphs are proposals"),
        "proposals",
        bindings=[(each, places.get(each.block_id), counts[each.pk]) for each in bindings],
        blocks=[
            row for row in rows if row.kind not in {"row", "code"} and (row.block_id, "block") not in bound
        ],
        headings=[row for row in rows if row.kind == "heading"],
        needs=[
            (each, diff(each.before, each.after), RulingForm(auto_id=f"r{each.binding.pk}_%s"))
            for each in needs
        ],
        sets=sets,
        form=ProposeForm(),
        proposals=Proposal.objects.filter(consultation=found.consultation, listed=True).order_by(
            "order", "id"
        ),
    )
    return page(request, "consultations/blueprint/binding.html", context)


def _block(request: SignedInRequest, found: Blueprint) -> Block | None:
    rows = Block.objects.filter(blueprint=found).select_related("blueprint__consultation")
    return rows.filter(pk=_uuid(request.POST.get("block", ""))).first()


@may(rules.edit)
@require_POST
def bind(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Let a block stand for a proposal that is on the table already."""
    found = blueprint_of(request, slug, blueprint)
    block = _block(request, found)
    rows = Proposal.objects.filter(consultation=found.consultation, key=request.POST.get("proposal", ""))
    proposal = rows.first()
    if block is None or proposal is None:
        return errors.conflict(request, _("Choose a block and a proposal of this consultation."))
    try:
        actions.bind(actor=request.user, block=block, proposal=proposal, at=request.now)
    except actions.BoundError:
        return errors.conflict(request, _("One of the two is bound already. Unbind it first."))
    messages.success(
        request, _("A stance on this block is a position on %(key)s now.") % {"key": proposal.key}
    )
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


@may(rules.edit)
@require_POST
def propose(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Make a block, a section or an option a proposal in its own words."""
    found = blueprint_of(request, slug, blueprint)
    last, form = drafts.newest(found), ProposeForm(request.POST)
    rows = last.blocks.filter(block=_uuid(request.POST.get("block", ""))) if last else None
    row = rows.select_related("block", "version").first() if rows is not None else None
    if row is None or not form.is_valid():
        return errors.conflict(request, _("Choose a paragraph or a heading of the newest version."))
    if form.cleaned_data["scope"] == Binding.Scope.SECTION and row.kind != "heading":
        return errors.conflict(request, _("Only a heading has a section. Choose the heading."))
    try:
        made = actions.propose(actor=request.user, row=row, at=request.now, **form.cleaned_data)
    except actions.BoundError:
        return errors.conflict(request, _("This paragraph is a proposal already."))
    messages.success(request, _("%(key)s is a proposal now.") % {"key": made.proposal.key})
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


def _binding(found: Blueprint, pk: int) -> Binding:
    rows = Binding.objects.filter(block__blueprint=found)
    return get_object_or_404(
        rows.select_related("block__blueprint__consultation", "proposal__consultation"), pk=pk
    )


@may(rules.edit)
@require_POST
def unbind(request: SignedInRequest, slug: str, blueprint: str, pk: int) -> HttpResponse:
    """Take a binding away while nobody took a position."""
    found = blueprint_of(request, slug, blueprint)
    try:
        actions.unbind(actor=request.user, binding=_binding(found, pk), at=request.now)
    except actions.PositionsTakenError:
        return errors.conflict(
            request, _("Positions were taken on it, or a version carried it on. It stays bound.")
        )
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


@may(rules.edit)
@require_POST
def option(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Say that a heading begins an option, or that it does not."""
    found = blueprint_of(request, slug, blueprint)
    block = _block(request, found)
    letter = request.POST.get("letter", "").strip()[:20]
    on = request.POST.get("act") != "off"
    if block is None or (on and not letter):
        return errors.conflict(request, _("Choose a heading, and say how the option is called."))
    actions.mark_option(actor=request.user, block=block, letter=letter, on=on, at=request.now)
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


@may(rules.edit)
@require_POST
def rule(request: SignedInRequest, slug: str, blueprint: str, pk: int) -> HttpResponse:
    """Rule what the next version's words mean for the positions on a proposal."""
    found, form = blueprint_of(request, slug, blueprint), RulingForm(request.POST)
    row = _binding(found, pk)
    if not form.is_valid():
        return errors.conflict(request, _("Say what the new words mean."))
    try:
        asked = actions.rule(actor=request.user, binding=row, at=request.now, **form.cleaned_data)
    except actions.ReasonMissingError:
        return errors.conflict(request, _("Say why the meaning stays the same."))
    except actions.NoRulingError:
        return errors.conflict(request, _("This ruling does not fit the words of the candidate."))
    words = _("Ruled.") if asked.outcome else _("A second person is asked to agree that the meaning stays.")
    messages.success(request, words)
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


@may(anyone)
@require_http_methods(["GET", "POST"])
def wording(request: Request, slug: str, pk: int) -> HttpResponse:
    """Show the words one's position is on beside those that stand now: still stands, another, or taken back."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    who = speaker(request, consultation, request.now)
    if who is None:
        raise Http404
    rows = Binding.objects.filter(block__blueprint__consultation=consultation)
    row = get_object_or_404(rows.select_related("block__blueprint", "proposal__consultation"), pk=pk)
    form = AgainForm(request.POST or None)
    if form.is_valid():
        wrong = _again(row, who, form, request)
        if not wrong:
            messages.success(request, _("Your word is recorded."))
            return redirect("wording_again", slug=slug, pk=pk)
        form.add_error(None, wrong)
    versions = queries.published(row.block.blueprint)
    shown = [
        (
            each,
            queries.wording_of(row, each.position.version, versions),
            diff(each.position.version.wording, each.version.wording),
            AgainForm(
                request.POST if form.errors and str(each.voice.pk) == request.POST.get("voice") else None,
                initial={"voice": each.voice.pk},
                auto_id=f"v{each.voice.pk}_%s",
            ),
        )
        for each in again.older_of(row, who)
    ]
    context = {
        "consultation": consultation,
        "section": "draft",
        "crumbs": [(str(consultation), consultation.get_absolute_url()), (row.proposal.key, None)],
        "proposal": row.proposal,
        "older": shown,
        "form": form,
        "language": row.block.blueprint.language,
    }
    return page(request, "consultations/blueprint/again.html", context)


def _again(row: Binding, who: Speaker, form: AgainForm, request: Request) -> str:
    """Record what somebody says of their older position; gives a sentence where it cannot be."""
    try:
        again.say_again(
            binding=row, speaker=who, language=get_language() or "en", at=request.now, **form.cleaned_data
        )
    except (again.NothingOlderError, NothingToWithdrawError):
        return _("You have said already what of it stands.")
    except (again.ProposalClosedError, ConsultationClosedError):
        return _("No positions are taken any more.")
    except InvalidMandateError:
        return _("You hold no mandate now. Only who speaks for the organisation can say this.")
    return ""


def _uuid(text: str) -> UUID:
    """Read a key; what is none stands for nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
