"""Compute a report again from its file alone; the same program as the one that is published."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from consultations.consensus import verify_report


class Command(BaseCommand):
    """Say equal, or what differs."""

    help = "Recompute a report from its JSON: exit 0 equal, 1 differs, 2 unreadable."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the file."""
        parser.add_argument("file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify, and end with the verifier's status."""
        status = verify_report.main([options["file"]])
        if status:
            sys.exit(status)
