"""Those who were invited and stay silent: none with a stop, a call logged in place."""

from datetime import timedelta

import pytest

from consultations.register.consent.models import Stop
from consultations.register.engagement.actions import log
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.origins.models import Network
from tests.budgets.counting import same_at_one_and_three
from tests.factories import NOON, make_organisation, make_person


def ask(cast, person, stage="invited", days=10):
    tie = person.affiliations.first()
    log(
        stage=stage,
        channel="mail",
        exercise=cast.consultation.exercise,
        at=NOON - timedelta(days=days),
        person=person.pk,
        organisation=tie.organisation_id if tie else None,
    )


@pytest.fixture
def page(cast, sign_in):
    client = sign_in(cast.coordinator)
    return lambda query="": client.get(
        f"{cast.consultation.get_absolute_url()}manage/silent/{query}"
    ).content.decode()


def test_only_those_invited_long_enough_ago_and_not_reached_are_listed(cast, page):
    late, reached, fresh = make_person("Late"), make_person("Reached"), make_person("Fresh")
    ask(cast, late)
    ask(cast, reached)
    ask(cast, reached, "reached", days=1)
    ask(cast, fresh, days=2)
    text = page()

    assert "Late" in text
    assert "Ada Reached" not in text
    assert "Fresh" not in text
    assert "Fresh" in page("?days=1")
    assert "Ada Reached" in page("?what=answered")


def test_nobody_with_a_stop_is_listed(cast, page):
    stopped = make_person("Stopped")
    ask(cast, stopped)
    assert "Ada Stopped" in page()
    Stop.objects.create(person=stopped, kind="no-contact", at=NOON)

    assert "Ada Stopped" not in page()


def test_they_stand_under_the_network_that_knows_them(cast, page):
    network = Network.objects.create(name="Baltic circle")
    ask(cast, make_person("Kalnins", organisation=make_organisation(network=network)))
    ask(cast, make_person("Loner"))
    text = page()

    assert (
        text.index("Baltic circle</bdi></h2>")
        < text.index("Kalnins")
        < text.index("Known through no network")
    )
    assert "Loner" not in page(f"?network={network.pk}")


def test_a_figure_of_the_coverage_table_narrows_the_list(cast, page):
    ask(cast, make_person("Borg", organisation=make_organisation(country="MT")))
    ask(cast, make_person("Dupont", organisation=make_organisation(country="FR")))
    text = page("?column=*&place=MT&by=country")

    assert "Borg" in text
    assert "Dupont" not in text


def test_a_call_is_logged_in_place_and_ends_the_silence(cast, sign_in, page):
    ask(cast, cast.colleague_person)
    path = f"{cast.consultation.get_absolute_url()}manage/silent/{cast.colleague_person.pk}/call/"
    answer = sign_in(cast.coordinator).post(path, {"text": "Will answer on Friday."})
    row = Interaction.objects.get(channel="call")

    assert answer.status_code == 302
    assert (row.stage, row.organisation_key, row.by) == ("reached", cast.organisation.pk, cast.coordinator)
    assert InteractionNote.objects.get().text == "Will answer on Friday."
    assert "Ada Berg" not in page()
    assert sign_in(cast.coordinator).post(path).status_code == 404


def test_a_call_to_somebody_who_is_not_silent_is_not_found(cast, sign_in):
    path = f"{cast.consultation.get_absolute_url()}manage/silent/{cast.person.pk}/call/"

    assert sign_in(cast.coordinator).post(path).status_code == 404
    assert not Interaction.objects.exists()


@pytest.mark.parametrize(
    "query", ["?days=-1", "?days=9999999", "?days=x", "?network=x", "?what=z&page=0", "?column=a&place=b"]
)
def test_any_filter_answers(cast, page, query):
    ask(cast, cast.person)

    assert "invited" in page(query)


def test_the_list_costs_the_same_however_long(cast, sign_in):
    def add():
        ask(cast, make_person(organisation=make_organisation()))

    same_at_one_and_three(
        sign_in(cast.coordinator), f"{cast.consultation.get_absolute_url()}manage/silent/", add, 20
    )


def test_the_list_can_be_kept_as_a_segment(cast, sign_in, page):
    ask(cast, make_person("Borg", organisation=make_organisation(country="MT")))
    ask(cast, make_person("Dupont", organisation=make_organisation(country="FR")))
    text = page("?column=*&place=MT&by=country")
    query = text.split('href="/register/segments/new/?')[1].split('"')[0].replace("&amp;", "&")
    form = sign_in(cast.coordinator).get(f"/register/segments/new/?{query}").content.decode()

    assert 'value="MT" checked' in form
    assert form.count(f'value="stage/{cast.consultation.exercise}"') >= 2
