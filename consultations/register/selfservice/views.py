"""Pages of one's own entry: by a link, or signed in."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.consent import actions as consent
from consultations.register.consent.attributing import choice_for, choose
from consultations.register.consent.models import ConsentText, Purpose, Stop
from consultations.register.directory.actions import AddressTakenError, ChangedMeanwhileError
from consultations.register.directory.models import Organisation
from consultations.register.selfservice import actions, links
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.forms import AddressForm, AttributionForm, FactsForm, OwnForm
from consultations.register.selfservice.models import Link
from consultations.register.selfservice.opening import SEE_OTHER, ask, gone, holder_of, own, person_behind
from consultations.register.selfservice.queries import entry_of, facts_of, texts
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.web import limits
from ds4skills.web.http import page
from ds4skills.web.texts import language
from ds4skills.web.times import day_words

CONFLICT = 409
HERE = "consultations/register/selfservice"
Crumb = tuple[str, str | None]


def crumbs(*more: Crumb) -> list[Crumb]:
    """Give the way to a page of one's own entry."""
    return [(_("My entry"), reverse("my_entry") if more else None), *more]


@may(anyone)
@require_GET
def entry(request: Request) -> HttpResponse:
    """Show what is held about a person, from where, on what basis, and who sees it; else how to get there."""
    holder = holder_of(request)
    if holder is None:
        return page(request, f"{HERE}/closed.html", {"crumbs": crumbs()})
    context = {
        "entry": entry_of(holder.person, language(), request.now),
        "holder": holder,
        "choice": AttributionForm(initial={"choice": choice_for(holder.person.key_id)}),
        "crumbs": crumbs(),
    }
    return page(request, f"{HERE}/entry.html", context)


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def open_entry(request: Request, secret: str) -> HttpResponse:
    """Open one's entry by a link; only the button exchanges it for a cookie, so that no scanner uses it up."""
    link = links.find(secret, Link.Purpose.PERSON, request.now)
    if link is None:
        return gone(request)
    if request.method != "POST":
        return ask(request, "open", right="right" in request.GET)
    actions.open_link(link=link, at=request.now)
    person = person_behind(link)
    if request.POST.get("act") == "right" and person is not None:
        actions.verify(holder=Holder(person), at=request.now)
        messages.success(request, _("Thank you. We ask again in a year."))
    answer = redirect("my_entry")
    answer.status_code = SEE_OTHER
    links.hand_over(answer, link)
    return answer


@may(anyone)
@require_POST
def new_link(request: Request) -> HttpResponse:
    """Have a link sent to an address, if it is of the register; answer and work are the same for any address."""
    if limits.allows(request, "entry-link", most=60, seconds=3600):
        actions.ask_link(address=request.POST.get("email", "")[:254], at=request.now)
    return page(request, f"{HERE}/sent.html", {})


@may(anyone)
@require_POST
@own
def revoke_links(request: Request, holder: Holder) -> HttpResponse:
    """Make every link to one's entry open nothing."""
    actions.revoke_links(holder=holder, at=request.now)
    messages.success(request, _("Every link to your entry opens nothing any more."))
    return redirect("my_entry")


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def edit(request: Request, holder: Holder) -> HttpResponse:
    """Change one's own names, language and country, at once."""
    names = ("given_name", "family_name", "language", "country", "version")
    initial = {name: getattr(holder.person, name) for name in names}
    form = OwnForm(request.POST if request.method == "POST" else None, initial=initial)
    status = None
    if form.is_valid():
        try:
            actions.edit(holder=holder, at=request.now, **form.cleaned_data)
        except ChangedMeanwhileError as error:
            words = _("Your entry was changed meanwhile. It now reads: %(now)s")
            form.add_error(None, words % {"now": error.current})
            status = CONFLICT
        else:
            messages.success(request, _("Saved. It counts from now on."))
            return redirect("my_entry")
    context = {
        "form": form,
        "title": _("What should we call you?"),
        "crumbs": crumbs((_("Change"), None)),
    }
    return page(request, f"{HERE}/form.html", context, status=status)


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def address(request: Request, holder: Holder) -> HttpResponse:
    """Ask for a new address; a link goes there, and nothing changes before it is confirmed."""
    form = AddressForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.ask_address(holder=holder, address=form.cleaned_data["email"], at=request.now)
        messages.success(request, _("Look into that mailbox and confirm the address there."))
        return redirect("my_entry")
    context = {
        "form": form,
        "title": _("Which address is yours now?"),
        "act": _("Send a link there"),
        "crumbs": crumbs((_("New address"), None)),
    }
    return page(request, f"{HERE}/form.html", context)


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def open_address(request: Request, secret: str) -> HttpResponse:
    """Confirm a new address from the mail that went there."""
    link = links.find(secret, Link.Purpose.ADDRESS, request.now)
    person = person_behind(link) if link else None
    if link is None or person is None:
        return gone(request)
    if request.method != "POST":
        return ask(request, "address")
    try:
        actions.confirm_address(link=link, person=person, at=request.now)
    except AddressTakenError:
        return page(request, f"{HERE}/address_taken.html", {}, status=CONFLICT)
    return page(request, f"{HERE}/address_confirmed.html", {})


@may(anyone)
@require_POST
@own
def purpose(request: Request, holder: Holder) -> HttpResponse:
    """Allow a purpose in the words that were read, or withdraw it."""
    wanted, key = request.POST.get("purpose", ""), holder.person.key_id
    if wanted not in Purpose.values:
        return redirect("my_entry")
    if request.POST.get("act") == "withdraw":
        consent.withdraw(
            key=key, purpose=wanted, via=f"entry.{holder.via}", at=request.now, actor=holder.user
        )
        messages.success(request, _("Withdrawn. It stops at once."))
        return redirect("my_entry")
    read = request.POST.get("text", "")
    rows = ConsentText.objects.filter(purpose=wanted, pk=read if read.isdecimal() else 0)
    text = rows.first() or texts(language())[wanted]
    consent.give(
        key=key, purpose=wanted, text=text, via=f"entry.{holder.via}", at=request.now, actor=holder.user
    )
    messages.success(request, _("Kept. You can withdraw it here at any time."))
    return redirect("my_entry")


@may(anyone)
@require_POST
@own
def contact(request: Request, holder: Holder) -> HttpResponse:
    """Stop every message to oneself, or allow messages again."""
    if request.POST.get("act") == "allow":
        if leaving_on := actions.allow_contact(holder=holder, at=request.now):
            words = _("You leave on %(day)s, so we do not write to you. Choose to stay first.")
            messages.warning(request, words % {"day": day_words(leaving_on)})
        else:
            messages.success(request, _("We may write to you again."))
    else:
        consent.stop(person=holder.person, kind=Stop.Kind.NO_CONTACT, at=request.now, actor=holder.user)
        messages.success(request, _("We do not write to you any more, unless you ask for a link yourself."))
    return redirect("my_entry")


@may(anyone)
@require_POST
@own
def stay(request: Request, holder: Holder) -> HttpResponse:
    """Call one's own removal off."""
    if actions.stay(holder=holder, at=request.now):
        messages.success(request, _("You stay. Nothing was removed."))
    else:
        messages.info(request, _("There is nothing to call off any more."))
    return redirect("my_entry")


@may(anyone)
@require_POST
@own
def still_right(request: Request, holder: Holder) -> HttpResponse:
    """Say that one's entry is still right."""
    actions.verify(holder=holder, at=request.now)
    messages.success(request, _("Thank you. We ask again in a year."))
    return redirect("my_entry")


@may(anyone)
@require_POST
@own
def attribution(request: Request, holder: Holder) -> HttpResponse:
    """Choose what is shown beside what one says, where a contribution has no choice of its own."""
    form = AttributionForm(request.POST)
    if form.is_valid():
        choose(
            key=holder.person.key_id,
            choice=form.cleaned_data["choice"],
            at=request.now,
            language=language(),
            via=f"entry.{holder.via}",
        )
        messages.success(request, _("Saved. It holds wherever you made no other choice."))
    return redirect("my_entry")


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def organisation(request: Request, holder: Holder, pk: UUID) -> HttpResponse:
    """Ask staff to change facts of an organisation of one's own."""
    rows = Organisation.objects.standing().filter(affiliations__person=holder.person).distinct()
    found = get_object_or_404(rows, pk=pk)
    now = facts_of(found)
    initial = {**now, "listed": bool(now["listed"])}
    form = FactsForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            asked = actions.ask_change(
                holder=holder, organisation=found, wanted=form.wanted(), at=request.now
            )
        except actions.NotOfItError:
            form.add_error(None, _("You have left this organisation, so you cannot speak of it any more."))
        else:
            words = _("Asked. A coordinator decides and writes to you.") if asked else _("Nothing differs.")
            messages.success(request, words)
            return redirect("my_entry")
    context = {
        "form": form,
        "title": _("What is wrong about %(organisation)s?") % {"organisation": found},
        "lede": _("A coordinator sees old and new side by side, and decides."),
        "act": _("Ask for the change"),
        "crumbs": crumbs((str(found), None)),
    }
    return page(request, f"{HERE}/form.html", context)
