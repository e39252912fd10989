"""Pages of duplicates: the list, one suggestion, the merge field by field, and its way back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory.actions import ChangedMeanwhileError
from consultations.register.directory.queries import names_of
from consultations.register.directory.reasons import words
from consultations.register.duplicates import deciding, merging, queries, unmerging
from consultations.register.duplicates.forms import MergeForm, UnmergeForm, label
from consultations.register.duplicates.hanging import hanging
from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.jobs.actions import start
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

CONFLICT = 409
Crumb = tuple[str, str | None]
KINDS = ("organisation", "person")


def _way(*crumbs: Crumb) -> list[Crumb]:
    return [(_("Register"), reverse("register")), (_("Duplicates"), reverse("duplicates")), *crumbs]


@may(write_register)
@require_GET
def duplicates(request: SignedInRequest) -> HttpResponse:
    """List pairs of rows that may be one, likely ones first."""
    allowed = {
        "state": Suggestion.State.values,
        "strength": Suggestion.Strength.values,
        "kind": list(KINDS),
    }
    asked = {name: request.GET.get(name, "") for name in allowed}
    asked = {name: value for name, value in asked.items() if value in allowed[name]}
    found = listing(request, queries.waiting(asked))
    context = {
        "listing": found,
        "lines": queries.lines(found.rows),
        "asked": asked,
        "states": Suggestion.State.choices,
        "strengths": Suggestion.Strength.choices,
        "crumbs": [*_way()[:1], (_("Duplicates"), None)],
        "tab": "duplicates",
    }
    return page(request, "consultations/register/duplicates/list.html", context)


@may(write_register)
@require_POST
def look(request: SignedInRequest) -> HttpResponse:
    """Look through the whole register, as a job."""
    job = start(
        owner=request.user,
        task="register.duplicates",
        title=_("Looking for duplicates"),
        payload={},
        at=request.now,
        next_url=reverse("duplicates"),
    )
    return redirect("job", pk=job.pk)


def _ends(kind: str, a: UUID, b: UUID) -> tuple[object, object]:
    rows = queries.both(kind, a, b)
    if a not in rows or b not in rows:
        raise Http404
    return rows[a], rows[b]


@may(write_register)
@require_GET
def suggestion(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show two rows side by side: why they may be one, where they differ, what hangs on each."""
    found = get_object_or_404(queries.with_next().select_related("decided_by"), pk=pk)
    a, b = _ends(found.kind, found.a, found.b)
    facts = queries.side_by_side(found.kind, a, b)
    context = {
        "suggestion": found,
        "a": a,
        "b": b,
        "evidence": words([(code, value) for code, value in found.evidence]),
        "facts": [(label(each.name), each) for each in facts if each.a or each.b],
        "hanging": hanging(found.kind, found.a, found.b),
        "standing": queries.merge_of(found.a, found.b) if found.state == Suggestion.State.MERGED else None,
        "later": found.after,  # type: ignore[attr-defined]  # annotated
        "page_of": found.kind,
        "crumbs": _way((_("One pair"), None)),
        "tab": "duplicates",
    }
    return page(request, "consultations/register/duplicates/one.html", context)


@may(write_register)
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Keep that two rows are different, or sisters."""
    found = get_object_or_404(queries.with_next(), pk=pk)
    after = found.after  # type: ignore[attr-defined]  # annotated
    sisters = request.POST.get("act") == "sisters"
    act = deciding.make_sisters if sisters else deciding.keep_apart
    try:
        act(actor=request.user, suggestion=found, at=request.now)
    except deciding.DecidedError as error:
        state = error.current.get_state_display()
        return errors.conflict(request, _("A colleague decided meanwhile: %(state)s.") % {"state": state})
    except deciding.NotSistersError:
        return errors.conflict(request, _("Only organisations can be sisters. Choose another answer."))
    messages.success(
        request,
        _("Kept as sisters.") if sisters else _("Kept as different. We ask again on new evidence only."),
    )
    return redirect("duplicate", pk=after) if after else redirect("duplicates")


@may(write_register)
@require_http_methods(["GET", "POST"])
def merge(request: SignedInRequest, kind: str, a: UUID, b: UUID) -> HttpResponse:
    """Make two rows one, field by field."""
    if kind not in KINDS or a == b:
        raise Http404
    ends = _ends(kind, a, b)
    facts = queries.side_by_side(kind, *ends)
    initial = {"winner": "a", "version_a": ends[0].version, "version_b": ends[1].version}  # type: ignore[attr-defined]  # organisations or people
    initial["state_seen"] = queries.state_of(a, b)
    form = MergeForm(request.POST or None, ends=ends, facts=facts, initial=initial)
    status = None
    if form.is_valid():
        try:
            made = merging.merge(actor=request.user, kind=kind, at=request.now, **form.decided())
        except ChangedMeanwhileError as error:
            words = _("A colleague saved %(name)s meanwhile. Look at both rows again.")
            form.add_error(None, words % {"name": error.current})
            status = CONFLICT
        except merging.DecidedError as error:
            words = _("A colleague decided meanwhile: %(state)s.")
            form.add_error(None, words % {"state": error.current.get_state_display()})
            status = CONFLICT
        except merging.AlreadyMergedError as error:
            words = _("%(name)s is part of another row already. Open that row, and merge it instead.")
            form.add_error(None, words % {"name": error.row})
            status = CONFLICT
        except merging.TwoAccountsError:
            form.add_error(
                None, _("Both people sign in with an account. Have one of them close theirs first.")
            )
            status = CONFLICT
        else:
            messages.success(request, _("The two are one now. You can take that back at any time."))
            return redirect(kind, pk=made.winner)
    context = {
        "form": form,
        "a": ends[0],
        "b": ends[1],
        "crumbs": _way((_("Make one"), None)),
        "tab": "duplicates",
    }
    return page(request, "consultations/register/duplicates/merge.html", context, status=status)


@may(write_register)
@require_http_methods(["GET", "POST"])
def unmerge(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a merge back, and say to whom what came later belongs."""
    found = get_object_or_404(Merge, pk=pk)
    names = names_of([found.winner, found.loser])
    ends = (names.get(found.winner, ""), names.get(found.loser, ""))
    data = request.POST if request.method == "POST" else None  # without later rows nothing is sent
    form = UnmergeForm(data, later=unmerging.later_rows(found), ends=ends)
    if form.is_valid():
        try:
            kept = unmerging.unmerge(
                actor=request.user, merge=found, at=request.now, belongs=form.cleaned_data
            )
        except unmerging.UndoneError:
            return errors.conflict(request, _("This merge was taken back already."))
        except unmerging.LaterMergeError as error:
            name = names_of([error.later.loser]).get(error.later.loser, "")
            words = _("A later merge stands on this one. Take the merge of %(name)s back first.")
            return errors.conflict(request, words % {"name": name})
        messages.success(request, _("The two are two rows again."))
        if kept:
            words = _("These fields were changed since and stay: %(fields)s.")
            messages.warning(request, words % {"fields": ", ".join(kept)})
        return redirect(found.kind, pk=found.loser)
    context = {
        "form": form,
        "merge": found,
        "ends": ends,
        "crumbs": _way((_("Take a merge back"), None)),
        "tab": "duplicates",
    }
    return page(request, "consultations/register/duplicates/unmerge.html", context)
