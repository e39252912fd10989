"""What hangs on each of a pair: from every room, in one statement, without what is confidential."""

import pytest
from django.urls import reverse

from consultations.ledger.models import Voice
from consultations.programme.models import Invitation
from consultations.register.duplicates.hanging import hanging
from consultations.register.duplicates.models import Suggestion
from consultations.register.duplicates.suggesting import sweep
from consultations.register.engagement.actions import log
from consultations.register.mapping.models import Assessment
from tests.budgets.counting import cost, statements
from tests.factories import (
    NOON,
    make_mandate,
    make_organisation,
    make_person,
    make_proposal,
    make_user,
    make_voice,
    say,
)

pytestmark = pytest.mark.django_db
MOST = 8


@pytest.fixture
def pair(cast):
    """Two organisations that may be one; a lot hangs on the first, little on the second."""
    one, two = make_organisation("Skills Forum"), make_organisation("SKILLS FORUM ASBL")
    person, other = make_person(organisation=one), make_person(organisation=two)
    mandate = make_mandate(person)
    log(stage="reached", channel="mail", exercise="e", at=NOON, person=person.pk, organisation=one.pk)
    Assessment.objects.create(organisation_key=one.pk, interest=3, reason="met", by=make_user(), at=NOON)
    version = make_proposal(cast.consultation)
    say(make_voice(cast.consultation, person, mandate), version)
    say(make_voice(cast.consultation, other, privacy=Voice.Privacy.CONFIDENTIAL), version)
    Invitation.objects.create(
        consultation=cast.consultation, exercise="e", person=person, organisation=one, made_at=NOON
    )
    sweep(at=NOON)
    return one, two, person, other


def test_everything_is_counted_in_one_statement(pair):
    one, two, person, other = pair
    with statements() as asked:
        bodies = {str(label): (a, b) for label, a, b in hanging("organisation", one.pk, two.pk)}
        people = {str(label): (a, b) for label, a, b in hanging("person", person.pk, other.pk)}
    assert len(asked) == 2
    assert bodies == {
        "people": (1, 1),
        "mandates": (1, 0),
        "entries in the log": (1, 0),
        "assessments": (1, 0),
        "invitations": (1, 0),
        "positions in its name": (1, 0),
        "comments": (0, 0),
        "drafts of answers": (0, 0),
        "sign-ups": (0, 0),
    }
    assert people == {
        "organisations": (1, 1),
        "mandates": (1, 0),
        "entries in the log": (1, 0),
        "invitations": (1, 0),
        "positions under their name": (1, 0),
        "comments": (0, 0),
        "drafts of answers": (0, 0),
        "sign-ups": (0, 0),
    }


def test_the_pages_cost_the_same_at_three_rows_and_at_three_thousand(cast, sign_in, pair):
    client = sign_in(cast.coordinator)
    found = Suggestion.objects.get(kind="organisation")
    one = reverse("duplicate", args=[found.pk])
    three = [cost(client, path) for path in (reverse("duplicates"), one)]
    keys = sorted(make_organisation(f"Body {number}").pk for number in range(80))
    Suggestion.objects.bulk_create(
        Suggestion(
            a=a, b=b, evidence=[["same-core", ""]], evidence_digest=f"{place}", strength="maybe", made_at=NOON
        )
        for place, (a, b) in enumerate((a, b) for a in keys for b in keys if a < b)
    )
    for _ in range(20):
        make_person(organisation=pair[0])
    assert Suggestion.objects.count() > 3000
    thousands = [cost(client, path) for path in (reverse("duplicates"), one)]
    assert thousands == three
    assert max(thousands) <= MOST
