"""Mail: one recipient a message, in their language, text and HTML of the same words."""

import hashlib
import smtplib
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.db.models import F
from django.template.loader import render_to_string
from django.utils import translation

from ds4skills.jobs.actions import LEASE, MOST_ATTEMPTS, enqueue_all
from ds4skills.jobs.registry import LaterError, Work, periodic, task
from ds4skills.web import clock
from ds4skills.web.letters import (
    TASK,
    Letter,
    carrier_words,
    drop_old,
    mark_bounced,
    reason_to_hold,
)

PAUSES = (30, 120, 600, 1800, 3600, 4 * 3600, 12 * 3600)  # seconds between two tries at one message
AHEAD = timedelta(hours=1)  # what one person waits for goes before mailings
PERMANENT = range(500, 600)
MOST, IDLE = 100, 5.0  # messages over one connection; seconds after which a carrier may have hung up
_open = threading.local()


class RecipientsError(Exception):
    """A message names not exactly one recipient."""


class OneRecipientBackend(BaseEmailBackend):
    """Hands messages to the configured back end; raises unless each has one recipient in all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, after counting recipients."""
        for message in email_messages:
            if len(message.to) != 1 or message.cc or message.bcc or not parseaddr(message.to[0])[1]:
                raise RecipientsError(f"{len(message.recipients())} recipients")
        inner = _connection()
        try:
            return inner.send_messages(list(email_messages)) or 0
        except Exception:
            _hang_up()
            raise


def _connection() -> BaseEmailBackend:
    """Give a connection: one that is open and fresh goes on, where the carrier is spoken to over the network."""
    known: tuple[BaseEmailBackend, str, int, float] | None = getattr(_open, "line", None)
    now = time.monotonic()
    name = settings.MAIL_BACK_END
    if known and known[1] == name and known[2] < MOST and now - known[3] < IDLE:
        _open.line = (known[0], name, known[2] + 1, now)
        return known[0]
    _hang_up()
    inner: BaseEmailBackend = get_connection(name)
    if name.startswith(("anymail.", "django.core.mail.backends.smtp.")):
        inner.open()
        _open.line = (inner, name, 1, now)
    return inner


def _hang_up() -> None:
    known = getattr(_open, "line", None)
    _open.line = None
    if known:
        known[0].close()


@dataclass(frozen=True)
class Attachment:
    """A small text file that goes with a message, for instance a calendar entry."""

    name: str
    body: str
    kind: str


@dataclass(frozen=True)
class Message:
    """One message that is asked for.

    `mail/<template>.txt` begins with its subject line; the text is followed by one button `url` if the context has
    one. `key` makes a message that was asked for twice go once. `about` names what it belongs to, for instance
    "programme.mailing:12". `person` is the key of the stakeholder, so that the log can be erased with them.
    """

    to: str
    template: str
    context: Mapping[str, object]
    language: str
    key: str = ""
    person: UUID | None = None
    about: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True)
class Written:
    """The words of a message."""

    subject: str
    text: str
    html: str


def write(message: Message) -> Written:
    """Write a message in its reader's language; nothing is sent."""
    with translation.override(message.language):
        whole = render_to_string(f"mail/{message.template}.txt", dict(message.context))
        subject, _, body = whole.strip().partition("\n")
        paragraphs = [part.strip() for part in body.strip().split("\n\n") if part.strip()]
        shown = {
            **message.context,
            "subject": subject,
            "paragraphs": paragraphs,
            "language": message.language,
        }
        html = render_to_string("mail/frame.html", shown)
    return Written(" ".join(subject.split()), "\n\n".join(paragraphs) + "\n", html)


def post(
    *,
    to: str,
    template: str,
    context: Mapping[str, object],
    language: str,
    at: datetime,
    key: str = "",
    person: UUID | None = None,
    about: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Ask for one message in the caller's transaction; it is rendered now, in the reader's language."""
    message = Message(
        to, template, context, language, key=key, person=person, about=about, attachments=attachments
    )
    post_all([message], at=at)


def post_all(messages: Sequence[Message], *, at: datetime) -> list[str]:
    """Ask for messages in the caller's transaction: a row of the send log and of the outbox each.

    Gives the Message-IDs in order. What belongs to no mailing goes first, so that nobody waits for a code behind
    five thousand invitations.
    """
    rows: list[Letter] = []
    first: dict[str, dict[str, Any]] = {}
    later: dict[str, dict[str, Any]] = {}
    for message in messages:
        written, name = write(message), _message_id(message.key)
        rows.append(
            Letter(
                key=message.key,
                to=message.to,
                person=message.person,
                template=message.template,
                language=message.language,
                subject=written.subject[:300],
                about=message.about,
                message_id=name,
                made_at=at,
            )
        )
        (later if message.about else first)[name] = {
            "letter": name,
            "to": message.to,
            "subject": written.subject,
            "text": written.text,
            "html": written.html,
            "headers": dict(message.headers),
            "attachments": [[each.name, each.body, each.kind] for each in message.attachments],
        }
    Letter.objects.bulk_create(rows, ignore_conflicts=True)
    enqueue_all(task=TASK, payloads=first, due_at=at - AHEAD)
    enqueue_all(task=TASK, payloads=later, due_at=at)
    return [row.message_id for row in rows]


def _message_id(key: str) -> str:
    """Name a message: drawn, or derived from its key, so that asking twice names the same one."""
    name = hashlib.sha256(f"{settings.SECRET_KEY}{key}".encode()).hexdigest()[:40] if key else uuid4().hex
    return f"{name}@{urlsplit(settings.ORIGIN).hostname}"[:120]


@task(TASK)
def deliver(work: Work) -> None:
    """Send one message: mark it, hand it on, mark it again.

    A message whose sender died in between is taken up when that one's lease is over, under the same Message-ID.
    """
    asked, now = work.payload, clock.now()
    letter = Letter.objects.filter(message_id=asked.get("letter", "")).first()
    if letter is None or letter.state not in {Letter.State.WAITING, Letter.State.SENDING}:
        return
    if letter.state == Letter.State.SENDING and letter.sending_at and letter.sending_at > now - LEASE:
        raise LaterError("somebody else is sending it", seconds=int(LEASE.total_seconds()))
    if why := reason_to_hold(letter):
        _mine(letter).update(state=Letter.State.HELD, trouble=why[:500])
        return
    marked = _mine(letter).update(state=Letter.State.SENDING, sending_at=now, tries=F("tries") + 1)
    if not marked:
        return
    try:
        _hand_on(letter, asked)
    except smtplib.SMTPRecipientsRefused as error:
        _refused(letter, error, now)
    except Exception as error:  # noqa: BLE001 -- whatever a carrier raises, the letter is not sent
        _not_sent(letter, error)
    else:
        Letter.objects.filter(pk=letter.pk, state=Letter.State.SENDING).update(
            state=Letter.State.SENT, sent_at=clock.now(), trouble=""
        )


def _mine(letter: Letter) -> Any:
    """Give the row if it still stands as it was read: of two senders one goes on."""
    return Letter.objects.filter(pk=letter.pk, state=letter.state, sending_at=letter.sending_at)


def _hand_on(letter: Letter, asked: Mapping[str, Any]) -> None:
    headers = {"Message-ID": f"<{letter.message_id}>", **asked.get("headers", {})}
    message = EmailMultiAlternatives(asked["subject"], asked["text"], to=[asked["to"]], headers=headers)
    message.attach_alternative(asked["html"], "text/html")
    message.metadata = {"letter": letter.message_id}  # type: ignore[attr-defined]  # providers give it back
    for name, body, kind in asked["attachments"]:
        message.attach(name, body, kind)
    message.send()


def _refused(letter: Letter, error: smtplib.SMTPRecipientsRefused, at: datetime) -> None:
    """Keep what the carrier says of the recipient: a refusal for good is a bounce, any other is tried again."""
    code, said = next(iter(error.recipients.values()), (0, b""))
    words = f"{code} {said.decode(errors='replace') if isinstance(said, bytes) else said}"
    if code not in PERMANENT:
        _not_sent(letter, LaterError(words, seconds=0))
    mark_bounced(message_id=letter.message_id, words=words, hard=True, at=at)


def _not_sent(letter: Letter, error: Exception) -> None:
    """Keep the carrier's words; try again after a growing pause, and give up after the last."""
    name = "" if isinstance(error, LaterError) else f"{type(error).__name__}: "
    words = carrier_words(f"{name}{error}")
    tries = letter.tries + 1
    over = tries >= MOST_ATTEMPTS
    state = Letter.State.FAILED if over else Letter.State.WAITING
    Letter.objects.filter(pk=letter.pk).update(state=state, trouble=words)
    raise LaterError(words, seconds=PAUSES[min(tries, len(PAUSES)) - 1]) from None


@periodic("web.letters", seconds=6 * 3600)
def forget_old(at: datetime) -> None:
    """Drop letters whose story ended 90 days ago."""
    drop_old(at)
