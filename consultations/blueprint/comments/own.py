"""What authors do with their own comments: list them, change their words and what stands beside them, withdraw."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.blueprint.comments import actions, queries
from consultations.blueprint.comments.forms import AttributionForm, CommentForm
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.views import consultation_of, context_of, find_comment, is_mine
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.texts import language

CONFLICT = 409


@may(rules.read_consultation)
@require_GET
def mine(request: Request, slug: str) -> HttpResponse:
    """List my own comments."""
    consultation = consultation_of(request, slug)
    who = speaker(request, consultation, request.now)
    authors = [who.key] if who else []
    rows = Comment.objects.filter(blueprint__consultation=consultation, author__in=authors)
    context = context_of(
        consultation, (_("My comments"), None), remarks=queries.remarks(rows.order_by("-number"), inside=True)
    )
    return page(request, "consultations/blueprint/mine.html", context)


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def edit(request: Request, slug: str, code: str) -> HttpResponse:
    """Change the words of my comment; the older ones stay on record."""
    found = find_comment(request, slug, code)
    if not is_mine(request, found):
        raise Http404
    last = found.texts.order_by("-number").first()
    initial = {name: getattr(last, name) for name in ("body", "proposed_text", "stance", "blocking")}
    form = CommentForm(
        request.POST or None, text="", editing=True, initial={**initial, "type": found.type, "key": "-"}
    )
    status = None
    if form.is_valid():
        try:
            actions.edit(row=found, said=form.said(), at=request.now)
        except (actions.ClosedError, actions.AlreadyWithdrawnError):
            form.add_error(
                None, _("This comment cannot be changed any more. Your text is kept here, to copy.")
            )
            status = CONFLICT
        else:
            messages.success(request, _("Your new words count now."))
            return redirect("comment", slug=slug, code=code)
    context = context_of(found.blueprint.consultation, (found.code, None), form=form, comment=found)
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
