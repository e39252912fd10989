"""What staff do with texts: tags, hiding with a trace, quoting with consent, redacting anonymous ones."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from ds4skills.accounts.models import User
from ds4skills.audit.actions import note
from surveys.answering.words import Tag, TextAnswer
from surveys.authoring.models import Survey
from surveys.results.text_queries import quotable

STAFF, PUBLIC, HIDDEN = TextAnswer.Shown.STAFF, TextAnswer.Shown.PUBLIC, TextAnswer.Shown.HIDDEN
REDACTED = "[…]"


class NoConsentError(Exception):
    """Some authors did not say that their words may be shown; `count` says of how many texts."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count


class NotFoundError(Exception):
    """The passage does not stand in the text, or the survey keeps its texts as they are."""


class TagTakenError(Exception):
    """Another tag has this name."""


def _of(survey: Survey, pks: Collection[int]) -> QuerySet[TextAnswer]:
    rows = TextAnswer.objects.filter(pk__in=pks, revision__response__survey=survey)
    return rows.order_by("pk")


def _told(actor: User, verb: str, survey: Survey, at: datetime, count: int) -> None:
    note(
        actor=actor, verb=f"survey.texts_{verb}", target=survey, scope=survey.consultation, at=at, count=count
    )


@transaction.atomic
def tag(*, actor: User, survey: Survey, texts: Collection[int], name: str, at: datetime) -> int:
    """Put a tag on texts; again changes nothing."""
    rows = list(_of(survey, texts))
    if not rows:
        return 0
    Tag.objects.get_or_create(survey=survey, name=name)[0].texts.add(*rows)
    _told(actor, "tagged", survey, at, len(rows))
    return len(rows)


@transaction.atomic
def untag(*, actor: User, survey: Survey, texts: Collection[int], name: str, at: datetime) -> int:
    """Take a tag off texts."""
    found, rows = Tag.objects.filter(survey=survey, name=name).first(), list(_of(survey, texts))
    if found is None or not rows:
        return 0
    found.texts.remove(*rows)
    _told(actor, "untagged", survey, at, len(rows))
    return len(rows)


@transaction.atomic
def rename(*, actor: User, one: Tag, name: str, at: datetime) -> None:
    """Give a tag another name; of another tag's name nothing is made, they are merged by `merge`."""
    if Tag.objects.filter(survey=one.survey, name=name).exclude(pk=one.pk).exists():
        raise TagTakenError
    one.name = name
    one.save(update_fields=["name"])
    _told(actor, "tag_renamed", one.survey, at, 1)


@transaction.atomic
def merge(*, actor: User, one: Tag, into: Tag, at: datetime) -> None:
    """Put every text of a tag under another, and drop the first."""
    if one.pk == into.pk or one.survey_id != into.survey_id:
        return
    into.texts.add(*one.texts.all())
    _told(actor, "tags_merged", one.survey, at, 1)
    one.delete()


@transaction.atomic
def drop(*, actor: User, one: Tag, at: datetime) -> None:
    """Drop a tag; its texts stay."""
    _told(actor, "tag_dropped", one.survey, at, 1)
    one.delete()


@transaction.atomic
def hide(*, actor: User, survey: Survey, texts: Collection[int], reason: str, at: datetime) -> int:
    """Hide texts from everybody's lists and from published results; who did so and why stays with each."""
    count = _of(survey, texts).exclude(shown=HIDDEN).update(shown=HIDDEN, hidden_by=actor, reason=reason)
    if count:
        _told(actor, "hidden", survey, at, count)
    return count


@transaction.atomic
def show(*, actor: User, survey: Survey, texts: Collection[int], at: datetime) -> int:
    """Show hidden texts to staff again, and take published quotes back."""
    count = _of(survey, texts).exclude(shown=STAFF).update(shown=STAFF, hidden_by=None, reason="")
    if count:
        _told(actor, "shown", survey, at, count)
    return count


@transaction.atomic
def publish(*, actor: User, survey: Survey, texts: Collection[int], at: datetime) -> int:
    """Let texts be quoted in published results; raises where an author did not allow it, and changes nothing then."""
    rows: Sequence[TextAnswer] = list(_of(survey, texts).select_related("revision__response"))
    refused = len(rows) - len(quotable(rows))
    if refused:
        raise NoConsentError(refused)
    count = _of(survey, texts).filter(shown=STAFF).update(shown=PUBLIC)
    if count:
        _told(actor, "quoted", survey, at, count)
    return count


@transaction.atomic
def redact(*, actor: User, survey: Survey, texts: Collection[int], passage: str, at: datetime) -> int:
    """Take a passage out of anonymous texts that tells who wrote them; elsewhere a text stays as it was written."""
    rows = [row for row in _of(survey, texts).select_for_update() if passage in row.text]
    if survey.identity != Survey.Identity.ANONYMOUS or not rows:
        raise NotFoundError
    for row in rows:
        row.text = row.text.replace(passage, REDACTED)
        row.save(update_fields=["text"])
    _told(actor, "redacted", survey, at, len(rows))
    return len(rows)
