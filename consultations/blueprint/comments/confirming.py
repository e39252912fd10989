"""Recording a comment for a person, and that person's word on it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from consultations.blueprint.comments import proxies
from consultations.blueprint.comments.forms import CommentForm
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import remarks
from consultations.blueprint.comments.times import ClosedError
from consultations.blueprint.comments.views import consultation_of, context_of
from consultations.blueprint.drafts.models import BlockText, Version
from consultations.ledger.voices import InvalidMandateError
from consultations.programme import rules
from consultations.register.directory.models import Email
from ds4skills.accounts.http import Request, SignedInRequest
from ds4skills.accounts.rules import may
from ds4skills.web.forms import dress
from ds4skills.web.http import page

CONFLICT = 409
VIAS = [
    (each.value, each.label) for each in (Comment.Via.LETTER, Comment.Via.WORKSHOP, Comment.Via.INTERVIEW)
]


class ProxyForm(CommentForm):
    """A comment that staff type for somebody, who confirms it by mail."""

    person = forms.EmailField(
        label=gettext_lazy("Whose comment is it?"),
        help_text=gettext_lazy("Their address in the register; the link to confirm goes there."),
    )
    via = forms.ChoiceField(label=gettext_lazy("How did it come?"), choices=VIAS, widget=forms.RadioSelect)
    field_order = ("key", "person", "via", *CommentForm.field_order)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("attribution", "capacity", "since", "kept"):
            self.fields.pop(name, None)
        self.fields["via"].initial = Comment.Via.LETTER
        dress(self.fields)

    def clean_person(self) -> object:
        """Find the person by their address."""
        rows = Email.objects.filter(address__iexact=self.cleaned_data["person"], primary=True)
        found = rows.select_related("person").first()
        if found is None:
            raise forms.ValidationError(
                _("Nobody in the register has this address. Add the person first; your text stays here.")
            )
        return found.person


@may(rules.record_comments)
@require_http_methods(["GET", "POST"])
def record(request: SignedInRequest, slug: str, blueprint: str) -> HttpResponse:
    """Record a comment for a person: on the block that the address names, else on the whole draft."""
    consultation = consultation_of(request, slug)
    rows = Version.objects.published().select_related("blueprint__consultation").order_by("-number")
    version = rows.filter(blueprint__consultation=consultation, blueprint__slug=blueprint).first()
    if version is None:
        raise Http404
    number = request.GET.get("block", "")
    block = None
    if number:
        wanted = int(number) if number.isdecimal() and len(number) < 12 else 0  # noqa: PLR2004 -- digits
        block = get_object_or_404(BlockText.objects.filter(version=version), pk=wanted)
        block.version = version
    args = (request.POST,) if request.method == "POST" else ()
    form = ProxyForm(
        *args, block=block, spoken=version.blueprint.language, initial={"key": get_random_string(32)}
    )
    if form.is_valid():
        made = _record(request, version, form)
        messages.success(
            request,
            _("Recorded as %(code)s. It counts once the person has confirmed it.") % {"code": made.code},
        )
        return redirect("drafts_manage", slug=slug)
    label = _("Record a comment for somebody")
    blocks = version.blocks.exclude(kind="row").order_by("order").values_list("pk", "place", "text")
    context = context_of(
        consultation, (label, None), form=form, row=block, version=version, label=label, blocks=blocks
    )
    context |= {"section": "manage", "task": "comments"}
    return page(request, "consultations/blueprint/record.html", context)


def _record(request: SignedInRequest, version: Version, form: ProxyForm) -> Comment:
    data = form.cleaned_data
    item = proxies.Recorded(form.place(), form.said(), data["person"], data["via"], data["key"])
    made = proxies.record_for(actor=request.user, version=version, items=[item], at=request.now)
    return made[0] if made else Comment.objects.get(version=version, key=data["key"])


@may(rules.read_consultation)
@require_http_methods(["GET", "POST"])
def confirm(request: Request, slug: str, secret: str) -> HttpResponse:
    """Show a person what was recorded for them; they confirm it or refuse it."""
    consultation = consultation_of(request, slug)
    found = proxies.find(secret, request.now)
    if found is None or found.blueprint.consultation_id != consultation.pk:
        raise Http404
    found.blueprint.consultation = consultation
    who = proxies.speaker_for(proxies.person_of(found), request.now)
    problem, status = "", None
    if request.method == "POST":
        try:
            return _decide(request, found)
        except proxies.NotWaitingError:
            problem, status = _("You have decided on this already."), CONFLICT
        except ClosedError:
            problem, status = _("No comment is taken any more, so it can no longer be confirmed."), CONFLICT
        except InvalidMandateError:
            problem = _("You may not speak for this organisation any more. Confirm it for yourself.")
            status = CONFLICT
    context = context_of(
        consultation,
        (found.code, None),
        remark=remarks([found], inside=True)[0] if found.state == Comment.State.PENDING else None,
        found=found,
        who=who,
        problem=problem,
        waits=found.state == Comment.State.PENDING,
    )
    return page(request, "consultations/blueprint/confirm.html", context, status=status)


def _decide(request: Request, found: Comment) -> HttpResponse:
    if request.POST.get("say") == "no":
        proxies.refuse(row=found, at=request.now)
        messages.success(request, _("Refused. Its words are taken out, and nothing was recorded for you."))
        return redirect(found.blueprint.consultation.get_absolute_url())
    proxies.confirm(row=found, mandated=request.POST.get("say") == "mandated", at=request.now)
    messages.success(request, _("Confirmed and published as %(code)s.") % {"code": found.code})
    return redirect(found.get_absolute_url())
