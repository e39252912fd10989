"""Relations between organisations."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Organisation


class Relation(models.Model):
    """The subject is part of, member of, sister of or successor of the object; no cycle in part and successor."""

    class Kind(models.TextChoices):
        """How two bodies belong together."""

        PART = "part", _("part of")
        MEMBER = "member", _("member of")
        SISTER = "sister", _("sister of")
        SUCCESSOR = "successor", _("successor of")

    subject = models.ForeignKey(Organisation, models.CASCADE, related_name="relations")
    object = models.ForeignKey(Organisation, models.CASCADE, related_name="related_by")
    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject", "object", "kind"], name="relation_once"),
            models.CheckConstraint(condition=~Q(subject=F("object")), name="relation_not_with_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.object_id}"
