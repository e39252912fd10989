"""Proposals and their frozen wordings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.programme.models import Consultation
from ds4skills.web.texts import pick

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class Proposal(models.Model):
    """One statement; `key` is how people call it, for instance P-07."""

    class Kind(models.TextChoices):
        """What it is."""

        STATEMENT = "statement", _("Statement")
        CLAUSE = "clause", _("Clause of the blueprint")
        OPTION = "option", _("Option")
        COMMENT = "comment", _("Comment")

    class State(models.TextChoices):
        """Whether positions are taken on it."""

        DRAFT = "draft", _("Draft")
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="proposals")
    key = models.CharField(_("key"), max_length=24)
    order = models.PositiveIntegerField(default=0)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.STATEMENT)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    listed = models.BooleanField(default=True)

    versions: RelatedManager[ProposalVersion]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["consultation", "key"], name="proposal_key_once")]

    def __str__(self) -> str:
        return self.key


class ProposalVersion(models.Model):
    """One frozen wording, in one or more languages; append-only."""

    class Change(models.TextChoices):
        """What a wording changed."""

        FIRST = "first", _("First wording")
        EDITORIAL = "editorial", _("Same meaning")
        SUBSTANTIVE = "substantive", _("New meaning")

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    wordings = models.JSONField()
    digest = models.CharField(max_length=64)
    change = models.CharField(max_length=12, choices=Change, default=Change.FIRST)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proposal", "number"], name="proposal_version_once")]

    def __str__(self) -> str:
        return f"{self.proposal.key}@{self.number}"

    @property
    def wording(self) -> str:
        """The wording in the language that is spoken now."""
        return pick(self.wordings)[0]
