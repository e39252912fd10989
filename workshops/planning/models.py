"""Workshops, sessions, pools of seats with quotas, agenda items."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from consultations.programme.rules import roles_of
from consultations.proposals.models import Proposal
from ds4skills.accounts.models import User
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models.fields.related_descriptors import RelatedManager


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    """Questions one can chain."""

    def visible_to(self, user: User | AnonymousUser) -> WorkshopQuerySet:
        """Keep what is shown to everybody, and all of the consultations that somebody works on."""
        shown = ~Q(state=Workshop.State.DRAFT) & Q(consultation__published_at__isnull=False)
        return self.filter(shown | Q(consultation__slug__in=list(roles_of(user))))


class Workshop(models.Model):
    """A series of sessions that share questions and rules; texts are {language: text}."""

    class Access(models.TextChoices):
        """Who may see it and sign up."""

        PUBLIC = "public", _("Everybody")
        INVITED = "invited", _("Invited people only")

    class State(models.TextChoices):
        """Whether it is announced."""

        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        CANCELLED = "cancelled", _("Cancelled")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="+")
    code = models.SlugField(_("short address"), max_length=40, unique=True)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    access = models.CharField(_("who may come"), max_length=10, choices=Access, default=Access.PUBLIC)
    opens_at = models.DateTimeField(_("sign-up opens"))
    closes_at = models.DateTimeField(_("sign-up closes"))
    cancel_until = models.DateTimeField(_("one may cancel until"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    objects = WorkshopQuerySet.as_manager()
    sessions: RelatedManager[Session]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="workshop_opens_before_it_closes"
            )
        ]

    def __str__(self) -> str:
        return pick(self.title)[0] or self.code

    def get_absolute_url(self) -> str:
        """Give the public page's address."""
        return reverse("workshop", kwargs={"code": self.code})

    @property
    def exercise(self) -> str:
        """How invitations, mandates and links name it."""
        return f"workshops.workshop:{self.pk}"

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    def is_open(self, at: datetime) -> bool:
        """Tell whether one may sign up at an instant, half-open [opens_at, closes_at)."""
        return self.state == self.State.PUBLISHED and self.opens_at <= at < self.closes_at


class Session(models.Model):
    """A part of a workshop with its own hours and seats."""

    class State(models.TextChoices):
        """Whether it takes place."""

        PLANNED = "planned", _("Planned")
        CANCELLED = "cancelled", _("Cancelled")
        HELD = "held", _("Held")

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sessions")
    number = models.PositiveSmallIntegerField()
    title = models.JSONField(default=dict)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    online_address = models.URLField(_("address of the online meeting"), max_length=500, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED)
    cancelled_reason = models.CharField(max_length=300, blank=True)

    pools: RelatedManager[Pool]
    agenda: RelatedManager[AgendaItem]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["workshop", "number"], name="session_number_once"),
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="session_starts_before_it_ends"
            ),
        ]

    def __str__(self) -> str:
        return self.words or gettext("%(workshop)s, session %(number)d") % {
            "workshop": self.workshop,
            "number": self.number,
        }

    @property
    def words(self) -> str:
        """Its own title, or nothing where the workshop's title says it all."""
        return pick(self.title)[0]

    @property
    def path(self) -> dict[str, Any]:
        """The keywords of its public addresses."""
        return {"code": self.workshop.code, "number": self.number}

    @property
    def staff_path(self) -> dict[str, Any]:
        """The keywords of its staff addresses."""
        return {"slug": self.workshop.consultation.slug, **self.path}

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has ended, was held or cancelled."""
        return self.state != self.State.PLANNED or self.ends_at <= at


class Pool(models.Model):
    """The seats of one kind in a session.

    `committed` is the sum over quotas of max(taken, floor): seats that are taken or kept. `arrivals` counts
    who came to the queue. All four change only under the lock of this row.
    """

    class Kind(models.TextChoices):
        """Where one sits."""

        ONSITE = "onsite", _("On site")
        ONLINE = "online", _("Online")

    session = models.ForeignKey(Session, models.CASCADE, related_name="pools")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind)
    seats = models.PositiveIntegerField(_("seats"))
    taken = models.PositiveIntegerField(default=0)
    committed = models.PositiveIntegerField(default=0)
    arrivals = models.PositiveBigIntegerField(default=0)
    release_at = models.DateTimeField(_("kept seats are released"), null=True, blank=True)
    released_at = models.DateTimeField(null=True)

    quotas: RelatedManager[Quota]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "kind"], name="pool_kind_once"),
            models.CheckConstraint(
                condition=Q(taken__gte=0, taken__lte=F("committed"), committed__lte=F("seats")),
                name="pool_never_overbooked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.taken} of {self.seats}"

    @property
    def left(self) -> int:
        """Seats that nobody holds."""
        return self.seats - self.taken


class Quota(models.Model):
    """How many seats of a pool a category is kept (`floor`) and may have (`cap`); '' is everybody else."""

    pool = models.ForeignKey(Pool, models.CASCADE, related_name="quotas")
    category = models.CharField(max_length=60, blank=True)
    floor = models.PositiveIntegerField(default=0)
    cap = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pool", "category"], name="quota_category_once"),
            models.CheckConstraint(
                condition=Q(floor__gte=0, floor__lte=F("cap"), taken__gte=0, taken__lte=F("cap")),
                name="quota_never_over_cap",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category or 'else'} {self.taken} of {self.cap}"


class AgendaItem(models.Model):
    """A timed part of a session; one on a proposal goes through the nine steps of the desk."""

    class Kind(models.TextChoices):
        """What happens in it."""

        TALK = "talk", _("Talk")
        PROPOSAL = "proposal", _("Proposal, with a vote")
        DISCUSSION = "discussion", _("Discussion")
        BREAK = "break", _("Break")

    session = models.ForeignKey(Session, models.CASCADE, related_name="agenda")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(_("what happens"), max_length=10, choices=Kind, default=Kind.TALK)
    title = models.JSONField(default=dict)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "order"], name="agenda_order_once"),
            models.CheckConstraint(
                condition=Q(kind="proposal", proposal__isnull=False)
                | (~Q(kind="proposal") & Q(proposal__isnull=True)),
                name="agenda_vote_has_proposal",
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)[0]
