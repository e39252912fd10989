"""The page of register notices: who must be told that we hold an entry, who cannot be reached by mail."""

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.programme import audiences, mailings, noticing, results
from consultations.programme.models import Mailing
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing


@may(write_register)
@require_GET
def notices(request: SignedInRequest) -> HttpResponse:
    """Show who must be told and when, and whom no mail reaches."""
    today = request.now.date()
    yesterday = today - timedelta(days=1)
    people = noticing.waiting()
    shown = listing(request, people)
    keys = [person.pk for person in shown.rows]
    no = audiences.left_out(kind=Mailing.Kind.NOTICE, exercise="", people=keys, at=request.now)
    rows = [(person, str(audiences.WORDS[no[person.pk]]) if person.pk in no else "") for person in shown.rows]
    bodies = list(noticing.bodies_waiting())
    sent = Mailing.objects.filter(kind=Mailing.Kind.NOTICE).order_by("-made_at", "-id")[:10]
    context = {
        "crumbs": [(_("Register"), reverse("register")), (_("Notices"), None)],
        "tab": "notices",
        "today": today,
        "listing": shown,
        "rows": rows,
        "overdue": noticing.waiting(yesterday).count() + noticing.bodies_waiting(yesterday).count(),
        "bodies": bodies,
        "due": noticing.waiting(today + noticing.LEAD).count(),
        "sent": [(each, results.states(each)) for each in sent],
        "by_itself": settings.NOTICES,
    }
    return page(request, "consultations/register/notices/notices.html", context)


@may(write_register)
@require_POST
def notices_send(request: SignedInRequest) -> HttpResponse:
    """Tell everybody who must be told within the next days and can be."""
    made = mailings.send_notices(actor=request.user, at=request.now)
    if made is None:
        return errors.conflict(request, _("Nobody who must be told now can be reached by mail."))
    messages.success(request, _("%(n)d people are being told, one message each.") % {"n": made.total})
    return redirect("notices")


@may(write_register)
@require_POST
def notice_told(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note that somebody was told in another way than by mail."""
    person = get_object_or_404(noticing.waiting(), pk=pk)
    noticing.told_otherwise(actor=request.user, person=person, at=request.now)
    messages.success(request, _("Noted for %(person)s.") % {"person": person})
    return redirect("notices")


@may(write_register)
@require_POST
def notice_body_told(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Note that the person behind a sole trader was told in another way than by mail."""
    body = get_object_or_404(noticing.bodies_waiting(), pk=pk)
    noticing.body_told(actor=request.user, organisation=body, at=request.now)
    messages.success(request, _("Noted for %(person)s.") % {"person": body})
    return redirect("notices")
