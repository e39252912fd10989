"""What authors do with their own comments: list them, change their words and what stands beside them, withdraw."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.comments import actions, keeping, queries
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.begun import begun
from consultations.blueprint.comments.fields import AttributionForm
from consultations.blueprint.comments.forms import TEXTS, EditForm, typed
from consultations.blueprint.comments.holding import holder_of
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.views import consultation_of, context_of, find_comment, is_mine
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing
from ds4skills.web.texts import language

CONFLICT = 409


@may(rules.read_consultation)
@require_GET
def mine(request: Request, slug: str) -> HttpResponse:
    """List my own comments."""
    consultation = consultation_of(request, slug)
    who = speaker(request, consultation, request.now)
    holder = holder_of(request, who)
    rows = Comment.objects.filter(
        blueprint__consultation=consultation, author__in=who.keys if who else []
    ).select_related("blueprint")
    due = rows.filter(dispositions__release__isnull=False).exclude(dispositions__verdicts__isnull=False)
    found = listing(request, rows.order_by("-number"), size=30)
    context = context_of(
        consultation,
        (_("My comments"), None),
        listing=found,
        remarks=queries.remarks(found.rows, inside=True),
        begun=begun(consultation, holder.keys, request.now),
        due=due.distinct().order_by("number"),
        who=who,
    )
    return page(request, "consultations/blueprint/mine.html", context)


def _before(found: Comment) -> dict[str, object]:
    """Give the words that count now, as the form shows them."""
    last = found.texts.order_by("-number").prefetch_related("evidence")[0]
    names = (*TEXTS, "stance", "conditional", "blocking")
    lines = [f"{each.label} {each.url}".strip() for each in last.evidence.all()]
    words = {name: getattr(last, name) for name in names}
    return {**words, "evidence": "\n".join(lines), "type": found.type}


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def edit(request: Request, slug: str, code: str) -> HttpResponse:
    """Change the words of my comment; the older ones stay on record."""
    found = find_comment(request, slug, code)
    if not is_mine(request, found):
        raise Http404
    holder = holder_of(request, speaker(request, found.blueprint.consultation, request.now))
    place = f"edit:{found.pk}"
    draft = keeping.find(holder.keys, place, request.now)
    anchor = found.anchors.get(status=Anchor.Status.ORIGINAL)
    form = EditForm(
        request.POST or None,
        present=anchor.quote if anchor.scope != Anchor.Scope.SECTION else "",
        whole=anchor.scope == Anchor.Scope.DRAFT,
        initial={**_before(found), **(draft.fields if draft else {})},
    )
    status = None
    if form.is_valid():
        try:
            actions.edit(row=found, said=form.said(), at=request.now)
        except (actions.ClosedError, actions.AlreadyWithdrawnError):
            keeping.keep(holder=holder.key, place=place, fields=typed(request.POST), at=request.now)
            form.add_error(
                None, _("This comment cannot be changed any more. Your text is kept here, to copy.")
            )
            status = CONFLICT
        else:
            keeping.discard(holders=holder.keys, place=place)
            messages.success(request, _("Your new words count now."))
            return redirect("comment", slug=slug, code=code)
    context = context_of(
        found.blueprint.consultation, (found.code, None), form=form, comment=found, place=place
    )
    return page(request, "consultations/blueprint/comment_edit.html", context, status=status)


@may(rules.read_consultation)
@require_POST
def attribution(request: Request, slug: str, code: str) -> HttpResponse:
    """Choose anew what is shown beside my comment."""
    found = find_comment(request, slug, code)
    form = AttributionForm(request.POST)
    if not is_mine(request, found) or not form.is_valid():
        raise Http404
    choice = form.cleaned_data["choice"]
    try:
        actions.attribute(row=found, choice=choice, language=language(), at=request.now)
    except actions.AnsweredError:
        return errors.conflict(request, _("The answer to this comment is public, so this stays as it is."))
    messages.success(request, _("Saved. It is shown so from now on."))
    return redirect("comment", slug=slug, code=code)


@may(rules.read_consultation)
@require_POST
def withdraw(request: Request, slug: str, code: str) -> HttpResponse:
    """Take my comment back; a stub stays."""
    found = find_comment(request, slug, code)
    if not is_mine(request, found):
        raise Http404
    try:
        actions.withdraw(row=found, at=request.now)
    except actions.AlreadyWithdrawnError:
        return errors.conflict(request, _("This comment is withdrawn already."))
    messages.success(request, _("Withdrawn. A stub without your words stays in its place."))
    return redirect("comment", slug=slug, code=code)
