"""Recompute every seal of the audit log and the ledger."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ds4skills.audit import actions, queries, streams


class Command(BaseCommand):
    """Prove that nobody rewrote an append-only table."""

    help = "Recompute every seal; exit 1 where one does not hold."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Verify and say what was found."""
        wrong = actions.verify()
        for stream in streams.every():
            head = queries.head(stream.name)
            self.stdout.write(f"{head.stream}: {head.number} seals up to row {head.hi}, {head.digest}")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write("Every seal holds.")
