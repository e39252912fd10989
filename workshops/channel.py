"""The channel of workshops: what the ledger, the overview and the dashboards ask of this room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.ledger import channels
from consultations.ledger.channels import Participation, Section, Task, Turn, Words
from consultations.programme.models import Consultation, Invitation
from consultations.programme.speaking import Speaker
from consultations.register.engagement import sources
from workshops.live.models import Eligible, Poll, Room, Vote
from workshops.planning.models import Session, Workshop
from workshops.signups.models import ACTIVE, Presence, SignUp
from workshops.signups.presence import may_join_from

STAFF = frozenset({"coordinator", "moderator"})
SOON = timedelta(days=7)


def _published(consultation: Consultation) -> list[Workshop]:
    rows = Workshop.objects.filter(consultation=consultation, state=Workshop.State.PUBLISHED)
    return list(rows.order_by("opens_at", "id"))


class Workshops:
    """Live polls in sessions that one signs up for."""

    slug = "workshop"
    label: Words = gettext_lazy("Workshop")

    def participation(self, consultation: Consultation) -> Participation:
        """Count people who signed up, who came, and who voted in a poll that was closed."""
        of = {"session__workshop__consultation": consultation}
        stay = Coalesce("person__merged_into", "person")  # a person whose entries were merged is one
        signed = SignUp.objects.filter(**of, state__in=ACTIVE).values_list(stay).distinct().count()
        came = Presence.objects.filter(**of).values_list(stay).distinct().count()
        voted = Vote.objects.filter(
            cast=1,
            eligible__poll__state=Poll.State.CLOSED,
            eligible__poll__room__session__workshop__consultation=consultation,
        )
        rows = voted.values("eligible__category").order_by("eligible__category")
        counted = rows.annotate(n=Count("eligible__unit", distinct=True))
        by_category = {row["eligible__category"]: row["n"] for row in counted}
        return Participation(signed, came, sum(by_category.values()), by_category)

    def link(self, source: str) -> str:
        """Give the page of the vote in which a position was cast."""
        number = source.removeprefix("workshops.vote:").partition("#")[0]
        if not source.startswith("workshops.vote:") or not number.isdecimal():
            return ""
        rows = Eligible.objects.filter(pk=int(number))
        found = rows.values_list("poll_id", "poll__room__session__workshop__code").first()
        return reverse("poll", kwargs={"code": found[1], "pk": found[0]}) if found else ""

    def backlog(self, consultation: Consultation) -> int:
        """Count the casts of open votes: they reach the ledger when the vote is closed."""
        of = {"eligible__poll__room__session__workshop__consultation": consultation}
        return Vote.objects.filter(eligible__poll__state=Poll.State.OPEN, **of).count()

    def announced(self, consultation: Consultation) -> QuerySet[Workshop]:
        """List the workshops that everybody may see."""
        rows = Workshop.objects.filter(consultation=consultation, access=Workshop.Access.PUBLIC)
        return rows.exclude(state=Workshop.State.DRAFT)

    def section(self, consultation: Consultation) -> Section:
        """Give the section of workshops."""
        url = reverse("workshops", kwargs={"slug": consultation.slug})
        return Section("workshops", _("Workshops"), url)

    def manage(self, consultation: Consultation, roles: frozenset[str]) -> Section | None:
        """Give the staff's section to those who run workshops."""
        if not roles & STAFF:
            return None
        url = reverse("workshops_manage", kwargs={"slug": consultation.slug})
        return Section("workshops", _("Workshops"), url)

    def turns(self, consultation: Consultation, speaker: Speaker | None, at: datetime) -> Sequence[Turn]:
        """List the seats somebody has, and the sessions they could still sign up for."""
        found = _published(consultation)
        invited = _invited(found, speaker)
        seen = {
            each.pk: each
            for each in found
            if each.access == Workshop.Access.PUBLIC or each.exercise in invited
        }
        sessions = Session.objects.filter(
            workshop__in=seen, state=Session.State.PLANNED, ends_at__gt=at
        ).order_by("starts_at", "id")
        mine = _mine(seen, speaker)
        codes = dict(
            Room.objects.filter(session__workshop__in=seen, state=Room.State.OPEN).values_list(
                "session_id", "code"
            )
        )
        turns: list[Turn] = []
        for session in sessions:
            session.workshop = seen[session.workshop_id]
            turn = _turn(session, mine.get(session.pk), codes.get(session.pk), at)
            turns += [turn] if turn else []
        return turns

    def tasks(self, consultation: Consultation, roles: frozenset[str], at: datetime) -> Sequence[Task]:
        """List what waits for those who run workshops: sessions of this week, votes left open, drafts."""
        if not roles & STAFF:
            return []
        of = {"workshop__consultation": consultation}
        sessions = Session.objects.filter(**of, state=Session.State.PLANNED).select_related("workshop")
        near = sessions.filter(starts_at__lt=at + SOON).exclude(workshop__state=Workshop.State.DRAFT)
        drafts = Workshop.objects.filter(consultation=consultation, state=Workshop.State.DRAFT)
        manage = reverse("workshops_manage", kwargs={"slug": consultation.slug})
        tasks = [
            Task(
                title=_("“%(session)s” is near") % {"session": session},
                detail=_("Look at the seats, then open its desk."),
                url=reverse("session_manage", kwargs={**session.path, "slug": consultation.slug}),
                act=_("Prepare the session"),
                due_at=session.starts_at,
            )
            for session in near.filter(ends_at__gt=at).order_by("starts_at", "id")
        ]
        tasks += [
            Task(
                title=_("A vote in %(session)s is still open") % {"session": poll.room.session},
                detail=_("Its votes reach the ledger when it is closed; no report is built before."),
                url=reverse("desk", kwargs={"code": poll.room.code}),
                act=_("Open the desk"),
                due_at=poll.room.session.ends_at,
            )
            for poll in _left_open(consultation, at)
        ]
        if count := drafts.count():
            words = (
                _("%(n)d workshop is not published yet") if count == 1 else _("%(n)d workshops are drafts")
            )
            tasks.append(
                Task(words % {"n": count}, _("Nobody can sign up before."), manage, _("Open workshops"))
            )
        return tasks


def _left_open(consultation: Consultation, at: datetime) -> list[Poll]:
    rows = Poll.objects.filter(
        state=Poll.State.OPEN,
        room__session__ends_at__lte=at,
        room__session__workshop__consultation=consultation,
    )
    return list(rows.select_related("room__session__workshop").order_by("id"))


def _invited(found: Sequence[Workshop], speaker: Speaker | None) -> set[str]:
    """Give the workshops by invitation to which somebody was asked."""
    names = [each.exercise for each in found if each.access == Workshop.Access.INVITED]
    if speaker is None or not names:
        return set()
    rows = Invitation.objects.filter(person__in=speaker.keys, exercise__in=names)
    return set(rows.values_list("exercise", flat=True))


def _mine(seen: dict[int, Workshop], speaker: Speaker | None) -> dict[int, SignUp]:
    if speaker is None:
        return {}
    rows = SignUp.objects.filter(session__workshop__in=seen, person__in=speaker.keys, state__in=ACTIVE)
    return {row.session_id: row for row in rows}


def _turn(session: Session, mine: SignUp | None, code: str | None, at: datetime) -> Turn | None:
    """Say what a session asks of somebody, or what they have done about it."""
    seat = reverse("seat", kwargs=session.path)
    facts = {"session": session}
    if mine is None:
        if not session.workshop.is_open(at):
            return None
        url = reverse("sign_up", kwargs=session.path)
        title = _("Sign up for “%(session)s”") % facts
        words = _("Take a seat, or a place on the waiting list.")
        return Turn(title, words, url, _("Sign up"), session.workshop.closes_at, minutes=2)
    if mine.state == SignUp.State.WAITING:
        title = _("You wait for a seat in “%(session)s”") % facts
        return Turn(title, _("You hear from us when one is yours."), seat, _("Look at my place"), done=True)
    if at >= may_join_from(session):
        url = reverse("floor", kwargs={"code": code}) if code else seat
        title = _("Join “%(session)s”") % facts
        return Turn(title, _("You have a seat. Check in and join."), url, _("Join"), session.ends_at)
    title = _("You have a seat in “%(session)s”") % facts
    words = _("Place, calendar file and how to cancel stand on its page.")
    return Turn(title, words, seat, _("Look at my seat"), session.starts_at, done=True)


def _session(text: str) -> str:
    """Lead to the sign-ups of the session where somebody was."""
    found = Session.objects.filter(pk=sources.number(text)).select_related("workshop__consultation").first()
    return reverse("signups", kwargs=found.staff_path) if found else ""


def _vote(text: str) -> str:
    return channels.link(Workshops.slug, f"workshops.vote:{text}")


sources.register("workshops.session", _session, "coordinator", "moderator")
sources.register("workshops.vote", _vote)
channels.register(Workshops())
