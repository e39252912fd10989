"""An attacker presses two buttons at the same moment: each press is taken or told, on both engines, never an error."""

from datetime import timedelta
from functools import partial

import pytest

from consultations.ledger.models import Current, Position
from surveys.answering import actions, confirming, drafts
from surveys.answering.entering import Entry, speaker_for
from surveys.answering.models import Fact, Response, Revision
from surveys.answering.people import respondent_of
from surveys.answering.words import Mediation
from surveys.authoring import queries
from surveys.authoring.models import Survey
from tests.consultations.register.test_races import at_once, kinds
from tests.factories import NOON, make_cast
from tests.surveys.identity.people import values
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 6
STANCES = {"so": "-2", "o": "-1", "n": "0", "s": "1", "ss": "2"}


def person_of(cast, survey):
    return respondent_of(survey, speaker_for(cast.person, survey, NOON))


def drawn(survey, who, n, at=NOON):
    """Begin a draft and write in it."""
    version = queries.published(survey)
    assert version is not None
    draft = drafts.begin(survey=survey, version=version, speaker=who, language="en", at=at)
    drafts.save(draft=draft, values=values(n), revs=draft.revs, at=at)
    return draft.pk


def submit(survey, who, draft, at=NOON):
    fresh = Survey.objects.select_related("consultation").get(pk=survey.pk)
    return actions.submit(survey=fresh, speaker=who, draft=draft, mandated=False, at=at, language="en")


def entered(cast, survey):
    """Have a moderator enter answers for the person; they wait."""
    speaker = speaker_for(cast.person, survey, NOON)
    staff = respondent_of(survey, speaker, entry=Entry(cast.moderator, speaker, "phone"))
    submit(survey, staff, drawn(survey, staff, 3))
    return Mediation.objects.select_related("revision").get(revision__response__survey=survey)


def stands(survey, numbers):
    """The record and its index agree: numbers without a gap, facts and positions of the last word alone."""
    rows = list(Revision.objects.filter(response__survey=survey).order_by("number"))
    assert [row.number for row in rows] == numbers
    last = rows[-1]
    counts = last.status == "valid"
    assert Fact.objects.filter(survey=survey).exists() == counts
    said = Current.objects.filter(position__evidence__exercise=survey.exercise, stance__isnull=False)
    assert [row.stance for row in said] == (
        [STANCES[last.answers["q1_1"]]] if counts and last.answers else []
    )


def test_taking_back_twice_at_once_takes_back_once():
    cast = make_cast()
    for turn in range(TIMES):
        survey = make_survey(cast, code=f"twice-{turn}", proposals=1, first=1 + turn)
        who = person_of(cast, survey)
        submit(survey, who, drawn(survey, who, 1))
        found = at_once(*[partial(actions.withdraw, survey=survey, speaker=who, at=NOON)] * 3)
        assert kinds(found) == {"Revision": 1, "NothingSentError": 2}, found
        stands(survey, [1, 2])


def test_changing_while_taking_back_ends_as_one_of_both():
    cast = make_cast()
    for turn in range(TIMES):
        survey = make_survey(cast, code=f"both-{turn}", proposals=1, first=1 + turn)
        who = person_of(cast, survey)
        submit(survey, who, drawn(survey, who, 1))
        draft = drawn(survey, who, 2)
        taking_back = partial(actions.withdraw, survey=survey, speaker=who, at=NOON)
        found = at_once(partial(submit, survey, who, draft), taking_back)
        assert kinds(found) == {"Revision": 2}, found
        stands(survey, [1, 2, 3])


def test_confirming_what_staff_entered_while_sending_ones_own_words():
    cast = make_cast()
    for turn in range(TIMES):
        survey = make_survey(cast, code=f"entry-{turn}", proposals=1, first=1 + turn)
        waiting = entered(cast, survey)
        who = person_of(cast, survey)
        draft = drawn(survey, who, 1)
        confirm = partial(confirming.confirm, mediation=waiting, at=NOON)
        found = at_once(confirm, partial(submit, survey, who, draft))
        assert isinstance(found[1], Revision), found
        assert isinstance(found[0], Revision | confirming.DecidedError), found
        stands(survey, list(range(1, 3 + isinstance(found[0], Revision))))
        assert Revision.objects.filter(response__survey=survey).latest("number").pk == found[1].pk
        waiting.refresh_from_db()
        assert waiting.state == ("confirmed" if isinstance(found[0], Revision) else "corrected")


def test_confirming_twice_at_once_counts_once():
    cast = make_cast()
    for turn in range(TIMES):
        survey = make_survey(cast, code=f"entry-{turn}", proposals=1, first=1 + turn)
        waiting = entered(cast, survey)
        found = at_once(*[partial(confirming.confirm, mediation=waiting, at=NOON)] * 3)
        assert kinds(found) == {"Revision": 1, "DecidedError": 2}, found
        stands(survey, [1, 2])


def test_staff_enter_for_somebody_who_sends_at_the_same_moment():
    cast = make_cast()
    for turn in range(TIMES):
        survey = make_survey(cast, code=f"first-{turn}", proposals=1, first=1 + turn)
        speaker = speaker_for(cast.person, survey, NOON)
        staff = respondent_of(survey, speaker, entry=Entry(cast.moderator, speaker, "phone"))
        who = person_of(cast, survey)
        theirs, mine = drawn(survey, staff, 3), drawn(survey, who, 1)
        found = at_once(partial(submit, survey, staff, theirs), partial(submit, survey, who, mine))
        assert isinstance(found[1], Revision), found
        assert isinstance(found[0], Revision | actions.NeverChangedError), found
        assert Response.objects.filter(survey=survey).count() == 1
        assert Revision.objects.filter(response__survey=survey).latest("number").pk == found[1].pk
        stands(survey, list(range(1, 2 + isinstance(found[0], Revision))))


def test_what_waited_and_was_taken_back_cannot_be_confirmed_and_holds_nothing_up():
    cast = make_cast()
    first, second = (make_survey(cast, code=f"w-{n}", proposals=1, first=n) for n in (1, 2))
    waiting, other = entered(cast, first), entered(cast, second)
    actions.withdraw(survey=first, speaker=person_of(cast, first), at=NOON)
    waiting.refresh_from_db()
    assert waiting.state == "refused"
    with pytest.raises(confirming.DecidedError):
        confirming.confirm(mediation=waiting, at=NOON)
    assert confirming.expire(NOON + timedelta(days=15)) == 1
    other.refresh_from_db()
    assert other.state == "expired"
    assert not Position.objects.exists()
