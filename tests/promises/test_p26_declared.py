"""P26: every personal field is declared."""

from django.apps import apps
from django.db import models

from ds4skills.accounts import privacy
from ds4skills.accounts.models import User

ROOMS = ("ds4skills", "consultations", "surveys", "workshops")
SPEAKING = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.UUIDField,
    models.FileField,
    models.BinaryField,
    models.DateField,
    models.GenericIPAddressField,
)
STAFF = {
    "by",
    "made_by",
    "built_by",
    "published_by",
    "fixed_by",
    "recorded_by",
    "approved_by",
    "proposed_by",
    "withdrawn_by",
    "decided_by",
    "owner",
    "settled_by",
    "second_person",
    "agreed_by",
    "released_by",
    "editor",
}


def tables():
    return [model for room in ROOMS for model in apps.get_app_config(room).get_models()]


def about_people(model):
    """Give the fields of a table that may say something of somebody."""
    for field in model._meta.concrete_fields:
        key = field.is_relation and field.related_model._meta.model_name in {"person", "user"}
        own = isinstance(field, SPEAKING) and not field.is_relation
        if (key or own) and not (field.primary_key and not isinstance(field, models.UUIDField)):
            yield field


def test_every_table_is_declared_once():
    declared = privacy.by_table()

    assert [model._meta.label for model in tables() if model._meta.label not in declared] == []


def test_every_field_of_a_personal_table_is_copied_hidden_or_named_as_not_personal():
    declared = privacy.by_table()
    missing = []
    for model in tables():
        holding = declared[model._meta.label]
        named = {name.partition("__")[0] for name in (*holding.copied, *holding.hidden, *holding.other)}
        for field in about_people(model) if holding.personal else ():
            to_subject = field.is_relation and field.name in {"person", "user", "owner"}
            if field.name not in named and not to_subject:
                missing += [f"{model._meta.label}.{field.name}"]

    assert missing == []


def test_declarations_name_only_fields_that_exist():
    wrong = [
        f"{each.table._meta.label}.{name}"
        for each in privacy.holdings()
        for name in (*each.copied, *each.hidden, *each.other)
        if name.partition("__")[0] not in {field.name for field in each.table._meta.get_fields()}
    ]

    assert wrong == []


def test_tables_without_personal_data_have_no_key_to_a_person():
    """Staff who act sign what they do; no other key to somebody stands in such a table."""
    strays = []
    for holding in privacy.holdings():
        if holding.personal or holding.table is User:
            continue
        for field in holding.table._meta.concrete_fields:
            names = field.related_model._meta.model_name if field.related_model else ""
            if names == "person" or (
                names == "user" and field.name not in STAFF | {"actor", "asked_by", "undone_by"}
            ):
                strays.append(f"{holding.table._meta.label}.{field.name}")

    assert strays == []


def test_every_personal_table_says_why_it_is_held_and_for_how_long():
    bare = [
        each.table._meta.label
        for each in privacy.holdings()
        if each.personal and not (each.purpose and each.basis and each.keep and (each.erase or each.stays))
    ]

    assert bare == []
