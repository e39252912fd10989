"""The pages of duplicates: deciding, merging field by field, taking it back."""

import pytest
from django.urls import reverse

from consultations.register.duplicates.models import Merge, Suggestion
from consultations.register.duplicates.suggesting import sweep
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    one = make_organisation("Skills Forum", city="Lyon")
    two = make_organisation("SKILLS FORUM ASBL", city="Paris", acronym="SF")
    sweep(at=NOON)
    return one, two, Suggestion.objects.get()


def test_a_pair_is_shown_in_words_and_merged_field_by_field(cast, sign_in, pair):
    one, two, suggestion = pair
    client = sign_in(cast.coordinator)
    listed = client.get(reverse("duplicates"))
    assert b"the same name apart from case" in listed.content
    shown = client.get(reverse("duplicate", args=[suggestion.pk])).content.decode()
    assert "Lyon" in shown
    assert "differs" in shown
    a, b = (one, two) if suggestion.a == one.pk else (two, one)
    address = reverse("merge", args=["organisation", a.pk, b.pk])
    assert client.get(address).status_code == 200
    stays = "a" if a == one else "b"
    other = "b" if a == one else "a"
    sent = {"winner": stays, "keep_city": other, "keep_name": stays, "version_a": 1, "version_b": 1}
    answer = client.post(address, sent)
    assert answer.status_code == 302, answer.content.decode()
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.name, one.city, one.acronym, two.merged_into_id) == ("Skills Forum", "Paris", "SF", one.pk)
    old = client.get(reverse("organisation", args=[two.pk]))
    assert old["Location"] == reverse("organisation", args=[one.pk])
    assert b"Take the merge back" in client.get(old["Location"]).content
    assert b"<b>0</b>" in client.get(reverse("duplicates")).content
    again = client.post(address, sent)
    assert again.status_code == 409
    assert client.get(reverse("unmerge", args=[Merge.objects.get().pk])).status_code == 200
    assert client.post(reverse("unmerge", args=[Merge.objects.get().pk])).status_code == 302
    assert client.post(reverse("unmerge", args=[Merge.objects.get().pk])).status_code == 409
    one.refresh_from_db()
    assert one.city == "Lyon"


def test_an_edit_meanwhile_is_told(cast, sign_in, pair):
    one, two, _suggestion = pair
    address = reverse("merge", args=["organisation", one.pk, two.pk])
    answer = sign_in(cast.coordinator).post(address, {"winner": "a", "version_a": 0, "version_b": 1})
    assert answer.status_code == 409
    assert b"meanwhile" in answer.content
    assert not Merge.objects.exists()


def test_a_decision_leads_to_the_next_pair_and_is_taken_once(cast, sign_in, pair):
    client, address = sign_in(cast.coordinator), reverse("duplicate_decide", args=[pair[2].pk])
    assert client.post(address, {"act": "different"})["Location"] == reverse("duplicates")
    assert client.post(address, {"act": "sisters"}).status_code == 409
    assert b"Skills Forum" in client.get(reverse("duplicates"), {"state": "different"}).content


def test_looking_is_a_job(cast, sign_in):
    answer = sign_in(cast.coordinator).post(reverse("duplicates_look"))
    assert answer["Location"].startswith("/jobs/")


def test_the_list_and_a_pair_keep_to_their_budgets(cast, sign_in):
    client, numbers = sign_in(cast.coordinator), iter("ABCDEFGH")

    def add():
        letter = next(numbers)
        make_organisation(f"{letter * 6} Forum")
        make_organisation(f"{letter * 6} Forum AISBL")
        sweep(at=NOON)

    same_at_one_and_three(client, reverse("duplicates"), add, 8)
