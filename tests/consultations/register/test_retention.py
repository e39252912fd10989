"""Three years go by: each class of rows goes on its day, and not a day before; all people when the site ends."""

from datetime import date, timedelta

import pytest
from django.utils import translation

from consultations.register.directory.models import Person
from consultations.register.engagement.models import Interaction, InteractionNote
from consultations.register.imports.models import ImportBatch, ImportFile, ImportRow
from consultations.register.rights import ending, staying, tasks
from consultations.register.rights.models import ContactExport, Copy
from consultations.register.selfservice import links
from consultations.register.selfservice.models import Application, Link
from ds4skills.accounts import retention
from ds4skills.jobs.models import Outbox
from ds4skills.web.letters import Letter
from tests.factories import NOON, make_person, make_user

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
YEARS = 3 * 365


@pytest.fixture(autouse=True)
def _folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path


def travel(until):
    """Let the tasks of one day run at an hour."""
    tasks.retain(until)
    tasks.often(until)


def application(**facts):
    return Application.objects.create(family_name="Tamm", email="tamm@example.org", made_at=NOON, **facts)


@pytest.fixture
def world(cast):
    """Give one row of each class, what tells whether it is still there, and its day."""
    person = make_person("Silent")
    log = Interaction.objects.create(
        at=NOON, channel="call", stage="reached", direction="out", person_key=person.pk
    )
    note = InteractionNote.objects.create(interaction=log, text="likes tea", at=NOON)
    batch = ImportBatch.objects.create(
        name="f.csv", digest="d", kind="people", basis="consent", by=cast.coordinator, at=NOON
    )
    ImportFile.objects.create(batch=batch, body=b"a", at=NOON)
    ImportRow.objects.create(batch=batch, number=2, cells=["Tamm"])
    copy = Copy.objects.create(key=person.pk, asked_at=NOON)
    links.make(purpose=Link.Purpose.PERSON, subject=person.pk, at=NOON)
    waiting, decided, never = (
        application(),
        application(state="refused", decided_at=NOON),
        application(state="confirmed", confirmed_at=NOON),
    )
    letter = Letter.objects.create(
        to="a@example.org",
        template="t",
        language="en",
        subject="s",
        message_id="m",
        state="sent",
        made_at=NOON,
    )
    work = Outbox.objects.create(task="web.mail", key="done", payload={}, due_at=NOON, done_at=NOON)
    return {
        "copies": (7, lambda: Copy.objects.filter(pk=copy.pk, gone_at=None).exists()),
        "files": (7, ImportFile.objects.exists),
        "unconfirmed applications": (7, lambda: Application.objects.filter(pk=waiting.pk).exists()),
        "links": (30, lambda: Link.objects.filter(made_at=NOON).exists()),
        "outbox": (30, lambda: Outbox.objects.filter(pk=work.pk).exists()),
        "cells": (90, lambda: ImportRow.objects.exclude(cells=[]).exists()),
        "letters": (90, lambda: Letter.objects.filter(pk=letter.pk).exists()),
        "decided applications": (90, lambda: Application.objects.filter(pk=decided.pk).exists()),
        "applications that nobody decides": (180, lambda: Application.objects.filter(pk=never.pk).exists()),
        "people": (744, lambda: Person.objects.filter(pk=person.pk).exists()),
        "notes": (YEARS, lambda: InteractionNote.objects.filter(pk=note.pk).exists()),
    }


def test_each_class_goes_on_its_day_in_three_years(world):
    others = {name: each for name, each in world.items() if name != "notes"}
    asked = {699, 700, 729, 730}  # the mail "do you want to stay?", then the removal begins
    days = sorted({day + step for day, _there in world.values() for step in (-1, 0)} | asked)
    for day in days:
        travel(NOON + day * DAY)
        for name, (last, there) in others.items():
            assert there() == (day < last), f"{name} on day {day}"
    assert not InteractionNote.objects.exists()  # the person's went with them


def test_notes_go_after_three_years_though_the_person_stays(cast, world, settings):
    last, there = world["notes"]
    Person.objects.filter(family_name="Silent").update(verified_on=(NOON + 700 * DAY).date())
    travel(NOON + (last - 1) * DAY)
    assert there()
    travel(NOON + last * DAY)
    assert not there()


def test_files_of_contact_data_go_after_fifteen_minutes(cast):
    row = ContactExport.objects.create(
        kind="csv", reason="r", asked_by=cast.coordinator, asked_at=NOON, state="ready", ready_at=NOON
    )
    for minutes, state in ((14, "ready"), (15, "expired")):
        travel(NOON + timedelta(minutes=minutes))
        row.refresh_from_db()
        assert row.state == state


def test_the_page_lists_every_class_with_its_time(cast, sign_in, settings):
    settings.SITE_ENDS_ON = date(2028, 6, 30)
    names = {each.name for each in retention.every()}
    assert {
        "applications", "contact-files", "copies", "import-cells", "import-files", "letters", "links", "notes",
        "outbox", "people", "seats", "submits", "survey-drafts",
    } <= names  # fmt: skip
    page = sign_in(cast.coordinator).get("/register/retention/").text
    assert all(str(each.label) in page and str(each.keep) in page for each in retention.every())
    assert "30 Jun 2028" in page
    with translation.override("fr"):
        assert "2028" in next(str(each.keep) for each in retention.every() if each.name == "people")


def test_saying_that_all_is_right_is_an_own_act(cast):
    person = make_person("Silent")
    Person.objects.filter(pk=person.pk).update(verified_on=(NOON + 400 * DAY).date())
    staying.ask(NOON + 720 * DAY)
    staying.let_go(NOON + 800 * DAY)

    travel(NOON + 830 * DAY)

    assert Person.objects.filter(pk=person.pk).exists()


def test_hundreds_go_on_their_day_and_not_over_weeks(cast, monkeypatch):
    monkeypatch.setattr(staying, "CHUNK", 2)
    for _each in range(4):
        make_person()
    travel(NOON + 700 * DAY)
    travel(NOON + 730 * DAY)
    travel(NOON + 744 * DAY)

    assert not Person.objects.exists()


def test_when_the_site_ends_everybody_is_told_and_goes_on_that_day(cast, settings):
    settings.SITE_ENDS_ON = (NOON + 60 * DAY).date()
    staff = make_person("Staff", user=cast.editor)
    last = ending.ends_at()
    assert last is not None
    travel(last - 31 * DAY)
    assert not Letter.objects.filter(template="site_ends").exists()
    travel(last - 30 * DAY)
    travel(last - 29 * DAY)
    assert Letter.objects.filter(template="site_ends").count() == 3
    travel(last - timedelta(seconds=1))
    assert Person.objects.count() == 3

    travel(last)

    assert list(Person.objects.all()) == [staff]


def test_an_end_that_is_set_late_gives_everybody_two_weeks(cast, settings):
    settings.SITE_ENDS_ON = (NOON - 100 * DAY).date()
    travel(NOON)
    travel(NOON + 13 * DAY)
    assert Person.objects.count() == 2

    travel(NOON + 14 * DAY)

    assert not Person.objects.exists()


def test_without_an_end_nobody_is_told(cast, settings):
    settings.SITE_ENDS_ON = None
    make_user()
    assert ending.ends_at() is None
    assert (ending.tell(NOON + YEARS * DAY), ending.let_go(NOON + YEARS * DAY)) == (0, 0)
