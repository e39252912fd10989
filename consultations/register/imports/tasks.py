"""Long work of an import: checking many rows, applying, taking back; and forgetting files by the clock."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from consultations.register.imports import actions, applying, checking, undoing
from consultations.register.imports.models import ImportBatch
from ds4skills.accounts.models import User
from ds4skills.jobs.registry import StoppedError, Work, periodic, task


def _of(work: Work) -> tuple[ImportBatch, User]:
    batch = ImportBatch.objects.select_related("network").get(pk=work.payload["batch"])
    return batch, User.objects.get(pk=work.payload["actor"])


@task("register.import.check")
def check(work: Work) -> None:
    """Give each row its verdict."""
    batch, actor = _of(work)
    step = _("Comparing with the register")
    counts = checking.check(
        actor=actor, batch=batch, at=work.at, tell=lambda done, total: work.progress(step, done, total)
    )
    work.finish(sentence=_("%(n)d rows have their verdict.") % {"n": sum(counts.values())})


@task("register.import.apply")
def apply(work: Work) -> None:
    """Apply an import and say what came of it; asked to stop, it stops after the chunk at hand."""
    batch, actor = _of(work)
    step = _("Writing rows")
    try:
        done = applying.apply(
            actor=actor, batch=batch, at=work.at, tell=lambda done, total: work.progress(step, done, total)
        )
    except StoppedError:
        applying.finish(actor=actor, batch=batch, at=work.at, stopped=True)
        raise
    work.finish(sentence=_("%(n)d rows were written.") % {"n": done})


@task("register.import.undo")
def undo(work: Work) -> None:
    """Take an import back."""
    batch, actor = _of(work)
    step = _("Taking changes back")
    done = undoing.undo(
        actor=actor, batch=batch, at=work.at, tell=lambda done, total: work.progress(step, done, total)
    )
    work.finish(sentence=_("%(n)d changes were looked at.") % {"n": done})


@periodic("imports.forget", seconds=3600)
def forget(at: datetime) -> None:
    """Drop files and cells whose time is over."""
    actions.forget(at)
