"""Answering one comment: what was said, what like it was answered, which changes of the text come of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.blueprint.answers import actions, bulk, picking, similar
from consultations.blueprint.answers.board_pages import context_of
from consultations.blueprint.answers.forms import DispositionForm, NoteForm
from consultations.blueprint.answers.models import Disposition, Triage
from consultations.blueprint.comments import queries
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.views import find_comment
from consultations.programme import rules
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.comparing import differences
from ds4skills.web.http import page

CONFLICT = 409
FIELDS = ("decision", "weight", "reason", "deferred_to", "meeting")


def _values(row: Disposition | None) -> dict[str, Any]:
    """Give an answer as the form's fields have it."""
    if row is None:
        return {"weight": Disposition.Weight.SUBSTANTIVE, "seen": 0}
    repeated = row.duplicate_of.code if row.duplicate_of else ""
    return {name: getattr(row, name) for name in FIELDS} | {"duplicate_of": repeated, "seen": row.number}


def _last(found: Comment) -> Disposition | None:
    rows = found.dispositions.select_related("by", "duplicate_of").order_by("-number")
    return rows.first()


@may(rules.answer_comments)
@require_http_methods(["GET", "POST"])
def dispose(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Answer one comment."""
    found = find_comment(request, slug, code)
    last = _last(found)
    withdrawn = found.state == Comment.State.WITHDRAWN
    form = DispositionForm(
        request.POST or None, blueprint=found.blueprint, withdrawn=withdrawn, initial=_values(last)
    )
    picked = picking.read(request.POST.getlist("change"))
    more: dict[str, Any] = {}
    if form.is_valid():
        more = _kept(request, found, form, picked)
        if not more and not form.errors:
            messages.success(request, _("Drafted. A colleague agrees to it, then it can be released."))
            return redirect("comments_manage", slug=slug)
    remark = queries.remarks([found], inside=True)[0]
    found.version = remark.comment.version
    context = context_of(
        found.blueprint.consultation,
        (found.code, None),
        remark=remark,
        last=_last(found),
        form=form,
        pairs=picking.offered(found, last),
        before=similar.before(found, remark.text.body),
        colleagues=similar.beside(found),
        triage=Triage.objects.filter(comment=found).select_related("editor").first(),
        history=found.dispositions.select_related("by").order_by("-number")[1:],
        hides_stances=found.blueprint.consultation.is_sealed(request.now),
        note=NoteForm(initial={"note": _note(found)}),
        **more,
    )
    return page(request, "consultations/blueprint/dispose.html", context, status=more.get("status"))


def _note(found: Comment) -> str:
    return Triage.objects.filter(comment=found).values_list("note", flat=True).first() or ""


def _kept(
    request: SignedInRequest, found: Comment, form: DispositionForm, picked: dict[int, list[int]]
) -> dict[str, Any]:
    """Keep the answer, or give what the page shows of a colleague's."""
    try:
        actions.dispose(
            actor=request.user,
            comment=found,
            ruling=form.ruling(picked),
            seen=form.cleaned_data["seen"],
            at=request.now,
        )
    except actions.AnsweredMeanwhileError as error:
        theirs = differences(form, _values(error.current))
        typed = form.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        typed["seen"] = str(error.current.number)
        form.data = typed
        sentence = _("%(who)s has answered this meanwhile: %(decision)s. Your text is kept below.")
        words = {"who": error.current.by, "decision": error.current.get_decision_display()}
        form.add_error(None, sentence % words)
        return {"status": CONFLICT, "theirs": theirs, "conflict": True}
    except actions.CircleError:
        form.add_error(
            "duplicate_of", _("That comment repeats this one already, so neither would be answered.")
        )
    except actions.WithdrawnError:
        form.add_error("decision", _("Its author took it back, or did not: choose accordingly."))
    return {}


@may(rules.answer_comments)
@require_POST
def agree(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Agree to a colleague's draft."""
    found = find_comment(request, slug, code)
    seen = request.POST.get("seen", "")
    try:
        actions.agree(
            actor=request.user,
            comment=found,
            seen=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 6 else 0,  # noqa: PLR2004 -- a small number
            at=request.now,
        )
    except actions.OwnDraftError:
        return errors.conflict(request, _("You drafted this answer. A colleague has to agree to it."))
    except actions.AnsweredMeanwhileError:
        return errors.conflict(request, _("The answer was changed meanwhile. Read it again."))
    except actions.NothingDraftedError:
        return errors.conflict(request, _("No drafted answer waits here."))
    messages.success(request, _("Agreed. It is public once it is released."))
    return redirect("comment_dispose", slug=slug, code=code)


@may(rules.answer_comments)
@require_POST
def keep_note(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Keep the editors' note on a comment."""
    found = find_comment(request, slug, code)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return errors.conflict(request, _("The note is longer than 4,000 characters."))
    bulk.annotate(actor=request.user, comment=found, text=form.cleaned_data["note"], at=request.now)
    messages.success(request, _("The note is kept."))
    return redirect("comment_dispose", slug=slug, code=code)
