"""Who meets in the tests of the register's API: two networks with their keepers and people."""

from types import SimpleNamespace

from consultations.register.directory.models import Affiliation
from consultations.register.directory.ties import request_mandate
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import digest, in_order
from consultations.register.origins.actions import save_network
from consultations.register.rights import contacts
from consultations.register.segments import actions as segments
from tests.factories import NOON, make_cast, make_organisation, make_person, make_user

EVERYBODY = {"any": [[{"field": "kind", "op": "any", "value": ["person"]}]]}
LATER = NOON.replace(year=2027)


def make_world():
    """Make the cast, and a network A and B with a keeper, an organisation and a person each."""
    cast = make_cast()
    keeper, other = make_user(name="Keeper of A"), make_user(name="Keeper of B")
    a = save_network(actor=cast.coordinator, name="Network A", keepers=[keeper], at=NOON)
    b = save_network(actor=cast.coordinator, name="Network B", keepers=[other], at=NOON)
    organisation = make_organisation("Acme Learning", network=a)
    person = make_person("Aalto", organisation=organisation, email="aalto@example.org", network=a)
    hidden = make_person("Bruno", organisation=organisation, email="bruno@example.org", network=b)
    tie = Affiliation.objects.get(person=person)
    mandate = request_mandate(actor=cast.coordinator, affiliation=tie, starts_at=NOON, ends_at=LATER, at=NOON)
    segment = segments.make(actor=cast.coordinator, name="Everybody", filter=EVERYBODY, shared=True, at=NOON)
    double = make_organisation("Acme Learnings")
    one, two = in_order(organisation.pk, double.pk)
    reasons = [("similar", "94")]
    suggestion = Suggestion.objects.create(
        a=one, b=two, evidence=reasons, evidence_digest=digest(reasons), strength="suggest", made_at=NOON
    )
    release = contacts.ask(
        actor=cast.coordinator, segment=None, name="all", chosen={}, columns=["family_name", "email"],
        kind="jsonl", reason="letters", at=NOON,
    )  # fmt: skip
    return SimpleNamespace(
        cast=cast, keeper=keeper, other_keeper=other, a=a, b=b, organisation=organisation, person=person,
        hidden=hidden, tie=tie, mandate=mandate, segment=segment, double=double, suggestion=suggestion,
        snapshot=segments.snapshot(segment=segment, reason="test", at=NOON), release=release,
    )  # fmt: skip
