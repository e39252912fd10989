"""What is held about a person, as they see it themselves; what waits for staff."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from consultations.register.consent.attributing import default_of
from consultations.register.consent.models import ConsentRecord, ConsentText, Purpose, Stop
from consultations.register.consent.queries import standing
from consultations.register.consent.sharing import shown
from consultations.register.directory.joined import keys_of
from consultations.register.directory.models import Affiliation, Email, Organisation, Person
from consultations.register.origins.models import Origin
from consultations.register.rights.models import Erasure
from consultations.register.selfservice.models import ChangeRequest

ASKED = (
    "name",
    "acronym",
    "category",
    "country",
    "city",
    "website",
    "size",
    "description",
    "listed",
)


@dataclass(frozen=True)
class Choice:
    """One purpose: the exact words in which it is explained, and what the person last said of it."""

    purpose: str
    label: str | Promise
    text: ConsentText
    record: ConsentRecord | None

    @property
    def given(self) -> bool:
        """Whether it is allowed."""
        return self.record is not None and self.record.act == ConsentRecord.Act.GIVEN


@dataclass(frozen=True)
class Entry:
    """Everything about a person that the register shows to them."""

    person: Person
    emails: Sequence[Email]
    ties: Sequence[tuple[Affiliation, bool]]
    origins: Sequence[Origin]
    choices: Sequence[Choice]
    stops: Sequence[str]
    leaving_on: datetime | None
    requests: Sequence[tuple[str, ChangeRequest]]  # each with the words for the fact
    attribution: str

    @property
    def stopped(self) -> bool:
        """Whether nothing is sent to them."""
        return bool(self.stops)

    @property
    def networks(self) -> list[tuple[str, bool]]:
        """The networks whose keepers see this entry, each with whether they see the address, too."""
        said = next((each.record for each in self.choices if each.purpose == Purpose.SHARE), None)
        bases: dict[str, list[str]] = {}
        for origin in self.origins:
            if origin.network:
                bases.setdefault(str(origin.network), []).append(origin.legal_basis)
        act = said.act if said else None
        return [(name, shown(act, found, self.stops)) for name, found in sorted(bases.items())]


def texts(language: str) -> dict[str, ConsentText]:
    """Give the newest words of every purpose, in a language or else in English, in one query."""
    found: dict[str, ConsentText] = {}
    for row in ConsentText.objects.filter(language__in={language, "en"}).order_by("at", "id"):
        known = found.get(row.purpose)
        if known is None or row.language == language or known.language != language:
            found[row.purpose] = row
    return found


def choices_of(person: Person, language: str, at: datetime) -> list[Choice]:
    """Give what a person allows and does not, purpose by purpose."""
    words, said = texts(language), standing(person.key_id, at)
    return [
        Choice(purpose.value, purpose.label, words[purpose], said.get(purpose))
        for purpose in Purpose
        if purpose in words
    ]


def leaving_of(person: Person) -> Erasure | None:
    """Give the removal of a person that is under way."""
    return Erasure.objects.filter(key=person.key_id, done_at=None, cancelled_at=None).first()


def entry_of(person: Person, language: str, at: datetime) -> Entry:
    """Gather what is held about a person, in as many queries for little as for much."""
    ties = Affiliation.objects.filter(person=person).select_related("organisation").order_by("id")
    origins = (
        Origin.objects.filter(key__in=keys_of(Person, person.key_id))
        .select_related("network")
        .order_by("at", "id")
    )
    asked = ChangeRequest.objects.filter(by_key__in=keys_of(Person, person.key_id)).order_by("-id")[:20]
    leaving = leaving_of(person)
    return Entry(
        person=person,
        emails=list(Email.objects.filter(person=person).order_by("-primary", "id")),
        ties=[(tie, tie.runs(at)) for tie in ties],
        origins=list(origins),
        choices=choices_of(person, language, at),
        stops=list(Stop.objects.filter(person=person).values_list("kind", flat=True)),
        leaving_on=leaving.due_at if leaving else None,
        requests=[(label_of(each.field), each) for each in asked],
        attribution=default_of(person.key_id),
    )


def label_of(fact: str) -> str:
    """Give the words for a fact that one may ask to change."""
    if fact == "category":
        return _("category")
    return str(Organisation._meta.get_field(fact).verbose_name)  # type: ignore[union-attr]  # a field of its own


def facts_in_bulk(keys: Iterable[UUID]) -> dict[UUID, dict[str, str]]:
    """Give the facts of organisations that their people may ask to change, as the history spells them."""
    rows = Organisation.objects.filter(pk__in=list(keys)).with_category()
    return {
        row.key_id: {name: str(getattr(row, name) or "") for name in ASKED}
        | {"listed": "yes" if row.listed else ""}
        for row in rows
    }


def facts_of(organisation: Organisation) -> dict[str, str]:
    """Give the same of one organisation."""
    return facts_in_bulk([organisation.key_id])[organisation.key_id]


def open_requests() -> QuerySet[ChangeRequest]:
    """List the changes that wait for staff, the oldest first."""
    return ChangeRequest.objects.filter(state=ChangeRequest.State.OPEN).order_by("id")
