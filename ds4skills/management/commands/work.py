"""Run later work: Celery where a broker is configured, else the embedded drainer."""

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from ds4skills.jobs import actions

PAUSE = 0.4  # seconds between two looks at the outbox


class Command(BaseCommand):
    """The worker."""

    help = "Run later work until it is told to stop."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Become Celery, or drain."""
        if settings.REDIS_URL:
            command = [sys.executable, "-m", "celery", "-A", "ds4skills.celery:app", "worker"]
            command += ["-B", "-c", "2", "-l", "WARNING", "-s", str(settings.DATA_DIR / "beat")]
            os.execv(sys.executable, command)
        ended = threading.Event()

        def end(_number: int, _frame: FrameType | None) -> None:
            ended.set()

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, end)
        while not ended.is_set():
            actions.tick(timezone.now())
            if not actions.drain(most=50):
                ended.wait(PAUSE)
