"""Mail: one recipient a message, in their language, text and HTML of the same words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

from ds4skills.jobs.actions import enqueue
from ds4skills.jobs.registry import Work, task


class RecipientsError(Exception):
    """A message names not exactly one recipient."""


class OneRecipientBackend(BaseEmailBackend):
    """Hands messages to the configured back end; raises unless each has one recipient in all."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send, after counting recipients."""
        for message in email_messages:
            if len(message.to) != 1 or message.cc or message.bcc or not parseaddr(message.to[0])[1]:
                raise RecipientsError(f"{len(message.recipients())} recipients")
        inner = get_connection(settings.MAIL_BACK_END, fail_silently=self.fail_silently)
        return inner.send_messages(list(email_messages)) or 0


@dataclass(frozen=True)
class Attachment:
    """A small text file that goes with a message, for instance a calendar entry."""

    name: str
    body: str
    kind: str


def post(
    *,
    to: str,
    template: str,
    context: Mapping[str, object],
    language: str,
    at: datetime,
    key: str = "",
    attachments: Sequence[Attachment] = (),
) -> None:
    """Ask for a message in the caller's transaction; it is rendered now, in the reader's language.

    `mail/<template>.txt` begins with its subject line; the text is followed by one button `url` if the
    context has one. `key` makes a message that was asked for twice go once.
    """
    with translation.override(language):
        whole = render_to_string(f"mail/{template}.txt", dict(context))
        subject, _, body = whole.strip().partition("\n")
        paragraphs = [part.strip() for part in body.strip().split("\n\n")]
        shown = {**context, "subject": subject, "paragraphs": paragraphs, "language": language}
        html = render_to_string("mail/frame.html", shown)
    payload = {
        "to": to,
        "subject": subject.strip(),
        "text": body.strip() + "\n",
        "html": html,
        "attachments": [[each.name, each.body, each.kind] for each in attachments],
    }
    enqueue(task="web.mail", payload=payload, at=at, key=key)


@task("web.mail")
def deliver(work: Work) -> None:
    """Send one message."""
    asked = work.payload
    message = EmailMultiAlternatives(asked["subject"], asked["text"], to=[asked["to"]])
    message.attach_alternative(asked["html"], "text/html")
    for name, body, kind in asked["attachments"]:
        message.attach(name, body, kind)
    message.send()
