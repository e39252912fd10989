"""What answering asks of the database, one request each: as much for one bound question as for twenty."""

import threading

import pytest
from django.core import mail, signing
from django.db import connection
from django.test import Client

from consultations.ledger.models import Current, Position
from consultations.programme import links
from consultations.programme.models import Invitation, InvitationToken
from consultations.register.directory.models import Mandate
from ds4skills.audit import actions as audit
from ds4skills.audit.models import Event
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from surveys.answering.models import Answer, DraftResponse, Participation, Revision
from tests.budgets.counting import HOUSEKEEPING, cost, everything
from tests.factories import NOON, make_voice
from tests.surveys.people import fill, make_survey

pytestmark = pytest.mark.django_db
SIZES = (1, 3, 20)
MOST, WITH_OBJECTIONS = 20, 25
PAGES = {"": 9, "1/": 8, "review/": 10, "receipt/": 9}
FORMS = {"begin": 9, "1": 7}


def by_link(cast, client, survey):
    """Give a signed-out browser the personal link of a survey."""
    invitation = Invitation.objects.create(
        consultation=cast.consultation, exercise=survey.exercise, person=cast.person, made_at=NOON
    )
    secret = links.digest(survey.code)
    token = InvitationToken.objects.create(invitation=invitation, sha256=secret, made_at=NOON)
    client.cookies[links.cookie_name(survey.exercise)] = signing.dumps(token.pk, salt=links.SALT)
    return client


def surveys_of_every_size(cast):
    """Publish one survey for each size."""
    first = 1
    for count in SIZES:
        yield count, make_survey(cast, code=f"needs-{count}", proposals=count, first=first)
        first += count


def written(count, *, stance="so", objecting=False):
    """Give what a person types: a stance on every proposal, a choice, several choices, a text."""
    keys = [f"q1_{n}" for n in range(1, count + 1)]
    found = dict.fromkeys(keys, stance) | {"q2": "c1", "q3": ["c1", "c2"], "q4": "More time.", "go": "next"}
    if objecting:
        found |= {f"{key}__why": "It costs too much." for key in keys}
        found |= {f"{key}__objects": "yes" for key in keys}
    return found


def post(client, survey, act, data=None):
    """Send a form; gives its statements, and how many of a transaction's own there were besides."""
    with everything() as every:
        answer = client.post(f"{survey.get_absolute_url()}{act}/", data or {})
    assert answer.status_code == 302, (act, answer.status_code)
    asked = [sql for sql in every if not sql.startswith(HOUSEKEEPING)]
    return asked, len(every) - len(asked)


def submit(client, survey, capacity="personal"):
    """Send the draft that is open."""
    draft = DraftResponse.objects.get(survey=survey)
    return post(client, survey, "submit", {"draft": str(draft.pk), "capacity": capacity})


def typed(client, survey, count, **more):
    """Begin and fill a survey, and read it all once more, as everybody does before sending."""
    post(client, survey, "begin")
    post(client, survey, "1", written(count, **more))
    client.get(f"{survey.get_absolute_url()}review/")


@pytest.mark.parametrize("capacity", ["personal", "mandated"])
@pytest.mark.parametrize("way", ["account", "link"])
def test_a_submission_takes_at_most_twenty_statements_and_one_transaction(cast, sign_in, way, capacity):
    found = []
    for count, survey in surveys_of_every_size(cast):
        client = sign_in(cast.stakeholder) if way == "account" else by_link(cast, sign_in(), survey)
        typed(client, survey, count)
        asked, transactions = submit(client, survey, capacity)
        assert len(asked) <= MOST, "\n".join(asked)
        assert transactions == 2, "its beginning and its end, and no savepoint inside"
        assert Position.objects.filter(evidence__exercise=survey.exercise).count() == count
        found.append(len(asked))
    assert len(set(found)) == 1, found


def test_reasons_and_objections_cost_the_same_for_every_length(cast, sign_in):
    client, found = sign_in(cast.stakeholder), []
    for count, survey in surveys_of_every_size(cast):
        typed(client, survey, count, objecting=True)
        found.append(len(submit(client, survey)[0]))
    assert len(set(found)) == 1, found
    assert found[0] <= WITH_OBJECTIONS


def test_changing_and_withdrawing_cost_the_same_for_every_length(cast, sign_in):
    client, changed, withdrawn = sign_in(cast.stakeholder), [], []
    for count, survey in surveys_of_every_size(cast):
        typed(client, survey, count)
        submit(client, survey)
        typed(client, survey, count, stance="s")
        changed.append(len(submit(client, survey)[0]))
        withdrawn.append(len(post(client, survey, "withdraw")[0]))
    assert len(set(changed)) == 1, changed
    assert changed[0] <= MOST
    assert len(set(withdrawn)) == 1, withdrawn
    assert not Current.objects.exclude(stance=None).exists()


def test_the_pages_on_the_way_keep_their_budgets(cast, sign_in):
    for count, survey in surveys_of_every_size(cast):
        client = sign_in(cast.stakeholder)
        client.get(survey.get_absolute_url())  # nobody begins before it; the process knows the document then
        assert len(post(client, survey, "begin")[0]) <= FORMS["begin"]
        assert len(post(client, survey, "1", written(count))[0]) <= FORMS["1"]
        for path in ("", "1/", "review/"):
            assert cost(client, f"{survey.get_absolute_url()}{path}") <= PAGES[path], path
        submit(client, survey)
        assert cost(client, f"{survey.get_absolute_url()}receipt/") <= PAGES["receipt/"]


def test_a_voice_that_stood_before_keeps_what_it_froze(cast, sign_in):
    voice = make_voice(cast.consultation, cast.person)
    cast.organisation.country = "FR"
    cast.organisation.save(update_fields=["country"])
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    typed(client, survey, 2)
    submit(client, survey)
    said = Position.objects.latest("seq").voice
    assert (said.pk, said.country) == (voice.pk, voice.country)
    assert said.country != "FR"


def test_whoever_has_no_mandate_speaks_for_themselves(cast, sign_in):
    Mandate.objects.all().delete()
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    typed(client, survey, 2)
    draft = DraftResponse.objects.get()
    data = {"draft": str(draft.pk), "capacity": "mandated"}
    assert client.post(f"{survey.get_absolute_url()}submit/", data).status_code == 409
    assert len(submit(client, survey)[0]) <= MOST
    voice = Position.objects.latest("seq").voice
    assert (voice.capacity, voice.organisation) == ("personal", cast.organisation.pk)


def test_the_log_names_the_positions_then_the_submission(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    typed(client, survey, 2)
    submit(client, survey)
    noted = list(Event.objects.order_by("-id").values_list("verb", flat=True)[:2])
    assert noted == ["survey.answered", "positions.recorded"]
    assert audit.verify() == []


def test_the_receipt_goes_by_mail_once_to_whoever_sent_it(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    typed(client, survey, 2)
    draft = DraftResponse.objects.get()
    submit(client, survey)
    client.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft.pk)})
    asked = Outbox.objects.get(task="surveys.receipt")
    assert list(asked.payload) == ["revision"]
    assert mail.outbox == []
    drain()
    Outbox.objects.filter(pk=asked.pk).update(done_at=None, payload=asked.payload)  # a task may run twice
    drain()
    [message] = mail.outbox
    assert message.to == [cast.person.emails.get().address]
    assert Revision.objects.get().digest[:16] in message.body


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_with_one_draft_get_one_revision_and_one_receipt(cast, sign_in):
    survey, client = make_survey(cast), sign_in(cast.stakeholder)
    fill(client, survey)
    draft, cookies = DraftResponse.objects.get().pk, client.cookies
    answers, failed = [], []
    gate = threading.Barrier(8)

    def send():
        mine = Client()
        mine.cookies = cookies
        gate.wait()
        try:
            answer = mine.post(f"{survey.get_absolute_url()}submit/", {"draft": str(draft)})
            answers.append((answer.status_code, answer.get("Location")))
        except Exception as error:  # noqa: BLE001 -- told below, whatever it was
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert set(answers) == {(302, f"/s/{survey.code}/receipt/?draft={draft}")}
    assert Revision.objects.count() == Participation.objects.count() == 1
    assert Position.objects.count() == Answer.objects.count() == 2
    assert Outbox.objects.filter(task="surveys.receipt").count() == 1
