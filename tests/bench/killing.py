"""Servers, workers and databases that are killed with -9 while people send, and started again."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from tests.bench.lines import ROOT, free_port

PATIENCE = 60  # seconds until a process is ready
OWNER = "postgres"  # who runs a cluster of our own where we are root, which PostgreSQL refuses


@dataclass
class Victim:
    """A process group that can be killed with -9 and started again."""

    command: Sequence[str]
    env: Mapping[str, str]
    ready: Callable[[], bool]
    user: str | None = None
    kills: int = 0
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def start(self) -> None:
        """Start it, and wait until it is ready; one that dies at once is started again."""
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            if self.process is None or self.process.poll() is not None:
                self.process = subprocess.Popen(
                    self.command,
                    cwd=ROOT,
                    env={**os.environ, **self.env},
                    start_new_session=True,
                    user=self.user,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                )
            if self.ready():
                return
            time.sleep(0.05)
        raise TimeoutError(f"{self.command[:4]} did not become ready")

    def kill(self) -> None:
        """Kill the whole group with -9, and start it anew."""
        self.kills += 1
        self._end(signal.SIGKILL)
        self.start()

    def kill_head(self) -> None:
        """Kill only the first process with -9, as an operator's mistake or the kernel does, and start it anew."""
        self.kills += 1
        if self.process is not None:
            self.process.kill()
            self.process.wait()
        self.start()

    def stop(self) -> None:
        """End it."""
        self._end(signal.SIGTERM)
        self._end(signal.SIGKILL)

    def _end(self, number: int) -> None:
        if self.process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=15)


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=1)
    except OSError:
        return False
    return True


def web(env: Mapping[str, str], workers: int = 2) -> Victim:
    """Give the product's server."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", env["PORT"], "--workers", str(workers), "--blocking-threads", "4"]
    command += ["--log-level", "critical", "ds4skills.wsgi:application"]
    return Victim(command, env, lambda: _answers(f"{env['ORIGIN']}/ready"))


def worker(env: Mapping[str, str]) -> Victim:
    """Give the product's worker; it is ready as soon as it runs."""
    return Victim([sys.executable, "manage.py", "work"], env, lambda: True)


def can_own_cluster() -> bool:
    """Tell whether a PostgreSQL of our own can be started here."""
    if not (shutil.which("initdb") and shutil.which("postgres")):
        return False
    if os.geteuid() != 0:
        return True
    return subprocess.run(["id", OWNER], capture_output=True, check=False).returncode == 0


@contextmanager
def cluster() -> Iterator[tuple[Victim, str]]:
    """Start a PostgreSQL cluster of our own; gives its first process and the address of an empty database."""
    user = OWNER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="ds4-cluster-", dir="/tmp"))
    data, port = folder / "data", free_port()
    if user:
        shutil.chown(folder, user)
    made = ["initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "--no-sync"]
    url = f"postgresql://postgres@127.0.0.1:{port}/"
    try:
        subprocess.run(made, check=True, capture_output=True, user=user, cwd=folder)
        command = ["postgres", "-D", str(data), "-p", str(port), "-c", f"unix_socket_directories={folder}"]
        command += ["-c", "listen_addresses=127.0.0.1", "-c", "log_min_messages=panic"]
        head = Victim(command, {}, lambda: _connects(f"{url}postgres"), user=user)
        head.start()
        try:
            with psycopg.connect(f"{url}postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE killing")
            yield head, f"{url}killing"
        finally:
            head.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _connects(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=1).close()
    except psycopg.OperationalError:
        return False
    return True


def cut_all(url: str) -> int:
    """Have PostgreSQL end every other connection to a database; gives how many."""
    query = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()"""
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
