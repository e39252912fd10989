"""The furthest stages beside the log are what the log says, whoever wrote it and whatever was merged or erased."""

import random
from datetime import timedelta

import pytest
from django.core.management import call_command

from consultations.register.directory.models import Person
from consultations.register.duplicates.merging import MergeError, merge
from consultations.register.duplicates.models import Merge
from consultations.register.duplicates.unmerging import unmerge
from consultations.register.engagement import entries
from consultations.register.engagement.actions import log, log_word
from consultations.register.engagement.furthest import ALONE, BODY, PERSON, STAGES, furthest, least, rebuild
from consultations.register.engagement.models import Furthest, Interaction
from consultations.register.rights.actions import ask_erasure, erase_due
from tests.factories import NOON, make_organisation, make_person, make_user

pytestmark = pytest.mark.django_db
EXERCISES = ("programme.consultation:1", "surveys.survey:2", "")


def kept():
    return sorted(Furthest.objects.values_list("exercise", "whose", "key", "came"))


def told_by_the_log():
    """Sum the log up in plain words."""
    found: dict[tuple[str, int, object], int] = {}
    for row in Interaction.objects.all():
        bodies = [(BODY, row.organisation_key)] if row.organisation_key else []
        people = [(PERSON, row.person_key)] if row.person_key else []
        alone = [(ALONE, row.person_key)] if people and not bodies else []
        for whose, key in (*bodies, *people, *alone):
            where = (row.exercise, int(whose), key)
            found[where] = found.get(where, 0) | least(row.stage)
    return sorted((*where, came) for where, came in found.items())


class Story:
    """Random acts that write the log, or move those of whom it tells."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.actor = make_user()
        self.bodies = [make_organisation(f"Body {n}").pk for n in range(5)]
        self.people = [make_person(f"Person {n}").pk for n in range(5)]

    def who(self):
        person, body = self.draw.choice([*self.people, None]), self.draw.choice([*self.bodies, None])
        return (person, body) if person or body else (self.people[0], None)

    def line(self, number):
        person, body = self.who()
        log(
            stage=self.draw.choice(STAGES),
            channel="mail",
            exercise=self.draw.choice(EXERCISES),
            at=NOON,
            person=person,
            organisation=body,
            source=self.draw.choice(["", "surveys.draft:1", "surveys.draft:2"]),
        )

    def word(self, number):
        person, body = self.who()
        log_word(
            channel="survey",
            exercise=self.draw.choice(EXERCISES),
            title="",
            person=person,
            organisation=body,
            mandated=self.draw.random() < 0.5,
            source=f"surveys.response:{self.draw.randrange(4)}",
            at=NOON,
        )

    def entry(self, number):
        entries.enter(
            actor=self.actor,
            channel="call",
            direction="out",
            stage=self.draw.choice(STAGES),
            when=NOON,
            precision="day",
            at=NOON,
            organisation=self.draw.choice([*self.bodies, None]),
            people=self.draw.sample(self.people, 2),
            exercise=self.draw.choice(EXERCISES),
        )

    def many(self, number):
        rows = [
            Interaction(
                at=NOON,
                channel="mail",
                stage=self.draw.choice(STAGES),
                exercise=self.draw.choice(EXERCISES),
                **dict(zip(("person_key", "organisation_key"), self.who(), strict=True)),
            )
            for _ in range(6)
        ]
        Interaction.objects.bulk_create(rows)

    def join(self, number):
        kind = self.draw.choice(["organisation", "person"])
        winner, loser = self.draw.sample(self.bodies if kind == "organisation" else self.people, 2)
        try:
            merge(
                actor=self.actor, kind=kind, winner=winner, loser=loser, at=NOON + timedelta(minutes=number)
            )
        except MergeError:
            return

    def part(self, number):
        last = Merge.objects.filter(undone_at=None).order_by("-pk").first()
        if last is not None and last.kind == "organisation":
            unmerge(actor=self.actor, merge=last, at=NOON + timedelta(minutes=number))

    def erase(self, number):
        person = Person.objects.filter(merged_into=None).order_by("pk").first()
        if person is not None and person.pk != self.people[0]:
            ask_erasure(actor=self.actor, person=person, wish="forget", at=NOON)
            erase_due(NOON + timedelta(days=30))

    def tell(self):
        acts = [self.line, self.word, self.entry, self.many] * 3 + [self.join, self.part, self.erase]
        for number in range(40):
            self.draw.choice(acts)(number)


@pytest.mark.parametrize("seed", range(5))
def test_maintained_equals_rebuilt_equals_the_log(seed):
    Story(seed).tell()
    maintained = kept()
    assert len(maintained) > 10
    assert maintained == told_by_the_log()

    assert rebuild() == len(maintained)
    assert kept() == maintained


def test_a_row_that_is_written_already_leaves_no_trace(cast):
    one, other = make_organisation("One"), make_organisation("Other")
    for body in (
        one,
        other,
    ):  # the same answer, of the same person, for another body: the log keeps the first
        log(
            stage="responded",
            channel="survey",
            exercise=EXERCISES[0],
            at=NOON,
            person=cast.person.pk,
            organisation=body.pk,
            source="surveys.response:1",
        )
    assert set(Furthest.objects.filter(whose=BODY).values_list("key", flat=True)) == {one.pk}
    assert kept() == told_by_the_log()


def test_the_command_repairs_what_was_damaged(cast, capsys):
    log(stage="invited", channel="mail", exercise=EXERCISES[0], at=NOON, person=cast.person.pk)
    right = kept()
    Furthest.objects.update(came=8)
    Furthest.objects.create(exercise="made:1", whose=BODY, key=cast.person.pk, came=1)
    call_command("rebuild_stages")

    assert kept() == right
    assert "2 furthest stages" in capsys.readouterr().out


def test_the_furthest_of_some_stages_is_the_highest_one():
    assert [furthest(least(stage)) for stage in STAGES] == [1, 2, 3, 4]
    assert furthest(least("invited") | least("responded")) == STAGES.index("responded") + 1
