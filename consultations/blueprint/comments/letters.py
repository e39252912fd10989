"""Mails about comments: one recipient each, in their language, asked for once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from consultations.blueprint.comments.models import Comment
from consultations.programme.letters import spoken
from consultations.programme.models import Consultation
from consultations.register.directory.models import Email, Person
from ds4skills.web.mail import Message, post_all


@dataclass(frozen=True)
class Notice:
    """A message to the author of comments; `key` makes it go once."""

    to: UUID
    template: str
    key: str
    context: Mapping[str, Any]


def address_of(person: UUID) -> str:
    """Give where somebody is written to, or ''."""
    return Email.objects.filter(person=person, primary=True).values_list("address", flat=True).first() or ""


def send(consultation: Consultation, notices: Iterable[Notice], *, at: datetime) -> int:
    """Write messages to those who have an address, in as many statements for one as for many; gives how many."""
    wanted = list(notices)
    keys = {each.to for each in wanted}
    addresses = dict(Email.objects.filter(person__in=keys, primary=True).values_list("person_id", "address"))
    tongues = dict(Person.objects.filter(pk__in=keys).values_list("pk", "language"))
    contact = consultation.contact_email or settings.CONTACT
    found = [
        Message(
            addresses[each.to],
            each.template,
            {"contact": contact, **each.context},
            spoken(tongues.get(each.to, "")),
            key=each.key,
            person=each.to,
        )
        for each in wanted
        if each.to in addresses
    ]
    if found:
        post_all(found, at=at)
    return len(found)


def link_to(row: Comment) -> str:
    """Give the whole address of a comment's page."""
    return f"{settings.ORIGIN}{row.get_absolute_url()}"


def receipt(row: Comment, *, at: datetime) -> int:
    """Tell an author that their comment is published."""
    notice = Notice(
        row.author, "comment_receipt", f"comment:{row.pk}", {"code": row.code, "url": link_to(row)}
    )
    return send(row.blueprint.consultation, [notice], at=at)
