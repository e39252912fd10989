"""Pages that say which paragraphs stand for which proposals."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.blueprint.bindings import actions
from consultations.blueprint.bindings.models import Binding
from consultations.blueprint.drafts.models import Block, Blueprint, Version
from consultations.blueprint.drafts.views import consultation_of, context_of
from consultations.programme import rules
from consultations.proposals.models import Proposal
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page


@may(rules.edit)
@require_GET
def binding(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Show which blocks stand for which proposals."""
    consultation = consultation_of(request, slug)
    found = get_object_or_404(Blueprint.objects.filter(consultation=consultation), slug=blueprint)
    last = Version.objects.published().filter(blueprint=found).order_by("-number").first()
    bound = dict(Binding.objects.filter(block__blueprint=found).values_list("block_id", "proposal__key"))
    blocks = last.blocks.order_by("order") if last else []
    context = context_of(
        consultation,
        (_("Proposals of the draft"), None),
        blueprint=found,
        blocks=[(row, bound.get(row.block_id, "")) for row in blocks if row.kind != "row"],
        proposals=Proposal.objects.filter(consultation=consultation, listed=True).order_by("order", "id"),
    )
    return page(request, "consultations/blueprint/binding.html", context)


@may(rules.edit)
@require_POST
def bind(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Let a block stand for a proposal."""
    consultation = consultation_of(request, slug)
    rows = Block.objects.filter(blueprint__consultation=consultation, blueprint__slug=blueprint)
    block = rows.filter(pk=_uuid(request.POST.get("block", ""))).first()
    proposal = Proposal.objects.filter(
        consultation=consultation, key=request.POST.get("proposal", "")
    ).first()
    if block is None or proposal is None:
        return errors.conflict(request, _("Choose a block and a proposal of this consultation."))
    actions.bind(actor=request.user, block=block, proposal=proposal, at=request.now)
    messages.success(
        request, _("A stance on this block is a position on %(key)s now.") % {"key": proposal.key}
    )
    return redirect("draft_binding", slug=slug, blueprint=blueprint)


def _uuid(text: str) -> UUID:
    """Read a key; what is none stands for nobody."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)
