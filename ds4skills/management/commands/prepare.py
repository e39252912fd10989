"""Bring the database, the cache table and the static files up to date."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Prepare the site for serving; safe to run again."""

    help = "Migrate, make the cache table, collect static files."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Do the three in order."""
        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        if not settings.DEBUG:
            call_command("collectstatic", interactive=False, verbosity=0)
