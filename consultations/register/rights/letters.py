"""Messages about contact data that leave: to the coordinators who may agree, and to who asked."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse

from consultations.register.rights.models import ContactExport
from consultations.register.rules import coordinators
from ds4skills.accounts.models import User
from ds4skills.web.mail import Message, post_all

AGREED_DAYS = 7


def _message(user: User, template: str, export: ContactExport, key: str) -> Message:
    preference = getattr(user, "preference", None)
    return Message(
        to=user.email,
        template=template,
        context={
            "asker": export.asked_by.name or export.asked_by.email,
            "whom": export.filter.get("name", ""),
            "reason": export.reason,
            "agreed": export.state == ContactExport.State.AGREED,
            "days": AGREED_DAYS,
            "url": f"{settings.ORIGIN}{reverse('requests')}",
            "contact": settings.CONTACT,
        },
        language=(preference.language if preference else "") or settings.LANGUAGE_CODE,
        key=key,
    )


def ask_others(export: ContactExport, at: datetime) -> None:
    """Write to every coordinator but who asked that a request waits."""
    others = [user for user in coordinators() if user.pk != export.asked_by_id]
    rows = [_message(user, "contacts_asked", export, f"contacts:{export.pk}:{user.pk}") for user in others]
    post_all(rows, at=at)


def tell_owner(export: ContactExport, at: datetime) -> None:
    """Write to who asked what was decided."""
    post_all([_message(export.asked_by, "contacts_decided", export, f"contacts:{export.pk}:decided")], at=at)
