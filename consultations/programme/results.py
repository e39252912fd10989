"""What became of a mailing: its letters, who opened, who answered, by language and category."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from consultations.programme import exercises
from consultations.programme.audiences import WORDS
from consultations.programme.models import Consultation, Invitation, Mailing, MailingMember
from consultations.register.directory.models import Organisation
from consultations.register.directory.queries import facts_of
from ds4skills.accounts.models import User
from ds4skills.web.exporting import Sheet
from ds4skills.web.letters import Letter

FEWEST = 5  # answers below which a confidential exercise tells nothing
COLUMNS = (
    "mailing",
    "kind",
    "exercise",
    "person_key",
    "organisation_key",
    "organisation",
    "category",
    "country",
    "language",
    "state",
    "left_out",
    "written_at",
    "sent_at",
    "opened_at",
    "bounced_at",
    "trouble",
)

FIGURES = ("mailing", "kind", "exercise", "state", "people")


@dataclass
class Line:
    """Counts of one group of members."""

    name: str
    written: int = 0
    states: Counter[str] = field(default_factory=Counter)
    opened: int = 0
    answered: int = 0


@dataclass(frozen=True)
class Entry:
    """One line of the send log."""

    member: MailingMember
    letter: Letter | None
    answered: bool

    @property
    def state(self) -> str:
        """Give how far the letter has come, or that it is not written yet."""
        if self.letter:
            return self.letter.get_state_display()
        return str(Letter.State.SENT.label if self.member.written_at else Letter.State.WAITING.label)

    @property
    def reason(self) -> str:
        """Give in words why it was left out."""
        return str(WORDS.get(self.member.left_out, self.member.left_out))


@dataclass(frozen=True)
class Results:
    """A mailing in figures; `tells` is whether single answers may be seen, `names` whether its members may.

    Whom a reminder reaches has not answered: where nobody may see who has, it is told in figures alone.
    """

    whole: Line
    languages: list[Line]
    categories: list[Line]
    tells: bool
    names: bool = True


def names_members(mailing: Mailing) -> bool:
    """Tell whether staff may see one by one whom a mailing reached."""
    if mailing.kind != Mailing.Kind.REMINDER or not mailing.exercise:
        return True
    exercise = exercises.find(mailing.exercise)
    return exercise is not None and exercise.tells


def letters_of(mailing: Mailing) -> QuerySet[Letter]:
    """List the letters of a mailing."""
    return Letter.objects.filter(about=f"programme.mailing:{mailing.pk}")


def states(mailing: Mailing) -> dict[str, int]:
    """Count the letters of a mailing by state."""
    counted = letters_of(mailing).values_list("state").annotate(n=Count("pk"))
    return dict(counted.order_by("state"))


def results(mailing: Mailing) -> Results:
    """Count what became of a mailing, in a fixed number of statements."""
    exercise = exercises.find(mailing.exercise) if mailing.exercise else None
    members = list(
        mailing.members.filter(left_out="").values_list(
            "person_id", "organisation_id", "written_at", "invitation__opened_at", "person__language"
        )
    )
    people = [row[0] for row in members]
    states = dict(letters_of(mailing).order_by("id").values_list("person", "state"))
    spoken = dict(letters_of(mailing).order_by("id").values_list("person", "language"))
    done = exercises.answered(mailing.exercise, people) if mailing.exercise else set()
    facts = facts_of({row[1] for row in members if row[1]})
    whole = Line("")
    languages: dict[str, Line] = {}
    categories: dict[str, Line] = {}
    for person, organisation, written, opened, language in members:
        code = spoken.get(person, language)
        category = facts[organisation].category if organisation in facts else ""
        lines = (
            whole,
            languages.setdefault(code, Line(code)),
            categories.setdefault(category, Line(category)),
        )
        state = states.get(person, Letter.State.SENT if written else Letter.State.WAITING)
        for line in lines:
            line.written += bool(written)
            line.states[str(state)] += 1
            line.opened += opened is not None
            line.answered += person in done
    tells = exercise.tells if exercise else True
    if not names_members(mailing):  # a group of a few would tell who is in it
        return Results(whole, [], [], tells, names=False)
    order = sorted(languages), sorted(categories)
    return Results(whole, [languages[x] for x in order[0]], [categories[x] for x in order[1]], tells)


def entries(mailing: Mailing, members: Sequence[MailingMember], *, tells: bool) -> list[Entry]:
    """Give lines of the send log for some members."""
    people = [member.person_id for member in members]
    rows = letters_of(mailing).filter(person__in=people).order_by("id")
    letters = {row.person: row for row in rows}
    done = exercises.answered(mailing.exercise, people) if tells and mailing.exercise else set()
    return [Entry(each, letters.get(each.person_id), each.person_id in done) for each in members]


def log(mailing: Mailing, *, state: str = "", language: str = "") -> QuerySet[MailingMember]:
    """List the members of a mailing, filtered by the state or the language of their letter."""
    rows = mailing.members.select_related("person", "organisation", "invitation").order_by("id")
    if state == "left-out":
        return rows.exclude(left_out="")
    rows = rows.filter(left_out="")
    found = letters_of(mailing)
    if language:
        rows = rows.filter(person__in=found.filter(language=language).values("person"))
    if state == Letter.State.WAITING:
        beyond = found.exclude(state=state).values("person")
        return rows.exclude(person__in=beyond.filter(person__isnull=False))
    return rows.filter(person__in=found.filter(state=state).values("person")) if state else rows


@dataclass(frozen=True)
class Asked:
    """How far the invitations of one exercise have come."""

    exercise: exercises.Exercise | None
    name: str
    all: int
    opened: int
    bounced: int
    answered: int | None

    @property
    def open_(self) -> int:
        """How many have not opened their link."""
        return self.all - self.opened


def asked(consultation: Consultation, offered: Iterable[exercises.Exercise]) -> list[Asked]:
    """Count the invitations of a consultation by exercise; the answered are not told where too few have."""
    rows = Invitation.objects.filter(consultation=consultation)
    names = {each.name: each for each in offered}
    counted = rows.values("exercise").annotate(
        n=Count("pk"),
        opened=Count("pk", filter=Q(opened_at__isnull=False)),
        bounced=Count("pk", filter=Q(bounced_at__isnull=False)),
    )
    people: dict[str, list[UUID]] = {}
    for name, person in rows.values_list("exercise", "person_id"):
        people.setdefault(name, []).append(person)
    return [
        Asked(
            names.get(row["exercise"]),
            row["exercise"],
            row["n"],
            row["opened"],
            row["bounced"],
            _told(names.get(row["exercise"]), people.get(row["exercise"], [])),
        )
        for row in counted.order_by("exercise")
    ]


def _told(exercise: exercises.Exercise | None, people: Collection[UUID]) -> int | None:
    if exercise is None:
        return None
    count = len(exercises.answered(exercise.name, people))
    return count if exercise.tells or count >= FEWEST else None


def sheet(mailing: Mailing, *, by: User, at: datetime) -> Sheet:
    """Give the send log as a table, without names and addresses of people; figures alone where it names nobody."""
    if not names_members(mailing):
        return _figures(mailing, by=by, at=at)
    members = list(mailing.members.select_related("organisation", "person", "invitation").order_by("id"))
    facts = facts_of({member.organisation_id for member in members if member.organisation_id})
    rows = letters_of(mailing).order_by("id")
    letters = {row.person: row for row in rows}
    lines = [
        (
            mailing.pk,
            str(mailing.kind),
            mailing.exercise,
            str(member.person_id),
            str(member.organisation_id or ""),
            _name(member.organisation),
            facts[member.organisation_id].category if member.organisation_id in facts else "",
            facts[member.organisation_id].country if member.organisation_id in facts else "",
            letter.language if letter else "",
            letter.state if letter else "",
            member.left_out,
            member.written_at,
            letter.sent_at if letter else None,
            member.invitation.opened_at if member.invitation else None,
            letter.bounced_at if letter else None,
            letter.trouble if letter else "",
        )
        for member in members
        for letter in [letters.get(member.person_id)]
    ]
    return Sheet(f"mailing-{mailing.pk}", COLUMNS, lines, _about(mailing, len(lines), by, at))


def _figures(mailing: Mailing, *, by: User, at: datetime) -> Sheet:
    """Give how many letters are in which state, and how many people were left out."""
    whole = results(mailing).whole
    counts = [*sorted(whole.states.items()), ("opened", whole.opened)]
    head = (mailing.pk, str(mailing.kind), mailing.exercise)
    lines = [(*head, name, count) for name, count in counts]
    lines.append((*head, "left_out", sum(mailing.left_out.values())))
    return Sheet(f"mailing-{mailing.pk}", FIGURES, lines, _about(mailing, len(lines), by, at))


def _about(mailing: Mailing, rows: int, by: User, at: datetime) -> list[tuple[str, str]]:
    return [
        ("table", "mailing"),
        ("filter", f"mailing={mailing.pk}"),
        ("made at", at.isoformat(timespec="seconds")),
        ("made by", str(by)),
        ("rows", str(rows)),
    ]


def _name(organisation: Organisation | None) -> str:
    return organisation.name if organisation else ""
