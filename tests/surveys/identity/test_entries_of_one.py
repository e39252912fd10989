"""Staff enter an organisation's one answer as a mandated person told it; and organisations that were two become one."""

from datetime import timedelta

import pytest

from consultations.ledger.models import Position
from consultations.programme.models import Invitation
from consultations.register.directory.models import Affiliation, Email, Mandate
from consultations.register.duplicates.hanging import hanging
from consultations.register.duplicates.merging import merge
from consultations.register.duplicates.unmerging import unmerge
from surveys.answering import exercises
from surveys.answering.models import DraftResponse, Participation, Response, Revision
from surveys.answering.words import Mediation
from tests.factories import NOON, make_mandate, make_organisation, make_person
from tests.surveys.identity.people import last_link, send
from tests.surveys.identity.test_organisations import PLAIN, rebuilt
from tests.surveys.people import FILLED, fill

pytestmark = pytest.mark.django_db


def address(person):
    return Email.objects.get(person=person).address


def entries(cast, survey):
    return f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"


def enter(client, cast, survey, person, **more):
    return client.post(entries(cast, survey), {"email": address(person), "via": "phone", **more})


@pytest.fixture
def survey(cast):
    return rebuilt(cast, unit="organisation")


def entered(cast, sign_in, survey):
    """Enter an answer for the stakeholder's organisation; gives the browser of staff."""
    staff = sign_in(cast.moderator)
    assert enter(staff, cast, survey, cast.person).status_code == 302
    fill(staff, survey)
    draft = DraftResponse.objects.get(entered_for=cast.person)
    data = {"draft": str(draft.pk), "capacity": "mandated"}
    sent = staff.post(f"{survey.get_absolute_url()}submit/", data)
    assert sent["Location"] == entries(cast, survey)
    return staff


def test_a_mandated_person_confirms_the_organisations_answer(cast, sign_in, survey):
    staff = entered(cast, sign_in, survey)
    response = Response.objects.get()
    assert (response.person, response.organisation) == (None, cast.organisation.pk)
    assert (Position.objects.count(), Participation.objects.count()) == (0, 0)
    listed = staff.get(entries(cast, survey)).content.decode()
    assert f"{cast.person}, {cast.organisation}" in listed
    link, nobody = last_link("/entered/"), sign_in()
    shown = nobody.get(link).content.decode()
    assert f"It stands as the answer of {cast.organisation}" in shown
    nobody.post(link, {"act": "confirm"})
    assert set(
        Position.objects.values_list("voice__organisation", "voice__capacity", "voice__holder", "basis")
    ) == {(cast.organisation.pk, "mandated", cast.person.pk, "confirmed")}
    took = Participation.objects.get()
    assert (took.person, took.organisation) == (None, cast.organisation.pk)


def test_who_holds_no_mandate_is_not_entered_for(cast, sign_in, survey):
    staff = sign_in(cast.moderator)
    refused = enter(staff, cast, survey, cast.colleague_person)
    assert refused.status_code == 422
    assert "They hold no mandate now" in refused.content.decode()
    Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1))
    assert enter(staff, cast, survey, cast.person).status_code == 422


def test_a_mandate_that_ends_meanwhile_neither_sends_nor_confirms(cast, sign_in, survey):
    staff = sign_in(cast.moderator)
    enter(staff, cast, survey, cast.person)
    fill(staff, survey)
    Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1))
    assert send(staff, survey, capacity="mandated").status_code == 409
    Mandate.objects.update(revoked_at=None)
    send(staff, survey, capacity="mandated")
    Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1))
    answer = sign_in().post(last_link("/entered/"), {"act": "confirm"})
    assert answer.status_code == 409
    assert "Somebody who holds a mandate answers for it" in answer.content.decode()
    assert (Position.objects.count(), Mediation.objects.get().state) == (0, "waiting")


def test_who_may_speak_for_several_organisations_is_asked_for_which(cast, sign_in, survey):
    other = make_organisation("Baltic Guild")
    tie = Affiliation.objects.create(person=cast.person, organisation=other)
    Mandate.objects.create(
        affiliation=tie,
        starts_at=NOON - timedelta(days=1),
        ends_at=NOON + timedelta(days=9),
        state="approved",
        evidence="letter",
        approved_by=cast.coordinator,
        approved_at=NOON,
    )
    staff = sign_in(cast.moderator)
    asked = enter(staff, cast, survey, cast.person)
    assert asked.status_code == 422
    text = asked.content.decode()
    assert "They may speak for several organisations. Choose one." in text
    assert f'value="{other.pk}"' in text
    assert enter(staff, cast, survey, cast.person, organisation=str(other.pk)).status_code == 302
    fill(staff, survey)
    assert DraftResponse.objects.get().entered_of == other
    enter(staff, cast, survey, cast.person, organisation=str(cast.organisation.pk))
    fill(staff, survey)
    assert set(DraftResponse.objects.values_list("entered_of__name", flat=True)) == {
        other.name,
        cast.organisation.name,
    }
    draft = DraftResponse.objects.get(entered_of=cast.organisation)
    staff.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk), "capacity": "mandated"})
    assert Response.objects.get().organisation == cast.organisation.pk
    assert DraftResponse.objects.get().entered_of == other


def test_an_entry_stands_apart_from_the_shared_draft_and_correcting_goes_on_in_it(cast, sign_in, survey):
    colleague = sign_in(cast.colleague)
    colleague.post(f"{survey.get_absolute_url()}begin/")
    entered(cast, sign_in, survey)
    shared = DraftResponse.objects.get()
    assert (shared.organisation, shared.entered_by, shared.answers) == (cast.organisation, None, {})
    nobody = sign_in()
    led = nobody.post(last_link("/entered/"), {"act": "correct"})
    assert FILLED["q4"] in nobody.get(led["Location"]).content.decode()
    shared.refresh_from_db()
    assert shared.answers["q4"] == FILLED["q4"]
    assert send(nobody, survey, capacity="mandated").status_code == 302
    assert Mediation.objects.get().state == "corrected"
    assert Position.objects.count() == 2


def test_staff_do_not_overwrite_what_the_organisation_said_itself(cast, sign_in, survey):
    boss = sign_in(cast.stakeholder)
    fill(boss, survey)
    send(boss, survey, capacity="mandated")
    refused = enter(sign_in(cast.moderator), cast, survey, cast.person)
    assert refused.status_code == 422
    assert "The organisation has answered itself" in refused.content.decode()


def twin_of(cast):
    """Give a second row of the organisation, with somebody mandated in it."""
    twin = make_organisation("Nordic Skills Alliance asbl")
    person = make_person("Twin", organisation=twin, user=cast.stranger)
    make_mandate(person)
    return twin, person


def joined(cast, twin):
    return merge(
        actor=cast.coordinator, kind="organisation", winner=cast.organisation.pk, loser=twin.pk, at=NOON
    )


def test_a_shared_draft_follows_when_two_organisations_become_one(cast, sign_in, survey):
    twin, _person = twin_of(cast)
    theirs, mine = sign_in(cast.stranger), sign_in(cast.stakeholder)
    path = survey.get_absolute_url()
    theirs.post(f"{path}begin/")
    theirs.post(f"{path}1/", {**PLAIN, "go": "next"})
    assert FILLED["q4"] not in mine.get(f"{path}1/", follow=True).content.decode()
    hung = {words: (a, b) for words, a, b in hanging("organisation", cast.organisation.pk, twin.pk)}
    assert hung["drafts of answers"] == (0, 1)
    made = joined(cast, twin)
    for client in (mine, theirs):
        assert FILLED["q4"] in client.get(f"{path}1/").content.decode()
    mine.post(f"{path}begin/")
    assert DraftResponse.objects.count() == 1
    sent = send(mine, survey, capacity="mandated")
    assert sent.status_code == 302
    again = mine.get(sent["Location"])
    assert "We have your answers" in again.content.decode()
    assert Response.objects.get().organisation == cast.organisation.pk
    assert unmerge(actor=cast.coordinator, merge=made, at=NOON + timedelta(hours=1)) is not None


def test_an_answer_sent_before_is_the_one_organisations_afterwards(cast, sign_in, survey):
    twin, person = twin_of(cast)
    theirs, mine = sign_in(cast.stranger), sign_in(cast.stakeholder)
    fill(theirs, survey)
    send(theirs, survey, capacity="mandated")
    joined(cast, twin)
    path = survey.get_absolute_url()
    assert "We have your answers" in mine.get(path).content.decode()
    mine.post(f"{path}begin/")
    mine.post(f"{path}1/", {"q4": "Less time.", "rev-q4": "0", "go": "next"})
    draft = DraftResponse.objects.get()
    data = {"draft": str(draft.pk), "capacity": "mandated"}
    first, second = (mine.post(f"{path}submit/", data)["Location"] for _twice in "ab")
    assert first == second
    assert list(Revision.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert Response.objects.count() == 1
    assert person.pk is not None


def test_two_shared_drafts_that_meet_the_newest_goes_on(cast, sign_in, survey, at):
    twin, _person = twin_of(cast)
    theirs, mine = sign_in(cast.stranger), sign_in(cast.stakeholder)
    path = survey.get_absolute_url()
    mine.post(f"{path}begin/")
    mine.post(f"{path}1/", {**PLAIN, "q4": "The older.", "go": "next"})
    at(NOON + timedelta(minutes=5))
    theirs.post(f"{path}begin/")
    theirs.post(f"{path}1/", {**PLAIN, "q4": "The newer.", "go": "next"})
    joined(cast, twin)
    assert "The newer." in mine.get(f"{path}1/").content.decode()
    assert DraftResponse.objects.count() == 2


def test_whose_twin_has_answered_is_not_reminded(cast, sign_in, survey):
    twin, person = twin_of(cast)
    for who, body in ((cast.person, cast.organisation), (person, twin)):
        Invitation.objects.create(
            consultation=cast.consultation,
            exercise=survey.exercise,
            person=who,
            organisation=body,
            made_at=NOON,
        )
    theirs = sign_in(cast.stranger)
    fill(theirs, survey)
    send(theirs, survey, capacity="mandated")
    people = {cast.person.pk, person.pk}
    assert exercises.answered(survey.pk, people) == {person.pk}
    joined(cast, twin)
    assert exercises.answered(survey.pk, people) == people
