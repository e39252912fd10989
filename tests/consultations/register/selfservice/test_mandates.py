"""Mandates that people ask for: who may ask, who may approve, by what link, and what is refused."""

import threading
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection

from consultations.programme.speaking import speaker
from consultations.register.directory import ties
from consultations.register.directory.changes import Change
from consultations.register.directory.models import Mandate
from consultations.register.selfservice import links, mandates
from consultations.register.selfservice.actions import Holder
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from tests.budgets.counting import cost
from tests.consultations.register.selfservice.test_entry import address_in, opened, sent
from tests.consultations.register.selfservice.wishes import HERE, form, requested, tie_of, with_website
from tests.factories import NOON, make_cast, make_mandate, make_organisation, make_person

pytestmark = pytest.mark.django_db


def test_one_asks_by_link_or_signed_in_and_the_holders_are_written_to(cast, sign_in):
    client = opened(sign_in(), cast.colleague_person)
    answer = client.post(
        f"{HERE}ask/", form(tie_of(cast.colleague_person), exercise=cast.consultation.exercise)
    )
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    row = Mandate.objects.get(affiliation__person=cast.colleague_person)
    assert (row.state, row.exercise, row.evidence) == (
        "requested",
        cast.consultation.exercise,
        "letter of the board",
    )
    assert row.ends_at.isoformat() == "2026-12-31T23:00:00+00:00"  # the last day counts, where the site is
    assert not row.holds(NOON + timedelta(days=1))
    page = client.get(HERE).content.decode()
    assert "letter of the board" in page
    assert str(cast.consultation) in page
    assert [message.to for message in sent()] == [[cast.person.emails.get().address]]
    assert "asks to speak for" in mail.outbox[0].subject
    assert len(mail.outbox[0].subject) <= 60
    assert sign_in(cast.colleague).get(HERE).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"starts_on": "2026-05-03"}, "starts_on"),
        ({"ends_on": "2026-05-01"}, "ends_on"),
        ({"ends_on": "2029-12-31"}, "ends_on"),
        ({"starts_on": "soon"}, "starts_on"),
        ({"evidence": ""}, "evidence"),
        ({"evidence": "x" * 501}, "evidence"),
        ({"exercise": "programme.consultation:999"}, "exercise"),
        ({"tie": "999999"}, "tie"),
        ({"tie": "x"}, "tie"),
    ],
)
def test_bad_requests_are_named_and_kept(cast, sign_in, wrong, field):
    answer = sign_in(cast.colleague).post(f"{HERE}ask/", form(tie_of(cast.colleague_person), **wrong))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Mandate.objects.filter(state="requested").exists()


def test_anothers_place_and_one_that_has_ended_serve_nobody(cast, sign_in):
    client = sign_in(cast.colleague)
    assert client.post(f"{HERE}ask/", form(tie_of(cast.person))).status_code == 422
    tie = tie_of(cast.colleague_person)
    ties.end_affiliation(actor=None, affiliation=tie, on=NOON.date(), at=NOON)
    assert client.post(f"{HERE}ask/", form(tie)).status_code == 422
    with pytest.raises(ties.NotRunningError):
        requested(cast.colleague_person)
    assert not Mandate.objects.filter(state="requested").exists()


def test_the_same_request_twice_is_kept_once_and_five_wait_at_most(cast, sign_in):
    client, tie = sign_in(cast.colleague), tie_of(cast.colleague_person)
    assert client.post(f"{HERE}ask/", form(tie)).status_code == 302
    assert client.post(f"{HERE}ask/", form(tie)).status_code == 409
    assert Mandate.objects.filter(state="requested").count() == 1
    for number in range(4):
        requested(cast.colleague_person, exercise=f"x:{number}")
    with pytest.raises(mandates.TooManyError):
        requested(cast.colleague_person, exercise="x:9")


def test_a_request_is_withdrawn_by_whom_it_is_of_and_a_mandate_given_back(cast, sign_in):
    row = requested(cast.colleague_person)
    assert sign_in(cast.stakeholder).post(f"{HERE}{row.pk}/end/").status_code == 404
    assert sign_in().post(f"{HERE}{row.pk}/end/").status_code == 302
    client = sign_in(cast.colleague)
    assert client.post(f"{HERE}{row.pk}/end/").status_code == 302
    assert client.post(f"{HERE}{row.pk}/end/").status_code == 404
    assert not Mandate.objects.filter(pk=row.pk).exists()
    assert Change.objects.filter(key=cast.colleague_person.pk, old="requested").exists()
    assert Event.objects.filter(verb="mandate.withdrawn").exists()
    held = Mandate.objects.get(affiliation__person=cast.person)
    assert sign_in(cast.stakeholder).post(f"{HERE}{held.pk}/end/").status_code == 302
    held.refresh_from_db()
    assert not held.holds(NOON)


def test_a_holder_approves_with_a_running_mandate_and_the_asker_is_told(cast, sign_in):
    row = requested(cast.colleague_person)
    client = sign_in(cast.stakeholder)
    assert "Berg" in client.get(HERE).content.decode()
    path = f"{HERE}{row.pk}/decide/"
    assert "letter of the board" in client.get(path).content.decode()
    drain()
    mail.outbox.clear()
    assert client.post(path, {"decision": "accept"}).status_code == 302
    assert client.post(path, {"decision": "accept"}).status_code == 404
    row.refresh_from_db()
    assert row.holds(NOON)
    assert (row.approved_via, row.approver_key) == ("holder", cast.person.pk)
    assert [(each.to, each.subject) for each in sent()] == [
        ([cast.colleague_person.emails.get().address], "Your mandate is approved")
    ]


def test_a_holder_gives_no_more_than_they_have(cast, sign_in):
    Mandate.objects.filter(affiliation__person=cast.person).update(exercise=cast.consultation.exercise)
    wide = requested(cast.colleague_person)
    assert sent() == []  # nobody who may answer is known
    narrow = requested(cast.colleague_person, exercise=cast.consultation.exercise)
    assert [message.to for message in sent()] == [[cast.person.emails.get().address]]
    client = sign_in(cast.stakeholder)
    assert [line.mandate.pk for line in client.get(HERE).context["waiting"]] == [narrow.pk]
    assert client.post(f"{HERE}{wide.pk}/decide/", {"decision": "accept"}).status_code == 404
    with pytest.raises(ties.NoMandateError):
        mandates.settle(
            actor=None, mandate=wide, accept=True, words="x", approver=cast.person, way="holder", at=NOON
        )
    assert client.post(f"{HERE}{narrow.pk}/decide/", {"decision": "accept"}).status_code == 302


def test_asking_and_withdrawing_again_and_again_fills_no_mailbox(cast):
    with_website(cast)
    holder = Holder(cast.colleague_person)
    for _time in range(6):
        row = requested(cast.colleague_person)
        with suppress(mandates.WrittenAlreadyError):
            mandates.send_to_domain(holder=holder, mandate=row, door="info", at=NOON)
        mandates.end(holder=holder, mandate=row, at=NOON)
    to = [message.to[0] for message in sent()]
    assert to.count(cast.person.emails.get().address) == 3
    assert to.count("info@nordicskills.example") == 3


def test_a_holder_refuses_only_with_a_reason(cast, sign_in):
    row, client = requested(cast.colleague_person), sign_in(cast.stakeholder)
    path = f"{HERE}{row.pk}/decide/"
    assert client.post(path, {"decision": "refuse"}).status_code == 422
    assert client.post(path, {"decision": "perhaps"}).status_code == 422
    assert client.post(path, {"decision": "accept", "answer": "x" * 501}).status_code == 422
    assert Mandate.objects.get(pk=row.pk).state == "requested"
    assert client.post(path, {"decision": "refuse", "answer": "She left."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.evidence) == ("refused", "She left.")
    assert "She left." in sent()[-1].body


def test_nobody_approves_for_themselves_for_others_or_after_revocation(cast, sign_in):
    own = requested(cast.person)
    assert sign_in(cast.stakeholder).get(f"{HERE}{own.pk}/decide/").status_code == 404
    other = make_person("Smit", organisation=make_organisation("Another"))
    theirs = requested(other)
    assert sign_in(cast.stakeholder).get(f"{HERE}{theirs.pk}/decide/").status_code == 404
    row, client = requested(cast.colleague_person), sign_in(cast.stakeholder)
    assert client.get(f"{HERE}{row.pk}/decide/").status_code == 200
    held = Mandate.objects.get(affiliation__person=cast.person, state="approved")
    ties.revoke_mandate(actor=cast.coordinator, mandate=held, at=NOON)
    assert client.post(f"{HERE}{row.pk}/decide/", {"decision": "accept"}).status_code == 404
    for accept in (True, False):
        with pytest.raises(ties.NoMandateError):
            mandates.settle(
                actor=None,
                mandate=row,
                accept=accept,
                words="x",
                approver=cast.person,
                way="holder",
                at=NOON,
            )
    assert Mandate.objects.get(pk=row.pk).state == "requested"


def test_the_holders_link_shows_by_get_and_decides_by_post_once(cast, sign_in):
    row = requested(cast.colleague_person)
    path, client = address_in(sent()[0]), sign_in()
    for _scanner in range(5):
        answer = client.get(path)
        assert (answer.status_code, answer["Referrer-Policy"]) == (200, "strict-origin")
        assert client.head(path).status_code == 200
    assert Mandate.objects.get(pk=row.pk).state == "requested"
    assert client.post(path, {"decision": "accept"}).status_code == 200
    row.refresh_from_db()
    assert (row.approved_via, row.approver_key) == ("holder", cast.person.pk)
    assert client.post(path, {"decision": "refuse", "answer": "no"}).status_code == 409
    assert client.get(path).status_code == 409
    assert Mandate.objects.get(pk=row.pk).state == "approved"
    assert client.get("/me/entry/").context["crumbs"]
    assert links.COOKIE not in client.cookies  # the link answers one request and opens no entry


def test_a_holders_link_dies_with_the_mandate_the_request_and_the_month(cast, sign_in, at):
    requested(cast.colleague_person)
    path, client = address_in(sent()[0]), sign_in()
    at(NOON + timedelta(days=31))
    assert client.get(path).status_code == 410
    at(NOON)
    assert client.get(path.replace("/mandates/open/", "/entry/open/")).status_code == 410
    held = Mandate.objects.get(affiliation__person=cast.person)
    ties.revoke_mandate(actor=cast.coordinator, mandate=held, at=NOON)
    assert client.post(path, {"decision": "accept"}).status_code == 410
    make_mandate(cast.person)
    assert client.get(path).status_code == 200
    mandates.end(
        holder=Holder(cast.colleague_person), mandate=Mandate.objects.get(state="requested"), at=NOON
    )
    assert client.get(path).status_code == 410


def test_a_coordinators_word_is_told_by_mail_too(cast, sign_in):
    row = requested(cast.colleague_person)
    sent()
    mail.outbox.clear()
    client = sign_in(cast.coordinator)
    path = f"/register/mandates/{row.pk}/decide/"
    assert client.post(path, {"evidence": "letter seen", "approve": "yes"}).status_code == 302
    assert [message.subject for message in sent()] == ["Your mandate is approved"]
    assert client.post(path, {"evidence": "letter seen", "approve": "yes"}).status_code == 409


def test_a_mandate_for_a_consultation_holds_in_it(cast, sign_in):
    row = requested(cast.colleague_person, exercise=cast.consultation.exercise)
    page = f"/consultations/{cast.consultation.slug}/"
    assert sign_in(cast.colleague).get(page).status_code == 200
    mandates.settle(
        actor=None, mandate=row, accept=True, words="yes", approver=cast.person, way="holder", at=NOON
    )
    request = type("R", (), {"user": cast.colleague, "COOKIES": {}})()
    who = speaker(request, cast.consultation, NOON)
    assert who
    assert who.mandate == row


@pytest.mark.django_db(transaction=True)
def test_of_many_who_ask_or_answer_at_once_one_counts():
    """The same form six times at once is one request; six answers at once are one answer."""
    cast, outcomes = make_cast(), []

    def at_once(act):
        def client():
            try:
                act()
                outcomes.append("done")
            except (mandates.AskedAlreadyError, ties.AlreadyDecidedError):
                outcomes.append("late")
            finally:
                connection.close()

        outcomes.clear()
        threads = [threading.Thread(target=client) for _n in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return sorted(outcomes)

    expected = ["done", *["late"] * 5]
    assert at_once(lambda: requested(cast.colleague_person)) == expected
    row = Mandate.objects.get(state="requested")
    facts: dict[str, Any] = {
        "actor": None,
        "mandate": row,
        "words": "yes",
        "approver": cast.person,
        "way": "holder",
    }
    assert at_once(lambda: mandates.settle(accept=True, at=NOON, **facts)) == expected
    assert Change.objects.filter(key=cast.colleague_person.pk, old="requested", new="approved").count() == 1


def test_the_page_asks_as_much_for_three_requests_as_for_one(cast, sign_in):
    client = sign_in(cast.stakeholder)
    requested(cast.colleague_person)
    client.get(HERE)
    one = cost(client, HERE)
    for name in ("Alm", "Ek"):
        requested(make_person(name, organisation=cast.organisation))
        requested(cast.person, exercise=f"x:{name}")
    assert cost(client, HERE) <= one
