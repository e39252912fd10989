"""What somebody allowed, in which words; stops; how contributions are attributed."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.models import Person


class Purpose(models.TextChoices):
    """What personal data are used for."""

    INVITE = "invite", _("to invite you to consultations")
    PUBLISH_NAME = "publish-name", _("to publish your name beside what you say")
    UPDATES = "updates", _("to send you news of the blueprint")
    SHARE = "share-with-network", _("to share your contact data with the network that knows you")


class ConsentText(models.Model):
    """The exact words in which a purpose was explained; never changed, only followed by another."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    language = models.CharField(max_length=8)
    body = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "language", "digest"], name="consent_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.language}"


class ConsentRecord(models.Model):
    """A purpose was allowed, or no longer is; append-only, the newest word counts."""

    class Act(models.TextChoices):
        """What was said."""

        GIVEN = "given", _("given")
        WITHDRAWN = "withdrawn", _("withdrawn")

    key = models.UUIDField()
    purpose = models.CharField(max_length=20, choices=Purpose)
    act = models.CharField(max_length=10, choices=Act)
    text = models.ForeignKey(ConsentText, models.PROTECT, null=True, related_name="+")
    via = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "purpose", "-id"], name="consent_by_key")]

    def __str__(self) -> str:
        return f"{self.key} {self.purpose} {self.act}"


class Attribution(models.Model):
    """How a stakeholder wants one contribution attributed; append-only, the newest word counts.

    `source` names the contribution as the ledger does: "blueprint.comment:12", "surveys.answer:7".
    """

    class Choice(models.TextChoices):
        """What is shown beside it."""

        NAME = "name", _("my name and organisation")
        ORGANISATION = "organisation", _("my organisation only")
        CATEGORY = "category", _("my category and country only")

    key = models.UUIDField(db_index=True)
    source = models.CharField(max_length=128, db_index=True)
    choice = models.CharField(max_length=12, choices=Choice)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source} {self.choice}"


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


class StopAddress(models.Model):
    """An address whose owner asked never to be written to again; kept for that alone."""

    address = models.EmailField(max_length=254)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("address"), name="stop_address_once")]

    def __str__(self) -> str:
        return self.address
