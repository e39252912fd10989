"""Pages on which a version comes out, and on which a second person agrees."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consultations.blueprint.bindings import actions as bindings
from consultations.blueprint.drafts import asking, preparing, queries, times
from consultations.blueprint.drafts.asked import Asked
from consultations.blueprint.drafts.forms import TimeForm
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.blueprint.drafts.views import CONFLICT, blueprint_of, desk, refusal
from consultations.blueprint.publishing import actions
from consultations.blueprint.publishing.forms import PublishForm
from consultations.blueprint.publishing.guards import check
from consultations.blueprint.text.blocks import TextRefusedError
from consultations.blueprint.text.diffing import diff
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import may
from ds4skills.profile.fresh import fresh_to_send
from ds4skills.web import errors
from ds4skills.web.http import page

What = Asked.What
TIMES = {
    "no_reason": gettext_lazy("Say why."),
    "past": gettext_lazy("This instant has passed."),
    "not_later": gettext_lazy("This is not later than its end now."),
    "not_earlier": gettext_lazy("This is not earlier than its end now."),
    "after_end": gettext_lazy("The consultation closes before that."),
    "ended": gettext_lazy("The version is final or withdrawn: its time is over."),
    "newer": gettext_lazy("A newer version is out. Comments belong there."),
}


@may(rules.edit)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def candidate(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Prepare the next version, go through its checklist, publish it or ask a second person to."""
    found = blueprint_of(request, slug, blueprint)
    act, wrong = request.POST.get("act", ""), ""
    may_publish = rules.holds(request.user, slug, "coordinator")
    row = queries.candidate_of(found)
    initial = {"title": row.title, "changelog": row.changelog} if row else {}
    form = PublishForm(request.POST if act in {"publish", "name"} else None, initial=initial)
    if act == "prepare":
        wrong = _prepare(request, found)
        if not wrong:
            return redirect("candidate", slug=slug, blueprint=blueprint)
    elif act and row is not None and _valid(form, found):
        data = form.cleaned_data
        preparing.name_candidate(candidate=row, title=data["title"], changelog=data["changelog"])
        if act == "name":
            messages.success(request, _("Kept."))
            return redirect("candidate", slug=slug, blueprint=blueprint)
        if not may_publish:
            return errors.forbidden(request)
        wrong = _publish(request, found, _wish(form))
        if not wrong:
            return redirect("candidate", slug=slug, blueprint=blueprint)
    status = CONFLICT if wrong else None
    context = _shown(request, found, form, wrong, may_publish=may_publish)
    return page(request, "consultations/blueprint/candidate.html", context, status=status)


def _valid(form: PublishForm, found: Blueprint) -> bool:
    """Check the form; its hours are those of the consultation's zone."""
    with timezone.override(found.consultation.tz):
        return form.is_valid()


def _wish(form: PublishForm) -> actions.Wish:
    data = form.cleaned_data
    return actions.Wish(data["opens"], data["closes"], data["override"])


def _prepare(request: SignedInRequest, found: Blueprint) -> str:
    """Read the draft; gives a sentence where it cannot be read."""
    try:
        made = preparing.prepare(actor=request.user, blueprint=found, at=request.now)
    except preparing.NoDraftError:
        return _("There is no text yet. Write one, or bring in a file.")
    except TextRefusedError as error:
        return refusal(error)
    if made.fallen:
        words = _("%(n)d rulings fell: their paragraphs are no longer in the text.")
        messages.warning(request, words % {"n": made.fallen})
    return ""


def _publish(request: SignedInRequest, found: Blueprint, wish: actions.Wish) -> str:
    """Publish, or ask a second person; gives a sentence where neither can be."""
    facts: dict[str, Any] = {"actor": request.user, "blueprint": found, "wish": wish, "at": request.now}
    try:
        if actions.needs_second(found, request.now):
            actions.ask_publication(**facts)
            messages.success(request, _("A second person is asked; until then nothing changes."))
        else:
            made = actions.publish_candidate(**facts)
            words = _("Version %(n)d is out; every comment has its place in it.")
            messages.success(request, words % {"n": made.number})
    except actions.NeedsSecondError:
        return _("The last version opened meanwhile. Ask a second person.")
    except (preparing.StaleCandidateError, actions.StopsError, actions.NothingNewError) as error:
        return sentence_of(error)
    return ""


def sentence_of(error: Exception) -> str:
    """Say why a version stays in."""
    if isinstance(error, actions.StopsError):
        return _("Something stops it: see the list below.")
    if isinstance(error, actions.NothingNewError):
        return _("The draft says the same as the version that is out.")
    return _("The draft or the last version moved on. Read it again, then look at it once more.")


def _shown(
    request: SignedInRequest, found: Blueprint, form: PublishForm, wrong: str, *, may_publish: bool
) -> dict[str, object]:
    """Give what the page of the candidate shows."""
    row = queries.candidate_of(found)
    stale = row is None or preparing.is_stale(row, queries.open_draft(found), queries.newest(found))
    more: dict[str, object] = {}
    if row is not None and not stale:
        row.blueprint = found
        more = {
            "checklist": check(found, row),
            "blocks": row.blocks.count(),
            "counts": dict(sorted(Counter(row.alignments.values_list("how", flat=True)).items())),
            "waiting": next(iter(asking.waiting(found, What.PUBLISH)), None),
            "second": actions.needs_second(found, request.now),
        }
    title = _("Next version")
    return desk(
        found,
        title,
        "next",
        candidate=row,
        stale=stale,
        form=form,
        wrong=wrong,
        may_publish=may_publish,
        **more,
    )


@may(rules.edit)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def asked(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """List what waits for a second person; agree to it, or refuse."""
    found = blueprint_of(request, slug, blueprint)
    if request.method == "POST":
        number = request.POST.get("asked", "")
        rows = Asked.objects.filter(blueprint=found).select_related("blueprint__consultation", "by")
        row = rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None  # noqa: PLR2004
        if row is None:
            raise Http404
        wrong = settle(request.user, row, agreed=request.POST.get("act") == "agree", at=request.now)
        if wrong:
            return errors.conflict(request, wrong)
        return redirect("draft_asked", slug=slug, blueprint=blueprint)
    waiting = [
        {
            "row": each,
            "words": words_of(each),
            "mine": each.by_id == request.user.pk,
            "hunks": diff(each.facts["before"], each.facts["after"]) if each.what == What.RULING else (),
        }
        for each in asking.waiting(found)
    ]
    context = desk(found, _("Waits for a second person"), "asked", waiting=waiting)
    return page(request, "consultations/blueprint/asked.html", context)


def words_of(each: Asked) -> str:
    """Say what somebody asks for."""
    if each.what == What.PUBLISH:
        return _("publish version %(n)d") % {"n": each.facts["number"]}
    if each.what == What.TIME:
        kind = str(times.Kind(each.facts["event"]).label)
        when = each.facts["effective_at"][:16].replace("T", " ")
        return _("version %(n)d: %(kind)s, %(when)s (UTC)") % {
            "n": each.facts["number"],
            "kind": kind,
            "when": when,
        }
    return _("%(key)s keeps its meaning under the new wording") % {"key": each.facts["proposal"]}


def settle(user: User, row: Asked, *, agreed: bool, at: datetime) -> str:
    """Do what a colleague asked for, or refuse it; gives a sentence where it cannot be done."""
    facts: dict[str, Any] = {"actor": user, "asked": row, "at": at}
    try:
        if not agreed:
            asking.settle(**facts, agreed=False)
        elif row.what == What.PUBLISH:
            actions.agree_publication(**facts)
        elif row.what == What.TIME:
            times.agree_time(**facts)
        else:
            bindings.agree_ruling(**facts)
    except asking.OwnRequestError:
        return _("You asked for it yourself: somebody else has to agree.")
    except asking.SettledError:
        return _("Somebody has decided on it already.")
    except asking.MovedOnError:
        return _("What was asked for is no longer what stands. It has to be asked again.")
    except times.TimeRefusedError as error:
        return str(TIMES[error.code])
    except (preparing.StaleCandidateError, actions.StopsError, actions.NothingNewError) as error:
        return sentence_of(error)
    return ""


@may(rules.coordinate)
@require_http_methods(["GET", "POST"])
def time(request: SignedInRequest, slug: str, blueprint: str, number: int) -> HttpResponse:
    """Show until when a version takes comments; ask a second person to change that."""
    found = blueprint_of(request, slug, blueprint)
    version = queries.with_times(found.consultation, blueprint, number)
    if version is None:
        raise Http404
    with timezone.override(found.consultation.tz):
        form = TimeForm(request.POST or None)
        if form.is_valid() and _ask_time(request, version, form):
            messages.success(request, _("A second person is asked; until then nothing changes."))
            return redirect("version_time", slug=slug, blueprint=blueprint, number=number)
    events = version.events.select_related("by", "second_person").order_by("id")
    about = f"version:{version.pk}"
    context = desk(
        found,
        _("Time of version %(n)d") % {"n": number},
        "time",
        version=version,
        form=form,
        events=events,
        state=queries.state_of(version, request.now),
        closes=queries.closes_at(version),
        waiting=next((each for each in asking.waiting(found, What.TIME) if each.about == about), None),
    )
    return page(request, "consultations/blueprint/time.html", context)


def _ask_time(request: SignedInRequest, version: Version, form: TimeForm) -> bool:
    data = form.cleaned_data
    effective: datetime = data["effective_at"] or request.now
    try:
        times.ask_time(
            actor=request.user,
            version=version,
            event=data["event"],
            effective_at=effective,
            reason=data["reason"],
            at=request.now,
        )
    except times.TimeRefusedError as error:
        field = "reason" if error.code == "no_reason" else "effective_at"
        form.add_error(field, str(TIMES[error.code]))
    return not form.errors
