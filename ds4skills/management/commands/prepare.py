"""Bring the database, the cache table and the static files up to date; forget again who was erased."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prepare the site for serving; safe to run again."""

    help = "Migrate, make the cache table, replay erasures, collect static files."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do the four in order."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("replay_erasures", verbosity=0, stdout=self.stdout)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
