"""Reading a draft, comparing versions, commenting on its words."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.comments import actions, queries
from consultations.blueprint.comments.forms import CommentForm
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger.voices import InvalidMandateError
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import Speaker, speaker
from consultations.register.consent.attributing import choice_for
from consultations.register.terms.queries import choices, labels
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT = 409
Crumb = tuple[str, str | None]


def consultation_of(request: Request, slug: str) -> Consultation:
    """Find a consultation that the reader may see."""
    return get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)


def _version(request: Request, slug: str, blueprint: str, number: int) -> Version:
    consultation = consultation_of(request, slug)
    rows = Version.objects.select_related("blueprint").filter(blueprint__consultation=consultation)
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


def _crumb(version: Version) -> Crumb:
    return _("Draft, version %(n)d") % {"n": version.number}, reverse("draft", kwargs=path_of(version))


@may(rules.read_consultation)
@require_GET
def draft_now(request: Request, slug: str) -> HttpResponse:
    """Lead to the newest version."""
    consultation = consultation_of(request, slug)
    rows = Version.objects.filter(blueprint__consultation=consultation).select_related("blueprint")
    found = rows.order_by("blueprint_id", "-number").first()
    if found is None:
        raise Http404
    return redirect("draft", slug=slug, blueprint=found.blueprint.slug, number=found.number)


@may(rules.read_consultation)
@require_GET
def draft(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Show a version: its text, a way to comment on each paragraph, and how often that was done."""
    version = _version(request, slug, blueprint, number)
    paragraphs = queries.paragraphs(version)
    newest = version.blueprint.versions.order_by("-number").first()
    context = context_of(
        version.blueprint.consultation,
        (_crumb(version)[0], None),
        version=version,
        paragraphs=paragraphs,
        toc=[each for each in paragraphs if each.row.kind == "heading" and each.row.level <= 2],  # noqa: PLR2004
        versions=version.blueprint.versions.order_by("number"),
        newest=newest,
        is_open=version == newest and version.blueprint.consultation.is_open(request.now),
        comments=sum(each.comments for each in paragraphs),
    )
    return page(request, "consultations/blueprint/draft.html", context)


@may(rules.read_consultation)
@require_GET
def compare(request: Request, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Show what changed since the version before, word by word."""
    version = _version(request, slug, blueprint, number)
    if number == 1:
        raise Http404
    changes = queries.changed(version)
    only = request.GET.get("only") == "changes"
    shown = [each for each in changes if each.how != "same"] if only else changes
    context = context_of(
        version.blueprint.consultation,
        _crumb(version),
        (_("Changes"), None),
        version=version,
        paragraphs=shown,
        only=only,
        changed=sum(each.how != "same" for each in changes),
        total=len(changes),
    )
    return page(request, "consultations/blueprint/compare.html", context)


def _block(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> BlockText:
    version = _version(request, slug, blueprint, number)
    found = get_object_or_404(version.blocks, block=block)
    found.version = version
    return found


@may(rules.read_consultation)
@require_GET
def block(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> HttpResponse:
    """Show one paragraph with the comments on it."""
    found = _block(request, slug, blueprint, number, block)
    rows = Comment.objects.filter(anchors__version=found.version, anchors__block=found)
    context = context_of(
        found.version.blueprint.consultation,
        _crumb(found.version),
        (found.place, None),
        row=found,
        version=found.version,
        remarks=queries.remarks(rows.exclude(state=Comment.State.HIDDEN).order_by("number")),
        hides_stances=found.version.blueprint.consultation.is_sealed(request.now),
    )
    return page(request, "consultations/blueprint/block.html", context)


def _mandated_for(who: Speaker | None) -> str:
    return str(who.organisation) if who and who.mandate and who.organisation else ""


def _publish(request: Request, found: BlockText, who: Speaker, form: CommentForm) -> Comment | None:
    """Publish what the form says, or write on the form why not."""
    mandated = bool(who.mandate) and form.cleaned_data.get("capacity", "") == "mandated"
    try:
        return actions.comment(
            block=found,
            speaker=who,
            mandated=mandated,
            said=form.said(),
            ticked=form.ticked(),
            key=form.cleaned_data["key"],
            at=request.now,
        )
    except actions.ClosedError:
        form.add_error(None, _("The consultation takes no comments now. Your text is kept here, to copy."))
    except InvalidMandateError:
        form.add_error("capacity", _("You may not speak for this organisation any more. Speak for yourself."))
    return None


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def comment(request: Request, slug: str, blueprint: str, number: int, block: UUID) -> HttpResponse:
    """Comment on a paragraph, or on some of its sentences."""
    found = _block(request, slug, blueprint, number, block)
    consultation = found.version.blueprint.consultation
    who = speaker(request, consultation, request.now)
    args = (request.POST,) if request.method == "POST" else ()
    initial = {"key": get_random_string(32), "attribution": choice_for(who.key) if who else ""}
    form = CommentForm(*args, text=found.text, mandated_for=_mandated_for(who), initial=initial)
    newest = not found.version.blueprint.versions.filter(number__gt=number).exists()
    status = None
    if args and not newest:
        form.add_error(None, _("A newer version is out. Your text is kept; comment on that one."))
        status = CONFLICT
    elif who is not None and form.is_valid():
        made = _publish(request, found, who, form)
        if made is not None:
            messages.success(
                request, _("Published as %(code)s. The editors answer it.") % {"code": made.code}
            )
            return redirect("comment", slug=slug, code=made.code)
        status = CONFLICT
    crumbs = (_crumb(found.version), (_("Comment on %(place)s") % {"place": found.place}, None))
    context = context_of(consultation, *crumbs, row=found, version=found.version, form=form, who=who) | {
        "newest": newest,
        "typed": errors.typed(request) if who is None else [],
        "is_open": consultation.is_open(request.now),
    }
    return page(request, "consultations/blueprint/comment_form.html", context, status=status)


@may(rules.read_consultation)
@require_GET
def comments(request: Request, slug: str) -> HttpResponse:
    """List the comments, with filters."""
    consultation = consultation_of(request, slug)
    asked = {
        "type": request.GET.get("type", "") if request.GET.get("type") in Comment.Type.values else "",
        "category": request.GET.get("category", "") if request.GET.get("category") in labels() else "",
        "answered": request.GET.get("answered", "") if request.GET.get("answered") in {"yes", "no"} else "",
    }
    found = listing(request, queries.comments(consultation, asked), size=30)
    context = context_of(
        consultation,
        (_("Comments"), None),
        listing=found,
        remarks=queries.remarks(found.rows),
        asked=asked,
        types=Comment.Type.choices,
        categories=choices(),
        hides_stances=consultation.is_sealed(request.now),
    )
    return page(request, "consultations/blueprint/comments.html", context)


def find_comment(request: Request, slug: str, code: str) -> Comment:
    """Find a comment by its code."""
    consultation = consultation_of(request, slug)
    number = code.removeprefix("C-")
    if not number.isdecimal():
        raise Http404
    rows = Comment.objects.filter(blueprint__consultation=consultation).exclude(state=Comment.State.HIDDEN)
    found: Comment = get_object_or_404(rows.select_related("blueprint"), number=int(number))
    found.blueprint.consultation = consultation
    return found


def is_mine(request: Request, found: Comment) -> bool:
    """Tell whether whoever asks wrote the comment."""
    who = speaker(request, found.blueprint.consultation, request.now)
    return bool(who and who.key == found.author)
