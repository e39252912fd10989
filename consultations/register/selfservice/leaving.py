"""Pages of one's own data: everything that is held, a copy, the way out; signed in, or by a link."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from consultations.register.directory.models import Person
from consultations.register.rights import actions as rights
from consultations.register.rights import copying
from consultations.register.rights.forms import ErasureForm
from consultations.register.rights.models import Copy, Erasure
from consultations.register.selfservice import actions, links
from consultations.register.selfservice.actions import Holder
from consultations.register.selfservice.models import Link
from consultations.register.selfservice.opening import gone, holder_of, own, person_behind, private
from ds4skills.accounts import privacy
from ds4skills.accounts.http import Request
from ds4skills.accounts.rules import anyone, may
from ds4skills.profile.fresh import fresh
from ds4skills.web import errors
from ds4skills.web.exporting import attachment
from ds4skills.web.http import page

CONFLICT = 409
RIGHTS = "consultations/register/rights"
Crumb = tuple[str, str | None]


def _way(*more: Crumb) -> list[Crumb]:
    return [(_("My entry"), reverse("my_entry")), (_("My data"), reverse("my_data") if more else None), *more]


@may(anyone)
@require_GET
def my_data(request: Request) -> HttpResponse:
    """Show somebody what is held about them, table by table, with a copy and the way out."""
    holder = holder_of(request)
    if holder is None and not request.user.is_authenticated:
        return redirect("my_entry")
    person = holder.person if holder else None
    context = {
        "person": person,
        "tables": copying.whole(rights.subjects(person.pk)) if person else [],
        "copy": Copy.objects.filter(key=person.pk, gone_at=None).order_by("-id").first() if person else None,
        "erasure": _open_erasure(person) if person else None,
        "crumbs": _way(),
    }
    return page(request, f"{RIGHTS}/my_data.html", context)


def _open_erasure(person: Person) -> Erasure | None:
    return Erasure.objects.filter(key=person.pk, cancelled_at=None, done_at=None).first()


@may(anyone)
@require_POST
@fresh
@own
def my_copy(request: Request, holder: Holder) -> HttpResponse:
    """Ask for a copy of everything."""
    rights.ask_copy(actor=holder.user, person=holder.person, at=request.now)
    messages.success(request, _("We are making your copy. It is here within the hour; look again."))
    return redirect("my_data")


@may(anyone)
@require_POST
@fresh
@own
def my_copy_file(request: Request, holder: Holder, pk: int) -> HttpResponse:
    """Hand the copy to its owner, once."""
    row = get_object_or_404(Copy.objects.filter(key=holder.person.pk), pk=pk)
    try:
        body = rights.take_copy(copy=row, at=request.now)
    except rights.GoneError:
        return errors.conflict(request, _("This copy was fetched already, or is too old. Ask for a new one."))
    return attachment(body, "my-data.zip", "zip")


@may(anyone)
@require_http_methods(["GET", "POST"])
@own
def my_erasure(request: Request, holder: Holder) -> HttpResponse:
    """Let somebody leave: what goes, what stays and why, then one button; by a link, after a fresh mail."""
    if holder.user is None:
        return _ask_by_mail(request, holder)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_valid():
        try:
            rights.ask_erasure(
                actor=holder.user, person=holder.person, wish=form.cleaned_data["wish"], at=request.now
            )
        except (rights.AskedAlreadyError, rights.StillStaffError) as error:
            status = _refused(form, error)
        else:
            messages.success(request, _("You leave in 14 days. Until then you can call it off here."))
            return redirect("my_data")
    return page(request, f"{RIGHTS}/leave.html", _about(form), status=status)


def _ask_by_mail(request: Request, holder: Holder) -> HttpResponse:
    if request.method == "POST":
        if not actions.ask_to_leave(holder=holder, at=request.now):
            return errors.conflict(request, _("We hold no address to confirm it by. Write to us."))
        messages.success(request, _("Look into your mailbox, and confirm there that you want to leave."))
        return redirect("my_data")
    return page(request, f"{RIGHTS}/leave.html", _about(None))


def _about(form: ErasureForm | None) -> dict[str, object]:
    held = list(privacy.holdings())
    return {
        "form": form,
        "goes": [each for each in held if each.erase],
        "stays": [each for each in held if each.personal and not each.erase],
        "crumbs": _way((_("Leave"), None)),
    }


def _refused(form: ErasureForm, error: Exception) -> int:
    words = _("You work on a consultation. Ask its coordinator to end your role, then come back.")
    if isinstance(error, rights.AskedAlreadyError):
        words = _("You have asked already. You can call it off on your data page.")
    form.add_error(None, words)
    return CONFLICT


@may(anyone)
@require_http_methods(["GET", "HEAD", "POST"])
def open_leaving(request: Request, secret: str) -> HttpResponse:
    """Confirm from the mail that one wants to leave; looking removes nobody."""
    link = links.find(secret, Link.Purpose.MY_DATA, request.now)
    person = person_behind(link) if link else None
    if link is None or person is None:
        return gone(request)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    status = None
    if form.is_valid():
        try:
            actions.confirm_leaving(link=link, person=person, wish=form.cleaned_data["wish"], at=request.now)
        except (rights.AskedAlreadyError, rights.StillStaffError) as error:
            status = _refused(form, error)
        else:
            return private(page(request, f"{RIGHTS}/leaving.html", {"erasure": _open_erasure(person)}))
    return private(page(request, f"{RIGHTS}/leave.html", {**_about(form), "crumbs": []}, status=status))


@may(anyone)
@require_POST
@own
def my_erasure_cancel(request: Request, holder: Holder) -> HttpResponse:
    """Call one's own erasure off."""
    found = _open_erasure(holder.person)
    if found is None:
        return errors.conflict(request, _("There is nothing to call off any more."))
    try:
        rights.cancel_erasure(actor=holder.user, erasure=found, at=request.now)
    except rights.TooLateError as error:
        raise Http404 from error
    messages.success(request, _("You stay. Nothing was removed."))
    return redirect("my_data")
