"""Pages of moderation: the queues, one contribution, reports of readers, appeals of authors."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.views import consultation_of, context_of, find_comment
from consultations.blueprint.moderation import actions, queries
from consultations.blueprint.moderation.actions import Target
from consultations.blueprint.moderation.forms import AppealForm, ModerateForm, ReportForm
from consultations.programme import rules
from consultations.programme.speaking import speaker
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT = 409


def _names() -> dict[str, str]:
    return {
        "reported": _("Reported"),
        "appeals": _("Appeals"),
        "redactions": _("Redactions to confirm"),
        "pending": _("Waiting for their authors"),
    }


def _target(request: Request, slug: str, code: str, pk: int | None) -> Target:
    """Find a comment, or a reply to it."""
    found = find_comment(request, slug, code)
    if pk is None:
        return found
    reply = get_object_or_404(Reply.objects.filter(comment=found), pk=pk)
    reply.comment = found
    return reply


@may(rules.moderate)
@require_GET
def queue(request: SignedInRequest, slug: str) -> HttpResponse:
    """List what waits for a moderator."""
    consultation = consultation_of(request, slug)
    names, asked = _names(), request.GET.get("queue", "reported")
    asked = asked if asked in names else "reported"
    counted = queries.counts(consultation)
    found = listing(request, queries.comments_in(consultation, asked))
    context = context_of(
        consultation,
        (_("Moderation"), None),
        listing=found,
        remarks=remarks(found.rows, inside=True),
        replies=list(queries.replies_in(consultation, asked)[:100]),
        queues=[(name, label, counted[name]) for name, label in names.items()],
        asked=asked,
        hides_stances=consultation.is_sealed(request.now),
    )
    context |= {"section": "manage", "task": "moderation"}
    return page(request, "consultations/blueprint/moderation.html", context)


def _acts(target: Target) -> list[tuple[str, object]]:
    """Give what can be done about a target as it stands."""
    taking = ("redact", _("Take the words out: a second moderator confirms"))
    if target.state == Comment.State.PUBLISHED:
        return [("hide", _("Hide it")), ("keep", _("Leave it: nothing is wrong")), taking]
    if target.state == Comment.State.HIDDEN:
        return [("show", _("Show it again")), ("uphold", _("Refuse the appeal")), taking]
    return [taking]


@may(rules.moderate)
@require_http_methods(["GET", "POST"])
def moderate(request: SignedInRequest, slug: str, code: str, pk: int | None = None) -> HttpResponse:
    """Look at one contribution, and act."""
    target = _target(request, slug, code, pk)
    args = (request.POST,) if request.method == "POST" else ()
    form = ModerateForm(*args, acts=_acts(target))
    status = None
    if form.is_valid():
        try:
            said = _act(request, target, form)
        except actions.NotNowError:
            form.add_error(None, _("It stands otherwise meanwhile. Look at it again."))
        except actions.SamePersonError:
            form.add_error(None, _("Another moderator has to do this."))
        else:
            messages.success(request, said)
            return redirect("moderation", slug=slug)
        status = CONFLICT
    comment = actions.comment_of(target)
    consultation = comment.blueprint.consultation
    context = context_of(
        consultation,
        (comment.code, None),
        target=target,
        comment=comment,
        remark=remarks([comment], inside=True)[0] if pk is None else None,
        reply=target if pk is not None else None,
        acts=actions.acts_on(target),
        form=form,
        hides_stances=consultation.is_sealed(request.now),
    )
    context |= {"section": "manage", "task": "moderation"}
    return page(request, "consultations/blueprint/moderate.html", context, status=status)


def _act(request: SignedInRequest, target: Target, form: ModerateForm) -> str:
    """Do what was chosen; gives the sentence that says so."""
    data = form.cleaned_data
    who: dict[str, Any] = {"actor": request.user, "target": target, "at": request.now}
    match data["act"]:
        case "hide":
            words = {name: data[name] for name in ("reason", "public_note", "staff_note")}
            actions.hide(**who, **words)
            return _("Hidden. A tombstone with the reason stands in its place; its author is told.")
        case "keep":
            actions.keep(**who, staff_note=data["staff_note"])
            return _("Left as it is.")
        case "show":
            actions.show(**who, staff_note=data["staff_note"])
            return _("It is shown again; its author is told.")
        case "uphold":
            actions.uphold(**who, public_note=data["public_note"])
            return _("The appeal is refused; its author is told.")
    if actions.redact(**who, reason=data["reason"], public_note=data["public_note"]):
        return _("Its words are taken out. Code, place, decision and counts stay.")
    return _("Asked. A second moderator has to confirm it.")


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def report(request: Request, slug: str, code: str, pk: int | None = None) -> HttpResponse:
    """Tell the moderators about a contribution."""
    target = _target(request, slug, code, pk)
    comment = actions.comment_of(target)
    who = speaker(request, comment.blueprint.consultation, request.now)
    user = request.user if isinstance(request.user, User) else None
    form = ReportForm(request.POST or None)
    if request.method == "POST" and who is None and user is None:
        return errors.forbidden(request, PermissionError(_("Sign in to report; what you typed is below.")))
    status = None
    if form.is_valid():
        data, person = form.cleaned_data, who.key if who else None
        try:
            actions.report(target=target, **data, by=None if person else user, person=person, at=request.now)
        except actions.NotNowError:
            form.add_error(None, _("It is not shown any more."))
            status = CONFLICT
        else:
            messages.success(request, _("Thank you. The moderators look at it."))
            return redirect(comment.get_absolute_url())
    label = _("Report %(code)s") % {"code": comment.code}
    crumb = (comment.code, comment.get_absolute_url())
    context = context_of(comment.blueprint.consultation, crumb, (label, None), form=form, label=label)
    context |= {"comment": comment, "reply": target if pk is not None else None}
    return page(request, "consultations/blueprint/talk_form.html", context, status=status)


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def appeal(request: Request, slug: str, code: str, pk: int | None = None) -> HttpResponse:
    """Ask, as its author, that another moderator looks at what was hidden."""
    target = _target(request, slug, code, pk)
    comment = actions.comment_of(target)
    who = speaker(request, comment.blueprint.consultation, request.now)
    if who is None or target.author != who.key:
        raise Http404
    form = AppealForm(request.POST or None)
    status = None
    if form.is_valid():
        try:
            actions.appeal(target=target, text=form.cleaned_data["text"], at=request.now)
        except actions.NotNowError:
            form.add_error(None, _("It is not hidden."))
        except actions.AppealedBeforeError:
            form.add_error(None, _("You have appealed already. There is one appeal."))
        else:
            messages.success(request, _("Another moderator looks at it and decides."))
            return redirect(comment.get_absolute_url())
        status = CONFLICT
    label = _("Appeal: %(code)s") % {"code": comment.code}
    crumb = (comment.code, comment.get_absolute_url())
    context = context_of(comment.blueprint.consultation, crumb, (label, None), form=form, label=label)
    context |= {"comment": comment}
    return page(request, "consultations/blueprint/talk_form.html", context, status=status)
