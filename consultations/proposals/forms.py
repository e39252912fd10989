"""Forms for proposals: one wording for each language of the site."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from consultations.proposals.models import Proposal
from ds4skills.web.forms import Form, TextField
from ds4skills.web.texts import language_name

LONGEST = 2000


class WordingForm(Form):
    """The wording in each language; one is enough."""

    def __init__(self, *args: Any, wordings: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, _name in settings.LANGUAGES:
            self.fields[f"wording_{code}"] = TextField(
                label=_("Wording in %(language)s") % {"language": language_name(code)},
                lines=3,
                max_length=LONGEST,
                required=False,
                initial=(wordings or {}).get(code, ""),
            )
            self.fields[f"wording_{code}"].widget.attrs |= {"class": "input", "lang": code}

    def wordings(self) -> dict[str, str]:
        """Give the wordings that were typed."""
        return {code: self.cleaned_data[f"wording_{code}"] for code, _name in settings.LANGUAGES}


class ProposalForm(WordingForm):
    """A new proposal."""

    key = forms.SlugField(
        label=_("Key"), max_length=24, help_text=_("How people call it, for instance P-13. It never changes.")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Proposal.Kind.choices[:3])


class RewordForm(WordingForm):
    """A new wording of a proposal."""

    substantive = forms.ChoiceField(
        label=_("What the new wording changes"),
        choices=[
            ("no", _("Nothing in its meaning: earlier positions count on")),
            ("yes", _("Its meaning: earlier positions stay with the older wording")),
        ],
        widget=forms.RadioSelect,
    )


class StateForm(Form):
    """Whether positions are taken."""

    state = forms.ChoiceField(label=_("State"), choices=Proposal.State.choices)
