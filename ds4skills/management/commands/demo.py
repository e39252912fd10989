"""Build the demonstration consultation through the product's own actions, and say what was built."""

import shutil
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from ds4skills.demonstration import (
    blueprint,
    duplicates,
    missing,
    partners,
    people,
    proposals,
    register,
    reports,
    surveys,
    surveys_needs,
    workshops,
)
from ds4skills.demonstration.stage import Stage
from ds4skills.profile.tickets import ticket

Step = tuple[str, Callable[[Stage], str]]
STEPS: list[Step] = [
    ("Staff and programme", people.build_staff),
    ("Decision rule", reports.fix_rule),
    ("Register", people.build_register),
    ("Proposals", proposals.build),
    ("Invitations", people.build_invitations),
    ("Draft and comments", blueprint.build),
    ("Survey", surveys.build),
    ("Survey of needs", surveys_needs.build),
    ("Workshops", workshops.build),
    ("Objections", reports.answer_objections),
    ("Lists of partners, reminder", partners.build),
    ("Targets and segments", missing.build),
    ("Duplicates", duplicates.build),
    ("Own entries and mandates", register.build),
    ("Report", reports.build),
]


class Command(BaseCommand):
    """Build the demonstration."""

    help = "Build the demonstration consultation anew in its own data folder."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a wish to keep what is there."""
        parser.add_argument("--keep", action="store_true", help="add to the database as it is")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Empty the demonstration's folder, then build step by step."""
        if not settings.DEMO:
            raise CommandError("The demonstration needs DEMO=yes, so that no real site is touched.")
        if connection.vendor == "sqlite" and not options["keep"]:
            connection.close()
            for path in settings.DATA_DIR.glob("ds4skills.sqlite3*"):
                path.unlink()
            for name in ("reports", "mail", "files"):
                shutil.rmtree(settings.DATA_DIR / name, ignore_errors=True)
        began = time.monotonic()
        call_command("prepare")
        self._say("Database and static files", "prepared", began)
        stage = Stage(now=timezone.now().replace(minute=0, second=0, microsecond=0))
        for title, build in STEPS:
            at = time.monotonic()
            self._say(title, build(stage), at)
        self.stdout.write(f"\nBuilt in {time.monotonic() - began:.1f} s")
        self._close(stage)

    def _close(self, stage: Stage) -> None:
        """Print the final tally, where the files lie, and one sign-in link for each role."""
        self.stdout.write("\nFinal tally")
        for line in reports.tally(stage):
            self.stdout.write(f"  {line}")
        self.stdout.write(f"\nReport files in {settings.DATA_DIR / reports.FOLDER}")
        self.stdout.write("\nSign in as")
        everybody = {**stage.staff, "stakeholder": stage.stakeholder}
        for role, user in everybody.items():
            if user is not None:
                self.stdout.write(f"  {role:12} {settings.ORIGIN}/demo/{ticket(user)}/")

    def _say(self, title: str, what: str, since: float) -> None:
        self.stdout.write(f"{title:28} {what:72} {time.monotonic() - since:6.1f} s")
        self.stdout.flush()
