"""Read messages that came back: from standard input, a file or a Maildir."""

import io
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from ds4skills.web.bounces import MOST, take, take_folder
from ds4skills.web.letters import Letter


class Command(BaseCommand):
    """Marks the letters that delivery status notifications tell of."""

    help = "Read delivery status notifications (RFC 3464) and mark the letters that came back."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take files or Maildir folders; without any, one message is read from standard input."""
        parser.add_argument("paths", nargs="*", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Deal with each message; one that tells of no letter is passed over, so that no mail server retries."""
        now = timezone.now()
        if not options["paths"]:
            self._say("-", take(io.BytesIO(sys.stdin.buffer.read(MOST)), at=now))
        for path in options["paths"]:
            if path.is_dir():
                for letter in take_folder(path, at=now):
                    self._say(str(path), letter)
            else:
                with path.open("rb") as source:
                    self._say(str(path), take(source, at=now))

    def _say(self, where: str, letter: Letter | None) -> None:
        what = f"letter {letter.pk} came back" if letter else "no letter of ours"
        self.stdout.write(f"{where}: {what}")
