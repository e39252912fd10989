"""Reading the log and its seals."""

from dataclasses import dataclass

from django.db.models import QuerySet, Subquery

from ds4skills.audit.models import Event, Seal


@dataclass(frozen=True)
class Head:
    """The newest seal of a stream: what a witness keeps."""

    stream: str
    number: int
    hi: int
    digest: str


def head(stream: str) -> Head:
    """Give the newest seal of a stream; number 0 where nothing is sealed."""
    seal = Seal.objects.filter(stream=stream).order_by("-number").first()
    if seal is None:
        return Head(stream, 0, 0, "")
    return Head(stream, seal.number, seal.hi, seal.digest)


def newest(stream: str) -> Subquery:
    """Give the digest of a stream's newest seal as a column for another query; None where nothing is sealed."""
    return Subquery(Seal.objects.filter(stream=stream).order_by("-number").values("digest")[:1])


def events(scope: str) -> QuerySet[Event]:
    """List what happened in one scope, newest first."""
    return Event.objects.filter(scope=scope).order_by("-id")
