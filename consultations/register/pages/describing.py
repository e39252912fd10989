"""The form of an organisation: facts, further names, identifiers, terms; and its comparison with a colleague's text."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.describing import FurtherName
from consultations.register.directory.evidence import Body
from consultations.register.directory.identifiers import BadIdentifierError, normal, schemes
from consultations.register.directory.models import (
    Identifier,
    Organisation,
    OrganisationName,
    OrganisationTerm,
)
from consultations.register.terms.countries import country_groups
from consultations.register.terms.models import CATEGORY
from consultations.register.terms.queries import choices, describing
from ds4skills.web.forms import Form, TextField, offer
from ds4skills.web.texts import official_languages

FACTS = (
    "name",
    "acronym",
    "country",
    "city",
    "website",
    "size",
    "description",
    "status",
    "listed",
    "sole_trader",
)
SPARE, MOST_NAMES = 1, 40
BAR = " | "


class NameForm(Form):
    """One further name; a blank one is left out."""

    text = TextField(label=_("Name"), max_length=300, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=OrganisationName.Kind.choices, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["language"], official_languages(), _("Not known"))


NameForms = forms.formset_factory(NameForm, extra=0, max_num=MOST_NAMES, absolute_max=MOST_NAMES)


class OrganisationForm(Form):
    """An organisation; `version` says which state of it the form was made for."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = TextField(label=_("Name"), max_length=300, help_text=_("As in its statutes, in its own language."))
    acronym = TextField(label=_("Acronym"), max_length=40, required=False)
    category = forms.ChoiceField(label=_("Category"))
    country = forms.ChoiceField(label=_("Country"))
    city = TextField(label=_("City"), max_length=120, required=False)
    website = forms.URLField(label=_("Website"), max_length=300, required=False, assume_scheme="https")
    size = forms.ChoiceField(label=_("Size"), required=False)
    description = TextField(label=_("Description"), lines=4, max_length=4000, required=False)
    status = forms.ChoiceField(label=_("Status"), choices=Organisation.Status.choices)
    listed = forms.BooleanField(label=_("It wants to stand on the public list"), required=False)
    sole_trader = forms.BooleanField(
        label=_("It is one person's own business"),
        required=False,
        help_text=_("Then its data are personal data."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.fields["category"], choices(), _("Choose one"))
        offer(self.fields["country"], country_groups(), _("Choose one"))
        offer(self.fields["size"], choices("size"), _("Not known"))
        for code, scheme in schemes().items():
            self.fields[f"id_{code}"] = TextField(
                label=scheme.label,
                max_length=200,
                required=False,
                help_text=_("For instance %(example)s.") % {"example": scheme.example},
                widget=forms.TextInput(attrs={"class": "input mono"}),
            )
        for slug, title, terms in describing():
            self.fields[f"terms_{slug}"] = forms.MultipleChoiceField(
                label=title, required=False, choices=terms, widget=forms.CheckboxSelectMultiple
            )

    def clean(self) -> dict[str, Any]:
        """Bring identifiers to their normal form; several of one list stand side by side with a bar."""
        data = super().clean() or {}
        for code in schemes():
            texts = [part.strip() for part in data.get(f"id_{code}", "").split("|") if part.strip()]
            try:
                data[f"id_{code}"] = BAR.join(normal(code, text) for text in texts)
            except BadIdentifierError as error:
                words = _("“%(value)s” is no such number. One looks like %(example)s.")
                params = {"value": error.value, "example": error.example}
                self.add_error(f"id_{code}", forms.ValidationError(words, params=params))
        return data

    def facts(self) -> dict[str, Any]:
        """Give what the actions take."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in (*FACTS, "category")},
            "identifiers": {code: data[f"id_{code}"].split(BAR) for code in schemes()},
            "terms": {slug: data[f"terms_{slug}"] for slug, _title, _terms in describing()},
        }

    def groups(self) -> dict[str, list[forms.BoundField]]:
        """Give the fields in their groups, for the page."""
        return {
            "facts": [
                self[name]
                for name in self.fields
                if name != "version" and not name.startswith(("id_", "terms_"))
            ],
            "identifiers": [self[name] for name in self.fields if name.startswith("id_")],
            "terms": [self[name] for name in self.fields if name.startswith("terms_")],
        }


def further(forms_: Any) -> list[FurtherName]:
    """Give the further names of checked forms: kind, text, language."""
    rows = [form.cleaned_data for form in forms_]
    return [
        FurtherName(row["kind"] or "other", row["text"], row["language"]) for row in rows if row.get("text")
    ]


def stands(row: Organisation) -> dict[str, Any]:
    """Give an organisation as the form shows it: facts, category, identifiers, terms, in two queries."""
    values: dict[str, Any] = {name: getattr(row, name) for name in (*FACTS, "version")}
    values["category"] = row.category or ""
    held: dict[str, list[str]] = {}
    for scheme, value in (
        Identifier.objects.filter(organisation=row).order_by("value").values_list("scheme", "value")
    ):
        held.setdefault(f"id_{scheme}", []).append(value)
    values |= {name: BAR.join(texts) for name, texts in held.items()}
    terms = OrganisationTerm.objects.filter(organisation=row).exclude(taxonomy=CATEGORY)
    for slug, code in terms.annotate(code=F("term__code")).order_by("code").values_list("taxonomy", "code"):
        values.setdefault(f"terms_{slug}", []).append(code)
    return values


def names_of(row: Organisation) -> list[dict[str, str]]:
    """Give its further names as the forms show them."""
    rows = OrganisationName.objects.filter(organisation=row).order_by("id")
    return [{"kind": each.kind, "text": each.text, "language": each.language} for each in rows]


def body(form: OrganisationForm, names: list[FurtherName]) -> Body:
    """Give what is compared with the register."""
    data = form.cleaned_data
    return Body(
        name=data["name"],
        country=data["country"],
        city=data["city"],
        website=data["website"],
        short=data["acronym"],
        identifiers=frozenset(
            (code, value) for code in schemes() for value in data[f"id_{code}"].split(BAR) if value
        ),
        others=tuple(text for _kind, text, _language in names),
    )
