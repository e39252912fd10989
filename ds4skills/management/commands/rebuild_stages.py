"""Sum up the engagement log anew."""

from typing import Any

from django.core.management.base import BaseCommand

from consultations.register.engagement.furthest import rebuild


class Command(BaseCommand):
    """Make the furthest stages anew from the log; safe to run at any time and again."""

    help = "Make the table of furthest stages anew from the engagement log, as after repairs by hand."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Rebuild, and say how many rows there are."""
        count = rebuild()
        if options["verbosity"] > 0:
            self.stdout.write(f"{count} furthest stages made from the log.")
