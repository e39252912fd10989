"""Serve the site with granian; where no broker is configured, the drainer runs beside it."""

import signal
import subprocess
import sys
from argparse import ArgumentParser
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


def _interrupt(*_: Any) -> None:
    """Take a service manager's word to stop as the keyboard's, so that no child is left serving."""
    raise KeyboardInterrupt


class Command(BaseCommand):
    """The one command that serves the site."""

    help = "Prepare the site and serve it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an address to listen on."""
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=urlsplit(settings.ORIGIN).port or 8000)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare, then serve until told to stop."""
        call_command("prepare")
        worker = None
        if not settings.REDIS_URL:
            manage = str(settings.BASE_DIR / "manage.py")
            worker = subprocess.Popen([sys.executable, manage, "work"])
        command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        command += ["--host", options["host"], "--port", str(options["port"])]
        command += ["--workers", str(settings.WORKERS), "--blocking-threads", "4"]
        command += ["--log-level", "warning", "ds4skills.wsgi:application"]
        self.stdout.write(f"Serving http://{options['host']}:{options['port']} as {settings.ORIGIN}")
        self.stdout.flush()
        signal.signal(signal.SIGTERM, _interrupt)
        children = [subprocess.Popen(command), *([worker] if worker else [])]
        try:
            children[0].wait()
        except KeyboardInterrupt:
            self.stdout.write("Stopped")
        finally:
            for child in children:
                child.terminate()
            for child in children:
                child.wait()
