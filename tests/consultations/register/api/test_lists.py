"""Segments, terms, networks and duplicates through the API; every list costs the same however long it is."""

import pytest

from consultations.register.directory.ties import request_mandate
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import digest, in_order
from consultations.register.engagement.entries import enter
from consultations.register.origins.actions import save_network
from consultations.register.origins.models import Network
from consultations.register.relations.actions import relate
from consultations.register.relations.models import Relation
from consultations.register.segments import actions as segments
from consultations.register.terms import actions as terms
from consultations.register.terms.models import Taxonomy, Term
from tests.asking import register
from tests.budgets.counting import statements
from tests.consultations.register.api.people import EVERYBODY, LATER, make_world
from tests.factories import NOON, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db, at):
    return make_world()


@pytest.fixture
def call(world):
    return register(world.cast.coordinator)


def test_a_segment_is_made_changed_and_says_why(world, call):
    rows = [
        {"field": "country", "op": "any", "value": ["BE"]},
        {"field": "address", "op": "is", "value": True},
    ]
    made = call("post", "segments/", {"name": "Belgians", "filter": {"any": [rows]}})
    assert made.status_code == 201, made.content
    assert made.json()["size"] == {"people": 2, "organisations": 1}
    path = f"segments/{made.json()['id']}/"
    assert len(made.json()["words"][0]) == 2
    members = call("get", f"{path}members/").json()
    assert [each["name"] for each in members["results"]] == ["Ada Aalto", "Ada Bruno"]
    bodies = call("get", f"{path}members/?kind=organisation").json()
    assert [each["name"] for each in bodies["results"]] == ["Acme Learning"]
    why = call("get", f"{path}why/{world.person.pk}/").json()
    assert (why["inside"], [each["holds"] for each in why["groups"][0]]) == (True, [True, True])
    changed = call("patch", path, {"name": "From Belgium"}, if_match='"1"')
    assert (changed.json()["name"], changed.json()["filter"]) == ("From Belgium", made.json()["filter"])
    late = call("patch", path, {"name": "Late"}, if_match='"1"')
    assert (late.status_code, late.json()["current"]["name"]) == (409, "From Belgium")
    theirs = register(world.cast.second)("patch", path, {"shared": False}, if_match='"2"')
    assert list(theirs.json()["fields"]) == ["shared"]


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"any": []},
        {"any": "x"},
        {"any": [[{"field": "moon", "op": "any", "value": ["x"]}]]},
        {"any": [[{"field": "country", "op": "any", "value": ["ZZ"]}]]},
        {"any": [[{"field": "contact", "op": "least", "value": 10**40}]]},
        {"any": [[{"field": "contact", "op": "least", "value": 1e308}]]},
        {"any": [[{"field": "language", "op": "any", "value": [{"a": [1]}]}]]},
        {"any": [[{"field": "interest", "op": "least", "value": None}]]},
        {"any": [[{"field": "kind", "op": "any", "value": ["person"]}] * 21]},
    ],
)
def test_a_filter_that_is_none_is_refused(call, chosen):
    answer = call("post", "segments/", {"name": "x", "filter": chosen})
    assert answer.status_code == 422, answer.content
    assert list(answer.json()["fields"]) == ["filter"]


def test_a_snapshot_keeps_who_was_in(world, call):
    path = f"segments/{world.segment.pk}/snapshots/"
    [shot] = call("get", path).json()["results"]
    assert shot["count"] == world.snapshot.count
    make_person("Later")
    frozen = call("get", f"{path}{shot['id']}/members/").json()
    assert frozen["count"] == shot["count"]
    assert "Ada Later" not in [each["name"] for each in frozen["results"]]
    assert call("get", f"segments/{world.segment.pk}/members/").json()["count"] == shot["count"] + 1
    other = segments.make(actor=world.cast.second, name="Mine", filter=EVERYBODY, shared=False, at=NOON)
    assert call("get", f"segments/{other.pk}/").status_code == 404


def test_terms_are_told_with_what_they_match(world, call):
    source = Term.objects.filter(taxonomy__slug="hys").order_by("code")[0]
    target = Term.objects.get(taxonomy__slug="stakeholder", code="other")
    terms.match(actor=world.cast.coordinator, source=source, target=target, kind="broad", at=NOON)
    listed = call("get", "taxonomies/").json()["results"]
    assert "stakeholder" in [each["code"] for each in listed]
    found = call("get", "taxonomies/hys/terms/?show=current").json()["results"]
    mine = next(each for each in found if each["code"] == source.code)
    assert {"taxonomy": "stakeholder", "code": "other", "kind": "broad"} in mine["matches"]
    assert call("get", "taxonomies/moon/terms/").status_code == 404


def test_a_suggestion_is_decided_once(world, call):
    path = f"duplicates/{world.suggestion.pk}/"
    assert call("get", path).json()["reasons"] == [{"code": "similar", "value": "94"}]
    assert call("post", f"{path}decision/", {"decision": "same"}).status_code == 422
    assert call("post", f"{path}decision/", {"decision": "sisters"}).json()["state"] == "related"
    assert Relation.objects.filter(kind="sister").count() == 1
    late = call("post", f"{path}decision/", {"decision": "different"})
    assert (late.status_code, late.json()["state"]) == (409, "related")
    assert call("get", "duplicates/").json()["count"] == 0


def test_the_address_that_two_people_share_is_not_told(world, call):
    one, two = in_order(world.person.pk, world.hidden.pk)
    reasons = [("address", "aalto@example.org")]
    made = Suggestion.objects.create(
        a=one, b=two, kind="person", evidence=reasons, evidence_digest=digest(reasons), strength="maybe",
        made_at=NOON,
    )  # fmt: skip
    found = call("get", f"duplicates/{made.pk}/").json()
    assert found["reasons"] == [{"code": "address", "value": ""}]
    refused = call("post", f"duplicates/{made.pk}/decision/", {"decision": "sisters"})
    assert list(refused.json()["fields"]) == ["decision"]


def _organisation(world):
    make_organisation(network=world.a, identifiers={})


def _relation(world):
    relate(actor=None, subject=world.organisation, target=make_organisation(), kind="member", at=NOON)


def _person(world):
    make_person(organisation=make_organisation(), network=world.a)


def _mandate(world):
    request_mandate(actor=None, affiliation=world.tie, starts_at=NOON, ends_at=LATER, at=NOON)


def _entry(world):
    body = make_organisation()
    person = make_person(organisation=body, network=world.a)
    enter(
        actor=world.cast.coordinator, channel="call", direction="in", stage="reached", when=NOON,
        precision="day", at=NOON, organisation=body.pk, people=[person.pk],
    )  # fmt: skip


def _segment(world):
    segments.make(actor=world.cast.coordinator, name="More", filter=EVERYBODY, shared=True, at=NOON)


def _snapshot(world):
    segments.snapshot(segment=world.segment, at=NOON, reason="test")


def _term(world):
    slug = f"scenario-{Taxonomy.objects.count()}"
    made = Taxonomy.objects.create(slug=slug, title={"en": slug}, closed=False)
    term = terms.add_term(actor=world.cast.coordinator, taxonomy=made, code="a", labels={"en": "A"}, at=NOON)
    open_ = Taxonomy.objects.get(slug="hys")
    Taxonomy.objects.filter(pk=open_.pk).update(closed=False)
    code = f"more-{Term.objects.count()}"
    other = terms.add_term(
        actor=world.cast.coordinator, taxonomy=Taxonomy.objects.get(slug="hys"), code=code,
        labels={"en": code}, at=NOON,
    )  # fmt: skip
    terms.match(actor=world.cast.coordinator, source=other, target=term, kind="exact", at=NOON)


def _network(world):
    save_network(actor=world.cast.coordinator, name=f"Network {Network.objects.count()}", at=NOON)


def _suggestion(world):
    one, two = in_order(make_organisation().pk, make_organisation().pk)
    reasons = [("name", "")]
    Suggestion.objects.create(
        a=one, b=two, evidence=reasons, evidence_digest=digest(reasons), strength="suggest", made_at=NOON
    )


LISTS = [
    ("organisations/?q=organisation", _organisation, 9),
    ("organisations/{organisation.pk}/", _relation, 12),
    ("organisations/{organisation.pk}/relations/", _relation, 9),
    ("people/", _person, 8),
    ("affiliations/", _person, 8),
    ("mandates/", _mandate, 8),
    ("log/", _entry, 10),
    ("segments/", _segment, 12),
    ("segments/{segment.pk}/", _person, 14),
    ("segments/{segment.pk}/members/", _person, 9),
    ("segments/{segment.pk}/members/?kind=organisation", _organisation, 9),
    ("segments/{segment.pk}/snapshots/", _snapshot, 8),
    ("segments/{segment.pk}/snapshots/{snapshot.pk}/members/", _person, 12),
    ("taxonomies/", _term, 8),
    ("taxonomies/hys/terms/", _term, 10),
    ("networks/", _network, 8),
    ("duplicates/", _suggestion, 8),
    ("contacts/", _person, 8),
]


@pytest.mark.parametrize(("path", "add", "most"), LISTS)
def test_a_list_costs_the_same_with_one_row_as_with_three(world, call, path, add, most):
    path = path.format(**vars(world))

    def cost():
        assert call("get", path).status_code == 200
        with statements() as asked:
            call("get", path)
        return len(asked)

    add(world)
    one = cost()
    add(world)
    add(world)
    three = cost()
    assert one == three <= most, (path, one, three)


@pytest.mark.parametrize("page", ["page=0", "page=x", "page=999999999999999999999", "page=%00"])
def test_a_page_that_is_none_is_refused(call, page):
    answer = call("get", f"organisations/?{page}")
    assert answer.status_code in {400, 404}
    assert answer.json()["sentence"]


def test_a_page_is_bounded(call, world, settings):
    make_organisation()
    assert len(call("get", "organisations/?page_size=1").json()["results"]) == 1
    huge = call("get", "organisations/?page_size=999999999999")
    assert huge.status_code == 200
    assert huge.json()["next"] is None
