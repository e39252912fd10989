"""Who sees which people."""

import pytest

from consultations.register.directory.scope import may_see_person, visible_people
from consultations.register.origins.actions import NameTakenError, save_network
from consultations.register.origins.models import Network
from tests.factories import NOON, make_person

pytestmark = pytest.mark.django_db


def test_coordinators_see_everybody_and_keepers_those_of_their_network(cast):
    mine = save_network(actor=cast.coordinator, name="North", keepers=[cast.moderator], at=NOON)
    save_network(actor=cast.coordinator, name="South", keepers=[cast.editor], at=NOON)
    met = make_person(network=mine)
    assert set(visible_people(cast.coordinator)) == {cast.person, cast.colleague_person, met}
    assert list(visible_people(cast.moderator)) == [met]
    assert list(visible_people(cast.editor)) == list(visible_people(cast.observer)) == []
    assert may_see_person(cast.moderator, met.pk)
    assert not may_see_person(cast.editor, met.pk)


def test_two_networks_do_not_share_a_name(cast):
    save_network(actor=cast.coordinator, name="North", at=NOON)
    with pytest.raises(NameTakenError):
        save_network(actor=cast.coordinator, name="north", at=NOON)
    row = Network.objects.get()
    assert save_network(actor=cast.coordinator, network=row, name="NORTH", at=NOON).name == "NORTH"
