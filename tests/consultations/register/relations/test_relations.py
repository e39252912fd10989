"""Relations: no body with itself, none twice, no circle of parts or successors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from consultations.register.directory.changes import Change
from consultations.register.relations.actions import (
    AlreadyRelatedError,
    CircleError,
    WithItselfError,
    relate,
    unrelate,
)
from consultations.register.relations.models import Relation
from tests.factories import NOON, make_organisation

REFUSED = (AlreadyRelatedError, CircleError, WithItselfError)


class Circles(TestCase):
    @given(pairs=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=12))
    def test_whatever_is_related_parts_never_form_a_circle(self, pairs):
        bodies = [make_organisation() for _n in range(5)]
        for subject, target in pairs:
            try:
                relate(actor=None, subject=bodies[subject], target=bodies[target], kind="part", at=NOON)
            except REFUSED:
                continue
        edges = set(Relation.objects.filter(kind="part").values_list("subject_id", "object_id"))
        while edges:
            leaves = {edge for edge in edges if edge[1] not in {subject for subject, _target in edges}}
            assert leaves, "a circle"
            edges -= leaves


@pytest.mark.django_db
def test_relations_are_made_once_and_taken_away_with_history(cast):
    whole, part = make_organisation("Whole"), make_organisation("Part")
    row = relate(actor=cast.coordinator, subject=part, target=whole, kind="part", at=NOON)
    with pytest.raises(AlreadyRelatedError):
        relate(actor=cast.coordinator, subject=part, target=whole, kind="part", at=NOON)
    with pytest.raises(CircleError):
        relate(actor=cast.coordinator, subject=whole, target=part, kind="part", at=NOON)
    with pytest.raises(WithItselfError):
        relate(actor=cast.coordinator, subject=part, target=part, kind="member", at=NOON)
    unrelate(actor=cast.coordinator, relation=row, at=NOON)
    lines = Change.objects.filter(table="relation", key=part.pk).order_by("id")
    assert [(each.field, each.old, each.new) for each in lines] == [
        ("", "", "part Whole"),
        ("-", "part Whole", ""),
    ]


@pytest.mark.django_db
def test_sisters_are_sisters_either_way(cast):
    one, other = make_organisation(), make_organisation()
    relate(actor=None, subject=one, target=other, kind="sister", at=NOON)
    with pytest.raises(AlreadyRelatedError):
        relate(actor=None, subject=other, target=one, kind="sister", at=NOON)
