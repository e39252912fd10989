"""The copy speaks to its reader: every field has words, every value is one a person would say."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from consultations.ledger.models import Position
from consultations.register.directory.models import Person
from consultations.register.origins.models import Origin
from consultations.register.rights.wording import WORDS, heading, shown
from ds4skills.accounts.privacy import holdings

HOUR = datetime(2026, 9, 24, 5, 0, tzinfo=UTC)


def test_every_copied_field_has_words():
    names = {name for each in holdings() for name in each.copied}

    assert names - set(WORDS) == set()


@pytest.mark.parametrize(
    ("table", "name", "value", "words"),
    [
        (Person, "country", "GR", "Greece"),
        (Person, "language", "fr", "Français"),
        (Person, "changed_at", HOUR, "24 Sep 2026, 07:00 CEST"),
        (Origin, "kind", "import", str(Origin.Kind("import").label)),
        (Position, "version__proposal__key", "P-01", "P-01"),
        (Person, "verified_on", None, "–"),
        (Person, "unknown", True, "yes"),
        (Person, "unknown", {"en": "Schools", "fr": "Écoles"}, "Schools"),
        (Person, "unknown", {"row": [1, 2]}, "row: 1, 2"),
    ],
)
def test_values_are_said_as_their_reader_would(table, name, value, words):
    with translation.override("en"):
        assert shown(table, name, value).replace("Sept.", "Sep") == words


def test_a_field_without_words_is_at_least_legible():
    assert heading("some__new_field") == "some new field"
