"""Voices, positions, reasons, objections: append-only; the newest word counts, every word stays."""

from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation, Round
from consultations.proposals.models import Proposal, ProposalVersion


class Stance(models.TextChoices):
    """What is said of a proposal; silence is none of them."""

    STRONGLY_OPPOSE = "-2", _("Strongly oppose")
    OPPOSE = "-1", _("Oppose")
    NEUTRAL = "0", _("Neutral")
    SUPPORT = "1", _("Support")
    STRONGLY_SUPPORT = "2", _("Strongly support")
    ABSTAIN = "A", _("Abstain")
    RECUSE = "R", _("Recuse")
    NO_OPINION = "N", _("No opinion")


SCALE = (
    Stance.STRONGLY_OPPOSE,
    Stance.OPPOSE,
    Stance.NEUTRAL,
    Stance.SUPPORT,
    Stance.STRONGLY_SUPPORT,
)
APART = (Stance.ABSTAIN, Stance.RECUSE, Stance.NO_OPINION)


class Voice(models.Model):
    """The unit that is counted; the only row of the ledger that leads to a person, by key.

    `speaker` spells who it is, so that a database constraint keeps a voice from standing twice; erasing a
    person empties `holder` and replaces `speaker`, and tallies stay.
    """

    class Capacity(models.TextChoices):
        """How a person speaks."""

        PERSONAL = "personal", _("personally")
        MANDATED = "mandated", _("mandated")

    class Privacy(models.TextChoices):
        """What may be shown of the voice."""

        NAMED = "named", _("named")
        CONFIDENTIAL = "confidential", _("confidential")
        ANONYMOUS = "anonymous", _("anonymous")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="voices")
    speaker = models.CharField(max_length=128)
    holder = models.UUIDField(null=True, db_index=True)
    organisation = models.UUIDField(null=True, db_index=True)
    seat = models.CharField(max_length=60, blank=True)
    capacity = models.CharField(max_length=8, choices=Capacity)
    mandate = models.BigIntegerField(null=True)
    category = models.CharField(max_length=60, blank=True)
    country = models.CharField(max_length=2, blank=True)
    size = models.CharField(max_length=10, blank=True)
    privacy = models.CharField(max_length=12, choices=Privacy, default=Privacy.NAMED)
    verified = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "speaker"], name="voice_once"),
            models.CheckConstraint(
                condition=Q(capacity="mandated", mandate__isnull=False)
                | Q(capacity="personal", mandate__isnull=True),
                name="voice_mandated_has_mandate",
            ),
        ]

    def __str__(self) -> str:
        return f"voice {self.pk}"


class Mapping(models.Model):
    """How raw values of a channel become stances: {raw: stance}; append-only, versioned, never re-coded."""

    slug = models.SlugField(max_length=40)
    number = models.PositiveSmallIntegerField()
    body = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["slug", "number"], name="mapping_once")]

    def __str__(self) -> str:
        return f"{self.slug}/{self.number}"


class Position(models.Model):
    """One stance of one voice on one proposal version, through one channel, at one instant.

    Every index is paid for at every row, so there are four only: the key, the voice, once and latest.
    """

    class Basis(models.TextChoices):
        """How we know it."""

        SELF = "self", _("said by the voice")
        CONFIRMED = "confirmed", _("written by staff, confirmed by the voice")
        CODED = "coded", _("coded from a text")
        STAFF = "staff", _("entered by staff")

    seq = models.BigAutoField(primary_key=True)
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="positions")
    version = models.ForeignKey(ProposalVersion, models.PROTECT, db_index=False, related_name="positions")
    stance = models.CharField(max_length=2, choices=Stance, null=True)  # noqa: DJ001 -- null says: withdrawn
    taken_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    round = models.ForeignKey(Round, models.PROTECT, null=True, db_index=False, related_name="+")
    channel = models.CharField(max_length=16)
    source = models.CharField(max_length=128)
    raw = models.CharField(max_length=64, blank=True)
    mapping = models.ForeignKey(Mapping, models.PROTECT, null=True, db_index=False, related_name="+")
    basis = models.CharField(max_length=10, choices=Basis, default=Basis.SELF)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, db_index=False, related_name="+"
    )
    withdraws = models.ForeignKey("self", models.PROTECT, null=True, db_index=False, related_name="+")
    evidence = models.JSONField(default=dict)
    reason_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "source", "voice", "version"], name="position_recorded_once"
            ),
            models.CheckConstraint(
                condition=Q(stance__in=Stance.values, withdraws=None)
                | Q(stance=None, withdraws__isnull=False),
                name="position_says_or_withdraws",
            ),
        ]
        indexes = [models.Index(fields=["version", "voice", "-taken_at", "-seq"], name="position_latest")]

    def __str__(self) -> str:
        return f"#{self.seq} {self.stance}"


class Reason(models.Model):
    """Why, in own words; kept apart so that it can be erased while the position's digest stays."""

    position = models.OneToOneField(Position, models.PROTECT, primary_key=True, related_name="reason")
    text = models.TextField(blank=True)
    wished_change = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    salt = models.CharField(max_length=32, blank=True)
    public = models.BooleanField(default=True)
    erased_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"reason of {self.position_id}"

    @staticmethod
    def draw_salt() -> str:
        """Draw what keeps a short text from being guessed by its digest."""
        return secrets.token_hex(16)


class Current(models.Model):
    """Which position of a voice on a version counts now: kept by `record()`, rebuildable, never the truth.

    Its keys are copied from positions, whose own keys the database checks, and which nobody can delete.
    """

    voice = models.ForeignKey(Voice, models.PROTECT, db_constraint=False, related_name="+")
    version = models.ForeignKey(
        ProposalVersion, models.PROTECT, db_constraint=False, db_index=False, related_name="current"
    )
    position = models.ForeignKey(Position, models.PROTECT, db_constraint=False, related_name="+")
    stance = models.CharField(max_length=2, null=True)  # noqa: DJ001 -- null says: withdrawn
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "voice"], name="current_once")]

    def __str__(self) -> str:
        return f"{self.voice_id} on {self.version_id}"


class Objection(models.Model):
    """A reasoned blocking concern attached to a position; its words stand in the position's reason."""

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="objections")
    number = models.PositiveIntegerField()
    position = models.OneToOneField(Position, models.PROTECT, related_name="objection")
    clause = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["consultation", "number"], name="objection_number_once")
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """How people call it."""
        return f"O-{self.number:02d}"


class ObjectionEvent(models.Model):
    """What happened to an objection; append-only, the newest is its state."""

    class Kind(models.TextChoices):
        """Its way: raised, answered, then withdrawn or sustained by its holder; escalated to the chair."""

        RAISED = "raised", _("open")
        ANSWERED = "answered", _("answered")
        WITHDRAWN = "withdrawn", _("withdrawn")
        SUSTAINED = "sustained", _("sustained")
        ESCALATED = "escalated", _("before the chair")

    OPEN: ClassVar = (Kind.RAISED, Kind.ESCALATED)

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    accommodated = models.BooleanField(default=False)
    outcome = models.TextField(blank=True)
    wording = models.ForeignKey(ProposalVersion, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.objection_id} {self.kind}"


__all__ = [
    "APART",
    "SCALE",
    "Current",
    "Mapping",
    "Objection",
    "ObjectionEvent",
    "Position",
    "Proposal",
    "Reason",
    "Stance",
    "Voice",
]
