"""Work on many comments at once: choose, look at what will happen, do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from consultations.blueprint.answers import actions, bulk, templates
from consultations.blueprint.answers import board as boards
from consultations.blueprint.answers.board import Asked, Desk
from consultations.blueprint.answers.board_pages import consultation_of, context_of
from consultations.blueprint.answers.bulk import Seen
from consultations.blueprint.answers.facets import Fact
from consultations.blueprint.answers.forms import AssignForm, BulkForm, TagForm
from consultations.blueprint.answers.models import Disposition
from consultations.programme import rules
from consultations.programme.models import Consultation, Role
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page

WHY = {
    "answered": gettext_lazy("answered meanwhile"),
    "edited": gettext_lazy("its author changed it meanwhile"),
    "gone": gettext_lazy("withdrawn or hidden meanwhile"),
    "circle": gettext_lazy("it would repeat itself"),
    "own": gettext_lazy("you drafted it yourself"),
    "nothing": gettext_lazy("no draft waits"),
}


@dataclass(frozen=True)
class Chosen:
    """Comments that somebody chose on the board, and how the next page asks for the same."""

    consultation: Consultation
    desk: Desk
    facts: Sequence[Fact]
    act: str
    hidden: Sequence[tuple[str, str]]


def _chosen(request: SignedInRequest, slug: str) -> Chosen | None:
    consultation = consultation_of(request, slug)
    query, scope = request.POST.get("q", "")[:1000], request.POST.get("scope", "")
    asked = Asked.of(QueryDict(query).dict())
    desk = boards.desk(consultation, asked, request.now)
    if desk is None:
        return None
    act, step = request.POST.get("act", ""), request.POST.get("step", "")
    ticked, seen = set(request.POST.getlist("comment")), _seen(request.POST.get("seen", ""))
    if step == "do" and seen:  # what the preview showed, whatever matches by now
        whole = boards.desk(consultation, Asked(desk.blueprint.slug, {}, asked.sort), request.now) or desk
        facts = [fact for fact in whole.found.rows if fact.pk in seen]
        return Chosen(consultation, whole, facts, act, ())
    facts = [fact for fact in desk.found.rows if scope == "all" or str(fact.number) in ticked]
    kept = [("q", query), ("scope", scope), ("act", act)]
    if scope != "all":
        kept += [("comment", str(fact.number)) for fact in facts]
    return Chosen(consultation, desk, facts, act, kept) if facts else None


@may(rules.answer_comments)
@require_POST
def bulk_act(request: SignedInRequest, slug: str) -> HttpResponse:
    """Ask for what an act on many comments needs, then do it."""
    chosen = _chosen(request, slug)
    if chosen is None:
        return errors.conflict(request, _("Tick at least one comment, or choose all that match."))
    acts = {"assign": _assign, "tag": _tag, "draft": _draft, "duplicates": _draft, "agree": _agree}
    if chosen.act not in acts:
        return errors.conflict(request, _("Choose what is to be done with the comments."))
    return acts[chosen.act](request, chosen)


def editors(consultation: Consultation) -> dict[str, User]:
    """Give who answers comments, by number."""
    names = (Role.Name.EDITOR, Role.Name.COORDINATOR)
    rows = Role.objects.filter(consultation=consultation, name__in=names, user__is_active=True)
    return {
        str(row.user_id): row.user for row in rows.select_related("user").order_by("user__name", "user_id")
    }


def _asks(request: SignedInRequest, chosen: Chosen, form: Any, **more: object) -> HttpResponse:
    context = context_of(
        chosen.consultation,
        (_("Many at once"), None),
        form=form,
        chosen=chosen,
        count=len(chosen.facts),
        codes=[f"C-{fact.number:04d}" for fact in chosen.facts[:20]],
        **more,
    )
    status = None if form is not None and form.is_bound and form.errors else 200
    return page(request, "consultations/blueprint/bulk.html", context, status=status)


def _sent(request: SignedInRequest) -> Any:
    return request.POST if request.POST.get("step") else None


def _done(request: SignedInRequest, chosen: Chosen, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("comments_manage", slug=chosen.consultation.slug)


def _assign(request: SignedInRequest, chosen: Chosen) -> HttpResponse:
    people = editors(chosen.consultation)
    form = AssignForm(_sent(request), editors=[(pk, str(user)) for pk, user in people.items()])
    if not form.is_valid():
        return _asks(request, chosen, form)
    n = bulk.assign(
        actor=request.user,
        blueprint=chosen.desk.blueprint,
        comments=[fact.pk for fact in chosen.facts],
        editor=people.get(form.cleaned_data["editor"]),
        due=form.cleaned_data["due"],
        at=request.now,
    )
    return _done(
        request, chosen, ngettext("%(n)d comment is assigned.", "%(n)d comments are assigned.", n) % {"n": n}
    )


def _tag(request: SignedInRequest, chosen: Chosen) -> HttpResponse:
    form = TagForm(_sent(request))
    if not form.is_valid():
        return _asks(request, chosen, form)
    n = bulk.tag(
        actor=request.user,
        blueprint=chosen.desk.blueprint,
        comments=[fact.pk for fact in chosen.facts],
        add=form.tags("add"),
        drop=form.tags("drop"),
        at=request.now,
    )
    return _done(
        request, chosen, ngettext("%(n)d comment is tagged.", "%(n)d comments are tagged.", n) % {"n": n}
    )


def _draft(request: SignedInRequest, chosen: Chosen) -> HttpResponse:
    """Draft from a template: the form, then every answer as it will be sent, then the batch."""
    if len(chosen.facts) > bulk.MOST:
        words = _("At most %(n)d comments are answered at once. Narrow the filter.")
        return errors.conflict(request, words % {"n": bulk.MOST})
    initial: dict[str, object] = {"weight": Disposition.Weight.SUBSTANTIVE}
    if chosen.act == "duplicates":
        initial |= {"decision": "duplicate", "reason": _("It says the same as another comment.")}
    form = BulkForm(_sent(request), blueprint=chosen.desk.blueprint, initial=initial)
    if form.is_valid():
        try:
            templates.check(form.cleaned_data["reason"])
        except templates.PlaceholderError as error:
            words = _("{%(name)s} is no placeholder. Use {code}, {place}, {quote} or {name}.")
            form.add_error("reason", words % {"name": error.name})
    if not form.is_valid():
        return _asks(request, chosen, form)
    previews = templates.fill(form.cleaned_data["reason"], boards.lines(chosen.facts, chosen.desk.blueprint))
    if request.POST.get("step") != "do":
        seen = ",".join(f"{fact.pk}:{fact.text}:{fact.answer}" for fact in chosen.facts)
        decision = dict(Disposition.Decision.choices)[form.cleaned_data["decision"]]
        return _asks(request, chosen, form, previews=previews, seen=seen, decision=decision)
    done = bulk.draft(
        actor=request.user,
        blueprint=chosen.desk.blueprint,
        ruling=form.ruling(),
        reasons={each.line.fact.pk: each.reason for each in previews},
        seen=_seen(request.POST.get("seen", "")),
        at=request.now,
    )
    return _tell(request, chosen, done)


def _seen(text: str) -> dict[int, Seen]:
    """Read what the preview showed; what is no number is passed over."""
    found = {}
    for part in text.split(","):
        numbers = part.split(":")
        if len(numbers) == 3 and all(each.isascii() and each.isdecimal() for each in numbers):  # noqa: PLR2004 -- comment, words, answer
            found[int(numbers[0][:18])] = Seen(int(numbers[1][:6]), int(numbers[2][:6]))
    return found


def _agree(request: SignedInRequest, chosen: Chosen) -> HttpResponse:
    if not request.POST.get("step"):
        answers = bulk.last_answers([fact.pk for fact in chosen.facts if fact.stage == actions.Stage.DRAFTED])
        rows = [(f"C-{fact.number:04d}", answers[fact.pk]) for fact in chosen.facts if fact.pk in answers]
        seen = ",".join(f"{row.comment_id}:0:{row.number}" for _code, row in rows)
        return _asks(request, chosen, None, drafts=rows, seen=seen)
    seen_now = {pk: each.answer for pk, each in _seen(request.POST.get("seen", "")).items()}
    done = bulk.agree(actor=request.user, blueprint=chosen.desk.blueprint, seen=seen_now, at=request.now)
    return _tell(request, chosen, done)


def _tell(request: SignedInRequest, chosen: Chosen, done: bulk.Done) -> HttpResponse:
    context = context_of(
        chosen.consultation,
        (_("Many at once"), None),
        done=done,
        act=chosen.act,
        left=[(each.code, WHY[each.why]) for each in done.left],
    )
    return page(request, "consultations/blueprint/bulk_done.html", context)
