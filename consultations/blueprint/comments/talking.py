"""Talking about a comment: replies, endorsements, and letting one's stance count."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from consultations.blueprint.comments import asking, endorsing, replying
from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.comments.replying_forms import EndorseForm, ReplyForm
from consultations.blueprint.comments.times import ClosedError
from consultations.blueprint.comments.views import context_of, find_comment, is_mine
from consultations.ledger.actions import ConsultationClosedError
from consultations.ledger.voices import InvalidMandateError
from consultations.programme import rules
from consultations.programme.speaking import Speaker, speaker
from ds4skills.accounts.http import Request
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.texts import language

CONFLICT, FORBIDDEN = 409, 403


def staff_of(request: Request, slug: str) -> User | None:
    """Give whoever asks, if they work on the consultation."""
    names = ("coordinator", "moderator", "editor")
    if isinstance(request.user, User) and rules.holds(request.user, slug, *names):
        return request.user
    return None


def _speaks_for(who: Speaker | None) -> str:
    return str(who.organisation) if who and who.mandate and who.organisation else ""


def _mandated(who: Speaker | None, form: ReplyForm | EndorseForm) -> bool:
    return bool(who and who.mandate) and form.cleaned_data.get("capacity", "") == "mandated"


def _again(
    request: Request, found: Comment, form: ReplyForm | EndorseForm, status: int | None = None
) -> HttpResponse:
    """Give a form back with what was typed, on a page of its own."""
    crumb = (found.code, found.get_absolute_url())
    label = _("Reply to %(code)s") if isinstance(form, ReplyForm) else _("Do you agree with %(code)s?")
    label %= {"code": found.code}
    context = context_of(
        found.blueprint.consultation, crumb, (label, None), form=form, comment=found, label=label
    )
    return page(request, "consultations/blueprint/talk_form.html", context, status=status)


@may(rules.read_consultation)
@require_POST
def reply(request: Request, slug: str, code: str) -> HttpResponse:
    """Reply to a comment."""
    found = find_comment(request, slug, code)
    who, staff = speaker(request, found.blueprint.consultation, request.now), staff_of(request, slug)
    if who is None and staff is None:
        return errors.forbidden(
            request,
            PermissionError(_("Replies come from people of the register. Sign in; your text is below.")),
        )
    said = "\n".join(found.texts.order_by("-number").values_list("body", "rationale", "proposed_text")[0])
    form = ReplyForm(
        request.POST, mandated_for=_speaks_for(who) if not staff else "", staff=staff is not None, said=said
    )
    if not form.is_valid():
        return _again(request, found, form)
    data = form.cleaned_data
    words = replying.Words(data["body"], data["quote"], language(), data.get("attribution", ""))
    by = replying.Answering(staff=staff) if staff else replying.Answering(who, _mandated(who, form))
    try:
        made = replying.reply(row=found, by=by, words=words, key=data["key"], at=request.now)
    except replying.NotShownError:
        form.add_error(None, _("This comment is hidden or withdrawn, so nobody replies to it."))
    except ClosedError:
        form.add_error(None, _("No reply is taken now. Your text is kept here, to copy."))
    except InvalidMandateError:
        form.add_error("capacity", _("You may not speak for this organisation any more. Speak for yourself."))
    else:
        messages.success(request, _("Your reply is published."))
        return redirect(f"{found.get_absolute_url()}#reply-{made.pk}")
    return _again(request, found, form, CONFLICT)


@may(rules.read_consultation)
@require_POST
def withdraw_reply(request: Request, slug: str, code: str, pk: int) -> HttpResponse:
    """Take my reply back; a stub stays."""
    found = find_comment(request, slug, code)
    made = get_object_or_404(Reply.objects.select_related("comment"), comment=found, pk=pk)
    made.comment = found
    who = speaker(request, found.blueprint.consultation, request.now)
    user = request.user if isinstance(request.user, User) else None
    by_staff = user is not None and made.staff_id == user.pk
    if not by_staff and not (who and made.author == who.key):
        raise Http404
    try:
        replying.withdraw(made=made, actor=user if by_staff else None, at=request.now)
    except replying.AlreadyGoneError:
        return errors.conflict(request, _("This reply is withdrawn or hidden already."))
    messages.success(request, _("Withdrawn. A stub without your words stays in its place."))
    return redirect(found.get_absolute_url())


@may(rules.read_consultation)
@require_POST
def endorse(request: Request, slug: str, code: str) -> HttpResponse:
    """Say whether I agree with a comment: a position on it."""
    found = find_comment(request, slug, code)
    who = speaker(request, found.blueprint.consultation, request.now)
    if who is None:
        return errors.forbidden(
            request, PermissionError(_("Endorsements come from people of the register. Sign in first."))
        )
    form = EndorseForm(request.POST, mandated_for=_speaks_for(who))
    if not form.is_valid():
        return _again(request, found, form)
    data = form.cleaned_data
    try:
        endorsing.endorse(
            row=found,
            speaker=who,
            mandated=_mandated(who, form),
            choice=data["choice"],
            reason=data["reason"],
            key=data["key"],
            language=language(),
            at=request.now,
        )
    except endorsing.OwnCommentError:
        form.add_error(None, _("It is your own comment: your support is recorded with it."))
    except endorsing.NotEndorsableError:
        form.add_error(None, _("This comment is hidden, withdrawn or a question: nobody endorses it."))
    except ConsultationClosedError:
        form.add_error(None, _("No position is taken now. Your text is kept here, to copy."))
    except InvalidMandateError:
        form.add_error("capacity", _("You may not speak for this organisation any more. Speak for yourself."))
    else:
        messages.success(request, _("Your position on this comment is recorded."))
        return redirect(found.get_absolute_url())
    return _again(request, found, form, CONFLICT)


@may(rules.read_consultation)
@require_POST
def unendorse(request: Request, slug: str, code: str) -> HttpResponse:
    """Take my position on a comment back."""
    found = find_comment(request, slug, code)
    who = speaker(request, found.blueprint.consultation, request.now)
    if who is None or is_mine(request, found):
        raise Http404
    try:
        count = endorsing.take_back(row=found, speaker=who, at=request.now)
    except ConsultationClosedError:
        return errors.conflict(request, _("The consultation is closed: positions stay as they are."))
    if not count:
        return errors.conflict(request, _("You have no position on this comment."))
    messages.success(request, _("Withdrawn. The record that you said it stays; it counts no more."))
    return redirect(found.get_absolute_url())


@may(rules.read_consultation)
@require_POST
def let_count(request: Request, slug: str, code: str) -> HttpResponse:
    """Let my stance count as a position, now that the passage stands for a proposal."""
    found = find_comment(request, slug, code)
    if not is_mine(request, found):
        raise Http404
    try:
        asking.let_count(row=found, at=request.now)
    except asking.NothingAskedError:
        return errors.conflict(
            request, _("There is nothing to record: it counts already, or the place is gone.")
        )
    except ClosedError:
        return errors.conflict(request, _("No position is taken now."))
    messages.success(request, _("Recorded as your position."))
    return redirect(found.get_absolute_url())
