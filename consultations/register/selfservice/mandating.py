"""Pages of mandates: one's own, those that wait for one's word, and the link that goes to an organisation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.selfservice import links, mandates
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.judging import Judge, judge_by, lines, own_mandates, waiting_for
from consultations.register.selfservice.mandate_forms import DecideForm, DoorForm, MandateAskForm
from consultations.register.selfservice.models import Link
from consultations.register.selfservice.opening import gone, own, private
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import errors
from ds4skills.web.http import page

CONFLICT = 409
HERE = "consultations/register/selfservice"
Crumb = tuple[str, str | None]


def _way(*more: Crumb) -> list[Crumb]:
    mandates_page = reverse("my_mandates") if more else None
    return [(_("My entry"), reverse("my_entry")), (_("My mandates"), mandates_page), *more]


def _ties(holder: Holder, request: Request) -> list[Affiliation]:
    rows = Affiliation.objects.filter(person=holder.person).select_related("organisation").order_by("id")
    return [row for row in rows if row.runs(request.now)]


@may(anyone)
@require_GET
@own
def my_mandates(request: Request, holder: Holder) -> HttpResponse:
    """List one's own mandates and requests, and the requests of others that wait for one's word."""
    context = {
        "lines": lines(own_mandates(holder.person), request.now),
        "waiting": lines(waiting_for(holder.person, request.now), request.now),
        "may_ask": bool(_ties(holder, request)),
        "crumbs": _way(),
    }
    return page(request, f"{HERE}/mandates.html", context)


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def ask(request: Request, holder: Holder) -> HttpResponse:
    """Ask to speak for an organisation of one's own."""
    form = MandateAskForm(
        request.POST if request.method == "POST" else None, ties=_ties(holder, request), now=request.now
    )
    status = None
    if form.is_valid():
        try:
            mandates.ask(holder=holder, wish=form.wish(), at=request.now)
        except mandates.AskedAlreadyError:
            form.add_error(None, _("You have asked for this already. It waits for an answer."))
            status = CONFLICT
        except mandates.TooManyError:
            form.add_error(None, _("Five of your requests wait already. Withdraw one first."))
            status = CONFLICT
        except ties.NotRunningError:
            form.add_error("tie", _("You have left this organisation, so you cannot speak for it."))
            status = CONFLICT
        else:
            messages.success(request, _("Asked. We write to you when it is decided."))
            return redirect("my_mandates")
    context = {
        "form": form,
        "title": _("For whom do you want to speak?"),
        "lede": _(
            "Nothing can be said with a mandate before somebody of the organisation or of ours approves it."
        ),
        "act": _("Ask for the mandate"),
        "back": reverse("my_mandates"),
        "crumbs": _way((_("Ask for one"), None)),
    }
    return page(request, f"{HERE}/form.html", context, status=status)


def _own(holder: Holder, pk: int) -> Mandate:
    rows = Mandate.objects.filter(affiliation__person=holder.person)
    return get_object_or_404(rows.select_related("affiliation__organisation"), pk=pk)


@may(anyone)
@require_POST
@own
def end(request: Request, holder: Holder, pk: int) -> HttpResponse:
    """Withdraw a request of one's own, or give a mandate back."""
    try:
        mandates.end(holder=holder, mandate=_own(holder, pk), at=request.now)
    except mandates.DecidedAlreadyError:
        return errors.conflict(request, _("This request was answered meanwhile."))
    messages.success(request, _("Done. Nothing more can be said with it."))
    return redirect("my_mandates")


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def door(request: Request, holder: Holder, pk: int) -> HttpResponse:
    """Let a link go to an address on the organisation's own domain, by which somebody there may approve."""
    row = _own(holder, pk)
    if row.state != Mandate.State.REQUESTED:
        return errors.conflict(request, _("This request was answered meanwhile."))
    organisation = row.affiliation.organisation
    offered = mandates.doors(organisation, holder.person, request.now)
    form = DoorForm(request.POST if request.method == "POST" else None, doors=offered)
    status = None
    if form.is_valid():
        try:
            mandates.send_to_domain(
                holder=holder, mandate=row, door=form.cleaned_data["door"], at=request.now
            )
        except mandates.WrittenAlreadyError:
            form.add_error(None, _("Three links went there within the hour. Try again later."))
            status = CONFLICT
        else:
            messages.success(
                request, _("A link is on its way there. Whoever reads it can approve or refuse.")
            )
            return redirect("my_mandates")
    context = {
        "form": form,
        "offered": offered,
        "organisation": organisation,
        "crumbs": _way((str(organisation), None)),
    }
    return page(request, f"{HERE}/mandate_door.html", context, status=status)


def _answer(request: Request, judge: Judge, **more: object) -> HttpResponse | None:
    """Show a request with its two buttons; None once it is answered."""
    form = DecideForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_valid():
        accept, words = form.cleaned_data["decision"] == "accept", form.cleaned_data["answer"]
        try:
            mandates.settle(
                actor=judge.user,
                mandate=judge.mandate,
                accept=accept,
                words=words or judge.mandate.evidence or _("Approved by mail"),
                approver=judge.person,
                way=judge.way,
                via="page" if judge.user else "link",
                at=request.now,
            )
        except ties.AlreadyDecidedError:
            return errors.conflict(request, _("This request was answered meanwhile."))
        except ties.NoMandateError as error:
            raise Http404 from error
        return None
    context = {"form": form, "line": lines([judge.mandate], request.now)[0], "judge": judge, **more}
    return page(request, f"{HERE}/mandate_decide.html", context, status=status)


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def decide(request: Request, holder: Holder, pk: int) -> HttpResponse:
    """Answer a request for a mandate of an organisation for which one may speak oneself."""
    found = next((row for row in waiting_for(holder.person, request.now) if row.pk == pk), None)
    if found is None:
        raise Http404
    answer = _answer(request, Judge(found, holder.person, holder.user), crumbs=_way((_("Decide"), None)))
    if answer is not None:
        return answer
    messages.success(request, _("Decided. Whoever asked is told by mail."))
    return redirect("my_mandates")


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def open_mandate(request: Request, secret: str) -> HttpResponse:
    """Show a request to whom the link was sent; only a button answers it, so that no scanner approves anything."""
    link = links.find(secret, Link.Purpose.MANDATE, request.now)
    judge = judge_by(link, request.now) if link else None
    if judge is None:
        return gone(request)
    if judge.mandate.state != Mandate.State.REQUESTED:
        return private(page(request, f"{HERE}/mandate_answered.html", {}, status=CONFLICT))
    answer = _answer(request, judge)
    return private(answer or page(request, f"{HERE}/mandate_answered.html", {"now": True}))
