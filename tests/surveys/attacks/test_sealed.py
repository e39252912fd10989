"""A survey that nobody may look into before it closes is not told by the proposals that its answers stand on."""

from datetime import timedelta

import pytest

from surveys.authoring import actions, queries
from surveys.authoring.models import SurveyVersion
from surveys.authoring.publishing import NotReadyError
from tests.factories import NOON, make_proposal
from tests.surveys.results.answers import one, place

pytestmark = pytest.mark.django_db


def drafted(cast, *proposals):
    survey = actions.create(
        actor=cast.editor,
        consultation=cast.consultation,
        code="needs",
        title={"en": "Needs"},
        about={},
        opens_at=NOON - timedelta(days=1),
        closes_at=NOON + timedelta(days=2),
        proposals=list(proposals),
        at=NOON,
    )
    survey.sealed = True
    survey.save(update_fields=["sealed"])
    actions.add_item(actor=cast.editor, survey=survey, section="s1", facts=one("single"), at=NOON)
    return queries.staff_survey(cast.coordinator, cast.consultation.slug, "needs")


def test_it_may_not_ask_for_stances_that_an_open_consultation_shows(cast, sign_in, at):
    survey = drafted(cast, make_proposal(cast.consultation, "P-01", "Wording.").proposal.key)
    with pytest.raises(NotReadyError):
        actions.publish(actor=cast.coordinator, survey=survey, at=NOON)
    page = sign_in(cast.coordinator).get(place(cast, survey, "check/")).content.decode()
    assert "stances on proposals are shown as they come in" in page
    assert not SurveyVersion.objects.exclude(published_at=None).exists()


@pytest.mark.parametrize("bound", [True, False])
def test_it_may_where_the_consultation_is_sealed_or_nothing_is_bound(cast, at, bound):
    keys = [make_proposal(cast.consultation, "P-01", "Wording.").proposal.key] if bound else []
    cast.consultation.sealed = bound
    cast.consultation.save(update_fields=["sealed"])
    survey = drafted(cast, *keys)
    assert actions.publish(actor=cast.coordinator, survey=survey, at=NOON).number == 1
