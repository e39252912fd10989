"""Printing figures, and the servers and databases they are taken on."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]
POSTGRES = os.environ.get("DATABASE_URL") or "postgresql://postgres@127.0.0.1:5432/postgres"
TICK = os.sysconf("SC_CLK_TCK")


def say(bench: str, **figures: object) -> None:
    """Print one figure as a JSON line."""
    print(json.dumps({"bench": bench, **figures}, ensure_ascii=False), flush=True)


def free_port() -> int:
    """Find a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def engines(bench: str) -> Iterator[str]:
    """Give the engines that answer; says so of one that does not."""
    yield "sqlite"
    try:
        psycopg.connect(POSTGRES, connect_timeout=3).close()
    except psycopg.OperationalError:
        say(bench, engine="postgresql", skipped="PostgreSQL does not answer at DATABASE_URL")
    else:
        yield "postgresql"


def manage(env: dict[str, str], *words: str) -> str:
    """Run a management command and give what it printed."""
    return python(env, "manage.py", *words)


def python(env: dict[str, str], *words: str) -> str:
    """Run Python in a process of its own, on the site of an environment, and give what it printed."""
    done = subprocess.run(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ, **env},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        sys.exit(f"{words} failed: {done.stderr[-2000:]}")
    return done.stdout


@contextmanager
def postgres_database() -> Iterator[str]:
    """Make a database of our own, and drop it."""
    name = f"ds4_bench_{os.getpid()}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    try:
        yield f"{POSTGRES.rpartition('/')[0]}/{name}"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def workplace(engine: str) -> Iterator[dict[str, str]]:
    """Give the environment of a fresh site on one engine: `sqlite` or `postgresql`."""
    folder = tempfile.mkdtemp(prefix="ds4-bench-")
    port = free_port()
    env = {
        "DATA_DIR": folder,
        "ORIGIN": f"http://127.0.0.1:{port}",
        "PORT": str(port),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "SECRET_KEY": "for benches only " * 4,
        "MAIL_URL": f"file:{folder}/mail",
        "LOG_LEVEL": "ERROR",
    }
    try:
        if engine == "sqlite":
            yield env
        else:
            with postgres_database() as url:
                yield {**env, "DATABASE_URL": url}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Server:
    """A running server: its address and its processes."""

    url: str
    process: subprocess.Popen[bytes]
    pids: list[int] = field(default_factory=list)

    def cpu(self) -> float:
        """Give the seconds of processor time that its processes have used."""
        return sum(cpu(pid) for pid in self.pids)

    def peaks(self) -> dict[int, int]:
        """Give the most memory each process has held, in MB."""
        return {pid: peak(pid) for pid in self.pids}


def cpu(pid: int) -> float:
    """Give the seconds of processor time that a process has used."""
    parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(parts[11]) + int(parts[12])) / TICK


def peak(pid: int) -> int:
    """Give the most memory that a process has held, in MB."""
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def children(pid: int) -> list[int]:
    """Give a process and everything it started."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += children(int(child))
    return found


@contextmanager
def serving(
    env: dict[str, str], application: str = "ds4skills.wsgi:application", workers: int = 2
) -> Iterator[Server]:
    """Serve an application with granian as the product does, and stop it."""
    command = [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        "127.0.0.1",
        "--port",
        env["PORT"],
    ]
    command += ["--workers", str(workers), "--blocking-threads", "4", "--log-level", "error", application]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env})
    url = f"http://127.0.0.1:{env['PORT']}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{url}/ready", timeout=1)
                break
            except OSError:
                time.sleep(0.1)
        else:
            sys.exit(f"{application} did not become ready at {url}")
        yield Server(url, process, children(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=20)


@contextmanager
def working(env: dict[str, str]) -> Iterator[int]:
    """Run the worker as the product does, give its process, and stop it."""
    command = [sys.executable, "manage.py", "work"]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **env})
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(timeout=60)
