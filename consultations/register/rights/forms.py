"""Forms of rights: why contact data leave, and how somebody wants to be forgotten."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.rights.contacts import COLUMNS
from consultations.register.rights.models import Erasure
from consultations.register.segments.models import Segment
from ds4skills.web.forms import Form, TextField

KINDS = (("xlsx", "XLSX"), ("csv", "CSV"), ("jsonl", "JSON lines"))
USUAL = ("given_name", "family_name", "email", "language", "organisation")


class ContactExportForm(Form):
    """Whom, which columns, why."""

    segment = forms.ModelChoiceField(
        label=_("Of whom"),
        queryset=Segment.objects.none(),
        required=False,
        empty_label=_("Everybody in the register"),
        help_text=_("People whose data are restricted are left out."),
    )
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(name, name) for name in COLUMNS],
        widget=forms.CheckboxSelectMultiple,
        initial=USUAL,
    )
    kind = forms.ChoiceField(label=_("Format"), choices=KINDS)
    reason = TextField(
        label=_("Why they have to leave the site"),
        lines=3,
        max_length=1000,
        help_text=_("Another coordinator reads it before agreeing. It stays in the log."),
    )

    def __init__(self, *args: Any, offered: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["segment"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = offered


class ErasureForm(Form):
    """How somebody wants to be forgotten."""

    wish = forms.ChoiceField(
        label=_("What shall happen to your address"),
        choices=[
            (Erasure.Wish.FORGET, _("Remove it with everything else")),
            (
                Erasure.Wish.NEVER_WRITE,
                _("Remove everything else, and keep it only to never write to it again"),
            ),
        ],
        widget=forms.RadioSelect,
        initial=Erasure.Wish.FORGET,
    )
