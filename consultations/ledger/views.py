"""Objections with their way, and what somebody is on record for."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.ledger import actions, channels, queries
from consultations.ledger.forms import AnswerForm
from consultations.ledger.models import Current, Objection, ObjectionEvent, Position, Voice
from consultations.ledger.objections import ObjectionMovedError, move_objection
from consultations.programme import rules
from consultations.programme.models import Consultation
from consultations.programme.speaking import speaker
from consultations.register.directory.queries import every_key_of, is_key_of, person_of
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may, signed_in
from ds4skills.web import errors
from ds4skills.web.http import page

Kind = ObjectionEvent.Kind
CONFLICT = 409


@dataclass(frozen=True)
class Word:
    """One position on the page of its holder."""

    position: Position
    history: list[Position]
    channel: str
    url: str


def _find(request: Request, slug: str, code: str) -> tuple[Consultation, queries.Concern]:
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    number = code.removeprefix("O-")
    if not number.isdecimal():
        raise Http404
    found = [
        each for each in queries.concerns(consultation, request.now) if each.objection.number == int(number)
    ]
    if not found:
        raise Http404
    return consultation, found[0]


def _holds(request: Request, consultation: Consultation, objection: Objection) -> bool:
    who = speaker(request, consultation, request.now)
    return is_key_of(objection.position.voice.holder, who.key if who else None)


def _context(request: Request, consultation: Consultation, concern: queries.Concern) -> dict[str, object]:
    base = consultation.get_absolute_url()
    version = concern.objection.position.version
    crumbs = [
        (str(consultation), base),
        (_("Proposals"), f"{base}proposals/"),
        (version.proposal.key, f"{base}proposals/{version.proposal.key}/"),
        (concern.objection.code, None),
    ]
    return {
        "consultation": consultation,
        "section": "proposals",
        "crumbs": crumbs,
        "concern": concern,
        "objection": concern.objection,
        "version": version,
        "reason": getattr(concern.objection.position, "reason", None),
        "mine": _holds(request, consultation, concern.objection),
        "may_answer": rules.holds(request.user, consultation.slug, "coordinator", "editor"),
        "until": concern.events[-1].at + queries.REPLY_DAYS,
        "sealed": consultation.is_sealed(request.now),
    }


@may(rules.read_consultation)
@require_GET
def objection(request: Request, slug: str, code: str) -> HttpResponse:
    """Show who objects in which category, why, and what was answered."""
    consultation, concern = _find(request, slug, code)
    context = _context(request, consultation, concern)
    if context["sealed"] and not context["mine"]:
        raise Http404
    return page(request, "consultations/ledger/objection.html", context)


@may(rules.read_consultation)
@require_POST
def reply(request: Request, slug: str, code: str) -> HttpResponse:
    """Let the holder say whether the answer settles it: withdrawn, or sustained."""
    consultation, concern = _find(request, slug, code)
    if not _holds(request, consultation, concern.objection):
        raise Http404
    kind = Kind.WITHDRAWN if request.POST.get("settled") == "yes" else Kind.SUSTAINED
    try:
        move_objection(
            actor=None,
            objection=concern.objection,
            kind=kind,
            at=request.now,
            by=concern.objection.position.voice.holder,
        )
    except ObjectionMovedError:
        return errors.conflict(request, _("This objection has moved on. Open it again to see its state."))
    messages.success(request, _("Thank you. Your answer is on record."))
    return redirect("objection", slug=slug, code=code)


@may(rules.edit)
@require_GET
def objections(request: SignedInRequest, slug: str) -> HttpResponse:
    """List the objections, those without an answer first."""
    consultation = get_object_or_404(Consultation.objects.visible_to(request.user), slug=slug)
    order = ["open", "answered", "sustained", "settled", "withdrawn"]
    found = sorted(
        queries.concerns(consultation, request.now),
        key=lambda each: (order.index(each.state), each.objection.number),
    )
    listed = reverse("proposals_manage", kwargs={"slug": slug})
    context = {
        "consultation": consultation,
        "section": "manage",
        "task": "proposals",
        "crumbs": [(_("Proposals and objections"), listed), (_("Objections"), None)],
        "concerns": found,
    }
    return page(request, "consultations/ledger/objections.html", context)


@may(rules.edit)
@require_http_methods(["GET", "POST"])
def answer(request: SignedInRequest, slug: str, code: str) -> HttpResponse:
    """Answer an objection; a colleague's newer answer is never overwritten."""
    consultation, concern = _find(request, slug, code)
    last = concern.events[-1]
    form = AnswerForm(request.POST or None, initial={"seen": last.pk})
    status = None
    if form.is_valid():
        facts = form.cleaned_data
        if facts["seen"] != last.pk:
            form.add_error(None, _("A colleague was faster. Read the new state below; your text is kept."))
            status = CONFLICT
        else:
            try:
                move_objection(
                    actor=request.user,
                    objection=concern.objection,
                    kind=Kind.ANSWERED,
                    accommodated=facts["accommodated"] == "yes",
                    outcome=facts["outcome"],
                    at=request.now,
                )
            except ObjectionMovedError:
                form.add_error(None, _("This objection is answered or withdrawn already."))
                status = CONFLICT
            else:
                messages.success(request, _("Answered. Its holder has 14 days to say whether it is settled."))
                return redirect("objections_manage", slug=slug)
    context = _context(request, consultation, concern) | {
        "section": "manage",
        "task": "proposals",
        "form": form,
    }
    listed = reverse("objections_manage", kwargs={"slug": slug})
    context["crumbs"] = [(_("Objections"), listed), (concern.objection.code, None)]
    return page(request, "consultations/ledger/answer.html", context, status=status)


def _mine(request: SignedInRequest) -> list[Voice]:
    person = person_of(request.user)
    return list(Voice.objects.filter(holder__in=every_key_of(person.key_id))) if person else []


@may(signed_in)
@require_GET
def positions(request: SignedInRequest) -> HttpResponse:
    """Show what I am on record for, by consultation and proposal, with every earlier word."""
    voices = _mine(request)
    rows = Position.objects.filter(voice__in=voices).select_related(
        "voice__consultation", "version__proposal", "reason"
    )
    said: dict[tuple[int, int], list[Position]] = {}
    for row in rows.order_by("-taken_at", "-seq"):
        said.setdefault((row.voice_id, row.version_id), []).append(row)
    words = [
        Word(first, rest, channels.label(first.channel), channels.link(first.channel, first.source))
        for first, *rest in said.values()
    ]
    words.sort(key=lambda word: (word.position.voice.consultation_id, word.position.version.proposal.order))
    return page(request, "consultations/ledger/positions.html", {"words": words})


@may(signed_in)
@require_POST
def withdraw(request: SignedInRequest, seq: int) -> HttpResponse:
    """Take one of my positions back; it stops counting at once, the record stays."""
    rows = Current.objects.filter(voice__in=_mine(request), position_id=seq)
    current = get_object_or_404(rows.select_related("position__voice", "version__proposal__consultation"))
    position = current.position
    try:
        actions.withdraw(
            actor=request.user,
            voice=position.voice,
            version=current.version,
            channel=position.channel,
            source=f"{position.source}#withdrawn",
            at=request.now,
        )
    except actions.NothingToWithdrawError:
        return errors.conflict(request, _("This position was withdrawn already."))
    except actions.ConsultationClosedError:
        return errors.conflict(
            request, _("The consultation is closed. Positions of a closed consultation stay as they are.")
        )
    messages.success(request, _("Withdrawn. It does not count any more; the record says that you withdrew."))
    return redirect("positions")
