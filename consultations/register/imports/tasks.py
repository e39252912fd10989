"""Applying an import as long work."""

from django.utils.translation import gettext as _

from consultations.register.imports import actions
from consultations.register.imports.models import ImportBatch
from ds4skills.accounts.models import User
from ds4skills.jobs.registry import Work, task


@task("register.import")
def run(work: Work) -> None:
    """Apply an import and say what came of it."""
    batch = ImportBatch.objects.get(pk=work.payload["batch"])
    actor = User.objects.get(pk=work.payload["actor"])
    done = actions.apply(actor=actor, batch=batch, work=work)
    counts = {"new": done["new"], "changed": done["changed"]}
    work.finish(sentence=_("%(new)d new, %(changed)d changed.") % counts)
