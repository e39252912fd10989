"""Messages that come back: delivery status notifications (RFC 3464), and what providers report."""

import email
import email.policy
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import Message
from pathlib import Path
from typing import Any, BinaryIO

from anymail.signals import EventType, RejectReason, tracking
from django.dispatch import receiver

from ds4skills.web import clock
from ds4skills.web.letters import Letter, mark_bounced

MOST = 2 << 20  # bytes read of one notification
# Refused for good, but not because of the address: a full mailbox, a system in trouble, a policy.
NOT_THE_ADDRESS = ("5.2.2", "5.2.3", "5.3.", "5.7.")


@dataclass(frozen=True)
class Notification:
    """What a delivery status notification says of one message."""

    message_id: str
    status: str
    words: str

    @property
    def hard(self) -> bool:
        """Whether the address takes no mail at all."""
        return self.status.startswith("5.") and not self.status.startswith(NOT_THE_ADDRESS)


def parse(source: BinaryIO) -> Notification | None:
    """Read a notification; nothing where it is none, or tells of a delay or a delivery only."""
    whole = email.message_from_bytes(source.read(MOST), policy=email.policy.compat32)
    failed = next((fields for fields in _fields(whole) if _field(fields, "Action").lower() == "failed"), None)
    name = next((found for part in whole.walk() if (found := _original(part))), "")
    if whole.get_content_type() != "multipart/report" or failed is None or not name:
        return None
    status = _field(failed, "Status").split(" ")[0]
    said = _field(failed, "Diagnostic-Code").partition(";")[2].strip()
    return Notification(name, status, f"{status} {said}".strip())


def _fields(whole: Message) -> Iterator[Message]:
    """Give the groups of fields of the machine-readable part."""
    for part in whole.walk():
        if part.get_content_type() == "message/delivery-status" and part.is_multipart():
            yield from (each for each in part.get_payload() if isinstance(each, Message))


def _field(fields: Message, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())


def _original(part: Message) -> str:
    """Give the Message-ID of the returned message, or of its headers alone."""
    kind, payload = part.get_content_type(), part.get_payload()
    if kind == "message/rfc822" and isinstance(payload, list) and isinstance(payload[0], Message):
        return str(payload[0].get("Message-ID", "")).strip(" <>")
    if kind == "text/rfc822-headers":
        body = part.get_payload(decode=True)
        headers = email.message_from_bytes(body if isinstance(body, bytes) else b"")
        return str(headers.get("Message-ID", "")).strip(" <>")
    return ""


def take(source: BinaryIO, *, at: datetime) -> Letter | None:
    """Mark the letter that a notification tells of; nothing where there is none."""
    found = parse(source)
    if found is None:
        return None
    return mark_bounced(message_id=found.message_id, words=found.words, hard=found.hard, at=at)


def take_folder(folder: Path, *, at: datetime) -> Iterator[Letter | None]:
    """Read what is new in a Maildir; each message is moved to what was seen once it is dealt with."""
    seen = folder / "cur"
    seen.mkdir(exist_ok=True)
    for path in sorted((folder / "new").iterdir()):
        with path.open("rb") as source:
            yield take(source, at=at)
        path.rename(seen / f"{path.name}:2,S")


def letter_of(event: Any) -> Letter | None:
    """Find the letter that a provider tells of, by what we gave it along."""
    name = (event.metadata or {}).get("letter", "")
    return Letter.objects.filter(message_id=name).first() if name else None


@receiver(tracking)
def note_event(event: Any, **_: Any) -> None:
    """Mark a letter that a provider says came back or was refused."""
    letter = letter_of(event)
    if letter is None or event.event_type not in {EventType.BOUNCED, EventType.REJECTED}:
        return
    hard = event.reject_reason in {RejectReason.INVALID, RejectReason.BOUNCED}
    words = str(event.mta_response or event.description or event.reject_reason or "")
    mark_bounced(message_id=letter.message_id, words=words, hard=hard, at=clock.now())
