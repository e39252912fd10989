"""Hiding, showing, redacting, reporting, appealing. Positions are never touched; every act is a row of its own."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from consultations.blueprint.comments import letters
from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.comments.wordless import blank
from consultations.blueprint.moderation.models import ModerationAct
from consultations.programme.letters import spoken
from consultations.register.directory.models import Person
from ds4skills.accounts.models import User
from ds4skills.audit.actions import note

Act, Reason = ModerationAct.Act, ModerationAct.Reason
Target = Comment | Reply


class NotNowError(Exception):
    """It stands otherwise meanwhile: hidden already, shown again, withdrawn, or nothing was asked."""


class SamePersonError(Exception):
    """Another moderator has to do this: an appeal against one's own act, the second half of a redaction."""


class AppealedBeforeError(Exception):
    """There is one appeal, and it was made."""


def comment_of(target: Target) -> Comment:
    """Give the comment on whose page a target stands."""
    return target if isinstance(target, Comment) else target.comment


def acts_on(target: Target) -> list[ModerationAct]:
    """List what was done about a target, oldest first."""
    return list(target.acts.select_related("by", "second_person").order_by("id"))


def _write(target: Target, act: str, *, at: datetime, verb: str, **facts: object) -> ModerationAct:
    """Write an act and tell the log."""
    where = {"comment": target} if isinstance(target, Comment) else {"reply": target}
    made = ModerationAct.objects.create(act=act, at=at, **where, **facts)
    actor = facts.get("by")
    note(
        actor=actor if isinstance(actor, User) else None,
        verb=verb,
        target=target,
        scope=comment_of(target).blueprint.consultation,
        at=at,
        by=made.person,
        reason=made.reason,
    )
    return made


def _move(target: Target, before: str, after: str) -> None:
    """Change what is shown, if it stands as it stood."""
    kind = type(target)
    if not kind._default_manager.filter(pk=target.pk, state=before).update(state=after):
        raise NotNowError
    target.state = after


def _tell(target: Target, sentence: str, key: str, at: datetime) -> None:
    """Write to whoever wrote it; staff are not written to."""
    if target.author is None:
        return
    comment = comment_of(target)
    context = {"code": comment.code, "sentence": sentence, "url": letters.link_to(comment)}
    notice = letters.Notice(target.author, "comment_moderated", key, context)
    letters.send(comment.blueprint.consultation, [notice], at=at)


def _language(target: Target) -> str:
    rows = Person.objects.filter(pk=target.author).values_list("language", flat=True)
    return spoken(rows.first() or "")


@transaction.atomic
def report(
    *, target: Target, reason: str, text: str, by: User | None, person: UUID | None, at: datetime
) -> ModerationAct:
    """Tell the moderators about something that is shown; once for each reader."""
    if target.state != Comment.State.PUBLISHED:
        raise NotNowError
    rows = target.acts.filter(act=Act.REPORTED, by=by, person=person).order_by("id")
    return rows.first() or _write(
        target,
        Act.REPORTED,
        reason=reason,
        staff_note=text,
        by=by,
        person=person,
        at=at,
        verb="moderation.reported",
    )


@transaction.atomic
def hide(
    *, actor: User, target: Target, reason: str, public_note: str, staff_note: str, at: datetime
) -> ModerationAct:
    """Hide it behind a public tombstone; its author keeps sight of it and may appeal once."""
    _move(target, Comment.State.PUBLISHED, Comment.State.HIDDEN)
    made = _write(
        target,
        Act.HIDDEN,
        reason=reason,
        public_note=public_note,
        staff_note=staff_note,
        by=actor,
        at=at,
        verb="moderation.hidden",
    )
    with translation.override(_language(target)):
        sentence = _(
            "A moderator hid it: %(reason)s. You still see it, and may appeal once on its page; another moderator "
            "decides. What you said of proposals still counts."
        ) % {"reason": made.get_reason_display()}
    _tell(target, sentence, f"hidden:{made.pk}", at)
    return made


@transaction.atomic
def keep(*, actor: User, target: Target, staff_note: str, at: datetime) -> ModerationAct:
    """Say that what was reported may stay."""
    if target.state != Comment.State.PUBLISHED:
        raise NotNowError
    return _write(target, Act.KEPT, staff_note=staff_note, by=actor, at=at, verb="moderation.kept")


@transaction.atomic
def show(*, actor: User, target: Target, staff_note: str, at: datetime) -> ModerationAct:
    """Show again what was hidden; where its author appealed, another moderator than the one who hid it."""
    if _appealed(target):
        _other_than_hider(actor, target)
    _move(target, Comment.State.HIDDEN, Comment.State.PUBLISHED)
    made = _write(target, Act.SHOWN, staff_note=staff_note, by=actor, at=at, verb="moderation.shown")
    with translation.override(_language(target)):
        sentence = _("It is shown again.")
    _tell(target, sentence, f"shown:{made.pk}", at)
    return made


@transaction.atomic
def appeal(*, target: Target, text: str, at: datetime) -> ModerationAct:
    """Ask, as its author, that another moderator looks; once."""
    if target.state != Comment.State.HIDDEN:
        raise NotNowError
    if target.acts.filter(act=Act.APPEALED).exists():
        raise AppealedBeforeError
    return _write(
        target, Act.APPEALED, staff_note=text, person=target.author, at=at, verb="moderation.appealed"
    )


@transaction.atomic
def uphold(*, actor: User, target: Target, public_note: str, at: datetime) -> ModerationAct:
    """Refuse an appeal: it stays hidden."""
    if target.state != Comment.State.HIDDEN or not _appealed(target):
        raise NotNowError
    _other_than_hider(actor, target)
    made = _write(target, Act.UPHELD, public_note=public_note, by=actor, at=at, verb="moderation.upheld")
    with translation.override(_language(target)):
        sentence = _("Another moderator looked at your appeal: it stays hidden.")
    _tell(target, sentence, f"upheld:{made.pk}", at)
    return made


def _appealed(target: Target) -> bool:
    """Tell whether an appeal waits."""
    rows = target.acts.filter(act__in=[Act.APPEALED, Act.UPHELD, Act.SHOWN]).order_by("-id")
    return rows.values_list("act", flat=True).first() == Act.APPEALED


def _other_than_hider(actor: User, target: Target) -> None:
    last = target.acts.filter(act=Act.HIDDEN).order_by("-id").values_list("by", flat=True).first()
    if last == actor.pk:
        raise SamePersonError


@transaction.atomic
def redact(*, actor: User, target: Target, reason: str, public_note: str, at: datetime) -> bool:
    """Take the words out: the first moderator asks, a second one does it; tells whether it is done.

    Code, category, place, decision and counts stay.
    """
    asked = target.acts.select_for_update().filter(act=Act.REDACTED).order_by("-id").first()
    if asked is None or asked.second_person_id is not None:
        _write(
            target,
            Act.REDACTED,
            reason=reason,
            public_note=public_note,
            by=actor,
            at=at,
            verb="moderation.redaction_asked",
        )
        return False
    if asked.by_id == actor.pk:
        raise SamePersonError
    _write(
        target,
        Act.REDACTED,
        reason=asked.reason,
        public_note=asked.public_note,
        by=actor,
        second_person=asked.by,
        at=at,
        verb="moderation.redacted",
    )
    blank(target, at=at)
    return True
