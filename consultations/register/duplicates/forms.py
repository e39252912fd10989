"""Forms of merging and un-merging."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from consultations.register.duplicates.merging import BOTH, LOSER, WINNER
from consultations.register.duplicates.queries import Field
from consultations.register.duplicates.unmerging import Later
from ds4skills.web.forms import Form

LABELS: dict[str, str | Promise] = {
    "name": _("Name"),
    "acronym": _("Acronym"),
    "country": _("Country"),
    "city": _("City"),
    "website": _("Website"),
    "size": _("Size"),
    "description": _("Description"),
    "status": _("Status"),
    "listed": _("Shown on the public list"),
    "sole_trader": _("One person's own business"),
    "verified_on": _("Checked on"),
    "category": _("Category"),
    "names": _("Further names"),
    "email": _("E-mail"),
    "given_name": _("Given name"),
    "family_name": _("Family name"),
    "language": _("Language"),
}


def label(name: str) -> str:
    """Give the words for a field."""
    if name.startswith("id_"):
        return str(_("Identifier %(scheme)s")) % {"scheme": name.removeprefix("id_").upper()}
    return str(LABELS.get(name, name))


class MergeForm(Form):
    """Whose value is kept, field by field; only fields in which both differ are asked about."""

    winner = forms.ChoiceField(label=_("Which row stays?"), widget=forms.RadioSelect)
    version_a = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version_b = forms.IntegerField(widget=forms.HiddenInput, required=False)
    state_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, ends: Sequence[Any], facts: Sequence[Field], **more: Any) -> None:
        super().__init__(*args, **more)
        self.ends = ends
        self.fields["winner"].choices = [("a", str(ends[0])), ("b", str(ends[1]))]  # type: ignore[attr-defined]  # a choice field
        self.asked = [each for each in facts if each.differs and each.a and each.b and each.name != "names"]
        for each in self.asked:
            choices = [("a", each.a), ("b", each.b)]
            number = each.name.startswith("id_")
            self.fields[f"keep_{each.name}"] = forms.ChoiceField(
                label=label(each.name),
                choices=[*choices, (BOTH, _("Both belong to it"))] if number else choices,
                widget=forms.RadioSelect,
                required=number,
                initial=None if number else "a",
            )

    def decided(self) -> dict[str, Any]:
        """Give what the action is asked to do."""
        data = self.cleaned_data
        first = data["winner"] == "a"
        winner, loser = self.ends if first else reversed(self.ends)
        choices = {}
        for each in self.asked:
            said = data[f"keep_{each.name}"]
            choices[each.name] = said if said == BOTH else WINNER if said == data["winner"] else LOSER
        versions = {self.ends[0].pk: data["version_a"], self.ends[1].pk: data["version_b"]}
        return {
            "winner": winner.pk,
            "loser": loser.pk,
            "choices": {name: said for name, said in choices.items() if said},
            "decided": data["state_seen"],
            "versions": {key: value for key, value in versions.items() if value is not None},
        }


class UnmergeForm(Form):
    """To whom each row that came after the merge belongs."""

    def __init__(self, *args: Any, later: Sequence[Later], ends: tuple[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        for each in later:
            self.fields[each.name] = forms.ChoiceField(
                label=f"{each.child.label}: {each.row}",
                choices=[(WINNER, ends[0]), (LOSER, ends[1])],
                widget=forms.RadioSelect,
                initial=WINNER,
            )
