"""Searching for letters: by the clock each night, and as long work that a page shows."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.blueprint.campaigns import actions, queries
from consultations.blueprint.drafts.models import Blueprint
from ds4skills.accounts.models import User
from ds4skills.jobs.registry import Work, periodic, task

NIGHT = 24 * 3600


@task("campaigns.group")
def group(work: Work) -> None:
    """Search one blueprint for letters."""
    blueprint = Blueprint.objects.select_related("consultation").get(pk=work.payload["blueprint"])
    actor = User.objects.get(pk=work.payload["actor"])
    work.progress(_("Reading the comments"), 1, 2)
    actions.group(actor=actor, blueprint=blueprint, at=work.at)
    counts = queries.counts(blueprint)
    work.finish(
        sentence=_("%(letters)d letters of many in %(groups)d groups.")
        % {"letters": counts.letters, "groups": counts.groups},
        url=reverse("letters", kwargs={"slug": blueprint.consultation.slug}),
    )


@periodic("campaigns.group", seconds=NIGHT)
def nightly(at: datetime) -> None:
    """Search every blueprint whose comments changed since the last search."""
    for blueprint in Blueprint.objects.select_related("consultation").order_by("pk"):
        actions.group(actor=None, blueprint=blueprint, at=at)
