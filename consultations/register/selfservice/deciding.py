"""Pages of staff: what stakeholders ask for."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from consultations.register.directory.queries import names_of
from consultations.register.rules import write_register
from consultations.register.selfservice import actions
from consultations.register.selfservice.forms import AnswerForm
from consultations.register.selfservice.models import ChangeRequest
from consultations.register.selfservice.queries import facts_in_bulk, label_of, open_requests
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web import errors
from ds4skills.web.http import page
from ds4skills.web.listing import listing

HERE = "consultations/register/selfservice"


@may(write_register)
@require_GET
def requests(request: SignedInRequest) -> HttpResponse:
    """List the changes that people of organisations ask for, old beside new."""
    found = listing(request, open_requests())
    rows = found.rows
    current = facts_in_bulk([row.subject for row in rows])
    names = names_of({key for row in rows for key in (row.subject, row.by_key) if key})
    context = {
        "listing": found,
        "rows": [
            {
                "row": row,
                "label": label_of(row.field),
                "now": current.get(row.subject, {}).get(row.field, ""),
                "organisation": names.get(row.subject, ""),
                "by": names.get(row.by_key, "") if row.by_key else "",
            }
            for row in rows
        ],
        "tab": "changes",
        "crumbs": [(_("Register"), reverse("register")), (_("Changes asked for"), None)],
    }
    return page(request, f"{HERE}/requests.html", context)


@may(write_register)
@require_POST
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """Accept or refuse a change, with a sentence to whoever asked."""
    row = get_object_or_404(ChangeRequest, pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return errors.conflict(request, _("Say why, in one sentence: it is sent to whoever asked."))
    try:
        actions.decide_change(
            actor=request.user,
            request=row,
            accept=form.cleaned_data["decision"] == "accept",
            answer=form.cleaned_data["answer"],
            seen=form.cleaned_data["seen"],
            at=request.now,
        )
    except actions.AlreadyDecidedError:
        return errors.conflict(request, _("A colleague has decided this already."))
    except actions.MovedMeanwhileError as error:
        words = _("The fact was changed meanwhile. It now reads: %(now)s. Decide once more.")
        return errors.conflict(request, words % {"now": error.now or "–"})
    messages.success(request, _("Decided. Whoever asked is told by mail."))
    return redirect("change_requests")
