"""Taxonomies, terms, and how the terms of one match those of another."""

from django.db import models

from ds4skills.web.texts import pick

CATEGORY = "stakeholder"  # the taxonomy whose term is an organisation's category


class Taxonomy(models.Model):
    """A list of terms, perhaps hierarchical; a closed one takes no new terms from imports."""

    slug = models.SlugField(max_length=40, unique=True)
    title = models.JSONField(default=dict)
    closed = models.BooleanField(default=True)
    hierarchical = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.slug


class TermQuerySet(models.QuerySet["Term"]):
    """Questions one can chain."""

    def of(self, taxonomy: str) -> "TermQuerySet":
        """Keep one taxonomy's terms that are in use, in their order."""
        return self.filter(taxonomy__slug=taxonomy, retired_on=None).order_by("order", "code")


class Term(models.Model):
    """One word of a taxonomy; `labels` is {language: text}."""

    taxonomy = models.ForeignKey(Taxonomy, models.PROTECT, related_name="terms")
    code = models.SlugField(max_length=60)
    labels = models.JSONField(default=dict)
    order = models.PositiveSmallIntegerField(default=0)
    broader = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="narrower")
    retired_on = models.DateField(null=True, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["taxonomy", "code"], name="term_code_once")]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The term in the language that is spoken now."""
        return pick(self.labels)[0] or self.code


class TermMatch(models.Model):
    """How a term of another list reads in ours."""

    class Kind(models.TextChoices):
        """How well two terms match."""

        EXACT = "exact"
        CLOSE = "close"
        BROAD = "broad"

    source = models.ForeignKey(Term, models.CASCADE, related_name="matches")
    target = models.ForeignKey(Term, models.CASCADE, related_name="matched_by")
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.CLOSE)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["source", "target"], name="term_match_once")]

    def __str__(self) -> str:
        return f"{self.source} = {self.target}"
