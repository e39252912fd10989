"""What is consulted on and when, who works on it, who is invited."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Organisation, Person
from ds4skills.accounts.models import User
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

GRACE = timedelta(seconds=120)


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Questions one can chain."""

    def visible_to(self, user: User | AnonymousUser) -> ConsultationQuerySet:
        """Keep what is published, and what somebody works on."""
        if not isinstance(user, User):
            return self.exclude(published_at=None)
        return self if user.is_superuser else self.open_to(user)

    def open_to(self, account: User | int) -> ConsultationQuerySet:
        """Keep what is published, and what the holder of an account has a role in."""
        return self.filter(Q(published_at__isnull=False) | Q(roles__user=account)).distinct()


class Consultation(models.Model):
    """One exercise with a purpose, rounds, roles, opening and closing; texts are {language: text}."""

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.JSONField(default=dict)
    summary = models.JSONField(default=dict)
    about = models.JSONField(default=dict)
    zone = models.CharField(_("time zone"), max_length=64, default="Europe/Brussels")
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    contact_name = models.CharField(_("who answers questions"), max_length=200, blank=True)
    contact_email = models.EmailField(_("their address"), blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    sealed = models.BooleanField(_("stances are sealed until closing"), default=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="consultation_opens_before_it_closes"
            )
        ]

    def __str__(self) -> str:
        return pick(self.title)[0] or self.slug

    def get_absolute_url(self) -> str:
        """Give the overview's address."""
        return f"/consultations/{self.slug}/"

    @property
    def exercise(self) -> str:
        """How invitations and the engagement log name it."""
        return f"programme.consultation:{self.pk}"

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    def is_open(self, at: datetime) -> bool:
        """Tell whether positions are taken at an instant, half-open [opens_at, closes_at)."""
        return self.opens_at <= at < self.closes_at

    def is_fixed(self, at: datetime) -> bool:
        """Tell whether people could answer already, so that hours and sealing no longer change by one hand."""
        return self.published_at is not None and at >= self.opens_at

    def is_sealed(self, at: datetime) -> bool:
        """Tell whether nobody may see stances yet, coordinators included."""
        return self.sealed and at < self.closes_at

    def state(self, at: datetime) -> str:
        """Give draft, soon, open or closed."""
        if self.published_at is None:
            return "draft"
        if at < self.opens_at:
            return "soon"
        return "open" if at < self.closes_at else "closed"


class ClosingMove(models.Model):
    """A closing hour that one coordinator asks to move while the consultation is open, and another agrees to."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="closing_moves")
    old = models.DateTimeField()
    new = models.DateTimeField()
    reason = models.TextField(max_length=1000)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    agreed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["consultation"], condition=Q(decided_at=None), name="one_closing_move_waits"
            ),
            models.CheckConstraint(
                condition=Q(agreed=False) | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="closing_moves_by_two_persons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.consultation} {self.new:%Y-%m-%d}"


class Round(models.Model):
    """A phase of a consultation, half-open [opens_at, closes_at)."""

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.JSONField(default=dict)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(opens_at__lt=F("closes_at")), name="round_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return pick(self.title)[0] or str(self.number)

    def state(self, at: datetime) -> str:
        """Give past, now or coming."""
        if at < self.opens_at:
            return "coming"
        return "now" if at < self.closes_at else "past"


class Role(models.Model):
    """What somebody does in a consultation."""

    class Name(models.TextChoices):
        """The four roles."""

        COORDINATOR = "coordinator", _("Coordinator")
        MODERATOR = "moderator", _("Moderator")
        EDITOR = "editor", _("Editor")
        OBSERVER = "observer", _("Observer")

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="roles")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="roles")
    name = models.CharField(_("role"), max_length=12, choices=Name)
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "user", "name"], name="role_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"


class Invitation(models.Model):
    """One person asked to take part in one exercise, perhaps for an organisation."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="invitations")
    exercise = models.CharField(max_length=64)
    person = models.ForeignKey(Person, models.CASCADE, related_name="invitations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8, default="en")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    opted_out_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exercise", "person"], name="invitation_once")]
        indexes = [models.Index(fields=["consultation", "exercise"], name="invitation_by_exercise")]

    def __str__(self) -> str:
        return f"{self.person_id} to {self.exercise}"


class InvitationToken(models.Model):
    """One personal link of an invitation: 256 random bits, kept as SHA-256 only; the newest five hold."""

    invitation = models.ForeignKey(Invitation, models.CASCADE, related_name="tokens")
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"link {self.pk}"


class Mailing(models.Model):
    """One round of invitations or reminders: to whom, in whose words, and how far it has come.

    A notice belongs to no consultation; `by` is nobody where the clock began it.
    """

    class Kind(models.TextChoices):
        """What is sent."""

        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")
        NOTICE = "notice", _("register notice")

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("being sent")
        DONE = "done", _("sent")
        STOPPED = "stopped", _("stopped")

    consultation = models.ForeignKey(Consultation, models.PROTECT, null=True, related_name="mailings")
    exercise = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=10, choices=Kind)
    snapshot = models.BigIntegerField(null=True)
    scope = models.JSONField(default=dict)
    words = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.exercise}"


class MailingMember(models.Model):
    """One person of a mailing; `written_at` is set in the transaction that asks for their letter."""

    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, related_name="+")
    invitation = models.ForeignKey(Invitation, models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(null=True)
    left_out = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mailing", "person"], name="mailing_member_once")]
        indexes = [
            models.Index(
                fields=["mailing", "id"], condition=Q(written_at=None), name="mailing_still_to_write"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mailing_id} {self.person_id}"
