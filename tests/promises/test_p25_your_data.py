"""P25: your data: a complete copy, a complete removal. A canary person uses everything first."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import models

from consultations.blueprint.comments.models import CommentText
from consultations.consensus.reports import actions as reports
from consultations.ledger.entries import Words
from consultations.ledger.models import Current, Stance, Voice
from consultations.programme.speaking import Speaker
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import Affiliation, Mandate, Person
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.imports.models import ImportBatch, ImportRow
from consultations.register.rights import actions, replaying
from consultations.register.rights.models import Copy, Erasure
from consultations.register.selfservice.models import Application, ChangeRequest
from ds4skills.jobs.actions import drain
from ds4skills.web.letters import Letter
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.consultations.consensus.people import people_who_spoke
from tests.consultations.consensus.test_reports import checked
from tests.factories import NOON, make_person, make_voice, say
from tests.surveys.people import fill, make_survey
from tests.workshops.people import make_session, sign_up

pytestmark = pytest.mark.django_db
CANARY = "kanarie"
WRITTEN = {
    # what stays, and why: quotations in a report that is published, with category only
    "consultations.Report.body",
    "consultations.Report.public_body",
}


def mark(name):
    return f"{CANARY}-{name}"


@pytest.fixture
def canary(cast, sign_in, django_user_model):
    """Somebody who used every feature."""
    user = django_user_model.objects.create_user(f"{CANARY}-login@example.org", name=mark("account"))
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    person = make_person(
        mark("family"), organisation=cast.organisation, user=user, email=f"{CANARY}-post@example.org"
    )
    Affiliation.objects.filter(person=person).update(role=mark("role"))
    tie = Affiliation.objects.get(person=person)
    Mandate.objects.create(
        affiliation=tie,
        starts_at=NOON - timedelta(days=9),
        ends_at=NOON + timedelta(days=90),
        state="approved",
        evidence=mark("evidence"),
        approved_by=cast.coordinator,
        approved_at=NOON,
    )
    versions, _voices = people_who_spoke(cast)
    words = Words(mark("reason"), "en", objects=True, wished_change=mark("wish"))
    say(make_voice(cast.consultation, person), versions[0], Stance.STRONGLY_OPPOSE, words=words)
    survey, client = make_survey(cast, first=21), sign_in(user)
    fill(client, survey, q4=mark("answer"))
    client.post(f"{survey.get_absolute_url()}review/", {"go": "submit"})
    draft = make_survey(cast, code="later", first=31)
    fill(client, draft, q4=mark("draft"))
    remark = comment_on(cast, publish(cast), "learner", body=mark("comment"))
    type(remark).objects.filter(pk=remark.pk).update(author=person.pk)
    session = make_session(cast, seats=2)
    who = Speaker(person, cast.organisation, None)
    sign_up(session, who)
    log = Interaction.objects.create(
        at=NOON, channel="call", stage="reached", person_key=person.pk, exercise=cast.consultation.exercise
    )
    InteractionNote.objects.create(interaction=log, text=mark("note"), at=NOON)
    ChangeRequest.objects.create(
        subject=cast.organisation.pk, field="city", new=mark("city"), by_key=person.pk, at=NOON
    )
    Application.objects.create(
        family_name=mark("applied"), email=f"{CANARY}-post@example.org", made_at=NOON, person_key=person.pk
    )
    batch = ImportBatch.objects.create(
        name="f.csv", digest="d", kind="people", basis="consent", by=cast.coordinator, at=NOON
    )
    ImportRow.objects.create(batch=batch, number=2, cells=[mark("cell")], target=person.pk)
    Letter.objects.create(
        to=f"{CANARY}-post@example.org",
        person=person.pk,
        template="invitation",
        language="en",
        subject=mark("subject"),
        message_id="canary@example.org",
        made_at=NOON,
    )
    return person


def found():
    """Find the canary in every column of every table."""
    places = set()
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField | models.FileField):
                values = model._base_manager.values_list(field.attname, flat=True)
                if any(CANARY in json.dumps(value, default=str) for value in values if value):
                    places.add(f"{model._meta.label}.{field.name}")
    return places


def copied(person):
    copy = actions.ask_copy(actor=None, person=person, at=NOON)
    actions.make_copy(copy=copy, language="en", at=NOON)
    body = actions.take_copy(copy=Copy.objects.get(pk=copy.pk), at=NOON)
    return zipfile.ZipFile(io.BytesIO(body))


def test_the_copy_holds_every_word_of_the_canary(canary):
    packed = copied(canary)
    text, page = packed.read("data.json").decode(), packed.read("data.html").decode()
    for name in (
        "account family role evidence reason wish answer draft comment note city applied cell subject".split()
    ):
        assert mark(name) in text, name
        assert mark(name) in page, name
    assert f"{CANARY}-post@example.org" in text


def test_nothing_of_the_canary_is_left_but_what_is_written_down(cast, canary):
    report = reports.build(actor=cast.coordinator, consultation=cast.consultation, at=NOON)
    digest, public = report.digest, report.public_digest
    stances = sorted(Current.objects.values_list("version", "stance"))
    key = canary.pk
    drain()
    assert len(found()) > 15
    erasure = actions.ask_erasure(actor=None, person=canary, at=NOON)
    assert actions.erase_due(NOON + timedelta(days=13)) == 0
    assert Person.objects.filter(pk=key).exists()

    assert actions.erase_due(NOON + timedelta(days=14)) == 1

    assert found() - WRITTEN == set()
    assert not Person.objects.filter(pk=key).exists()
    assert StakeholderKey.objects.get(pk=key).erased_on is not None
    assert not Voice.objects.filter(holder=key).exists()
    assert sorted(Current.objects.values_list("version", "stance")) == stances
    report.refresh_from_db()
    assert (report.digest, report.public_digest) == (digest, public)
    assert checked(report.body).wrong == []
    again = reports.build(
        actor=cast.coordinator, consultation=cast.consultation, at=NOON + timedelta(days=15)
    )
    assert [each["counts"] for each in again.body["proposals"]] == [
        each["counts"] for each in report.body["proposals"]
    ]
    erasure.refresh_from_db()
    assert erasure.counts["consultations.Person"] == 1


def test_a_restored_backup_is_cleaned_before_it_opens(cast, canary):
    key = canary.pk
    actions.erase(erasure=actions.ask_erasure(actor=None, person=canary, at=NOON), at=NOON)
    Person.objects.create(key_id=key, family_name=mark("back"), folded="back", changed_at=NOON)

    assert replaying.replay(NOON) == 1
    assert not Person.objects.filter(pk=key).exists()


def test_whoever_is_leaving_can_stay_until_the_day(cast, canary):
    erasure = actions.ask_erasure(actor=None, person=canary, at=NOON)
    with pytest.raises(actions.AskedAlreadyError):
        actions.ask_erasure(actor=None, person=canary, at=NOON)
    assert canary.stops.exists()

    actions.cancel_erasure(actor=None, erasure=erasure, at=NOON)

    assert not canary.stops.exists()
    assert actions.erase_due(NOON + timedelta(days=30)) == 0
    with pytest.raises(actions.TooLateError):
        actions.cancel_erasure(actor=None, erasure=erasure, at=NOON)


def test_the_address_alone_stays_with_whoever_asked_never_to_be_written_to(canary):
    erasure = actions.ask_erasure(actor=None, person=canary, wish=Erasure.Wish.NEVER_WRITE, at=NOON)
    actions.erase(erasure=erasure, at=NOON)

    assert "consultations.StopAddress.address" in found()
    assert found() <= {"consultations.StopAddress.address", *WRITTEN}


def test_words_can_be_blanked_and_not_rewritten(cast):
    comment_on(cast, publish(cast), "learner")
    with pytest.raises(Exception, match="append-only"):
        CommentText.objects.update(body="Something else.")
