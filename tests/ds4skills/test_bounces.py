"""What comes back finds its letter; everything else changes nothing."""

import io
from types import SimpleNamespace

import pytest
from anymail.signals import tracking
from django.core.management import call_command

from ds4skills.jobs.actions import drain
from ds4skills.web.bounces import parse, take
from ds4skills.web.letters import DeadAddress, Letter
from ds4skills.web.mail import post
from tests.factories import NOON

pytestmark = pytest.mark.django_db
REPORT = """From: MAILER-DAEMON@mx.example.org
To: team@ds4skills.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain

This is the mail system. I am sorry.
--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ada@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <ada@example.org>: no such user

--B
Content-Type: {kind}

From: DS4Skills <team@ds4skills.example>
To: ada@example.org
Subject: Your view
Message-ID: <{name}>

Text
--B--
"""


@pytest.fixture
def letter():
    post(to="ada@example.org", template="code", context={"site_name": "X"}, language="en", at=NOON)
    drain()
    return Letter.objects.get()


def report(letter, action="failed", status="5.1.1", kind="message/rfc822", name=""):
    text = REPORT.format(action=action, status=status, kind=kind, name=name or letter.message_id)
    return io.BytesIO(text.encode())


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_report_marks_its_letter_with_the_reason_and_no_address(letter, kind):
    assert take(report(letter, kind=kind), at=NOON) == letter
    letter.refresh_from_db()
    assert (letter.state, letter.bounced_at) == (Letter.State.BOUNCED, NOON)
    assert letter.trouble == "5.1.1 550 5.1.1 <…>: no such user"
    assert DeadAddress.objects.get().address == "ada@example.org"


@pytest.mark.parametrize("status", ["5.2.2", "5.7.1", "4.4.7"])
def test_a_full_mailbox_a_policy_or_a_timeout_does_not_close_the_address(letter, status):
    take(report(letter, status=status), at=NOON)
    letter.refresh_from_db()
    assert letter.state == Letter.State.BOUNCED
    assert not DeadAddress.objects.exists()


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_delay_or_a_delivery_is_no_bounce(letter, action):
    assert take(report(letter, action=action), at=NOON) is None
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


def test_a_report_on_a_message_that_is_not_ours_changes_nothing(letter):
    assert take(report(letter, name="guessed@127.0.0.1"), at=NOON) is None
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00\xff" * 4000,
        b"Subject: Out of office\r\nIn-Reply-To: <x@y>\r\n\r\nI am away.",
        b"Content-Type: multipart/report; boundary=B\r\n\r\n--B\r\nContent-Type: message/delivery-status\r\n\r\n",
        b"Content-Type: multipart/report\r\n\r\nno boundary",
    ],
)
def test_what_is_no_report_is_passed_over(body):
    assert parse(io.BytesIO(body)) is None


def test_the_command_reads_a_file_and_empties_a_maildir_once(letter, tmp_path, capsys):
    for name in ("new", "tmp"):
        (tmp_path / "box" / name).mkdir(parents=True)
    (tmp_path / "box" / "new" / "1.eml").write_bytes(report(letter).getvalue())
    (tmp_path / "box" / "new" / "2.eml").write_bytes(b"Subject: hello\r\n\r\nhello")
    call_command("bounce", str(tmp_path / "box"))
    call_command("bounce", str(tmp_path / "box"))
    assert capsys.readouterr().out.count("came back") == 1
    assert sorted(path.name for path in (tmp_path / "box" / "cur").iterdir()) == ["1.eml:2,S", "2.eml:2,S"]
    call_command("bounce", str(tmp_path / "box" / "cur" / "1.eml:2,S"))
    assert Letter.objects.get().state == Letter.State.BOUNCED


def test_a_provider_s_word_marks_the_letter_too(letter):
    event = SimpleNamespace(
        event_type="bounced",
        metadata={"letter": letter.message_id},
        reject_reason="bounced",
        mta_response="550 ada@example.org unknown",
        description=None,
    )
    tracking.send(sender=None, event=event, esp_name="X")
    letter.refresh_from_db()
    assert (letter.state, letter.trouble) == (Letter.State.BOUNCED, "550 … unknown")
