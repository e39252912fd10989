"""Release: what would go out, to whom; one person asks, another one does it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from consultations.blueprint.answers import releasing, triage
from consultations.blueprint.answers.board_pages import SIZE, consultation_of, context_of
from consultations.blueprint.answers.forms import AskForm
from consultations.blueprint.answers.refusals import RELEASE
from consultations.blueprint.drafts.models import Blueprint
from consultations.programme import rules
from consultations.programme.models import Consultation
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh_to_send
from ds4skills.web import errors
from ds4skills.web.http import page

DAYS = timedelta(days=14)
CONFLICT = 409


def blueprint_of(consultation: Consultation, slug: str) -> Blueprint:
    """Find the blueprint that is asked for, or the first one."""
    rows = list(triage.blueprints(consultation))
    found: Blueprint | None = next((row for row in rows if row.slug == slug), rows[0] if rows else None)
    if found is None:
        raise Http404
    found.consultation = consultation
    return found


@may(rules.answer_comments)
@require_http_methods(["GET", "POST"])
def releases(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the agreed answers and the messages that would go; ask a colleague to release them."""
    consultation = consultation_of(request, slug)
    blueprint = blueprint_of(consultation, request.GET.get("blueprint", ""))
    rows = releasing.waiting(blueprint)
    initial = {"respond_by": (request.now + DAYS).astimezone(consultation.tz).date()}
    form, status = AskForm(request.POST or None, initial=initial), None
    if form.is_valid():
        until = datetime.combine(form.cleaned_data["respond_by"], time.max, consultation.tz)
        try:
            releasing.ask(actor=request.user, blueprint=blueprint, respond_by=until, at=request.now)
        except releasing.TooSoonError:
            form.add_error("respond_by", _("Choose a day that is still to come."))
        except releasing.NothingToReleaseError:
            form.add_error(None, _("No agreed answer waits for release."))
            status = CONFLICT
        else:
            messages.success(request, _("Asked. A colleague who coordinates can release it now."))
            return redirect("answers_manage", slug=slug)
    word = releasing.asked(blueprint, request.now)
    context = context_of(
        consultation,
        (_("Release answers"), None),
        blueprint=blueprint,
        form=form,
        page=Paginator(rows, SIZE).get_page(request.GET.get("page")),
        count=len(rows),
        mails=len(releasing.addresses(rows)),
        word=word,
        changed=bool(word and rows and word.digest != releasing.digest(rows)),
        own=bool(word and word.asked_by_id == request.user.pk),
        may_release=rules.holds(request.user, slug, "coordinator"),
        earlier=blueprint.releases.select_related("agreed_by", "released_by").order_by("-pk")[:10],
    )
    return page(request, "consultations/blueprint/release.html", context, status=status)


@may(rules.coordinate)
@require_POST
@fresh_to_send
def release(request: SignedInRequest, slug: str) -> HttpResponse:
    """Release what a colleague asked to."""
    consultation = consultation_of(request, slug)
    blueprint = blueprint_of(consultation, request.POST.get("blueprint", ""))
    try:
        made = releasing.release(actor=request.user, blueprint=blueprint, at=request.now)
    except tuple(RELEASE) as error:
        return errors.conflict(request, str(RELEASE[type(error)]))
    n = made.dispositions.count()
    words = ngettext(
        "%(n)d answer is public; its author is asked whether it settles.",
        "%(n)d answers are public; each author is asked whether it settles.",
        n,
    )
    messages.success(request, words % {"n": n})
    return redirect("answers_manage", slug=slug)
