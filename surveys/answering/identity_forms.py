"""Forms about who answers: coming in, a guest's address, entries for others, aliases, the right person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Organisation
from ds4skills.web.forms import Form, TextField, dress, offer
from surveys.answering.entering import VIAS
from surveys.answering.handing import Colleague
from surveys.answering.opening import Whoever


class DoorForm(Form):
    """Coming in by the open door: the machine works, or a code goes to an address."""

    puzzle = forms.CharField(widget=forms.HiddenInput, max_length=300)
    work = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)
    email = forms.EmailField(
        label=_("E-mail"),
        max_length=254,
        required=False,
        help_text=_(
            "Only where your browser runs no scripts: we send a code of six digits, and keep no address."
        ),
    )
    nickname = forms.CharField(required=False)  # the trap: people do not see it, programs fill it


class CodeForm(Form):
    """The code that came by mail."""

    slip = forms.CharField(widget=forms.HiddenInput, max_length=400)
    email = forms.EmailField(widget=forms.HiddenInput, max_length=254)
    code = forms.CharField(
        label=_("Code of six digits"),
        max_length=12,
        help_text=_("It came by mail and works for 30 minutes."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class PersonForm(Form):
    """Somebody's name and address."""

    given_name = TextField(label=_("Given name"), max_length=120, required=False)
    family_name = TextField(label=_("Family name"), max_length=120)
    email = forms.EmailField(label=_("E-mail"), max_length=254)


class GuestForm(PersonForm):
    """A guest who wants to be counted with the others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("We send one link, so that you can confirm it is yours.")

    def whoever(self, language: str) -> Whoever:
        """Give what they say of themselves."""
        return Whoever(language=language, **self.cleaned_data)


class ColleagueForm(PersonForm):
    """The colleague who should answer instead."""

    note = TextField(
        label=_("A word to the team"),
        max_length=500,
        required=False,
        help_text=_("Why they are the right person."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "Their own address at work. Nothing is sent before the team agrees."
        )

    def colleague(self) -> Colleague:
        """Give who is named."""
        return Colleague(**self.cleaned_data)


class EntryForm(Form):
    """For whom staff write answers down, and how they were told."""

    email = forms.EmailField(
        label=_("E-mail of the person in the register"),
        max_length=254,
        help_text=_("They get a link by mail, and confirm, correct or refuse what you enter."),
    )
    via = forms.ChoiceField(label=_("How did they tell you?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, bodies: Sequence[Organisation] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["via"], [(each.value, each.label) for each in VIAS])
        if bodies:
            which = _("They may speak for several organisations. Choose one.")
            self.fields["organisation"] = forms.ChoiceField(
                label=_("For which organisation do they speak?"),
                widget=forms.RadioSelect,
                error_messages={"required": which, "invalid_choice": which},
            )
            offer(self.fields["organisation"], [(str(each.pk), each.name) for each in bodies])
        dress(self.fields)


class AliasForm(Form):
    """Whose alias a coordinator wants to know, and why."""

    alias = TextField(
        label=_("Alias"), max_length=12, help_text=_("As it stands beside the answers, like K7QF-4MXT.")
    )
    reason = TextField(
        label=_("Reason"),
        max_length=500,
        lines=3,
        help_text=_("The second coordinator reads it, and so does the person, who is told by mail."),
    )
