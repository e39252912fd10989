"""Mailings for tests: people to write to, a mailing begun or sent, the link in a message."""

import re
from datetime import timedelta

from django.core import mail
from django.db import connection

from consultations.programme import audiences, exercises, mailings
from consultations.programme.links import find as find_link
from consultations.programme.models import Mailing
from consultations.register.origins.models import Origin
from ds4skills.jobs.actions import drain
from tests.factories import NOON, make_organisation, make_person


def people(count, **more):
    return [make_person(organisation=make_organisation(), **more) for _ in range(count)]


def begin(cast, invitees, kind=Mailing.Kind.INVITATION, exercise="", at=NOON, **more):
    made = mailings.begin(
        actor=cast.coordinator,
        kind=kind,
        invitees=audiences.of_people(invitees, at),
        at=at,
        consultation=cast.consultation,
        exercise=exercises.find(exercise or cast.consultation.exercise),
        **more,
    )
    return made, mailings.run(actor=cast.coordinator, mailing=made, at=at)


def send(cast, invitees, **more):
    mail.outbox = []
    made, _job = begin(cast, invitees, **more)
    drain()
    made.refresh_from_db()
    return made


def token_in(message):
    """Give the link that a message carries."""
    found = re.search(r"/i/([\w-]{40,})/", str(message.body))
    assert found is not None
    token = find_link(found[1])
    assert token is not None
    return token


def reached():
    return sorted(message.to[0] for message in mail.outbox)


def owe(person, days=10):
    Origin.objects.create(
        key=person.pk,
        kind="network",
        at=NOON,
        legal_basis="legitimate",
        notice_due_on=(NOON + timedelta(days=days)).date(),
    )


def no_origin(person):
    """Let a person stand without any origin, as no action of ours would."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            Origin.objects.filter(key=person.pk).delete()
            cursor.execute("SET session_replication_role = origin")
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type='trigger' AND tbl_name LIKE '%origin'"
            )
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            Origin.objects.filter(key=person.pk).delete()
            for _name, sql in triggers:
                cursor.execute(sql)
