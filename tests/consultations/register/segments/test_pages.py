"""Pages of segments: put together by plain buttons, kept, explained, frozen."""

import pytest

from consultations.register.segments import actions, queries
from consultations.register.segments.models import Segment, Snapshot, SnapshotMember
from tests.budgets.counting import cost, same_at_one_and_three
from tests.factories import NOON, make_organisation, make_person

SWEDISH = {"any": [[{"field": "country", "op": "any", "value": ["SE"]}]]}
NEW = "/register/segments/new/"


def keep(cast, filter_=SWEDISH, **more):
    facts = {
        "actor": cast.coordinator,
        "name": "Swedes",
        "filter": filter_,
        "shared": True,
        "at": NOON,
        **more,
    }
    return actions.make(**facts)


def test_a_segment_is_put_together_button_by_button(cast, sign_in):
    client = sign_in(cast.coordinator)
    added = client.post(NEW, {"group-0": "1", "group-0-new": "country", "act": "add:0"})
    assert added.status_code == 200
    assert "Finland" in added.content.decode()
    row = {"row-0-0-field": "country", "row-0-0-op": "any", "row-0-0-value": ["SE", "FI"]}
    counted = client.post(NEW, {"group-0": "1", **row, "act": "count"}).content.decode()
    assert "2 people" in counted
    assert "Lindqvist" in counted
    grown = client.post(NEW, {"group-0": "1", **row, "act": "group"}).content.decode()
    assert "Or: group 2" in grown
    kept = client.post(NEW, {"group-0": "1", **row, "name": "North", "shared": "on", "act": "save"})

    made = Segment.objects.get()
    assert kept.headers["Location"] == f"/register/segments/{made.pk}/"
    assert made.filter == {"any": [[{"field": "country", "op": "any", "value": ["FI", "SE"]}]]}


def test_a_condition_without_a_value_says_what_it_needs_and_keeps_the_rest(cast, sign_in):
    row = {"row-0-0-field": "interest", "row-0-0-op": "least", "row-0-0-value": "9"}
    answer = sign_in(cast.coordinator).post(NEW, {"group-0": "1", **row, "name": "Keen", "act": "save"})

    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Give a whole number from 1 to 5." in text
    assert 'value="Keen"' in text
    assert 'value="9"' in text
    assert not Segment.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"act": "save", "name": "Nothing"},
        {"act": "save", "name": "N", "group-0": "1", "row-0-0-field": "user__password", "row-0-0-value": "x"},
        {
            "act": "save",
            "name": "N",
            "group-0": "1",
            "row-0-0-field": "country",
            "row-0-0-op": "regex",
            "row-0-0-value": ".*",
        },
        {
            "act": "save",
            "name": "",
            "group-0": "1",
            "row-0-0-field": "mandate",
            "row-0-0-op": "is",
            "row-0-0-value": "yes",
        },
        {
            "act": "save",
            "name": "N",
            "group-0": "1",
            "row-0-0-field": "contact",
            "row-0-0-op": "least",
            "row-0-0-value": "9" * 400,
        },
        {"act": "drop:99:99:99", "group-0": "1"},
        {"act": "add:x", "group-0": "1"},
    ],
)
def test_what_no_browser_sends_never_fails(cast, sign_in, data):
    answer = sign_in(cast.coordinator).post(NEW, data)

    assert answer.status_code == (422 if data["act"] == "save" else 200)
    assert not Segment.objects.exists()


def test_the_list_of_organisations_hands_its_filter_over(cast, sign_in):
    text = sign_in(cast.coordinator).get(f"{NEW}?q=skills&category=company&country=SE&size=").content.decode()

    assert 'name="row-0-0-field" value="term/stakeholder"' in text
    assert 'value="SE" checked' in text
    assert "“skills”" in text


def test_why_one_is_in_or_out_is_said_row_by_row(cast, sign_in):
    segment = keep(cast)
    other = make_person("Dupont", organisation=make_organisation(country="FR"))
    client = sign_in(cast.coordinator)
    found = client.get(f"/register/segments/{segment.pk}/?q=dupont").content.decode()
    assert f"?why={other.pk}" in found
    out = client.get(f"/register/segments/{segment.pk}/?why={other.pk}").content.decode()
    inside = client.get(f"/register/segments/{segment.pk}/?why={cast.person.pk}").content.decode()

    assert "is not in it" in out
    assert "does not hold" in out
    assert "is in it." in inside


def test_what_is_frozen_stays_when_people_come_and_go(cast, sign_in):
    segment = keep(cast)
    frozen = actions.snapshot(segment=segment, reason="programme.mailing:1", at=NOON)
    make_person("Newcomer", organisation=cast.organisation)
    cast.organisation.country = "NO"
    cast.organisation.save(update_fields=["country"])
    late = make_person("Ek", organisation=make_organisation(country="SE"))
    since = queries.since(frozen, segment.filter, NOON)

    assert frozen.count == SnapshotMember.objects.filter(snapshot=frozen).count() == 3
    assert late.pk in since.came
    assert set(since.left) == {cast.person.pk, cast.colleague_person.pk, cast.organisation.pk}
    text = (
        sign_in(cast.coordinator)
        .get(f"/register/segments/{segment.pk}/snapshots/{frozen.pk}/")
        .content.decode()
    )
    assert "Lindqvist" in text
    assert "Ek" in text


def test_the_same_members_have_the_same_digest(cast):
    segment = keep(cast)
    first, second = (actions.snapshot(segment=segment, reason="t", at=NOON) for _ in range(2))
    make_person(organisation=cast.organisation)
    third = actions.snapshot(segment=segment, reason="t", at=NOON)

    assert first.digest == second.digest != third.digest
    with pytest.raises(Exception, match="append-only"):
        Snapshot.objects.filter(pk=first.pk).update(count=0)


def test_a_segment_of_ones_own_is_nobody_elses(cast, sign_in):
    segment = keep(cast, shared=False)
    assert sign_in(cast.second).get(f"/register/segments/{segment.pk}/").status_code == 404
    assert "Swedes" not in sign_in(cast.second).get("/register/segments/").content.decode()

    assert sign_in(cast.coordinator).get(f"/register/segments/{segment.pk}/").status_code == 200


def test_two_editors_at_once_do_not_overwrite_each_other(cast, sign_in):
    segment = keep(cast)
    row = {"group-0": "1", "row-0-0-field": "country", "row-0-0-op": "any", "row-0-0-value": "FI"}
    data = {**row, "name": "Finns", "shared": "on", "version": "1", "act": "save"}
    path = f"/register/segments/{segment.pk}/edit/"
    assert sign_in(cast.coordinator).post(path, data).status_code == 302
    late = sign_in(cast.second).post(path, {**data, "name": "Others"})

    assert late.status_code == 409
    assert "“Finns”" in late.content.decode()
    segment.refresh_from_db()
    assert (segment.name, segment.version) == ("Finns", 2)


def test_only_whoever_made_it_puts_it_away(cast, sign_in):
    segment = keep(cast)
    path = f"/register/segments/{segment.pk}/archive/"
    assert sign_in(cast.second).post(path).status_code == 409
    sign_in(cast.coordinator).post(path, {"act": "away"})
    assert "Swedes" not in sign_in(cast.coordinator).get("/register/segments/").content.decode()

    assert "Swedes" in sign_in(cast.coordinator).get("/register/segments/?show=archived").content.decode()


def test_pages_cost_the_same_however_much_there_is(cast, sign_in):
    client = sign_in(cast.coordinator)
    same_at_one_and_three(client, "/register/segments/", lambda: keep(cast), 12)
    segment = keep(cast)

    def use():
        actions.snapshot(segment=segment, reason="t", at=NOON)
        make_person(organisation=cast.organisation)

    same_at_one_and_three(client, f"/register/segments/{segment.pk}/", use, 18)
    assert cost(client, f"/register/segments/{segment.pk}/edit/") <= 12
