"""Pages of organisations and people: found, added once, edited without loss, seen by who may."""

import csv
import io
from datetime import timedelta

import pytest

from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation, Mandate, Organisation, Person
from consultations.register.engagement.actions import log
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.origins.actions import add_origin, save_network
from consultations.register.relations.actions import relate
from consultations.register.relations.models import Relation
from consultations.register.terms.models import Term
from tests.budgets.counting import cost
from tests.factories import NOON, make_mandate, make_organisation, make_person

pytestmark = pytest.mark.django_db
ORIGIN = {"kind": "staff", "basis": "legitimate"}
FACTS = {"category": "company", "country": "BE", "status": "active", **ORIGIN}
NAMES = {"names-TOTAL_FORMS": "0", "names-INITIAL_FORMS": "0"}


def test_filters_show_how_many_each_would_leave(cast, sign_in):
    for country, category in (("FR", "company"), ("FR", "research"), ("DE", "research")):
        make_organisation(country=country, category=category)
    answer = sign_in(cast.coordinator).get("/register/?country=FR&category=research")
    facets = {facet.name: facet for facet in answer.context["found"].facets}
    assert [(o.code, o.count) for o in facets["category"].options] == [("research", 1), ("company", 1)]
    assert {o.code: o.count for o in facets["country"].options} == {"DE": 1, "FR": 1}
    assert answer.context["listing"].count == 1
    assert "France" in answer.content.decode()


def test_where_nothing_fits_the_page_says_what_to_drop_and_offers_to_add(cast, sign_in):
    make_organisation("Alpha", country="FR", category="company")
    answer = sign_in(cast.coordinator).get("/register/?q=alpha&country=FR&category=research")
    best = answer.context["found"].drops[0]
    assert (best.name, best.count) == ("category", 1)
    assert "/register/organisations/new/?name=alpha" in answer.content.decode()


def test_the_stage_in_an_exercise_is_a_filter(cast, sign_in):
    far, near = make_organisation("Far"), make_organisation("Near")
    exercise = cast.consultation.exercise
    for row, stage in ((far, "responded"), (near, "invited")):
        log(stage=stage, channel="mail", exercise=exercise, at=NOON, organisation=row.pk)
    client = sign_in(cast.coordinator)
    names = lambda query: [  # noqa: E731
        row.name for row in client.get(f"/register/?exercise={exercise}&{query}").context["listing"].rows
    ]
    assert names("stage=reached") == ["Far"]
    assert names("stage=invited") == ["Far", "Near"]
    assert "Far" not in names("stage=none")


def test_networks_are_counted_and_filtered(cast, sign_in):
    network = save_network(actor=cast.coordinator, name="North", at=NOON)
    make_organisation("Known", network=network)
    answer = sign_in(cast.observer).get(f"/register/?network={network.pk}")
    assert [row.name for row in answer.context["listing"].rows] == ["Known"]
    assert answer.context["listing"].count == 1


def test_the_list_and_one_organisation_keep_their_budgets(cast, sign_in):
    client = sign_in(cast.coordinator)
    exercise = cast.consultation.exercise
    organisation = cast.organisation

    def more(number):
        row = make_organisation(f"Institute {number}", names=[("other", f"Other {number}")])
        relate(actor=None, subject=row, target=organisation, kind="part", at=NOON)
        person = make_person(organisation=organisation)
        make_mandate(person)
        log(stage="reached", channel="call", exercise=exercise, at=NOON, organisation=organisation.pk)

    paths = (
        f"/register/?q=inst&country=BE&category=company&exercise={exercise}",
        f"/register/organisations/{organisation.pk}/",
        f"/register/organisations/{organisation.pk}/history/",
        "/register/people/",
        "/register/mandates/",
        "/register/networks/",
    )
    most = (9, 14, 8, 10, 7, 8)
    more(1)
    one = [cost(client, path) for path in paths]
    more(2)
    more(3)
    three = [cost(client, path) for path in paths]
    assert one == three
    assert all(count <= limit for count, limit in zip(three, most, strict=True)), three


def add(client, **facts):
    return client.post("/register/organisations/new/", {**FACTS, **NAMES, **facts})


def test_what_stands_in_the_register_is_shown_before_it_is_added_again(cast, sign_in):
    known = make_organisation("Digital House GmbH", website="https://house.example")
    client = sign_in(cast.coordinator)
    answer = add(client, name="digital house AG", website="https://house.example")
    assert answer.status_code == 409
    assert [each.organisation for each in answer.context["alike"]] == [known]
    assert "digital house AG" in answer.content.decode()
    answer = add(client, name="digital house AG", anyway="yes", seen=str(known.pk))
    assert answer.status_code == 302
    assert Organisation.objects.filter(name="digital house AG").exists()


def test_none_of_these_counts_for_what_was_seen_only(cast, sign_in):
    make_organisation("Digital House")
    answer = add(sign_in(cast.coordinator), name="Digital House", anyway="yes", seen="")
    assert answer.status_code == 409


def test_everything_of_an_organisation_is_typed_in_one_form(cast, sign_in):
    client = sign_in(cast.coordinator)
    names = {
        "names-TOTAL_FORMS": "1",
        "names-0-text": "Haus",
        "names-0-kind": "native",
        "names-0-language": "de",
    }
    answer = add(client, name="House", **names, id_wikidata="q42", terms_hys=["academic"])
    made = Organisation.objects.get(name="House")
    assert answer.status_code == 302
    assert [(n.text, n.language) for n in made.names.all()] == [("Haus", "de")]
    assert [i.value for i in made.identifiers.all()] == ["Q42"]
    assert {t.term.code for t in made.terms.all()} == {"company", "academic"}
    page = client.get(f"/register/organisations/{made.pk}/").content.decode()
    assert "Haus" in page
    assert "Q42" in page


def test_another_row_for_a_name_loses_nothing_and_saves_nothing(cast, sign_in):
    before = Organisation.objects.count()
    answer = add(sign_in(cast.coordinator), name="Typed", more="names", terms_hys=["ngo"])
    assert (answer.status_code, Organisation.objects.count()) == (200, before)
    assert len(answer.context["names"].forms) == 1
    assert "Typed" in answer.content.decode()


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": ""}, "name"),
        ({"country": ""}, "country"),
        ({"id_lei": "12"}, "id_lei"),
        ({"category": "x"}, "category"),
    ],
)
def test_a_wrong_form_says_what_to_do(cast, sign_in, facts, field):
    answer = add(sign_in(cast.coordinator), **{"name": "House", **facts})
    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_taken_number_names_its_holder(cast, sign_in):
    make_organisation("Holder", identifiers={"pic": "999999999"})
    client = sign_in(cast.coordinator)
    seen = str(Organisation.objects.get(name="Holder").pk)
    answer = add(client, name="Other", id_pic="999999999", anyway="yes", seen=seen)
    assert answer.status_code == 422
    assert "Holder" in str(answer.context["form"].errors["id_pic"])


def test_two_editors_see_both_texts_and_lose_none(cast, sign_in):
    row = cast.organisation
    url = f"/register/organisations/{row.pk}/edit/"
    client = sign_in(cast.coordinator)
    base = {**NAMES, **FACTS, "version": "1"}
    assert client.post(url, {**base, "name": "Theirs"}).status_code == 302
    answer = client.post(url, {**base, "name": "Mine", "city": "Ghent"})
    assert answer.status_code == 409
    assert ("Name", "Theirs", "Mine") in answer.context["theirs"]
    assert answer.context["form"]["name"].value() == "Mine"
    version = answer.context["form"]["version"].value()
    assert client.post(url, {**base, "name": "Mine", "version": version}).status_code == 302
    row.refresh_from_db()
    assert row.name == "Mine"


def test_relations_are_made_by_a_typed_name_and_taken_away(cast, sign_in):
    client = sign_in(cast.coordinator)
    make_organisation("Whole Body")
    url = f"/register/organisations/{cast.organisation.pk}/relations/new/"
    assert client.post(url, {"kind": "part", "other_q": "whole"}).status_code == 422
    assert client.post(url, {"kind": "part", "other_q": "whole body"}).status_code == 302
    assert client.post(url, {"kind": "part", "other_q": "whole body"}).status_code == 422
    relation = Relation.objects.get()
    gone = f"/register/organisations/{cast.organisation.pk}/relations/{relation.pk}/remove/"
    assert client.post(gone).status_code == 302
    assert not Relation.objects.exists()


def test_typing_gives_a_part_to_htmx_and_a_page_without_it(cast, sign_in):
    make_organisation("Whole Body")
    client = sign_in(cast.coordinator)
    part = client.get("/register/organisations/find/?name=other&other_q=who", headers={"HX-Request": "true"})
    assert "Whole Body" in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "<html" in client.get("/register/organisations/find/?q=who").content.decode()


def test_keepers_see_the_people_of_their_network_only(cast, sign_in):
    network = save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)
    met = make_person("Metnow", network=network, organisation=cast.organisation)
    client = sign_in(cast.moderator)
    listed = client.get("/register/people/").context["listing"].rows
    assert listed == [met]
    assert client.get(f"/register/people/{met.pk}/").status_code == 200
    for path in ("", "card.vcf", "log/"):
        assert client.get(f"/register/people/{cast.person.pk}/{path}").status_code == 404
    page = client.get(f"/register/organisations/{cast.organisation.pk}/").content.decode()
    assert "Metnow" in page
    assert "Lindqvist" not in page
    assert (
        "Metnow"
        not in sign_in(cast.observer).get(f"/register/organisations/{cast.organisation.pk}/").content.decode()
    )
    assert "Lindqvist" not in client.get("/register/people.csv").content.decode()


def test_a_person_is_added_with_addresses_and_organisation(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {"family_name": "Novák", "emails": "a@b.example\nc@d.example", "language": "en", **ORIGIN}
    url = "/register/people/new/"
    assert (
        client.post(url, {**facts, "organisation_q": "Nordic Skills Alliance", "role": "Head"}).status_code
        == 302
    )
    made = Person.objects.get(family_name="Novák")
    assert sorted(made.emails.values_list("address", "primary")) == [
        ("a@b.example", True),
        ("c@d.example", False),
    ]
    assert made.affiliations.get().role == "Head"
    assert client.post(url, {**facts, "emails": "A@b.example"}).status_code == 422
    assert client.post(url, {**facts, "emails": "nobody"}).status_code == 422
    edit = f"/register/people/{made.pk}/edit/"
    assert client.post(edit, {**facts, "version": "1", "given_name": "Jan"}).status_code == 302
    assert client.post(edit, {**facts, "version": "1", "given_name": "Eva"}).status_code == 409


def test_a_requested_mandate_is_decided_once(cast, sign_in):
    mandate = ties.request_mandate(
        actor=None,
        affiliation=Affiliation.objects.get(person=cast.colleague_person),
        starts_at=NOON,
        ends_at=NOON + timedelta(days=9),
        at=NOON,
    )
    client = sign_in(cast.coordinator)
    assert client.get("/register/mandates/").context["rows"][0][0] == mandate
    url = f"/register/mandates/{mandate.pk}/decide/"
    assert client.post(url, {"evidence": "", "approve": "yes"}).status_code == 422
    assert client.post(url, {"evidence": "letter", "approve": "yes"}).status_code == 302
    assert Mandate.objects.get(pk=mandate.pk).holds(NOON)
    assert client.post(url, {"evidence": "no", "refuse": "yes"}).status_code == 409


def test_networks_count_by_first_and_by_any_touch(cast, sign_in):
    client = sign_in(cast.coordinator)
    facts = {"name": "North", "keepers": cast.moderator.email, "partner_q": "Nordic Skills Alliance"}
    assert client.post("/register/networks/new/", facts).status_code == 302
    assert client.post("/register/networks/new/", facts).status_code == 422
    assert (
        client.post("/register/networks/new/", {"name": "X", "keepers": "no@one.example"}).status_code == 422
    )
    north = client.get("/register/networks/").context["networks"][0].network
    south = save_network(actor=cast.coordinator, name="South", at=NOON)
    row = make_organisation(network=north, introduced_by=cast.organisation.pk)
    from_south(cast, row, south)
    log(stage="represented", channel="event", exercise="x:1", at=NOON, organisation=row.pk)
    found = {each.network.name: each for each in client.get("/register/networks/").context["networks"]}
    assert found["North"].first == {"known": 1, "reached": 1, "represented": 1}
    assert found["South"].first["known"] == 0
    assert found["South"].any == {"known": 1, "reached": 1, "represented": 1}
    said = client.get(f"/register/networks/{north.pk}/introductions/").content.decode()
    assert "Nordic Skills Alliance" in said


def from_south(cast, row, south):
    facts = {"kind": "network", "basis": "legitimate", "network": south, "person": False}
    add_origin(actor=cast.coordinator, key=row.pk, at=NOON, **facts)


def test_words_of_a_term_change_and_its_code_does_not(cast, sign_in):
    client = sign_in(cast.coordinator)
    term = Term.objects.get(taxonomy__slug="hys", code="ngo")
    assert (
        client.post(f"/register/terms/{term.pk}/edit/", {"in_en": "NGO", "in_de": "NRO"}).status_code == 302
    )
    assert client.post(f"/register/terms/{term.pk}/retire/").status_code == 302
    term.refresh_from_db()
    assert (term.code, term.labels["de"], term.retired_on) == ("ngo", "NRO", NOON.date())
    assert "retired" in client.get("/register/terms/?taxonomy=hys").content.decode()


def test_the_log_takes_several_people_and_a_note_for_a_network(cast, sign_in):
    network = save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)
    client = sign_in(cast.coordinator)
    url = f"/register/organisations/{cast.organisation.pk}/log/"
    facts = {
        "kind": "call",
        "direction": "out",
        "stage": "reached",
        "day": "2026-05-03",
        "people": [str(cast.person.pk), str(cast.colleague_person.pk)],
        "note": "They are willing.",
        "network": str(network.pk),
    }
    assert client.post(f"{url}new/", {**facts, "day": "2026-06-03"}).status_code == 422
    assert client.post(f"{url}new/", facts).status_code == 302
    assert Interaction.objects.filter(precision="day", stage="reached").count() == 2
    assert InteractionNote.objects.get().network == network
    seen = {
        user: "willing" in sign_in(user).get(url).content.decode()
        for user in (cast.coordinator, cast.moderator, cast.observer)
    }
    assert list(seen.values()) == [True, True, False]
    assert "Lindqvist" not in sign_in(cast.observer).get(url).content.decode()


def test_a_table_of_organisations_holds_the_columns_that_were_asked_for(cast, sign_in):
    whole = make_organisation("Whole")
    relate(actor=None, subject=cast.organisation, target=whole, kind="part", at=NOON)
    make_organisation("=1+1", identifiers={"wikidata": "Q7"}, names=[("other", "a|b"), ("native", "Ü", "de")])
    client = sign_in(cast.coordinator)
    text = client.get("/register/organisations.csv").content.decode("utf-8-sig")
    rows = {row["name"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["Nordic Skills Alliance"]["parent_key"] == str(whole.pk)
    assert (rows["'=1+1"]["id_wikidata"], rows["'=1+1"]["other_names"]) == ("Q7", "a\\|b")
    assert (rows["'=1+1"]["native_name"], rows["'=1+1"]["native_language"]) == ("Ü", "de")
    text = client.get("/register/organisations.csv?column=name&column=key").content.decode("utf-8-sig")
    assert text.splitlines()[0] == '"key","name"'
    assert client.get("/register/organisations.xlsx").status_code == 200
    assert client.get("/register/organisations.exe").status_code == 404


def test_a_table_of_people_holds_no_address(cast, sign_in):
    client = sign_in(cast.coordinator)
    text = client.get("/register/people.jsonl").content.decode()
    assert "Lindqvist" in text
    assert "@" not in text


def test_a_person_goes_into_an_address_book(cast, sign_in):
    answer = sign_in(cast.coordinator).get(f"/register/people/{cast.person.pk}/card.vcf")
    text = answer.content.decode()
    assert text.startswith("BEGIN:VCARD\r\nVERSION:4.0\r\n")
    assert "FN:Ada Lindqvist\r\n" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))


def test_terms_of_other_lists_are_a_filter(cast, sign_in):
    make_organisation("Ngo", country="FR", terms={"hys": ["ngo"]})
    make_organisation("Other", country="FR")
    client = sign_in(cast.coordinator)
    answer = client.get("/register/?term=hys:ngo&country=FR")
    assert [row.name for row in answer.context["listing"].rows] == ["Ngo"]
    assert answer.context["listing"].count == 1
    facets = {facet.name: facet for facet in answer.context["found"].facets}
    assert {o.code: o.count for o in facets["country"].options} == {"FR": 1}
    label = Term.objects.get(taxonomy__slug="hys", code="ngo").label
    assert any(words.endswith(f": {label}") for words, _url in answer.context["active"])
    text = client.get("/register/organisations.csv?term=hys:ngo").content.decode()
    assert "Ngo" in text
    assert "Other" not in text
    assert client.get("/register/?term=hys:nonsense").context["listing"].count >= 3
