"""Stakeholders: keys that outlive them, organisations, people, affiliations, mandates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from consultations.register.directory.keys import StakeholderKey
from consultations.register.terms.models import CATEGORY, Term

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


# Most rows stand: an index of all `merged_into` would tempt SQLite to read the whole table through it. Spelled as
# "is not null", and not as the negation of "is null": only so does SQLite find through it what refers to a row.
STANDING, MERGED = Q(merged_into__isnull=True), Q(merged_into__isnull=False)


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Questions one can chain."""

    def standing(self) -> OrganisationQuerySet:
        """Leave out what was merged into another row."""
        return self.filter(merged_into=None)

    def public(self) -> OrganisationQuerySet:
        """Keep what strangers may see: listed on its own wish, acting, no single person's business."""
        if not settings.PUBLIC_LIST:
            return self.none()
        rows = self.standing().filter(listed=True, sole_trader=False)
        return rows.exclude(status=Organisation.Status.DISSOLVED)

    def with_category(self) -> OrganisationQuerySet:
        """Add the category's code as `category`, in the same query; None where there is none."""
        mine = OrganisationTerm.objects.filter(organisation=models.OuterRef("pk"), taxonomy=CATEGORY).values(
            "term__code"
        )[:1]
        return self.annotate(category=models.Subquery(mine))  # type: ignore[no-redef]


class Organisation(models.Model):
    """A body in the register."""

    class Status(models.TextChoices):
        """Whether it still acts."""

        ACTIVE = "active", _("Active")
        DORMANT = "dormant", _("Dormant")
        DISSOLVED = "dissolved", _("Dissolved")

    key = models.OneToOneField(StakeholderKey, models.PROTECT, primary_key=True, related_name="organisation")
    name = models.CharField(_("name"), max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    core = models.CharField(max_length=300, blank=True, db_index=True)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    city = models.CharField(_("city"), max_length=120, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    domain = models.CharField(max_length=120, blank=True, db_index=True)
    size = models.CharField(_("size"), max_length=10, blank=True)
    description = models.TextField(_("description"), max_length=4000, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.ACTIVE)
    listed = models.BooleanField(_("shown on the public list"), default=False)
    sole_trader = models.BooleanField(_("one person's own business"), default=False)
    verified_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    category: str | None  # by `with_category()`
    objects = OrganisationQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["folded", "key"], condition=STANDING, name="organisation_by_name"),
            models.Index(
                fields=["country", "folded", "key"], condition=STANDING, name="organisation_by_place"
            ),
            models.Index(fields=["-changed_at", "key"], condition=STANDING, name="organisation_by_change"),
            models.Index(fields=["merged_into"], condition=MERGED, name="organisation_merged"),
            models.Index(fields=["key", "merged_into", "country"], name="organisation_places"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationName(models.Model):
    """A further name: native, former, short; every one is searched."""

    class Kind(models.TextChoices):
        """What kind of name it is."""

        LEGAL = "legal", _("legal name")
        NATIVE = "native", _("native name")
        FORMER = "former", _("former name")
        ACRONYM = "acronym", _("acronym")
        OTHER = "other", _("other name")

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="names")
    text = models.CharField(max_length=300)
    folded = models.CharField(max_length=300, db_index=True)
    core = models.CharField(max_length=300, blank=True, db_index=True)
    language = models.CharField(max_length=8, blank=True)
    kind = models.CharField(max_length=8, choices=Kind)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "text", "kind"], name="name_once")]

    def __str__(self) -> str:
        return self.text


class Identifier(models.Model):
    """A number under which others know an organisation; the only thing that links rows by itself."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="identifiers")
    scheme = models.CharField(max_length=12)
    value = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scheme", "value"], name="identifier_once")]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class OrganisationTerm(models.Model):
    """A term that describes an organisation; at most one of the category taxonomy."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="terms", db_index=False)
    term = models.ForeignKey(Term, models.PROTECT, related_name="+")
    taxonomy = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "term"], name="organisation_term_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(taxonomy=CATEGORY), name="one_category"
            ),
        ]
        indexes = [models.Index(fields=["organisation", "taxonomy", "term"], name="organisation_terms")]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.term_id}"


class Person(models.Model):
    """Somebody in the register."""

    key = models.OneToOneField(StakeholderKey, models.PROTECT, primary_key=True, related_name="person")
    given_name = models.CharField(_("given name"), max_length=120, blank=True)
    family_name = models.CharField(_("family name"), max_length=120)
    folded = models.CharField(max_length=250, db_index=True)
    language = models.CharField(_("language"), max_length=8, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True)
    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="person")
    verified_on = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    organisation_key: UUID | None  # by `segments.queries.members()`

    class Meta:
        indexes = [
            models.Index(fields=["folded", "key"], condition=STANDING, name="person_by_name"),
            models.Index(fields=["merged_into"], condition=MERGED, name="person_merged"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def initials(self) -> str:
        """One letter of each name."""
        return (self.given_name[:1] + self.family_name[:1]).upper()


class Email(models.Model):
    """An address of a person; an address belongs to one person only."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="emails")
    address = models.EmailField(max_length=254)
    verified_at = models.DateTimeField(null=True)
    primary = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("address"), name="email_once"),
            models.UniqueConstraint(fields=["person"], condition=Q(primary=True), name="one_primary_email"),
        ]

    def __str__(self) -> str:
        return self.address


class Affiliation(models.Model):
    """A person's place in an organisation, for a while; days are half-open [starts_on, ends_on)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="affiliations")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="affiliations")
    role = models.CharField(_("role"), max_length=200, blank=True)
    is_contact = models.BooleanField(_("is written to first"), default=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(starts_on__lt=models.F("ends_on")),
                name="affiliation_starts_before_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.organisation_id}"

    def runs(self, at: datetime) -> bool:
        """Tell whether it holds on the day of an instant."""
        day = at.date()
        begun = self.starts_on is None or self.starts_on <= day
        return begun and (self.ends_on is None or day < self.ends_on)


class Mandate(models.Model):
    """The right of a person to speak for an organisation, half-open [starts_at, ends_at)."""

    class State(models.TextChoices):
        """How far the request has come."""

        REQUESTED = "requested", _("requested")
        APPROVED = "approved", _("approved")
        REFUSED = "refused", _("refused")

    class Way(models.TextChoices):
        """Who approved it."""

        STAFF = "staff", _("a coordinator")
        HOLDER = "holder", _("a holder of a running mandate")
        DOMAIN = "domain", _("an address on the organisation's own domain")

    affiliation = models.ForeignKey(Affiliation, models.PROTECT, related_name="mandates")
    exercise = models.CharField(max_length=64, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.REQUESTED)
    evidence = models.CharField(max_length=500, blank=True)
    requested_at = models.DateTimeField(null=True)
    approved_via = models.CharField(max_length=8, choices=Way, default=Way.STAFF)
    approver_key = models.UUIDField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=models.F("ends_at")), name="mandate_starts_before_it_ends"
            ),
            models.CheckConstraint(
                condition=~Q(state="approved")
                | (
                    Q(approved_at__isnull=False)
                    & ~Q(evidence="")
                    & (
                        Q(approved_by__isnull=False)
                        | Q(approver_key__isnull=False)
                        | Q(approved_via="domain")
                    )
                ),
                name="mandate_approved_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"mandate of {self.affiliation_id}"

    def holds(self, at: datetime) -> bool:
        """Tell whether the holder may speak for the organisation at this instant; never remembered."""
        in_time = self.starts_at <= at < self.ends_at
        revoked = self.revoked_at is not None and self.revoked_at <= at
        approved = self.state == self.State.APPROVED
        return approved and in_time and not revoked and self.affiliation.runs(at)
