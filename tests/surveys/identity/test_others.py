"""Open surveys, entries for others, organisations, aliases, handed-over invitations: exactly these positions."""

import hashlib
import re
from datetime import timedelta

import pytest
from django.core import mail

from consultations.ledger.models import Current, Position
from consultations.programme.models import Invitation
from consultations.register.directory.models import Email, Mandate, Person
from consultations.register.selfservice import applications
from consultations.register.selfservice.models import Application
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from surveys.answering import confirming, opening
from surveys.answering.exercises import answered
from surveys.answering.keys import Guest, Handover, Unmasking
from surveys.answering.models import DraftResponse, Fact, Participation, Response, Revision
from surveys.answering.tasks import expire, settle
from surveys.answering.words import Mediation
from surveys.authoring import actions as authoring
from surveys.authoring.models import Survey
from tests.budgets.test_submission import by_link
from tests.factories import NOON, make_mandate, make_person
from tests.surveys.people import FILLED, fill, make_survey

pytestmark = pytest.mark.django_db
PLAIN = {name: value for name, value in FILLED.items() if "__" not in name}


def rebuilt(cast, **facts):
    """Give a survey with facts that are fixed at its publication."""
    create = authoring.create

    def with_facts(**known):
        survey = create(**known)
        for name, value in facts.items():
            setattr(survey, name, value)
        survey.save(update_fields=list(facts))
        return survey

    authoring.create = with_facts
    try:
        return make_survey(cast)
    finally:
        authoring.create = create


def send(client, survey, **more):
    draft = DraftResponse.objects.get(survey=survey)
    data = {"draft": str(draft.pk), "capacity": "personal", **more}
    return client.post(f"{survey.get_absolute_url()}submit/", data)


def last_link(part):
    """Give the path of the newest link in the mail that has a part in it."""
    drain()
    found = [link for each in mail.outbox for link in re.findall(r"https?://[^/]+(/\S+)", each.body)]
    return [link for link in found if part in link][-1]


def work(puzzle):
    """Do the work of a browser."""
    n = 0
    while int.from_bytes(hashlib.sha256(f"{puzzle}:{n}".encode()).digest(), "big") >> (256 - opening.BITS):
        n += 1
    return str(n)


def come_in(client, survey, at):
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    return client.post(path, {"puzzle": puzzle, "work": work(puzzle)})


def guest(cast, sign_in, at):
    """Answer an open survey without an account; gives the survey, the browser and where it is led."""
    survey, client = make_survey(cast, access="open"), sign_in()
    assert "Answer without an account" in client.get(survey.get_absolute_url()).content.decode()
    assert come_in(client, survey, at)["Location"].endswith("/1/")
    client.post(f"{survey.get_absolute_url()}1/", {**FILLED, "go": "next"})
    return survey, client, send(client, survey)


def test_whoever_comes_in_by_work_counts_apart(cast, sign_in, at):
    survey, client, sent = guest(cast, sign_in, at)
    path = survey.get_absolute_url()
    assert sent["Location"].endswith("/code/")
    response = Response.objects.get()
    assert (response.verified, response.person) == (False, None)
    assert Position.objects.count() == Participation.objects.count() == 0
    assert Fact.objects.filter(response=response).exists()
    assert opening.open_column(survey).answered == 1
    assert "Give your address" in client.get(sent["Location"]).content.decode()
    assert client.post(f"{path}begin/").status_code == 403, "each answer takes the work anew"


@pytest.mark.parametrize(
    ("typed", "later", "status"),
    [
        ({}, 4, 422),  # neither work nor an address
        ({"work": "1"}, 4, 422),
        ({"work": "right"}, 1, 422),  # faster than people
        ({"work": "right", "nickname": "bot"}, 4, 422),
        ({"work": "right"}, 4, 302),
    ],
)
def test_the_door_opens_for_work_of_a_person_only(cast, sign_in, at, typed, later, status):
    survey, client = make_survey(cast, access="open"), sign_in()
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    data = {**typed, "puzzle": puzzle}
    if data.get("work") == "right":
        data["work"] = work(puzzle)
    at(NOON + timedelta(seconds=later))
    assert client.post(path, data).status_code == status
    assert DraftResponse.objects.exists() is (status == 302)


def test_without_scripts_a_code_by_mail_opens_the_door(cast, sign_in, at):
    survey, client = make_survey(cast, access="open"), sign_in()
    path = f"{survey.get_absolute_url()}enter/"
    puzzle = client.get(path).context["form"]["puzzle"].value()
    at(NOON + timedelta(seconds=4))
    asked = client.post(path, {"puzzle": puzzle, "email": "guest@example.org"})
    slip = asked.context["form"]["slip"].value()
    drain()
    code = re.search(r"\b\d{6}\b", mail.outbox[-1].body)[0]
    data = {"slip": slip, "email": "guest@example.org"}
    assert client.post(path, {**data, "code": "000000" if code != "000000" else "1"}).status_code == 422
    assert client.post(path, {**data, "email": "x@example.org", "code": code}).status_code == 422
    assert client.post(path, {**data, "code": code}).status_code == 302
    assert DraftResponse.objects.get().person is None


def test_a_confirmed_address_in_the_register_makes_positions(cast, sign_in, at):
    survey, client, _sent = guest(cast, sign_in, at)
    path = survey.get_absolute_url()
    address = Email.objects.get(person=cast.colleague_person).address
    client.post(f"{path}address/", {"family_name": "Berg", "email": address})
    link = last_link("/guest/")
    assert client.get(link).status_code == 200
    assert Position.objects.count() == 0, "opening a link changes nothing"
    assert "count with the others" in client.post(link).content.decode()
    assert Position.objects.count() == 2
    assert set(Position.objects.values_list("voice__holder", "taken_at")) == {
        (cast.colleague_person.pk, Revision.objects.get().at)
    }
    response = Response.objects.get()
    assert (response.verified, response.person) == (True, cast.colleague_person.pk)
    client.post(link)
    settle(NOON)
    assert Position.objects.count() == 2


def test_an_unknown_address_waits_until_staff_take_it_in(cast, sign_in, at):
    survey, client, _sent = guest(cast, sign_in, at)
    client.post(f"{survey.get_absolute_url()}address/", {"family_name": "New", "email": "new@example.org"})
    client.post(last_link("/guest/"))
    settle(NOON)
    assert Position.objects.count() == 0
    [asked] = Application.objects.all()
    assert asked.state == "confirmed"
    applications.accept(actor=cast.coordinator, application=asked, at=NOON)
    settle(NOON + timedelta(minutes=5))
    assert Position.objects.count() == 2
    assert Guest.objects.get().settled_at is not None


def enter_for(client, cast, survey, person):
    address = Email.objects.get(person=person).address
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
    begun = client.post(where, {"email": address, "via": "phone"})
    assert begun.status_code == 302, begun.content.decode()
    return where


def entered(cast, sign_in):
    survey, staff = make_survey(cast), sign_in(cast.moderator)
    where = enter_for(staff, cast, survey, cast.person)
    assert "You enter answers for somebody else" in staff.get(survey.get_absolute_url()).content.decode()
    fill(staff, survey)
    sent = send(staff, survey)
    assert sent["Location"] == where
    return survey, staff, where


def test_what_is_entered_for_somebody_waits_and_then_counts_as_said_at_the_entry(cast, sign_in, at):
    _survey, staff, where = entered(cast, sign_in)
    assert Revision.objects.get().status == "waiting"
    assert (Position.objects.count(), Fact.objects.count(), Participation.objects.count()) == (0, 0, 0)
    assert str(cast.person) in staff.get(where).content.decode()
    link, nobody = last_link("/entered/"), sign_in()
    at(NOON + timedelta(days=9))
    assert "Is this what you said?" in nobody.get(link).content.decode()
    assert Position.objects.count() == 0
    nobody.post(link, {"act": "confirm"})
    nobody.post(link, {"act": "confirm"})
    assert list(Revision.objects.order_by("number").values_list("status", flat=True)) == ["waiting", "valid"]
    assert set(Position.objects.values_list("taken_at", "basis", "voice__holder")) == {
        (NOON, "confirmed", cast.person.pk)
    }
    assert Fact.objects.exists()
    assert Participation.objects.count() == 1


def test_what_is_refused_is_deleted_and_what_is_forgotten_lapses(cast, sign_in, at):
    _survey, _staff, _where = entered(cast, sign_in)
    sign_in().post(last_link("/entered/"), {"act": "refuse"})
    assert Mediation.objects.get().state == "refused"
    assert set(Revision.objects.values_list("answers", flat=True)) == {None}
    expire(NOON + timedelta(days=15))
    assert Mediation.objects.get().state == "refused"


def test_what_nobody_confirms_within_two_weeks_lapses(cast, sign_in):
    entered(cast, sign_in)
    expire(NOON + timedelta(days=13))
    assert Mediation.objects.get().state == "waiting"
    expire(NOON + timedelta(days=14))
    assert Mediation.objects.get().state == "expired"
    with pytest.raises(confirming.DecidedError):
        confirming.confirm(mediation=Mediation.objects.get(), at=NOON + timedelta(days=14))
    assert (Position.objects.count(), Fact.objects.count()) == (0, 0)


def test_somebody_corrects_what_was_entered_for_them(cast, sign_in):
    survey, _staff, _where = entered(cast, sign_in)
    nobody = sign_in()
    led = nobody.post(last_link("/entered/"), {"act": "correct"})
    assert led["Location"].endswith("/1/")
    page = nobody.get(led["Location"]).content.decode()
    assert FILLED["q4"] in page
    draft = DraftResponse.objects.get()
    nobody.post(led["Location"], {"q1_1": "so", "rev-q1_1": str(draft.revs.get("q1_1", 0)), "go": "next"})
    send(nobody, survey)
    assert Mediation.objects.get().state == "corrected"
    stances = dict(Current.objects.values_list("version__proposal__key", "stance"))
    assert stances == {"P-01": "-2", "P-02": "-2"}
    assert Revision.objects.latest("number").entered_by is None


def test_staff_do_not_overwrite_what_somebody_said_themselves(cast, sign_in):
    survey, mine = make_survey(cast), sign_in(cast.stakeholder)
    fill(mine, survey)
    send(mine, survey)
    staff = sign_in(cast.coordinator)
    address = Email.objects.get(person=cast.person).address
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/entries/"
    answer = staff.post(where, {"email": address, "via": "paper"})
    assert answer.status_code == 422
    assert "They have answered themselves" in answer.content.decode()


def test_colleagues_write_one_draft_and_whoever_is_mandated_sends_it(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    boss, colleague = sign_in(cast.stakeholder), sign_in(cast.colleague)
    path = survey.get_absolute_url()
    colleague.post(f"{path}begin/")
    colleague.post(f"{path}1/", {**PLAIN, "go": "next"})
    page = boss.get(f"{path}1/").content.decode()
    assert f"– <bdi>{cast.colleague_person}</bdi>" in page
    assert FILLED["q4"] in page
    draft = DraftResponse.objects.get()
    assert (draft.person, draft.organisation) == (None, cast.organisation)
    refused = send(colleague, survey)
    assert refused.status_code == 409
    refused = send(colleague, survey, capacity="mandated")
    assert refused.status_code == 409
    sent = send(boss, survey, capacity="mandated")
    assert sent.status_code == 302
    response = Response.objects.get()
    assert (response.person, response.organisation) == (None, cast.organisation.pk)
    assert set(Position.objects.values_list("voice__organisation", "voice__capacity")) == {
        (cast.organisation.pk, "mandated")
    }
    receipt = colleague.get(f"{path}receipt/")
    assert "We have your answers" in receipt.content.decode()
    assert receipt.context["nonce"] == ""
    assert colleague.post(f"{path}withdraw/").status_code == 409
    drain()
    assert [each.to for each in mail.outbox] == [[Email.objects.get(person=cast.person).address]]


def test_a_mandate_that_was_revoked_meanwhile_sends_nothing(cast, sign_in):
    survey, boss = rebuilt(cast, unit="organisation"), sign_in(cast.stakeholder)
    fill(boss, survey)
    Mandate.objects.update(revoked_at=NOON - timedelta(minutes=1))
    assert send(boss, survey, capacity="mandated").status_code == 409
    assert Revision.objects.count() == 0


def test_another_mandated_colleague_speaks_in_place_of_the_first(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    boss, colleague = sign_in(cast.stakeholder), sign_in(cast.colleague)
    make_mandate(cast.colleague_person)
    fill(boss, survey)
    send(boss, survey, capacity="mandated")
    colleague.post(f"{survey.get_absolute_url()}begin/")
    colleague.post(f"{survey.get_absolute_url()}1/", {"q1_1": "so", "rev-q1_1": "0", "go": "next"})
    send(colleague, survey, capacity="mandated")
    counting = Current.objects.exclude(stance=None)
    assert set(counting.values_list("voice__holder", flat=True)) == {cast.colleague_person.pk}
    assert dict(counting.values_list("version__proposal__key", "stance")) == {"P-01": "-2", "P-02": "-2"}
    assert Response.objects.count() == 1


def test_a_confidential_answer_has_an_alias_that_chance_drew(cast, sign_in):
    found = []
    for code, first in (("one", 1), ("two", 5)):
        survey, client = (
            make_survey(cast, identity="confidential", code=code, first=first),
            sign_in(cast.stakeholder),
        )
        fill(client, survey)
        send(client, survey)
        found.append(Response.objects.get(survey=survey).alias)
    assert all(re.fullmatch(r"[2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4}", each) for each in found)
    assert found[0] != found[1]


def test_two_coordinators_open_an_alias_and_the_person_is_told(cast, sign_in):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    drain()
    mail.outbox.clear()
    alias, name = Response.objects.get().alias, str(cast.person)
    one, two = sign_in(cast.coordinator), sign_in(cast.second)
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/aliases/"
    assert one.post(where, {"alias": "AAAA-AAAA", "reason": "x"}).status_code == 422
    one.post(where, {"alias": alias.lower(), "reason": "A threat in the text"})
    [asked] = Unmasking.objects.all()
    assert one.post(f"{where}{asked.pk}/", {"act": "agree"}).status_code == 409
    assert name not in one.post(f"{where}{asked.pk}/look/", follow=True).content.decode()
    two.post(f"{where}{asked.pk}/", {"act": "agree"})
    for each in (one, two):
        assert name not in each.get(where).content.decode(), (
            "a look takes a press of the button, and is noted"
        )
        assert name in each.post(f"{where}{asked.pk}/look/").content.decode()
    assert Event.objects.filter(verb="alias.read").count() == 2
    assert sign_in(cast.moderator).get(where).status_code == 403
    drain()
    told = [each for each in mail.outbox if each.to == [Email.objects.get(person=cast.person).address]]
    assert ["A threat in the text" in each.body for each in told] == [True]
    assert not any(name in each.body for each in mail.outbox if each not in told)


def test_a_request_lapses_after_a_day_and_can_be_asked_again(cast, sign_in, at):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    one, two = sign_in(cast.coordinator), sign_in(cast.second)
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/aliases/"
    data = {"alias": Response.objects.get().alias, "reason": "Why"}
    one.post(where, data)
    assert two.post(where, data).status_code == 422
    at(NOON + timedelta(hours=25))
    two.post(f"{where}{Unmasking.objects.get().pk}/", {"act": "agree"})
    assert not Unmasking.objects.get().agreed
    assert two.post(where, data).status_code == 302


def test_no_staff_page_export_or_log_names_who_answered_confidentially(cast, sign_in):
    survey, client = make_survey(cast, identity="confidential"), sign_in(cast.stakeholder)
    fill(client, survey)
    send(client, survey)
    base = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/"
    staff = sign_in(cast.coordinator)
    for part in ("", "results/", "entries/", "aliases/", "handovers/"):
        text = staff.get(f"{base}{part}").content.decode()
        assert cast.person.family_name not in text, part
        assert str(cast.person.pk) not in text, part
    body = "".join(Event.objects.filter(scope__contains="consultation").values_list("body", flat=True))
    assert str(cast.person.pk) not in body


def test_the_right_person_is_invited_in_place_of_whoever_named_them(cast, sign_in):
    survey = make_survey(cast, access="invited")
    client = by_link(cast, sign_in(), survey)
    path = survey.get_absolute_url()
    assert "I am not the right person" in client.get(path).content.decode()
    colleague = {
        "given_name": "Eva",
        "family_name": "Holm",
        "email": "Eva.Holm@example.org",
        "note": "Runs it",
    }
    assert client.post(f"{path}not-me/", colleague).status_code == 200
    assert client.post(f"{path}not-me/", colleague).status_code == 422
    [asked] = Handover.objects.all()
    assert not Person.objects.filter(family_name="Holm").exists()
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/handovers/"
    staff = sign_in(cast.coordinator)
    assert "Runs it" in staff.get(where).content.decode()
    staff.post(f"{where}{asked.pk}/", {"act": "accept"})
    staff.post(f"{where}{asked.pk}/", {"act": "accept"})
    person = Person.objects.get(family_name="Holm")
    invited = Invitation.objects.get(exercise=survey.exercise, person=person)
    assert invited.organisation == cast.organisation
    assert person.affiliations.get().organisation == cast.organisation
    drain()
    assert [each.to for each in mail.outbox] == [["eva.holm@example.org"]]
    assert client.post(f"{path}begin/").status_code == 403, "the old link opens nothing"
    assert answered(survey.pk, [cast.person.pk]) == {cast.person.pk}, "and is not reminded"


def test_a_refused_handover_leaves_everything(cast, sign_in):
    survey = make_survey(cast, access="invited")
    client = by_link(cast, sign_in(), survey)
    client.post(f"{survey.get_absolute_url()}not-me/", {"family_name": "Holm", "email": "h@example.org"})
    where = f"/consultations/{cast.consultation.slug}/manage/surveys/{survey.code}/handovers/"
    sign_in(cast.coordinator).post(f"{where}{Handover.objects.get().pk}/", {"act": "refuse"})
    assert Handover.objects.get().state == "refused"
    assert client.post(f"{survey.get_absolute_url()}begin/").status_code == 302


def test_what_is_never_changed_stays(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    Survey.objects.filter(pk=survey.pk).update(revise="never")
    fill(client, survey)
    send(client, survey)
    assert client.post(f"{survey.get_absolute_url()}begin/").status_code == 409
    assert client.post(f"{survey.get_absolute_url()}withdraw/").status_code == 409
    assert Revision.objects.count() == 1


def test_a_paused_survey_keeps_the_draft_and_says_so(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    Survey.objects.filter(pk=survey.pk).update(paused_at=NOON)
    answer = send(client, survey)
    assert answer.status_code == 409
    assert "paused" in answer.content.decode()
    assert DraftResponse.objects.exists()
    Survey.objects.filter(pk=survey.pk).update(paused_at=None)
    assert send(client, survey).status_code == 302


@pytest.mark.parametrize(("grace", "status"), [(30, 409), (90, 302), (0, 409)])
def test_each_survey_has_its_own_grace(cast, sign_in, at, grace, status):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    Survey.objects.filter(pk=survey.pk).update(grace_s=grace)
    fill(client, survey)
    stamp = client.get(f"{survey.get_absolute_url()}review/").context["stamp"]
    at(survey.closes_at + timedelta(seconds=60))
    assert send(client, survey, stamp=stamp).status_code == status


def test_nobody_outside_reaches_what_is_a_colleagues(cast, sign_in):
    survey = rebuilt(cast, unit="organisation")
    fill(sign_in(cast.colleague), survey)
    alone = make_person("Alone", user=cast.stranger)
    assert alone.user == cast.stranger
    assert sign_in(cast.stranger).post(f"{survey.get_absolute_url()}begin/").status_code == 403
