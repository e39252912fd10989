"""Pages for those who draft: try a text out, publish it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.drafts import actions
from consultations.blueprint.drafts.forms import BlueprintForm, VersionForm
from consultations.blueprint.drafts.models import Binding, Block, Blueprint
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.proposals.models import Proposal
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh_to_send
from ds4skills.web import errors
from ds4skills.web.http import page

CONFLICT = 409
REFUSALS = {
    "file_too_big": _("The text is larger than 10 MB. Split it."),
    "empty": _("There is nothing in this text. Write at least one paragraph."),
    "too_many_blocks": _("The text has more than 5,000 paragraphs. Split it."),
    "block_too_long": _("The paragraph %(where)s has more than 10,000 characters. Split it."),
}


def _context(
    consultation: Consultation, *crumbs: tuple[str, str | None], **more: object
) -> dict[str, object]:
    listed = reverse("drafts_manage", kwargs={"slug": consultation.slug})
    way = [(_("Draft"), listed), *crumbs] if crumbs else []
    return {"consultation": consultation, "section": "manage", "task": "draft", "crumbs": way, **more}


def _consultation(request: SignedInRequest, slug: str) -> Consultation:
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def listing(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the blueprints with their versions; begin another."""
    consultation = _consultation(request, slug)
    form = BlueprintForm(request.POST or None)
    if form.is_valid():
        try:
            made = actions.create(
                actor=request.user,
                consultation=consultation,
                slug=form.cleaned_data["slug"],
                title={"en": form.cleaned_data["title"]},
                at=request.now,
            )
        except actions.SlugTakenError:
            form.add_error("slug", _("Another blueprint has this address. Choose another."))
        else:
            return redirect("version_new", slug=slug, blueprint=made.slug)
    rows = Blueprint.objects.filter(consultation=consultation).prefetch_related("versions").order_by("id")
    return page(
        request, "consultations/blueprint/drafts.html", _context(consultation, blueprints=rows, form=form)
    )


@may(rules.edit)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def new_version(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Try a text out: its blocks and what changed; then publish it, once and for all."""
    consultation = _consultation(request, slug)
    found = get_object_or_404(Blueprint.objects.filter(consultation=consultation), slug=blueprint)
    found.consultation = consultation
    last = found.versions.order_by("-number").first()
    initial = {"after": last.number if last else 0, "title": last.title if last else str(found)}
    initial["source"] = last.source if last else ""
    form = VersionForm(request.POST or None, request.FILES or None, initial=initial)
    trial, status = None, None
    if form.is_valid():
        data = form.cleaned_data
        try:
            if request.POST.get("act") == "publish":
                made = actions.publish(
                    actor=request.user,
                    blueprint=found,
                    title=data["title"],
                    changelog=data["changelog"],
                    source=data["source"],
                    after=data["after"],
                    at=request.now,
                )
                messages.success(
                    request,
                    _("Version %(n)d is out; every comment has its place in it.") % {"n": made.number},
                )
                return redirect("draft", slug=slug, blueprint=blueprint, number=made.number)
            trial = actions.try_out(blueprint=found, source=data["source"])
        except actions.TextRefusedError as error:
            form.add_error("source", REFUSALS[error.code] % {"where": error.where})
        except actions.NewerVersionError:
            form.add_error(
                None, _("A colleague published a version meanwhile. Compare with it; your text is kept.")
            )
            status = CONFLICT
    shown = (
        VersionForm(initial={**request.POST.dict(), "source": form.cleaned_data["source"]}) if trial else form
    )
    context = _context(consultation, (str(found), None), blueprint=found, form=shown, trial=trial, last=last)
    return page(request, "consultations/blueprint/version_new.html", context, status=status)


@may(rules.edit)
@require_GET
def binding(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Show which blocks stand for which proposals."""
    consultation = _consultation(request, slug)
    found = get_object_or_404(Blueprint.objects.filter(consultation=consultation), slug=blueprint)
    last = found.versions.order_by("-number").first()
    bound = dict(Binding.objects.filter(block__blueprint=found).values_list("block_id", "proposal__key"))
    blocks = last.blocks.order_by("order") if last else []
    context = _context(
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
    consultation = _consultation(request, slug)
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
