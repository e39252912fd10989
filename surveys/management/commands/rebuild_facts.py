"""Make the index of a survey's answers again out of its record."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ds4skills.web import clock
from surveys.authoring.models import Survey
from surveys.results.rebuilding import rebuild_facts


class Command(BaseCommand):
    """Compare what statistics count with what was submitted, and mend what differs."""

    help = "Make the facts of one survey, or of all, again out of the revisions."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the short addresses of surveys."""
        parser.add_argument("codes", nargs="*", help="short addresses of surveys; all where none is given")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild and say what was mended."""
        rows = Survey.objects.select_related("consultation").order_by("pk")
        codes = set(options["codes"])
        if unknown := codes - set(rows.filter(code__in=codes).values_list("code", flat=True)):
            raise CommandError(f"There is no survey {', '.join(sorted(unknown))}.")
        for survey in rows.filter(code__in=codes) if codes else rows:
            done = rebuild_facts(actor=None, survey=survey, at=clock.now())
            self.stdout.write(f"{survey.code}: {done.responses} responses read, {done.mended} mended")
