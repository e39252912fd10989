"""Writing the log, sealing it, and proving that nobody rewrote it."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from uuid import UUID

from django.db import connection, models, transaction
from django.db.utils import OperationalError

from ds4skills.accounts.models import User
from ds4skills.audit import chain, streams
from ds4skills.audit.models import Alias, Event, Seal
from ds4skills.storage.rows import insert_all

Fact = str | int | bool | None


def label(row: models.Model) -> str:
    """Name a row the way sources and exercises are named: `consultation:3`."""
    return f"{row._meta.label_lower}:{row.pk}"


def _alias(user: User) -> str:
    """Give the account's random name, looked up once per request."""
    known: str | None = getattr(user, "_audit_alias", None)
    if known is None:
        known = str(Alias.objects.get_or_create(user=user)[0].alias)
        user._audit_alias = known  # type: ignore[attr-defined]  # noqa: SLF001 -- a memory on our own row
    return known


def worded(
    *,
    actor: User | None,
    verb: str,
    target: models.Model | str,
    at: datetime,
    scope: models.Model | str = "",
    by: UUID | None = None,
    fields: Sequence[str] = (),
    **facts: Fact,
) -> Event:
    """Word one act, to be written together with others by `note_all`; as `note` otherwise."""
    what = target if isinstance(target, str) else label(target)
    where = scope if isinstance(scope, str) else label(scope)
    body: dict[str, object] = {
        "actor": _alias(actor) if actor else None,
        "at": at.astimezone(UTC).isoformat(),
        "by": str(by) if by else None,
        "facts": facts,
        "fields": list(fields),
        "scope": where,
        "target": what,
        "verb": verb,
    }
    return Event(body=chain.canonical(body), verb=verb, target=what, scope=where, at=at)


def note(
    *,
    actor: User | None,
    verb: str,
    target: models.Model | str,
    at: datetime,
    scope: models.Model | str = "",
    by: UUID | None = None,
    fields: Sequence[str] = (),
    **facts: Fact,
) -> Event:
    """Write one act in the caller's transaction.

    `by` is the key of a stakeholder who acts without an account. Facts are codes, counts and digests: never
    a name, an address or free text.
    """
    event = worded(actor=actor, verb=verb, target=target, at=at, scope=scope, by=by, fields=fields, **facts)
    event.save(force_insert=True)
    return event


def note_all(events: Sequence[Event]) -> None:
    """Write acts in the caller's transaction, in order, with one statement."""
    insert_all(events)


def _read_events(lo: int, hi: int) -> Iterator[bytes]:
    rows = Event.objects.filter(id__gt=lo, id__lte=hi).order_by("id").values_list("id", "body")
    return (f"{pk}:{body}".encode() for pk, body in rows.iterator(2000))


streams.register(streams.Stream("audit.event", Event, _read_events))


def seal(stream: streams.Stream, *, at: datetime) -> Seal | None:
    """Close everything that stands in a table, once no open transaction can still add below its end.

    Returns nothing where there is nothing new, or where writers do not pause within 100 ms: then the next
    round closes it.
    """
    try:
        with transaction.atomic():
            _settle(stream.model)
            return _seal_settled(stream, at=at)
    except OperationalError:
        if connection.vendor != "postgresql":
            raise
        return None


def _settle(model: type[models.Model]) -> None:
    """Wait for writers of a table; SQLite's immediate transactions have none besides us."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '100ms'")
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


def _seal_settled(stream: streams.Stream, *, at: datetime) -> Seal | None:
    last = Seal.objects.filter(stream=stream.name).order_by("-number").first()
    number, lo, previous = (last.number + 1, last.hi, last.digest) if last else (1, 0, "")
    top = stream.model._base_manager.aggregate(top=models.Max("pk"))["top"] or 0
    if top <= lo:
        return None
    rows = list(stream.read(lo, top))
    parts = {
        "stream": stream.name,
        "number": number,
        "lo": lo,
        "hi": top,
        "count": len(rows),
        "root": chain.root(rows),
        "previous": previous,
    }
    spelled = at.astimezone(UTC).isoformat()
    return Seal.objects.create(**parts, at=at, digest=chain.link(**parts, at=spelled))  # type: ignore[arg-type]


def verify() -> list[str]:
    """Recompute every seal of every stream; give one sentence for each that does not hold."""
    wrong: list[str] = []
    for stream in streams.every():
        previous, lo = "", 0
        for one in Seal.objects.filter(stream=stream.name).order_by("number"):
            rows = list(stream.read(one.lo, one.hi))
            spelled = one.at.astimezone(UTC).isoformat()
            sealed = chain.link(
                stream=stream.name,
                number=one.number,
                lo=one.lo,
                hi=one.hi,
                count=len(rows),
                root=chain.root(rows),
                previous=previous,
                at=spelled,
            )
            if (sealed, one.lo, one.previous) != (one.digest, lo, previous):
                wrong.append(f"{stream.name}: seal {one.number} does not hold")
            previous, lo = one.digest, one.hi
    return wrong
