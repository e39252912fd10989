"""Open surveys: anybody comes in by some work of their machine, or a code by mail; their answers count apart.

They become positions once their address was confirmed and stands in the register.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse

from consultations.register.directory.models import Email, Person
from consultations.register.selfservice import applications
from consultations.register.selfservice.models import Application
from ds4skills.audit.actions import worded
from ds4skills.audit.models import Event
from ds4skills.web import links
from ds4skills.web.mail import post
from ds4skills.web.texts import pick
from surveys.answering import counting, positions
from surveys.answering.actions import take_part
from surveys.answering.entering import speaker_for
from surveys.answering.keys import Guest
from surveys.answering.models import Participation, Response, Revision
from surveys.answering.people import Respondent
from surveys.answering.pressing import newest
from surveys.authoring.models import Survey
from surveys.authoring.queries import codes_of

BITS = 17  # 131,000 digests on average: about a second of a phone
QUICKEST, LONGEST = 3, 24 * 3600  # seconds between opening the page and coming in
CODE_HOLDS = 30 * 60
WORK, CODE = "surveys.work", "surveys.code"


class TooFastError(Exception):
    """The page was filled faster than people do, or opened the day before."""


class NoWorkError(Exception):
    """The machine did not do its work, and no code was given."""


class WrongCodeError(Exception):
    """The code is not the one that was sent, or it is too old."""


class SpentError(Exception):
    """Somebody came in by this work, or by this code, before."""


class NoGuestError(Exception):
    """The answers are not a guest's, or they were taken back."""


def challenge(survey: Survey, at: datetime) -> str:
    """Sign a puzzle and the instant at which it was given."""
    return signing.dumps([survey.pk, int(at.timestamp()), secrets.token_hex(8)], salt=WORK)


def solves(puzzle: str, answer: str, bits: int = BITS) -> bool:
    """Tell whether SHA-256(puzzle:answer) begins with enough zero bits."""
    if not answer.isdigit() or len(answer) > 12:  # noqa: PLR2004 -- more tries than any machine makes
        return False
    made = hashlib.sha256(f"{puzzle}:{answer}".encode()).digest()
    return int.from_bytes(made, "big") >> (256 - bits) == 0


def check_age(survey: Survey, puzzle: str, at: datetime) -> None:
    """Raise where a puzzle is not ours, too young or too old."""
    try:
        pk, given, _salt = signing.loads(puzzle, salt=WORK)
        age = int(at.timestamp()) - int(given)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise TooFastError from error
    if pk != survey.pk or not QUICKEST <= age <= LONGEST:
        raise TooFastError


def check_work(survey: Survey, puzzle: str, answer: str, at: datetime) -> None:
    """Raise where a browser did not do its work."""
    check_age(survey, puzzle, at)
    if not solves(puzzle, answer):
        raise NoWorkError


def spend(ticket: str) -> None:
    """Use up a puzzle or a slip; raises where it was used before. Of many at the same moment one is let in."""
    name = hashlib.sha256(ticket.encode()).hexdigest()
    if not cache.add(f"survey-door:{name}", 1, timeout=LONGEST):
        raise SpentError


def _mark(address: str, code: str) -> str:
    text = f"{address.strip().lower()}:{code}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()


def send_code(*, survey: Survey, address: str, language: str, at: datetime) -> str:
    """Send a code of six digits to whoever has no scripts; gives the signed slip by which it is checked."""
    code = f"{secrets.randbelow(10**6):06d}"
    context = {"code": code, "title": pick(survey.title, language)[0] or survey.code}
    with transaction.atomic():
        post(to=address, template="survey_code", context=context, language=language, at=at)
    return signing.dumps([survey.pk, int(at.timestamp()), _mark(address, code)], salt=CODE)


def check_code(survey: Survey, slip: str, address: str, code: str, at: datetime) -> None:
    """Raise where a code is not the one that was sent to the address."""
    try:
        pk, given, mark = signing.loads(slip, salt=CODE)
        age = int(at.timestamp()) - int(given)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise WrongCodeError from error
    digits = "".join(code.split())
    if pk != survey.pk or not 0 <= age <= CODE_HOLDS or not hmac.compare_digest(mark, _mark(address, digits)):
        raise WrongCodeError


@dataclass(frozen=True)
class Whoever:
    """What a guest says of themselves."""

    family_name: str
    email: str
    given_name: str = ""
    language: str = "en"


@transaction.atomic
def ask_to_confirm(*, revision: Revision, who: Whoever, at: datetime) -> None:
    """Keep who a guest says they are, and send a link to the address; said again, the newest counts."""
    response = Response.objects.select_for_update().get(pk=revision.response_id)
    survey = revision.response.survey
    guest = Guest.objects.filter(response=response).first()
    if response.verified or survey.identity == Survey.Identity.ANONYMOUS or (guest and guest.confirmed_at):
        raise NoGuestError
    secret, sha256 = links.draw()
    facts = {**vars(who), "email": who.email.strip().lower(), "token_sha256": sha256, "made_at": at}
    Guest.objects.update_or_create(response=response, defaults=facts)
    url = settings.ORIGIN + reverse("survey_guest", kwargs={"code": survey.code, "secret": secret})
    context = {"url": url, "title": pick(survey.title, who.language)[0] or survey.code}
    post(to=who.email, template="survey_guest", context=context, language=who.language, at=at)


def find(secret: str, survey: Survey, at: datetime) -> Guest | None:
    """Find the guest to whom a link was sent; it holds for 14 days."""
    rows = Guest.objects.filter(token_sha256=links.digest(secret), response__survey=survey)
    rows = rows.filter(made_at__gt=at - timedelta(days=14))
    return rows.select_related("response__survey__consultation").first()


@transaction.atomic
def confirm(*, guest: Guest, at: datetime) -> bool:
    """Confirm a guest's address; tells whether the register knows it, so that the answers count now.

    One that it does not know becomes an application, which staff decide.
    """
    row, _last = _held(guest)
    if row.confirmed_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])
        if not Email.objects.filter(address=row.email).exists():
            _apply(row, at)
    return settle(guest=row, at=at)


def _held(guest: Guest) -> tuple[Guest, Revision | None]:
    """Give a guest and what they said last, once nobody else changes either: the response is locked first."""
    last = newest(guest.response_id)
    rows = Guest.objects.select_for_update(of=("self",)).select_related("response__survey__consultation")
    return rows.get(pk=guest.pk), last


def _apply(row: Guest, at: datetime) -> None:
    made = Application.objects.create(
        given_name=row.given_name,
        family_name=row.family_name,
        email=row.email,
        language=row.language,
        made_at=at,
    )
    applications.confirm(application=made, at=at)


@transaction.atomic
def settle(*, guest: Guest, at: datetime) -> bool:
    """Make a confirmed guest's answers those of the person with the address; tells whether they are now.

    Who has answered the survey by name already keeps that answer; the guest's stays apart.
    """
    row, last = _held(guest)
    person = Person.objects.filter(emails__address=row.email, merged_into=None).first()
    if row.settled_at is not None or row.confirmed_at is None or person is None:
        return row.settled_at is not None
    survey = row.response.survey
    if Response.objects.filter(survey=survey, person=person.pk).exists():
        return False
    if last is None or last.status != Revision.Status.VALID:
        return False
    row.settled_at = at
    row.save(update_fields=["settled_at"])
    _take_over(row.response, last, person, at)
    return True


def _take_over(response: Response, last: Revision, person: Person, at: datetime) -> None:
    survey = response.survey
    who = Respondent(speaker_for(person, survey, at))
    facts = who.facts
    response.person, response.verified = person.key_id, True
    response.organisation = who.organisation.pk if who.organisation else None
    response.category = facts.category if facts else ""
    response.country = facts.country if facts else ""
    response.size = facts.size if facts else ""
    names = ["person", "verified", "organisation", "category", "country", "size"]
    response.save(update_fields=names)
    last.response = response
    codes = codes_of(last.version, positions.chosen(last))
    counting.forget(last)
    counting.count_facts(last, codes)
    take_part(survey, who, last, at)
    positions.record(
        revision=last, speaker=who.speaker, before=None, codes=codes, at=at, tell=partial(_told, survey, at)
    )


def _told(survey: Survey, at: datetime, made: int) -> Event:
    consultation = survey.consultation
    return worded(
        actor=None, verb="survey.guest.settled", target=survey, scope=consultation, at=at, positions=made
    )


def settle_all(*, at: datetime) -> int:
    """Settle the guests whose address stands in the register by now; gives how many."""
    rows = Guest.objects.filter(settled_at=None, confirmed_at__isnull=False)
    known = Email.objects.filter(person__merged_into=None).values("address")
    return sum(settle(guest=each, at=at) for each in rows.filter(email__in=known).order_by("pk"))


@dataclass(frozen=True)
class OpenColumn:
    """What came in by the open door of a survey: counted apart, never added to the others."""

    answered: int
    given_address: int
    confirmed: int
    settled: int


def open_column(survey: Survey) -> OpenColumn:
    """Count the answers of an open survey that stand apart, and how far their people have come."""
    later = Revision.objects.filter(status=Revision.Status.WITHDRAWN).values("response")
    apart = Response.objects.filter(survey=survey, verified=False).exclude(pk__in=later)
    guests = Guest.objects.filter(response__survey=survey)
    found = guests.aggregate(
        given=Count("pk"),
        confirmed=Count("pk", filter=Q(confirmed_at__isnull=False)),
        settled=Count("pk", filter=Q(settled_at__isnull=False)),
    )
    return OpenColumn(apart.count(), found["given"], found["confirmed"], found["settled"])


def participants(survey: Survey) -> int:
    """Count who took part, without anybody's name: the turnout of an anonymous survey."""
    return Participation.objects.filter(survey=survey).count()
