"""Mails as they will read: written before anything is sent, with links that open nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from consultations.programme import letters, noticing
from consultations.programme.audiences import Invitee
from consultations.programme.exercises import Exercise
from consultations.programme.models import Consultation, Mailing
from consultations.register.directory.models import Person
from ds4skills.web.mail import Written, write


@dataclass(frozen=True)
class Sample:
    """The mail as the first of one language gets it, and how many of that language there are."""

    language: str
    count: int
    invitee: Invitee
    mail: Written


def samples(
    consultation: Consultation,
    exercise: Exercise,
    kind: str,
    invitees: Sequence[Invitee],
    words: Mapping[str, str],
    *,
    begun: bool = False,
) -> list[Sample]:
    """Write the mail as the first invitee of each language gets it.

    Where nobody may see who has answered, a reminder is shown as it reads to an invented person.
    """
    first: dict[str, list[Invitee]] = {}
    for each in invitees:
        first.setdefault(letters.spoken(each.person.language), []).append(each)
    owed = noticing.owed([group[0].person.pk for group in first.values()])
    invented = kind == Mailing.Kind.REMINDER and not exercise.tells
    found = []
    for language, group in sorted(first.items()):
        shown = Invitee(Person(given_name=_("Somebody"), language=language)) if invented else group[0]
        to = letters.Recipient(
            person=shown.person,
            organisation=shown.organisation,
            address="",
            url=f"{settings.ORIGIN}/i/…/",
            language=language,
            begun=begun,
            owed=None if invented else owed.get(shown.person.pk),
            stop=f"{settings.ORIGIN}/stop/…/",
        )
        asked = letters.message(
            template=kind, to=to, consultation=consultation, exercise=exercise, words=words
        )
        found.append(Sample(language, len(group), shown, write(asked)))
    return found
