"""A message goes to one address, in its reader's language."""

import pytest
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives

from ds4skills.jobs.actions import drain
from ds4skills.web.mail import Attachment, RecipientsError, post
from tests.factories import NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "more",
    [
        {"to": ["a@example.org", "b@example.org"]},
        {"to": ["a@example.org"], "cc": ["b@example.org"]},
        {"to": ["a@example.org"], "bcc": ["b@example.org"]},
        {"to": ["nobody"], "bcc": ["b@example.org"]},
    ],
)
def test_a_message_to_more_than_one_is_refused(more):
    with pytest.raises(RecipientsError):
        EmailMessage("subject", "text", **more).send()

    assert mail.outbox == []


def test_a_message_waits_for_the_commit_and_goes_once():
    for _ in range(2):
        post(
            to="ada@example.org",
            template="code",
            context={"code": "1234", "site_name": "X"},
            language="en",
            at=NOON,
            key="k",
        )
    assert mail.outbox == []
    drain()
    drain()

    [message] = mail.outbox
    assert message.to == ["ada@example.org"]
    assert "1234" in message.body
    assert "1234" not in message.subject


def test_text_and_html_say_the_same_words_and_nothing_in_them_is_alive():
    evil = "<script>alert(1)</script>"
    post(
        to="ada@example.org",
        template="code",
        context={"code": evil, "site_name": "X"},
        language="en",
        at=NOON,
    )
    drain()
    message = mail.outbox[0]
    assert isinstance(message, EmailMultiAlternatives)
    html = str(message.alternatives[0][0])

    assert evil in mail.outbox[0].body
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_calendar_file_goes_along():
    calendar = Attachment("seat.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    post(
        to="ada@example.org",
        template="code",
        context={"site_name": "X"},
        language="fr",
        at=NOON,
        attachments=[calendar],
    )
    drain()

    [(name, body, kind)] = [tuple(part) for part in mail.outbox[0].attachments]
    assert (name, kind) == ("seat.ics", "text/calendar")
    assert "VCALENDAR" in body
