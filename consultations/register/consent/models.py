"""Stops: people who are not to be written to."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Person


class Stop(models.Model):
    """A person who is not to be written to, and why."""

    class Kind(models.TextChoices):
        """Why."""

        NO_CONTACT = "no-contact", _("asked not to be written to")
        RESTRICTED = "restricted", _("processing is restricted")
        OBJECTED = "objected", _("objected")

    person = models.ForeignKey(Person, models.CASCADE, related_name="stops")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="stop_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind}"
