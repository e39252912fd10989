"""What a filter's rows can ask, in words: fields with their operators and values, for forms and for reading."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.consent.models import Purpose
from consultations.register.engagement.models import Interaction
from consultations.register.exercises import exercises
from consultations.register.origins.models import Network
from consultations.register.segments.filters import CODES, FIELDS, FLAG, OPERATORS, RANGES, Row
from consultations.register.terms.countries import countries
from consultations.register.terms.models import CATEGORY, Taxonomy
from consultations.register.terms.queries import choices
from ds4skills.accounts.models import User
from ds4skills.web.texts import OFFICIAL, language_name, pick

HIDDEN = frozenset(
    {"engagement", "size", "source-kind", "access", "maturity"}
)  # asked otherwise, or of sources
LONG = 12
OPERATOR_WORDS = {
    (CODES, "any"): gettext_lazy("is one of"),
    (CODES, "none"): gettext_lazy("is none of"),
    ("number", "least"): gettext_lazy("is at least"),
    ("number", "most"): gettext_lazy("is at most"),
    ("stage", "least"): gettext_lazy("has come at least to"),
    ("stage", "below"): gettext_lazy("has not come to"),
    (FLAG, "is"): gettext_lazy("is"),
}

ONE_WORDS = {"any": gettext_lazy("is"), "none": gettext_lazy("is not")}


@dataclass(frozen=True)
class Offer:
    """One field that a row can ask: its key ("term/stakeholder"), its words, and the values one can choose."""

    field: str
    of: str
    words: str
    heading: str
    options: tuple[tuple[str, str], ...] = ()

    @property
    def key(self) -> str:
        """How forms name it."""
        return f"{self.field}/{self.of}" if self.of else self.field

    @property
    def type(self) -> str:
        """How its value is chosen."""
        return FIELDS[self.field]

    @property
    def long(self) -> bool:
        """Whether its values are many."""
        return len(self.options) > LONG

    @property
    def operators(self) -> list[tuple[str, str]]:
        """What can be asked of it."""
        return [(op, str(OPERATOR_WORDS[self.type, op])) for op in OPERATORS[self.type]]

    @property
    def range(self) -> tuple[int, int]:
        """The least and the largest number."""
        return RANGES.get(self.field, (0, 0))


Offers = dict[str, Offer]


def offers(user: User) -> Offers:
    """Give every field that somebody can ask, by key, in the order of the form."""
    found = [*_facts(), *_assessed("", _("How we judge them, in general")), *_dealings()]
    for name, title in exercises(user):
        stages = tuple((code, str(words)) for code, words in Interaction.Stage.choices)
        found.append(Offer("stage", name, _("Stage in “%(title)s”") % {"title": title}, title, stages))
        found += _assessed(name, title)
    return {each.key: each for each in found}


def known(found: Offers) -> dict[tuple[str, str], list[str]]:
    """Give the codes that a filter may hold, as `filters.parse` takes them."""
    return {
        (each.field, each.of): [code for code, _words in each.options]
        for each in found.values()
        if each.type == CODES
    }


def _facts() -> Iterable[Offer]:
    facts = _("Who they are")
    blank = ("", _("not known"))
    kinds = (("person", _("a person")), ("organisation", _("an organisation")))
    yield Offer("kind", "", _("Person or organisation"), facts, kinds)
    for each in sorted(Taxonomy.objects.exclude(slug__in=HIDDEN), key=lambda t: (t.slug != CATEGORY, t.slug)):
        words = _("Category") if each.slug == CATEGORY else (pick(each.title)[0] or each.slug)
        yield Offer("term", each.slug, words, facts, (*choices(each.slug), blank))
    yield Offer("size", "", _("Size"), facts, (*choices("size"), blank))
    yield Offer("country", "", _("Country"), facts, (*countries(), blank))
    tongues = tuple((code, language_name(code)) for code in OFFICIAL)
    yield Offer("language", "", _("Language of messages"), facts, (*tongues, blank))
    rows = Network.objects.order_by("name", "pk").values_list("pk", "name")
    networks = tuple((str(pk), str(name)) for pk, name in rows)
    yield Offer("network", "", _("Network that knows them"), facts, (*networks, ("", _("none"))))


def _assessed(of: str, heading: str) -> Iterable[Offer]:
    yield Offer("interest", of, _("Interest (1 to 5)"), heading)
    yield Offer("influence", of, _("Influence (1 to 5)"), heading)
    yield Offer("gap", of, _("Steps from engagement now to wanted"), heading)


def _dealings() -> Iterable[Offer]:
    heading = _("What passed between us")
    purposes = tuple((code, str(words)) for code, words in Purpose.choices)
    answers = (("yes", _("yes")), ("no", _("no")))
    yield Offer("contact", "", _("Days since the last contact"), heading)
    yield Offer("purpose", "", _("Purpose they allowed"), heading, (*purposes, ("", _("none"))))
    yield Offer("mandate", "", _("May speak for their organisation"), heading, answers)
    yield Offer("address", "", _("Has an e-mail address"), heading, answers)


def say(row: Row, found: Offers) -> str:
    """Give a row as a sentence without a full stop."""
    offer = found.get(f"{row.field}/{row.of}" if row.of else row.field)
    if offer is None:
        return _("Something about a consultation you do not work on")
    values: Any = row.value
    words = dict(offer.options)
    if isinstance(values, tuple):
        value = ", ".join(words[code] if code in words else str(code) for code in values)
    elif isinstance(values, bool):
        value = words["yes" if values else "no"]
    else:
        value = words.get(str(values), str(values))
    single = isinstance(values, tuple) and len(values) == 1
    operator = ONE_WORDS[row.op] if single else OPERATOR_WORDS[row.type, row.op]
    return _("%(field)s %(operator)s: %(value)s") % {
        "field": offer.words,
        "operator": operator,
        "value": value,
    }
