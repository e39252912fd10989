"""Relating organisations to each other."""

from datetime import datetime

from django.db import IntegrityError, connection, transaction

from consultations.register.directory.history import Pen
from consultations.register.directory.models import Organisation
from consultations.register.relations.models import Relation
from consultations.register.relations.queries import ACYCLIC, reaches
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

SHAPE = 0x5245_4C41  # the number of our lock: whoever writes parts and successors does so alone


class WithItselfError(Exception):
    """An organisation does not stand in a relation with itself."""


class AlreadyRelatedError(Exception):
    """The two stand in this relation already."""


class CircleError(Exception):
    """The relation would close a circle: a body cannot be part, or successor, of its own part or successor."""


def alone() -> None:
    """Have nobody else write relations until this transaction ends, so that no two halves of a circle are written.

    SQLite has one writer at a time anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SHAPE])


@transaction.atomic
def relate(
    *,
    actor: User | None,
    subject: Organisation,
    target: Organisation,
    kind: str,
    at: datetime,
    via: str = "page",
) -> Relation:
    """Say that `subject` is part, member, sister or successor of `target`."""
    if subject.pk == target.pk:
        raise WithItselfError
    alone()
    if kind == Relation.Kind.SISTER and subject.pk > target.pk:
        subject, target = target, subject
    if kind in ACYCLIC and reaches(target.pk, subject.pk, kind):
        raise CircleError
    try:
        with transaction.atomic():
            row = Relation.objects.create(subject=subject, object=target, kind=kind, at=at, by=actor)
    except IntegrityError as error:
        raise AlreadyRelatedError from error
    Pen(actor, at, via).added(row, subject.pk, f"{kind} {target.name}")
    note(actor=actor, verb="relation.added", target=row, at=at, kind=kind)
    return row


@transaction.atomic
def unrelate(*, actor: User | None, relation: Relation, at: datetime, via: str = "page") -> None:
    """Take a relation away."""
    Pen(actor, at, via).removed(relation, relation.subject_id, f"{relation.kind} {relation.object.name}")
    note(actor=actor, verb="relation.removed", target=relation, at=at, kind=relation.kind)
    relation.delete()
