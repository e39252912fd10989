"""A room and its log; polls, who may vote in them, and what they voted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.ledger.models import Stance, Voice
from consultations.proposals.models import ProposalVersion
from workshops.planning.models import AgendaItem, Session

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Room(models.Model):
    """The live state of a session: which item, which of its steps. Changed under the lock of this row."""

    class State(models.TextChoices):
        """Whether people can be in it."""

        OPEN = "open", _("Open")
        ENDED = "ended", _("Ended")

    session = models.OneToOneField(Session, models.PROTECT, related_name="room")
    code = models.CharField(max_length=6, unique=True)
    state = models.CharField(max_length=6, choices=State, default=State.OPEN)
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="+")
    step = models.CharField(max_length=10, blank=True)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    polls: RelatedManager[Poll]
    entries: RelatedManager[Entry]

    def __str__(self) -> str:
        return self.code

    @property
    def mark(self) -> str:
        """Where the room stands; a form made for another mark comes too late."""
        return f"{self.item_id or 0}-{self.step}-{self.state}"


class Entry(models.Model):
    """One line of the room's log; append-only. It never says how anybody voted."""

    room = models.ForeignKey(Room, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=24)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    payload = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "number"], name="entry_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.verb}"


class Poll(models.Model):
    """A live question: where do you stand on this frozen wording? Frozen itself once it is open."""

    class Kind(models.TextChoices):
        """What it asks."""

        POSITION = "position", _("Position on a proposal")

    class Mode(models.TextChoices):
        """Who sees whose vote, after closing."""

        NAMED = "named", _("Named: everybody in the session sees who voted how")
        CONFIDENTIAL = "confidential", _("Confidential: only sums by category are shown to anyone")

    class State(models.TextChoices):
        """Whether it takes votes."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        DISCARDED = "discarded", _("Discarded")

    room = models.ForeignKey(Room, models.PROTECT, related_name="polls")
    item = models.ForeignKey(AgendaItem, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.POSITION)
    version = models.ForeignKey(ProposalVersion, models.PROTECT, null=True, related_name="+")
    turn = models.PositiveSmallIntegerField(default=1)
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    mode = models.CharField(_("mode"), max_length=12, choices=Mode, default=Mode.CONFIDENTIAL)
    scale = models.CharField(max_length=16, default="five/1")
    wording_digest = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    discard_reason = models.CharField(max_length=300, blank=True)

    eligible: RelatedManager[Eligible]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room"], condition=Q(state="open"), name="one_open_poll"),
            models.CheckConstraint(
                condition=Q(kind="position", version__isnull=False), name="poll_position_has_wording"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(opened_at__isnull=False) & ~Q(wording_digest="")),
                name="poll_open_has_digest",
            ),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def exercise(self) -> str:
        """How evidence and the audit log name it."""
        return f"workshops.poll:{self.pk}"

    @property
    def wording(self) -> ProposalVersion:
        """The wording that is voted on; the database holds that there is one."""
        if self.version is None:
            raise ProposalVersion.DoesNotExist
        return self.version

    @property
    def is_named(self) -> bool:
        """Whether votes are shown with names after closing."""
        return self.mode == self.Mode.NAMED


class Eligible(models.Model):
    """One vote in a poll: a person's own, or an organisation's whoever of its mandated people casts it."""

    poll = models.ForeignKey(Poll, models.PROTECT, related_name="eligible")
    unit = models.CharField(max_length=60)
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    category = models.CharField(max_length=60, blank=True)
    late = models.BooleanField(default=False)
    at = models.DateTimeField()

    votes: RelatedManager[Vote]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poll", "unit"], name="eligible_once")]

    def __str__(self) -> str:
        return f"{self.unit} in {self.poll_id}"


class Vote(models.Model):
    """One cast of one who may vote; append-only, the newest counts. Becomes a position when the poll closes.

    `reason` is blanked once the ledger holds it, where it can be erased.
    """

    eligible = models.ForeignKey(Eligible, models.PROTECT, related_name="votes")
    cast = models.PositiveSmallIntegerField()
    voice = models.ForeignKey(Voice, models.PROTECT, related_name="+")
    stance = models.CharField(max_length=2, choices=Stance)
    reason = models.TextField(blank=True)
    blocks = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["eligible", "cast"], name="vote_cast_once")]

    def __str__(self) -> str:
        return f"cast {self.cast} of {self.eligible_id}"

    @property
    def source(self) -> str:
        """How the ledger names it."""
        return f"workshops.vote:{self.eligible_id}#{self.cast}"
