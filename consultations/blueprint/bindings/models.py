"""Which blocks stand for which proposals; what each version's wording of them means."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.drafts.models import Block, Version
from consultations.proposals.models import Proposal, ProposalVersion


def _staff(*, null: bool = False) -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=null, related_name="+")


class OptionMark(models.Model):
    """An editor's word that a heading begins an option, or does not; append-only, the newest counts."""

    block = models.ForeignKey(Block, models.PROTECT, related_name="+")
    letter = models.CharField(max_length=20, blank=True)
    on = models.BooleanField()
    by = _staff()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"option {self.letter}"


class Binding(models.Model):
    """The proposal that a block, or the section under a heading, stands for."""

    class Scope(models.TextChoices):
        """How much of the text it is."""

        BLOCK = "block", _("this paragraph")
        SECTION = "section", _("the whole section")

    block = models.ForeignKey(Block, models.PROTECT, related_name="bindings")
    scope = models.CharField(max_length=7, choices=Scope, default=Scope.BLOCK)
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["block", "scope"], name="binding_once")]

    def __str__(self) -> str:
        return f"{self.block_id} {self.proposal_id}"


class BindingWording(models.Model):
    """What a version's wording means for the positions on a binding; append-only."""

    class Ruling(models.TextChoices):
        """Whether earlier positions stay current."""

        FIRST = "first", _("first wording")
        UNCHANGED = "unchanged", _("the very same words")
        SAME = "same_meaning", _("same meaning: positions stay current")
        NEW = "new_wording", _("new wording: earlier positions are on an older wording")
        RETIRED = "retired", _("taken out of the text")

    binding = models.ForeignKey(Binding, models.PROTECT, related_name="wordings")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    proposal_version = models.ForeignKey(ProposalVersion, models.PROTECT, related_name="+")
    ruling = models.CharField(max_length=12, choices=Ruling)
    reason = models.TextField(blank=True)
    by = _staff(null=True)
    second_person = _staff(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["binding", "version"], name="binding_wording_once"),
            models.CheckConstraint(
                condition=~Q(ruling="same_meaning") | ~Q(reason=""), name="same_meaning_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.ruling
