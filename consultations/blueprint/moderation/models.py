"""What moderators and readers did about a comment or a reply."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from consultations.blueprint.comments.models import Comment, Reply


class ModerationAct(models.Model):
    """One act; append-only."""

    class Act(models.TextChoices):
        """What was done."""

        REPORTED = "reported", _("reported by a reader")
        HIDDEN = "hidden", _("hidden")
        SHOWN = "shown", _("shown again")
        KEPT = "kept", _("looked at and kept")
        REDACTED = "redacted", _("words or a name taken out")
        APPEALED = "appealed", _("its author appealed")
        UPHELD = "upheld", _("appeal refused: it stays hidden")

    class Reason(models.TextChoices):
        """Why."""

        PERSONAL_DATA = "personal_data", _("personal data of others")
        INSULT = "insult", _("insult")
        SPAM = "spam", _("spam")
        ILLEGAL = "illegal", _("illegal")
        OFF_TOPIC = "off_topic", _("off topic")
        IMPERSONATION = "impersonation", _("impersonation")

    comment = models.ForeignKey(Comment, models.PROTECT, null=True, related_name="acts")
    reply = models.ForeignKey(Reply, models.PROTECT, null=True, related_name="acts")
    act = models.CharField(max_length=10, choices=Act)
    reason = models.CharField(max_length=13, choices=Reason, blank=True)
    public_note = models.TextField(blank=True)
    staff_note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    person = models.UUIDField(null=True)  # a reader who reported, or the author who appealed
    second_person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, reply=None) | Q(comment=None, reply__isnull=False),
                name="moderation_of_one",
            ),
            models.CheckConstraint(condition=~Q(act="hidden") | ~Q(reason=""), name="hidden_has_reason"),
        ]
        indexes = [models.Index(fields=["act", "at"], name="moderation_by_act")]

    def __str__(self) -> str:
        return self.act
