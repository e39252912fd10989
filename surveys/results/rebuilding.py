"""The index of answers, made again out of their record: part by part, only what differs is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import Count, Min, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from ds4skills.jobs.actions import start
from ds4skills.jobs.models import Job
from surveys.answering.counting import Counter
from surveys.answering.models import Fact, Response, Revision
from surveys.authoring.models import Survey, SurveyVersion
from surveys.authoring.queries import codes_of

TASK = "surveys.facts"
PART = 2_000  # responses that are locked, read and mended together
Line = tuple[int, str, int, int, int | None, int | None]  # response, category, question, item, value, missing
COLUMNS = "response_id, category, question_id, item, value, missing"


@dataclass(frozen=True)
class Rebuilt:
    """How many valid responses were read, and how many of all had other facts than they should."""

    responses: int
    mended: int


class AskedAlreadyError(Exception):
    """The figures are being counted again at this moment; `job` is that work."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self.job = job


@transaction.atomic
def ask(*, actor: User, survey: Survey, at: datetime) -> Job:
    """Have the figures of a survey counted again, as work that a page shows."""
    Survey.objects.select_for_update().only("pk").get(pk=survey.pk)
    running = last(survey)
    if running is not None and not running.ended:
        raise AskedAlreadyError(running)
    note(actor=actor, verb="survey.rebuild_asked", target=survey, scope=survey.consultation, at=at)
    return start(
        owner=actor,
        task=TASK,
        title=_("Count the figures of “%(survey)s” again") % {"survey": str(survey)[:100]},
        payload={"survey": survey.pk, "actor": actor.pk},
        at=at,
        next_url=_place(survey),
    )


def last(survey: Survey) -> Job | None:
    """Give the newest such work of a survey, whoever asked for it."""
    return Job.objects.filter(kind=TASK, next_url=_place(survey)).order_by("-made_at", "-pk").first()


def _place(survey: Survey) -> str:
    return reverse("survey_results", kwargs={"slug": survey.consultation.slug, "code": survey.code})


def rebuild_facts(
    *,
    actor: User | None,
    survey: Survey,
    at: datetime,
    tell: Callable[[int, int], None] = lambda _done, _total: None,
) -> Rebuilt:
    """Make the facts of a survey again; each part is one transaction, so that answers are taken meanwhile.

    `tell` is told after each part how many of all responses were looked at.
    """
    rows = Response.objects.filter(survey=survey)
    edges = rows.aggregate(low=Min("pk"), all=Count("pk"))
    counters: dict[int, Counter] = {}
    read = mended = 0
    for part, (low, high) in enumerate(_parts(rows, edges["low"]), start=1):
        with transaction.atomic():
            _hold()
            wanted = list(_expected(survey, low, high, counters))
            mended += _mend(survey, low, high, {line for lines in wanted for line in lines})
        read += len(wanted)
        tell(min(part * PART, edges["all"]), edges["all"])
    note(
        actor=actor,
        verb="survey.facts_rebuilt",
        target=survey,
        scope=survey.consultation,
        at=at,
        responses=read,
        mended=mended,
    )
    return Rebuilt(read, mended)


def _parts(rows: QuerySet[Response], low: int | None) -> Iterator[tuple[int, int]]:
    """Give the first and the last key of each part."""
    while low is not None:
        keys = rows.filter(pk__gte=low).order_by("pk").values_list("pk", flat=True)
        part = list(keys[: PART + 1])
        yield low, part[:PART][-1]
        low = part[PART] if len(part) > PART else None


def _hold() -> None:
    """Let nobody write facts meanwhile; SQLite's transactions have the database to themselves."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE surveys_fact IN SHARE ROW EXCLUSIVE MODE")


def counted(survey: Survey) -> QuerySet[Revision]:
    """Give the revision that counts of each response: the newest that does not wait to be confirmed, if it is valid."""
    said = Revision.objects.filter(response=OuterRef("response")).exclude(status=Revision.Status.WAITING)
    newest = Subquery(said.order_by("-number").values("pk")[:1])
    return Revision.objects.filter(response__survey=survey, status=Revision.Status.VALID, pk=newest)


def _expected(survey: Survey, low: int, high: int, counters: dict[int, Counter]) -> Iterator[list[Line]]:
    rows = counted(survey).filter(response__gte=low, response__lte=high).order_by("response")
    found = rows.values_list("response_id", "response__category", "version_id", "answers", "at")
    for key, category, number, answers, at in found:
        counter = counters.get(number)
        if counter is None:
            version = SurveyVersion.objects.get(pk=number)
            counter = counters[number] = Counter(version, survey, codes_of(version, ()))
        yield [(key, category, *fact) for fact in counter.rows(answers or {}, at)]


def _mend(survey: Survey, low: int, high: int, wanted: set[Line]) -> int:
    """Write what differs; gives of how many responses."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {COLUMNS} FROM surveys_fact "  # noqa: S608 -- our own names
            "WHERE +survey_id = %s AND response_id BETWEEN %s AND %s",  # the sign turns the wider index off
            [survey.pk, low, high],
        )
        stored: set[Line] = {tuple(row) for row in cursor.fetchall()}
    wrong = {line[0] for line in wanted ^ stored}
    if wrong:
        if stored:
            Fact.objects.filter(survey=survey, response__in=wrong).delete()
        _write(survey, sorted(line for line in wanted if line[0] in wrong))
    return len(wrong)


def _write(survey: Survey, lines: Sequence[Line]) -> None:
    """Write facts, as fast as the engine takes them."""
    names = f"survey_id, {COLUMNS}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY surveys_fact ({names}) FROM STDIN") as copy:
                copy.write("".join(_spelled(survey.pk, lines)))
            return
        statement = f"INSERT INTO surveys_fact ({names}) VALUES (%s, %s, %s, %s, %s, %s, %s)"  # noqa: S608 -- our own names
        cursor.executemany(statement, [(survey.pk, *line) for line in lines])


def _spelled(survey: int, lines: Iterable[Line]) -> Iterator[str]:
    for response, category, question, item, value, missing in lines:
        last = f"\\N\t{missing}" if value is None else f"{value}\t\\N"
        yield f"{survey}\t{response}\t{category}\t{question}\t{item}\t{last}\n"
