"""Writing down what a person said by phone, letter or in person: stops, consents, and taking them back."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from consultations.register.consent.models import ConsentText, Purpose, Stop
from consultations.register.directory.models import Email, Person
from consultations.register.pages.heard_forms import HeardForm, LiftForm, PurposeForm, StopForm
from consultations.register.pages.ways import CONFLICT, person_of, to_person, way
from consultations.register.rights import spoken
from consultations.register.rules import write_register
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.http import page
from ds4skills.web.times import day_words


def _past(form: HeardForm, request: SignedInRequest) -> bool:
    """Check a form, and that the day is not still to come."""
    if form.is_valid() and form.cleaned_data["said_on"] > request.now.date():
        form.add_error("said_on", _("This day is still to come. Write down what has been said."))
    return not form.errors and form.is_bound


def _page(
    request: SignedInRequest, person: Person, form: HeardForm, title: str, status: int | None = None
) -> HttpResponse:
    context = {"form": form, "title": title, "crumbs": way(to_person(person), (title, None))}
    return page(request, "consultations/register/form.html", context, status=status)


def _today(request: SignedInRequest) -> dict[str, object]:
    return {"said_on": request.now.date()}


@may(write_register)
@require_http_methods(["GET", "POST"])
def stop(request: SignedInRequest, pk: UUID) -> HttpResponse:
    """Write down that somebody wants no messages, objects, or wants their data restricted."""
    person = person_of(request.user, pk)
    form = StopForm(request.POST or None, initial=_today(request))
    if _past(form, request):
        spoken.stop(
            actor=request.user,
            person=person,
            kind=form.cleaned_data["kind"],
            heard=form.heard(),
            at=request.now,
        )
        messages.success(request, _("Written down. Nothing is sent to them from now on."))
        return redirect("person", pk=pk)
    return _page(request, person, form, _("What do they want no more?"))


@may(write_register)
@require_http_methods(["GET", "POST"])
def lift(request: SignedInRequest, pk: UUID, kind: str) -> HttpResponse:
    """Take a stop back, because the person said so themselves."""
    person = person_of(request.user, pk)
    row = get_object_or_404(Stop, person=person, kind=kind)
    form = LiftForm(request.POST or None, initial=_today(request))
    status = None
    if _past(form, request):
        try:
            spoken.lift(actor=request.user, person=person, kind=kind, heard=form.heard(), at=request.now)
        except spoken.LeavingError as error:
            words = _("They leave on %(day)s. If they want to stay, call that off among the requests.")
            form.add_error(None, words % {"day": day_words(error.due_at)})
            status = CONFLICT
        else:
            messages.success(request, _("Taken back at their own word."))
            return redirect("person", pk=pk)
    title = _("Take back: %(stop)s") % {"stop": row.get_kind_display()}
    return _page(request, person, form, title, status)


@may(write_register)
@require_http_methods(["GET", "POST"])
def purpose(request: SignedInRequest, pk: UUID, purpose: str) -> HttpResponse:
    """Write down that somebody allowed a purpose or withdrew it, with the words and the evidence."""
    if purpose not in Purpose.values:
        raise Http404
    person = person_of(request.user, pk)
    texts = list(ConsentText.objects.filter(purpose=purpose).order_by("-at", "-id"))
    form = PurposeForm(request.POST or None, initial=_today(request), texts=texts)
    status = None
    if _past(form, request):
        try:
            _keep(request, person, purpose, form)
        except spoken.SaidOtherwiseError as error:
            words = _("They said the contrary on %(day)s, after this. The newer word counts.")
            form.add_error(None, words % {"day": day_words(error.on)})
            status = CONFLICT
        else:
            messages.success(request, _("Written down. It counts from now on."))
            return redirect("person", pk=pk)
    return _page(request, person, form, str(Purpose(purpose).label).capitalize(), status)


def _keep(request: SignedInRequest, person: Person, purpose: str, form: PurposeForm) -> None:
    data, heard = form.cleaned_data, form.heard()
    if data["act"] == "give":
        spoken.allow(
            actor=request.user,
            person=person,
            purpose=purpose,
            text=form.texts[data["text"]],
            heard=heard,
            at=request.now,
        )
    else:
        spoken.withdraw(actor=request.user, person=person, purpose=purpose, heard=heard, at=request.now)


@may(write_register)
@require_POST
def try_address(request: SignedInRequest, pk: UUID, email: int) -> HttpResponse:
    """Write to an address again that took no mail."""
    row = get_object_or_404(Email.objects.filter(person=person_of(request.user, pk)), pk=email)
    spoken.try_address(actor=request.user, email=row, at=request.now)
    messages.success(request, _("The next message goes there again."))
    return redirect("person", pk=pk)
