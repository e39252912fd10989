"""What many do at the same moment, on both engines: sent once, told the same, nothing lost or doubled."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from consultations.ledger.models import Current, Position
from consultations.programme.speaking import Speaker
from consultations.register.directory.models import Email, Mandate
from ds4skills.jobs.actions import drain
from surveys.answering import actions, drafts, mixing, staging
from surveys.answering.entering import speaker_for
from surveys.answering.models import DraftResponse, Participation, Response, Revision, Staged
from surveys.answering.people import Respondent, respondent_of
from surveys.authoring import actions as authoring
from surveys.authoring import queries
from surveys.authoring.models import Survey
from tests.consultations.register.test_races import at_once, kinds
from tests.factories import NOON, make_cast, make_mandate
from tests.surveys.identity.people import anonymous_survey, answer, crowd, fill_survey, respondent, values
from tests.surveys.identity.test_organisations import rebuilt
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50
SENDING = actions.Sending(NOON, "en")


def fifty_times(client, survey):
    """Send one form fifty times at once; gives where each was led."""
    draft = DraftResponse.objects.get(survey=survey)
    data = {"draft": str(draft.pk), "capacity": "personal"}

    def press():
        other = Client()
        other.cookies = client.cookies.copy()
        sent = other.post(f"{survey.get_absolute_url()}submit/", data)
        shown = other.get(f"{sent['Location']}{'&' if '?' in sent['Location'] else '?'}file=receipt")
        return sent.status_code, shown.content

    return draft, at_once(*[press] * TIMES)


def test_one_form_sent_fifty_times_is_one_revision_fifty_equal_receipts_and_one_mail(sign_in):
    cast = make_cast()
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    _draft, found = fifty_times(client, survey)
    assert {type(each) for each in found} == {tuple}, found
    assert len(set(found)) == 1
    assert found[0][0] == 302
    assert b'"sig"' in found[0][1]
    assert Revision.objects.count() == Response.objects.count() == Participation.objects.count() == 1
    assert Position.objects.count() == 2
    drain()
    assert [each.to for each in mail.outbox] == [[Email.objects.get(person=cast.person).address]]


def test_anonymously_it_is_one_staged_answer_fifty_equal_receipts_and_no_mail(sign_in):
    cast = make_cast()
    survey, client = anonymous_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    draft, found = fifty_times(client, survey)
    assert {type(each) for each in found} == {tuple}, found
    assert len(set(found)) == 1
    assert staging.code_of(draft.pk).encode() in found[0][1]
    assert Staged.objects.count() == Participation.objects.count() == 1
    drain()
    assert mail.outbox == []


def drawn(survey, who, said, at=NOON):
    """Begin and write a draft."""
    version = queries.published(survey)
    assert version is not None
    draft = drafts.begin(survey=survey, version=version, speaker=who, language="en", at=at)
    drafts.save(draft=draft, values=said, revs={}, at=at)
    return draft.pk


def test_sending_against_pausing_closing_and_publishing_loses_nothing():
    cast = make_cast()
    for turn, act in enumerate(("pause", "close", "publish")):
        survey = make_survey(cast, code=f"race-{turn}", first=1 + 2 * turn)
        who = respondent_of(survey, speaker_for(cast.person, survey, NOON))
        draft = drawn(survey, who, values(turn))
        if act == "publish":
            facts = {"kind": "text", "label": {"en": "One more?"}, "lines": 1}
            authoring.add_item(actor=cast.editor, survey=survey, section="s1", facts=facts, at=NOON)

        def send(survey=survey, who=who, draft=draft):
            fresh = Survey.objects.select_related("consultation").get(pk=survey.pk)
            return actions.submit(
                survey=fresh, speaker=who, draft=draft, mandated=False, at=NOON, language="en"
            )

        def other(survey=survey, act=act):
            if act == "publish":
                return authoring.publish(actor=cast.coordinator, survey=survey, at=NOON)
            facts = {"paused_at": NOON} if act == "pause" else {"closes_at": NOON}
            return Survey.objects.filter(pk=survey.pk).update(**facts)

        sent, _done = at_once(send, other)
        kept = DraftResponse.objects.filter(pk=draft).exists()
        counted = Revision.objects.filter(response__survey=survey).count()
        if isinstance(sent, Revision):
            assert (kept, counted) == (False, 1), act
            assert sent.version.number == 1
        else:
            assert isinstance(sent, drafts.NotOpenError), (act, sent)
            assert (kept, counted) == (True, 0), act


def test_two_mandated_colleagues_send_at_once_one_response_with_one_voice():
    cast = make_cast()
    make_mandate(cast.colleague_person)
    survey = rebuilt(cast, unit="organisation")
    both = [
        respondent_of(survey, speaker_for(person, survey, NOON))
        for person in (cast.person, cast.colleague_person)
    ]
    draft = drawn(survey, both[0], values(1))
    found = at_once(
        *[
            lambda who=who: actions.submit(
                survey=survey, speaker=who, draft=draft, mandated=True, at=NOON, language="en"
            )
            for who in both
        ]
    )
    assert kinds(found) == {"Revision": 2}
    assert len({(each.pk, each.receipt["sig"]) for each in found}) == 1
    assert (Response.objects.count(), Revision.objects.count(), Current.objects.count()) == (1, 1, 1)


def test_a_mandate_revoked_while_it_is_used_is_either_held_or_refused():
    cast = make_cast()
    survey = rebuilt(cast, unit="organisation")
    who = respondent_of(survey, speaker_for(cast.person, survey, NOON))
    draft = drawn(survey, who, values(1))
    sent, _revoked = at_once(
        lambda: actions.submit(
            survey=survey, speaker=who, draft=draft, mandated=True, at=NOON, language="en"
        ),
        lambda: Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1)),
    )
    assert isinstance(sent, Revision | actions.InvalidMandateError), sent
    assert Response.objects.count() == int(isinstance(sent, Revision))


def test_of_two_changes_at_once_by_one_code_one_is_told():
    survey = anonymous_survey(make_cast())
    [code] = fill_survey(survey, crowd(1))
    version = survey.versions.get()
    secrets = [
        staging.begin_change(survey=survey, version=version, code=code, language="en", at=NOON)
        for _ in range(2)
    ]
    whos = [Respondent(None, survey.unit, is_anonymous=True, secret=each) for each in secrets]
    pairs = [(who, row.pk) for who in whos if (row := drafts.draft_of(survey, who))]
    found = at_once(
        *[
            lambda who=who, draft=draft: staging.submit(survey=survey, who=who, draft=draft, sending=SENDING)
            for who, draft in pairs
        ]
    )
    assert sorted(kinds(found).items()) == [("UnknownCodeError", 1), ("str", 1)]
    assert Staged.objects.count() == 1


def test_two_devices_of_one_person_at_once_count_once():
    cast = make_cast()
    survey = anonymous_survey(cast)
    whos = [respondent(survey, cast.person) for _ in range(2)]
    pairs = [(who, drawn(survey, who, values(1))) for who in whos]
    found = at_once(
        *[
            lambda who=who, draft=draft: staging.submit(survey=survey, who=who, draft=draft, sending=SENDING)
            for who, draft in pairs
        ]
    )
    assert sorted(kinds(found).items()) == [("AlreadySentError", 1), ("str", 1)]
    assert Staged.objects.count() == Participation.objects.count() == 1


def test_nothing_is_lost_while_answers_are_mixed():
    cast = make_cast()
    survey, named = anonymous_survey(cast), make_survey(cast, code="named", first=10)
    people = crowd(60)
    fill_survey(survey, people[:45])
    late = NOON + timedelta(hours=2)

    def unnamed(n):
        who = respondent(survey, people[45 + n])
        return answer(survey, who, values(n), late)

    def by_name(n):
        who = respondent_of(named, Speaker(people[n], None, None))
        draft = drawn(
            named, who, {**values(n), "q1_2": "so", "q1_2__why": "Why", "q1_2__objects": True}, late
        )
        return actions.submit(survey=named, speaker=who, draft=draft, mandated=False, at=late, language="en")

    acts = [lambda n=n: unnamed(n) for n in range(10)] + [lambda n=n: by_name(n) for n in range(10)]
    found = at_once(
        *acts, lambda: mixing.mix(survey=survey, at=late), lambda: mixing.mix(survey=survey, at=late)
    )
    assert [each for each in found if isinstance(each, Exception)] == []
    mine = Participation.objects.filter(survey=survey)
    assert mine.count() == 55
    assert Staged.objects.count() + Response.objects.filter(survey=survey).count() == 55
    assert Response.objects.filter(survey=survey).count() >= survey.mix_size
    assert Participation.objects.filter(survey=named).count() == 10
    assert Current.objects.filter(voice__privacy="named").count() == 20
