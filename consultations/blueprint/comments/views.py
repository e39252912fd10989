"""Reading a draft, comparing versions, commenting on its words."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from consultations.blueprint.comments import filtering, queries
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger.models import Stance
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import speaker
from consultations.register.directory.queries import is_key_of
from consultations.register.terms.queries import choices, labels
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.listing import listing

Crumb = tuple[str, str | None]
DIGITS = 9


def consultation_of(request: Request, slug: str) -> Consultation:
    """Find a consultation that the reader may see."""
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _version(request: Request, slug: str, blueprint: str, number: int) -> Version:
    consultation = consultation_of(request, slug)
    rows = (
        Version.objects.published().select_related("blueprint").filter(blueprint__consultation=consultation)
    )
    found = get_object_or_404(rows, blueprint__slug=blueprint, number=number)
    found.blueprint.consultation = consultation
    return found


def context_of(consultation: Consultation, *crumbs: Crumb, **more: object) -> dict[str, object]:
    """Give what every page of a draft shows."""
    way = [(str(consultation), consultation.get_absolute_url()), *crumbs]
    return {"consultation": consultation, "section": "draft", "crumbs": way, **more}


def path_of(version: Version) -> dict[str, object]:
    """Give the keywords of a version's address."""
    blueprint = version.blueprint
    return {"slug": blueprint.consultation.slug, "blueprint": blueprint.slug, "number": version.number}


def crumb_of(version: Version) -> Crumb:
    """Give the way to a version."""
    return _("Draft, version %(n)d") % {"n": version.number}, reverse("draft", kwargs=path_of(version))


def _block(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> BlockText:
    version = _version(request, slug, blueprint, number)
    found = get_object_or_404(version.blocks, block=block)
    found.version = version
    return found


@may(rules.read_consultation)
@require_GET
def comments(request: Request, slug: str) -> HttpResponse:
    """List the comments, with filters."""
    consultation = consultation_of(request, slug)
    sealed = consultation.is_sealed(request.now)
    chosen = filtering.choices(consultation, request.GET, sealed=sealed, categories=list(labels()))
    found = listing(request, filtering.found(consultation, chosen), size=30)
    roles = rules.roles_of(request.user).get(slug, frozenset())
    context = context_of(
        consultation,
        (_("Comments"), None),
        listing=found,
        remarks=queries.remarks(found.rows),
        chosen=chosen,
        asked=chosen.asked,
        types=Comment.Type.choices,
        states=[(each.value, each.label) for each in filtering.STATES],
        stances=[] if sealed else [each for each in Stance.choices if each[0] != Stance.NO_OPINION],
        categories=choices(),
        version=filtering.newest_of(consultation),
        moderates=bool(roles & {"coordinator", "moderator"}),
        edits=bool(roles & {"coordinator", "editor"}),
        hides_stances=sealed,
    )
    return page(request, "consultations/blueprint/comments.html", context)


def find_comment(request: Request, slug: str, code: str) -> Comment:
    """Find a comment by its code."""
    consultation = consultation_of(request, slug)
    number = code.removeprefix("C-")
    if not number.isdecimal() or len(number) > DIGITS:
        raise Http404
    rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(state=Comment.State.PENDING)
    found: Comment = get_object_or_404(rows.select_related("blueprint"), number=int(number))
    found.blueprint.consultation = consultation
    return found


def is_mine(request: Request, found: Comment) -> bool:
    """Tell whether whoever asks wrote the comment."""
    who = speaker(request, found.blueprint.consultation, request.now)
    return who is not None and is_key_of(found.author, who.key)
