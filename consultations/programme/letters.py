"""The words of invitations, reminders, fresh links and register notices, and the link that stops them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from consultations.register.origins.models import Origin
from ds4skills.web.mail import Message
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from consultations.programme.exercises import Exercise
    from consultations.programme.models import Consultation
    from consultations.register.directory.models import Organisation, Person

SALT = "programme.stop"
SPOKEN = frozenset(code for code, _name in settings.LANGUAGES)


def spoken(code: str) -> str:
    """Give the language a person is written to in: their own where the site speaks it, else the site's."""
    return code if code in SPOKEN else settings.LANGUAGE_CODE


def stop_token(person: UUID) -> str:
    """Give the token by which somebody stops our messages; it opens nothing else and never ends."""
    return signing.dumps(person.hex, salt=SALT)


def person_of_stop(token: str) -> UUID | None:
    """Give whose messages a token stops; nothing where it is not one of ours."""
    try:
        return UUID(hex=signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def entry_url() -> str:
    """Give where somebody sees and corrects what we hold, or nothing while there is no such page."""
    try:
        return f"{settings.ORIGIN}{reverse('my_entry')}"
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Owed:
    """What somebody who did not register themselves is told with our first message (GDPR Art. 14)."""

    origin: Origin


@dataclass(frozen=True)
class Recipient:
    """One person as a message needs them."""

    person: Person
    organisation: Organisation | None
    address: str
    url: str
    language: str
    begun: bool = False
    owed: Owed | None = None
    stop: str = ""  # a made-up one in previews


def message(
    *,
    template: str,
    to: Recipient,
    consultation: Consultation | None,
    exercise: Exercise | None = None,
    words: Mapping[str, str] | None = None,
    about: str = "",
    key: str = "",
) -> Message:
    """Compose one message: invitation, reminder, new_link or notice."""
    stop = to.stop or f"{settings.ORIGIN}{reverse('stop', kwargs={'token': stop_token(to.person.pk)})}"
    contact = (consultation.contact_email if consultation else "") or settings.CONTACT
    context: dict[str, object] = {
        "person": to.person,
        "organisation": to.organisation,
        "inviter": (consultation.contact_name if consultation else "") or settings.SITE_NAME,
        "url": to.url,
        "act": _("Begin") if exercise else _("See what we hold"),
        "begun": to.begun,
        "words": pick(words or {}, to.language)[0],
        "contact": contact,
        "stop": stop,
        "owed": to.owed,
        "basis": to.owed.origin.get_legal_basis_display() if to.owed else "",
        "entry": entry_url(),
        "site_name": settings.SITE_NAME,
    }
    if exercise is not None and consultation is not None:
        context |= {
            "title": pick(exercise.title, to.language)[0],
            "minutes": exercise.minutes,
            "closes_at": exercise.closes_at.astimezone(consultation.tz),
        }
    with translation.override(to.language):
        context["source"] = _source(to.owed) if to.owed else ""
        context["basis"] = str(context["basis"])
    headers = {"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return Message(
        to=to.address,
        template=template,
        context=context,
        language=to.language,
        key=key,
        person=to.person.pk,
        about=about,
        headers=headers if about else {},
    )


def _source(owed: Owed) -> str:
    """Say where an entry came from, in words."""
    words = str(owed.origin.get_kind_display())
    return f"{words} ({owed.origin.network})" if owed.origin.network else words
