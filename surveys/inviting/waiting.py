"""Who would be reminded of a survey at an instant: the list is never kept, it is made when it is needed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.programme import audiences, exercises
from consultations.programme.audiences import Invitee
from consultations.programme.models import Invitation, Mailing, MailingMember
from consultations.register.directory.queries import facts_of
from consultations.register.engagement.targets import targets_of
from ds4skills.web.suppression import suppress
from surveys.answering.models import Participation, Response, Revision
from surveys.answering.words import Reminder
from surveys.authoring.models import Survey

REST = timedelta(hours=48)  # since the last mail of the consultation
RESTS, ELSEWHERE = "rests", "elsewhere"
UNOPENED, BEGUN = "unopened", "begun"
WORDS = {
    **audiences.WORDS,
    RESTS: _("had a message of this consultation within 48 hours"),
    ELSEWHERE: _("are of another category"),
}


@dataclass(frozen=True)
class Waiting:
    """Whom a reminder reaches, by the text they get, and how many it leaves out, by reason."""

    groups: Mapping[str, Sequence[Invitee]]
    left_out: Mapping[str, int]
    categories: Mapping[str, int]

    @property
    def total(self) -> int:
        """How many are reminded."""
        return sum(len(group) for group in self.groups.values())


def waiting(reminder: Reminder, at: datetime) -> Waiting:
    """Make the list of a reminder: invited, not heard, may be written to, at rest, of the chosen categories."""
    survey = reminder.survey
    name = survey.exercise
    rows = audiences.to_remind(name, "not-answered")
    category = _categories(rows)
    left: Counter[str] = Counter()
    wanted = _wanted(reminder)
    if wanted is not None:
        kept = [each for each in rows if category[each.person.pk] in wanted]
        left[ELSEWHERE], rows = len(rows) - len(kept), kept
    done = _took_part_otherwise(survey, rows)
    rows = [each for each in rows if each.person.pk not in done]
    tired = _tired(survey, [each.person.pk for each in rows], at)
    kept = [each for each in rows if each.person.pk not in tired]
    left[RESTS] = len(rows) - len(kept)
    found = audiences.sort(kind=Mailing.Kind.REMINDER, exercise=name, invitees=kept, at=at)
    left.update({why: len(people) for why, people in found.excluded.items()})
    begun = _begun(survey, [each.person.pk for each in found.wanted])
    groups = {
        UNOPENED: [each for each in found.wanted if each.person.pk not in begun],
        BEGUN: [each for each in found.wanted if each.person.pk in begun],
    }
    counted = Counter(category[each.person.pk] for each in found.wanted)
    return Waiting(groups, {why: n for why, n in left.items() if n}, counted)


@dataclass(frozen=True)
class Today:
    """What staff see of a list before it goes out; nothing where it is hidden."""

    total: int | None
    categories: Sequence[tuple[str, int | None]]
    left_out: Mapping[str, int]


def today(reminder: Reminder, found: Waiting, at: datetime) -> Today:
    """Give what staff may see of a list.

    Where nobody may see who answered, it is cut out of one table of all categories: of a chosen category alone, the
    figures would tell of few. So would the reasons for which somebody is left out.
    """
    survey, wanted = reminder.survey, _wanted(reminder)
    if not survey.hides_small:
        lines = sorted(found.categories.items(), key=lambda pair: (-pair[1], pair[0]))
        return Today(found.total, lines, found.left_out)
    whole = found if wanted is None else waiting(Reminder(survey=survey), at)
    rows = Invitation.objects.filter(exercise=survey.exercise).select_related("person", "organisation")
    asked = Counter(
        _categories([Invitee(row.person, row.organisation) for row in rows.order_by("id")]).values()
    )
    codes = sorted(asked, key=lambda code: (-asked[code], code))
    counts = [whole.categories.get(code, 0) for code in codes]
    rest = [max(0, asked[code] - count) for code, count in zip(codes, counts, strict=True)]
    hidden = suppress([counts, rest], fewest=survey.k_min, columns_known=True).cells[0] if codes else []
    shown = [
        (code, None if dark else count)
        for code, count, dark in zip(codes, counts, hidden, strict=True)
        if wanted is None or code in wanted
    ]
    if wanted is None:
        return Today(whole.total, shown, whole.left_out)
    known = [count for _code, count in shown if count is not None]
    return Today(sum(known) if len(known) == len(shown) else None, shown, {})


def invited(survey: Survey) -> int:
    """Count those who were asked to answer this survey."""
    return Invitation.objects.filter(exercise=survey.exercise).count()


def _took_part_otherwise(survey: Survey, rows: Sequence[Invitee]) -> set[UUID]:
    """Keep the people who are heard though no response names them: anonymously, or through their organisation."""
    if survey.identity == Survey.Identity.ANONYMOUS:
        people = [each.person.pk for each in rows]
        took = Participation.objects.filter(survey=survey, person__in=people)
        return {key for key in took.values_list("person", flat=True) if key}
    if survey.unit == Survey.Unit.ORGANISATION:
        bodies = _organisations(survey)
        return {each.person.pk for each in rows if each.organisation and each.organisation.pk in bodies}
    return set()


def _organisations(survey: Survey) -> set[UUID]:
    """Give the organisations of valid responses."""
    valid = Revision.objects.filter(response__survey=survey, status=Revision.Status.VALID)
    rows = Response.objects.filter(survey=survey, pk__in=valid.values("response"))
    return {key for key in rows.values_list("organisation", flat=True) if key}


def _begun(survey: Survey, people: Sequence[UUID]) -> set[UUID]:
    if survey.identity == Survey.Identity.ANONYMOUS:
        return set()
    return exercises.begun(survey.exercise, people)


def _categories(rows: Sequence[Invitee]) -> dict[UUID, str]:
    facts = facts_of({each.organisation.pk for each in rows if each.organisation})
    return {
        each.person.pk: facts[each.organisation.pk].category
        if each.organisation and each.organisation.pk in facts
        else ""
        for each in rows
    }


def _tired(survey: Survey, people: Sequence[UUID], at: datetime) -> set[UUID]:
    """Keep the people to whom a mailing of this consultation was written within 48 hours, or is about to be."""
    rows = MailingMember.objects.filter(mailing__consultation=survey.consultation_id, person__in=people)
    soon = Q(written_at=None, left_out="", mailing__state__in=[Mailing.State.WAITING, Mailing.State.RUNNING])
    rows = rows.filter(Q(written_at__gt=at - REST) | soon)
    return set(rows.values_list("person_id", flat=True))


def _wanted(reminder: Reminder) -> set[str] | None:
    """Give the categories that a reminder goes to; nothing where it goes to all."""
    wanted = set(reminder.categories) or None
    if reminder.only_short:
        short = below_target(reminder.survey)
        wanted = short if wanted is None else wanted & short
    return wanted


def below_target(survey: Survey) -> set[str]:
    """Give the categories of which fewer organisations have answered than the consultation wants to hear."""
    heard = _heard(survey)
    short = set()
    for target in targets_of(survey.consultation.exercise):
        places = heard.get(target.term.code, Counter())
        count = places[target.country] if target.country else places.total()
        if count < target.count:
            short.add(target.term.code)
    return short


def _heard(survey: Survey) -> dict[str, Counter[str]]:
    """Count the organisations that have answered, by category and country."""
    anonymous = survey.identity == Survey.Identity.ANONYMOUS
    keys = _took_part(survey) if anonymous else _organisations(survey)
    found: dict[str, Counter[str]] = {}
    for facts in facts_of(keys).values():
        found.setdefault(facts.category, Counter())[facts.country] += 1
    return found


def _took_part(survey: Survey) -> set[UUID]:
    """Give the organisations of those who took part, of whom storage says nothing else."""
    people = Participation.objects.filter(survey=survey, person__isnull=False).values("person")
    rows = Invitation.objects.filter(exercise=survey.exercise, person__in=people).exclude(organisation=None)
    return {key for key in rows.values_list("organisation", flat=True) if key}
