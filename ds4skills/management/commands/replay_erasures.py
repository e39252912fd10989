"""Forget again whom a restored backup brought back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from consultations.register.rights import replaying
from ds4skills.web import clock


class Command(BaseCommand):
    """Replay the list of erased keys; safe to run again."""

    help = "Erase again everybody on DATA_DIR/erased.list whom a restored backup brought back."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a list that was kept elsewhere."""
        parser.add_argument("--list", metavar="FILE", help="a further list, kept apart from the backup")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read the lists, erase, say how many were found again."""
        wishes = _read(Path(options["list"])) if options["list"] else {}
        count = replaying.replay(clock.now(), wishes)
        if count or options["verbosity"] > 0:
            self.stdout.write(f"{count} erased people had come back, and are gone again.")


def _read(path: Path) -> replaying.Wishes:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, ValueError) as error:
        raise CommandError(f"The list cannot be read: {error}") from error
    wishes = replaying.read(text)
    if text.strip() and not wishes:
        raise CommandError("The list cannot be read: no line of it names a key.")
    return wishes
