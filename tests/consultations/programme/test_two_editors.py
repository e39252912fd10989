"""Two editors of one thing: the second is told, sees both texts, and loses nothing."""

from datetime import timedelta

import pytest

from consultations.programme import actions
from consultations.programme.models import Consultation, Round
from consultations.register.directory import ties
from consultations.register.directory.models import Affiliation
from consultations.register.origins.actions import save_network
from consultations.register.origins.models import Network
from consultations.register.terms.actions import relabel
from consultations.register.terms.models import Term
from ds4skills.web.seen import ChangedMeanwhileError, mark
from tests.factories import NOON

pytestmark = pytest.mark.django_db


def typed(client, path, **changes):
    """Give what the form of a page holds, as a browser would send it, with some fields typed over."""
    form = client.get(path).context["form"]
    found = {}
    for bound in form:
        value = bound.value()
        value = bound.field.prepare_value(value) if hasattr(bound.field, "prepare_value") else value
        if hasattr(value, "strftime"):
            value = value.strftime("%Y-%m-%dT%H:%M" if hasattr(value, "hour") else "%Y-%m-%d")
        if value not in {None, False}:
            found[bound.html_name] = "on" if value is True else str(value)
    return {**found, **changes}


def conflict(client, path, facts, theirs, mine):
    """Send a form that is too late; both texts are shown; sent again, knowingly, it is taken."""
    answer = client.post(path, facts)
    assert answer.status_code == 409, answer.content.decode()
    beside = {(now, own) for _label, now, own in answer.context["theirs"]}
    assert (theirs, mine) in beside
    said = answer.content.decode()
    assert theirs in said
    assert mine in said
    again = {**facts, "seen": answer.context["form"]["seen"].value()}
    assert client.post(path, again).status_code == 302


def test_the_programme(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = f"/consultations/{cast.consultation.slug}/manage/programme/"
    facts = typed(client, path, contact_name="Mine")
    actions.edit(
        actor=cast.second, consultation=cast.consultation, at=NOON, contact_name="Theirs", sealed=True
    )
    conflict(client, path, facts, "Theirs", "Mine")
    assert Consultation.objects.get(pk=cast.consultation.pk).contact_name == "Mine"


def plan(cast, title, number=1):
    return actions.set_round(
        actor=cast.second,
        consultation=cast.consultation,
        number=number,
        title={"en": title},
        opens_at=NOON,
        closes_at=NOON + timedelta(days=3),
        at=NOON,
    )


def test_a_round_that_is_changed(cast, sign_in):
    plan(cast, "First")
    client = sign_in(cast.coordinator)
    path = f"/consultations/{cast.consultation.slug}/manage/programme/rounds/1/"
    facts = typed(client, path, title_en="Mine")
    assert "number" not in facts
    plan(cast, "Theirs")
    conflict(client, path, facts, "Theirs", "Mine")
    assert Round.objects.get().title == {"en": "Mine"}


def test_a_round_that_both_add_under_one_number(cast, sign_in):
    client = sign_in(cast.coordinator)
    path = f"/consultations/{cast.consultation.slug}/manage/programme/rounds/0/"
    hours = {"opens_at": "2026-05-04T10:00", "closes_at": "2026-05-09T10:00"}
    facts = typed(client, path, title_en="Mine", **hours)
    plan(cast, "Theirs")
    answer = client.post(path, facts)
    assert answer.status_code == 409
    assert Round.objects.get().title == {"en": "Theirs"}
    assert client.post(path, {**facts, "number": "2", "seen": mark({})}).status_code == 302
    assert client.post(path, {**facts, "number": "2", "seen": mark({})}).status_code == 302  # a second press
    assert Round.objects.count() == 2


def test_a_network(cast, sign_in):
    row = save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)
    client = sign_in(cast.coordinator)
    path = f"/register/networks/{row.pk}/edit/"
    facts = typed(client, path, name="Mine")
    save_network(actor=cast.second, network=row, name="Theirs", keepers=[cast.editor], at=NOON)
    conflict(client, path, facts, "Theirs", "Mine")
    assert Network.objects.get().name == "Mine"


def test_the_words_of_a_term(cast, sign_in):
    term = Term.objects.get(taxonomy__slug="hys", code="ngo")
    client = sign_in(cast.coordinator)
    path = f"/register/terms/{term.pk}/edit/"
    facts = typed(client, path, in_en="Mine")
    relabel(actor=cast.second, term=term, labels={**term.labels, "en": "Theirs"}, at=NOON)
    conflict(client, path, facts, "Theirs", "Mine")
    assert Term.objects.get(pk=term.pk).labels["en"] == "Mine"


def test_a_place_in_an_organisation(cast, sign_in):
    tie = Affiliation.objects.get(person=cast.person)
    client = sign_in(cast.coordinator)
    path = f"/register/people/{cast.person.pk}/affiliations/{tie.pk}/edit/"
    facts = typed(client, path, role="Mine")
    ties.edit_affiliation(actor=cast.second, affiliation=tie, role="Theirs", at=NOON)
    conflict(client, path, facts, "Theirs", "Mine")
    assert Affiliation.objects.get(pk=tie.pk).role == "Mine"


def test_saving_what_stands_already_is_no_conflict_and_no_change(cast):
    tie = Affiliation.objects.get(person=cast.person)
    with pytest.raises(ChangedMeanwhileError):
        ties.edit_affiliation(actor=cast.second, affiliation=tie, role="Head", seen=mark({}), at=NOON)
    ties.edit_affiliation(actor=cast.second, affiliation=tie, role=tie.role, seen=mark({}), at=NOON)
    assert Affiliation.objects.get(pk=tie.pk).role == tie.role
