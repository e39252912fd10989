"""One's own keys for programs."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from consultations.programme.models import Consultation
from ds4skills.accounts import tokens
from ds4skills.accounts.http import SignedInRequest
from ds4skills.accounts.models import Token, User
from ds4skills.accounts.rules import may, signed_in
from ds4skills.profile.fresh import fresh_to_send
from ds4skills.web.forms import Form, TextField
from ds4skills.web.http import page

WORDS = {
    "register:read": gettext_lazy("read the register"),
    "register:write": gettext_lazy("change the register"),
    "register:contact": gettext_lazy(
        "read and write addresses: of one person at a time, of 30 a day; more only when another coordinator agrees"
    ),
    "ledger:write": gettext_lazy("take and withdraw positions, take seats"),
    "results:read": gettext_lazy("read results, objections and workshops"),
    "import:write": gettext_lazy("bring tables in"),
    "programme:read": gettext_lazy("read the programme, surveys and invitations"),
    "comments:read": gettext_lazy("read drafts and comments"),
    "comments:write": gettext_lazy("write, change and withdraw comments"),
    "answers:write": gettext_lazy("answer comments and objections"),
    "drafts:write": gettext_lazy("write drafts, settle changes, bring versions out"),
    "responses:read": gettext_lazy("read my answers to surveys"),
    "responses:write": gettext_lazy("answer surveys, withdraw answers"),
    "responses:export": gettext_lazy("ask for data packages of surveys and fetch them"),
    "surveys:write": gettext_lazy("write drafts of surveys, have figures counted again, hide texts"),
}
NONE = "-"  # no slug is spelled so


class KeyForm(Form):
    """What a key is for, and what it opens."""

    name = TextField(label=gettext_lazy("What it is for"), max_length=100)
    consultation = forms.ChoiceField(
        label=gettext_lazy("Consultation"),
        help_text=gettext_lazy(
            "The register belongs to all consultations; a key of any of them may open it."
        ),
    )
    scopes = forms.MultipleChoiceField(
        label=gettext_lazy("What it opens"),
        choices=[(scope, format_lazy("{}: {}", scope, WORDS.get(scope, ""))) for scope in Token.SCOPES],
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Never more than you may do yourself at that moment."),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["consultation"]
        if isinstance(field, forms.ChoiceField):
            rows = Consultation.objects.visible_to(user).order_by("slug")
            field.choices = [
                *[(each.slug, str(each)) for each in rows],
                (NONE, gettext_lazy("None: the register alone")),
            ]

    def clean_consultation(self) -> str:
        """Give the slug; blank where the key opens the register alone."""
        chosen: str = self.cleaned_data["consultation"]
        return "" if chosen == NONE else chosen


@may(signed_in)
@require_http_methods(["GET", "POST"])
@fresh_to_send
def keys(request: SignedInRequest) -> HttpResponse:
    """List my keys, and make one; its secret is shown on this answer only."""
    form = KeyForm(*((request.POST,) if request.method == "POST" else ()), user=request.user)
    secret = ""
    if form.is_valid():
        secret = tokens.make(owner=request.user, at=request.now, **form.cleaned_data)
        form = KeyForm(user=request.user)
    rows = Token.objects.filter(owner=request.user).order_by("-made_at", "-id")
    context = {
        "form": form,
        "secret": secret,
        "rows": [(each, each.holds(request.now)) for each in rows],
        "crumbs": [(_("My page"), "/me/"), (_("Keys for programs"), None)],
    }
    return page(request, "consultations/overview/keys.html", context)


@may(signed_in)
@require_POST
def revoke(request: SignedInRequest, pk: int) -> HttpResponse:
    """Make a key open nothing."""
    if not tokens.revoke(owner=request.user, pk=pk, at=request.now):
        raise Http404
    messages.success(request, _("The key opens nothing any more."))
    return redirect("keys")
