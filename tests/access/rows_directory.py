"""The directory of the register: organisations, people, mandates, networks, terms, the log."""

from consultations.register.consent.models import Stop
from consultations.register.directory.models import Affiliation, Mandate
from consultations.register.origins.actions import save_network
from consultations.register.relations.actions import relate
from consultations.register.terms.actions import add_taxonomy, match
from consultations.register.terms.models import Term
from tests.access.table import Row, World
from tests.factories import NOON, make_organisation

MEET = ("coordinator", "other_coordinator")


def prepare(world: World) -> None:
    for number, (cast, thing) in enumerate(world.both()):
        thing.organisation, thing.person = cast.organisation, cast.person
        thing.tie = Affiliation.objects.get(person=cast.person)
        Stop.objects.create(person=cast.person, kind="objected", at=NOON)
        thing.mandate = Mandate.objects.get(affiliation=thing.tie)
        thing.network = save_network(actor=cast.coordinator, name=f"Network {number}", at=NOON)
        whole = make_organisation()
        thing.relation = relate(
            actor=cast.coordinator, subject=cast.organisation, target=whole, kind="part", at=NOON
        )
        thing.taxonomy = add_taxonomy(
            actor=cast.coordinator, slug=f"list-{number}", title={"en": "List"}, at=NOON
        )
        thing.term = Term.objects.get(taxonomy__slug="stakeholder", code="other")
        thing.match = match(
            actor=cast.coordinator,
            source=thing.term,
            target=Term.objects.filter(taxonomy__slug="hys").order_by("code")[0],
            kind="close",
            at=NOON,
        )


def organisation(thing, _cast):
    return {"pk": thing.organisation.pk}


def person(thing, _cast):
    return {"pk": thing.person.pk}


def tie(thing, cast):
    return {**person(thing, cast), "tie": thing.tie.pk}


def stop(thing, cast):
    return {**person(thing, cast), "kind": "objected"}


def address(thing, cast):
    return {**person(thing, cast), "email": cast.person.emails.get().pk}


def relation(thing, cast):
    return {**organisation(thing, cast), "relation": thing.relation.pk}


def mandate(thing, cast):
    return {**person(thing, cast), "mandate": thing.mandate.pk}


def network(thing, _cast):
    return {"pk": thing.network.pk}


def term(thing, _cast):
    return {"pk": thing.term.pk}


def csv(_thing, _cast):
    return {"kind": "csv"}


ROWS = [
    Row("at", "signed_in", lambda _t, _c: {"source": "nowhere:1"}, status=404),
    Row("register", "register_read"),
    Row("organisations_export", "register_read", csv),
    Row("organisations_columns", "register_read"),
    Row("organisation_suggest", "register_read"),
    Row("organisation_new", "register_write"),
    Row("organisation", "register_read", organisation),
    Row("organisation_edit", "register_write", organisation),
    Row("organisation_history", "register_read", organisation),
    Row("relation_new", "register_write", organisation),
    Row("relation_remove", "register_write", relation, post_only=True),
    Row("organisation_origin", "register_write", organisation),
    Row("organisation_checked", "register_write", organisation, post_only=True),
    Row("organisation_log", "register_read", organisation),
    Row("organisation_log_export", "register_read", lambda t, c: {**organisation(t, c), **csv(t, c)}),
    Row("organisation_log_new", "register_write", organisation),
    Row("people", "link", allowed=MEET),
    Row("people_export", "link", csv, allowed=MEET),
    Row("people_columns", "link", allowed=MEET),
    Row("person_new", "register_write"),
    Row("person", "link", person, allowed=MEET),
    Row("person_card", "link", person, allowed=MEET),
    Row("person_edit", "register_write", person),
    Row("person_stop", "register_write", person),
    Row("person_stop_lift", "register_write", stop),
    Row("person_purpose", "register_write", lambda t, c: {**person(t, c), "purpose": "updates"}),
    Row("person_address_retry", "register_write", address, post_only=True),
    Row("person_origin", "register_write", person),
    Row("person_checked", "register_write", person, post_only=True),
    Row("person_log", "link", person, allowed=MEET),
    Row("person_log_export", "link", lambda t, c: {**person(t, c), **csv(t, c)}, allowed=MEET),
    Row("person_log_new", "register_write", person),
    Row("affiliation_new", "register_write", person),
    Row("affiliation_edit", "register_write", tie),
    Row("affiliation_end", "register_write", tie, post_only=True),
    Row("mandate_new", "register_write", tie),
    Row("mandate_revoke", "register_write", mandate, post_only=True),
    Row("mandate_prolong", "register_write", mandate),
    Row("mandates", "register_write"),
    Row("mandate_decide", "register_write", lambda t, _c: {"pk": t.mandate.pk}),
    Row("networks", "register_read"),
    Row("network_new", "register_write"),
    Row("network_edit", "register_write", network),
    Row("introductions", "link", network, allowed=MEET),
    Row("terms", "register_read"),
    Row("taxonomy_new", "register_write"),
    Row("term_new", "register_write", lambda t, _c: {"slug": t.taxonomy.slug}),
    Row("term_edit", "register_write", term),
    Row("term_matches", "register_write", term),
    Row(
        "term_match_remove",
        "register_write",
        lambda t, c: {**term(t, c), "match": t.match.pk},
        post_only=True,
    ),
    Row("term_retire", "register_write", term, post_only=True),
]
