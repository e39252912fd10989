"""Whom a mailing may be for: those behind a figure of the coverage, those of a network; never who must stay hidden."""

import pytest

from consultations.programme import audiences
from consultations.programme.coverage import board
from consultations.programme.models import Mailing
from consultations.register.origins.actions import add_origin
from consultations.register.origins.models import Network
from consultations.register.terms.models import Term
from tests.consultations.programme.posting import send
from tests.factories import NOON, make_organisation, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("story_hour")]


def _base(cast):
    return f"{cast.consultation.get_absolute_url()}manage/"


def _figure(code, place, stage="registered"):
    term = Term.objects.get(taxonomy__slug="stakeholder", code=code)
    return f"column={term.pk}&place={place}&by=country&stage={stage}"


def _asked(cast, **more):
    return {"exercise": cast.consultation.exercise, "act": "preview", **more}


def test_those_behind_a_figure_are_written_to_from_its_list(cast, sign_in):
    inside = make_person("Inside", organisation=make_organisation(category="training", country="PT"))
    make_person("Elsewhere", organisation=make_organisation(category="training", country="ES"))
    make_person("Other", organisation=make_organisation(category="company", country="PT"))
    client, query = sign_in(cast.coordinator), _figure("training", "PT")
    listed = client.get(f"{_base(cast)}coverage/behind/?{query}").content.decode()
    path = f"{_base(cast)}invitations/invite/?{query}"
    assert path.replace("&", "&amp;") in listed
    form = client.get(path)
    assert form.context["form"]["by"].value() == "figure"
    assert "Portugal" in form.content.decode()
    found = client.post(path, _asked(cast, by="figure")).context["found"]
    assert [each.person for each in found.wanted] == [inside]
    client.post(path, _asked(cast, by="figure") | {"act": "send"})
    made = Mailing.objects.get()
    assert made.scope["figure"] == query
    assert [member.person for member in made.members.all()] == [inside]


def test_people_of_no_organisation_have_a_figure_too_and_who_was_asked_is_left_out(cast, sign_in):
    alone, asked = make_person("Alone", country="LV"), make_person("Asked", country="LV")
    send(cast, [asked])
    path = f"{_base(cast)}invitations/invite/?column=alone&place=LV&by=country"
    found = sign_in(cast.coordinator).post(path, _asked(cast, by="figure")).context["found"]
    assert [each.person for each in found.wanted] == [alone]
    assert [each.person for each in found.excluded["invited"]] == [asked]


def test_a_figure_that_a_confidential_exercise_hides_is_not_offered(cast, sign_in, monkeypatch):
    within = board.Scope([cast.consultation.exercise], confidential=True)
    monkeypatch.setattr(board, "scope", lambda _consultation: within)
    path = f"{_base(cast)}invitations/invite/?{_figure('company', 'BE', 'responded')}"
    client = sign_in(cast.coordinator)
    assert client.get(path).context["form"]["by"].value() == "segment"
    assert client.post(path, _asked(cast, by="figure")).status_code == 422


def test_a_network_s_people_and_those_of_its_organisations_are_written_to_once(cast, sign_in):
    network = Network.objects.create(name="Nordic")
    body, other = make_organisation("Ours"), make_organisation("Theirs")
    member, direct, both = (
        make_person("Member", organisation=body),
        make_person("Direct"),
        make_person("Both"),
    )
    make_person("Stranger", organisation=other)
    for key in (body.pk, direct.pk, both.pk):
        add_origin(
            actor=None, key=key, kind="network", basis="consent", at=NOON, person=False, network=network
        )
    found = audiences.of_network(network, NOON)
    assert {each.person for each in found} == {member, direct, both}
    path = f"{_base(cast)}invitations/invite/"
    client = sign_in(cast.coordinator)
    wanted = client.post(path, _asked(cast, by="network", network=network.pk)).context["found"].wanted
    assert {each.person for each in wanted} == {member, direct, both}
    assert client.post(path, _asked(cast, by="network")).status_code == 422
