"""Where nobody may see who has answered, whom a reminder reached is told in figures alone."""

import pytest

from consultations.programme import audiences, exercises, mailings, results
from consultations.programme.models import Invitation, Mailing
from ds4skills.jobs.actions import drain
from ds4skills.jobs.models import Outbox
from tests.asking import program
from tests.factories import NOON
from tests.surveys.inviting.test_reminders import asked, plan, run, speak
from tests.surveys.people import make_survey

pytestmark = pytest.mark.django_db
HOUR = NOON.replace(hour=13)


def reminded(cast, identity):
    """Invite two people, of whom one answers, and let a planned reminder go out."""
    survey = make_survey(cast, identity=identity)
    heard, silent = asked(cast, survey, "Heard"), asked(cast, survey, "Silent")
    if identity == "anonymous":
        plan(cast, survey, due_at=HOUR)
    else:
        speak(survey, heard, send=True)
        plan(cast, survey, due_at=HOUR)
    run(HOUR)
    return survey, heard, silent, Mailing.objects.get(kind="reminder")


def page_of(cast, mailing):
    return f"/consultations/{cast.consultation.slug}/manage/invitations/mailings/{mailing.pk}/"


@pytest.mark.parametrize("identity", ["confidential", "anonymous"])
def test_the_page_and_the_file_of_a_reminder_give_counts_only(cast, sign_in, identity):
    _survey, heard, silent, mailing = reminded(cast, identity)
    client, path = sign_in(cast.coordinator), page_of(cast, mailing)
    text = client.get(path).content.decode()
    file = client.get(f"{path}export/csv/").content.decode("utf-8-sig")
    for told in (text, file):
        assert "Silent" not in told
        assert "Heard" not in told
        assert str(silent.pk) not in told
        assert str(heard.pk) not in told
    assert "in figures alone" in text
    assert f"of {mailing.total} messages" in text
    assert '"reminder"' in file
    assert "sent" in file
    for state in ("", "?state=sent", "?language=en", "?state=left-out"):
        assert client.get(path + state).context["entries"] == []
    refused = client.post(f"{path}to/{silent.pk}/", {"act": "resend"})
    assert refused.status_code == 409


def test_of_a_named_survey_the_letters_are_listed(cast, sign_in):
    _survey, _heard, silent, mailing = reminded(cast, "named")
    client, path = sign_in(cast.coordinator), page_of(cast, mailing)
    assert "Silent" in client.get(path).content.decode()
    assert str(silent.pk) in client.get(f"{path}export/csv/").content.decode()
    assert results.names_members(mailing)


def test_the_preview_of_a_reminder_by_hand_names_nobody(cast, sign_in):
    survey = make_survey(cast, identity="confidential")
    heard, silent = asked(cast, survey, "Heard"), asked(cast, survey, "Silent")
    speak(survey, heard, send=True)
    silent.emails.all().delete()
    asked(cast, survey, "Reached")
    path = f"/consultations/{cast.consultation.slug}/manage/invitations/remind/?exercise={survey.exercise}"
    data = {"who": "all", "words_en": "Please.", "act": "preview"}
    client = sign_in(cast.coordinator)
    fields = client.get(path).context["form"].fields
    data["who"] = next(iter(dict(fields["who"].choices)))
    text = client.post(path, data).content.decode()
    assert "1 person gets this message" in text
    assert "1 person is left out" in text
    for name in ("Heard", "Silent", "Reached"):
        assert name not in text


def test_sending_an_invitation_again_does_not_tell_who_has_answered(cast, sign_in):
    survey = make_survey(cast, identity="confidential")
    heard = asked(cast, survey, "Heard")
    Invitation.objects.all().delete()
    made = mailings.begin(
        actor=cast.coordinator,
        kind=Mailing.Kind.INVITATION,
        invitees=audiences.of_people([heard], NOON),
        at=NOON,
        consultation=cast.consultation,
        exercise=exercises.find(survey.exercise),
    )
    mailings.run(actor=cast.coordinator, mailing=made, at=NOON)
    drain()
    speak(survey, heard, send=True)
    client = sign_in(cast.coordinator)
    answer = client.post(f"{page_of(cast, made)}to/{heard.pk}/", {"act": "resend"})
    assert answer.status_code == 302
    assert Outbox.objects.exists()


@pytest.mark.parametrize(("identity", "told"), [("named", True), ("confidential", False)])
def test_programs_read_who_was_reminded_only_where_answers_are_named(cast, identity, told):
    reminded(cast, identity)
    rows = program(cast.coordinator, cast.consultation)("get", "invitations/").json()["results"]
    assert any(row["reminded_at"] for row in rows) is told
