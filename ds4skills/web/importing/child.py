"""A child process with limits: the parent never parses a file, and survives whatever the child dies of.

`run` is the parent's side, `serve` the child's. Neither uses Django.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ds4skills.web.importing.containers import RefusedError

SECONDS, ANSWER = 30, 64 << 20
ROOT = Path(__file__).resolve().parents[3]
LIMITS = (
    (resource.RLIMIT_AS, 512 << 20),
    (resource.RLIMIT_CPU, 20),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_NOFILE, 64),
)
Work = Callable[[Path, dict[str, Any]], dict[str, Any]]


def run(command: str, path: Path, ask: Mapping[str, Any]) -> dict[str, Any]:
    """Give what the child made of a file; `command` is Python that ends in `serve`. Raises RefusedError."""
    words = [sys.executable, "-c", command, str(path), json.dumps(ask)]
    keep = {"PYTHONPATH": str(ROOT), "RUST_BACKTRACE": "0", "PYTHONUTF8": "1"}
    if "PATH" in os.environ:
        keep["PATH"] = os.environ["PATH"]
    try:
        done = subprocess.run(words, capture_output=True, timeout=SECONDS, check=False, env=keep)
    except subprocess.TimeoutExpired as error:
        raise RefusedError("too_slow") from error
    if done.returncode or len(done.stdout) > ANSWER:
        raise RefusedError("reader_died", str(done.returncode))
    found: dict[str, Any] = json.loads(done.stdout)
    if "refused" in found:
        raise RefusedError(found["refused"], found.get("detail", ""))
    return found


@contextmanager
def laid_down(chunks: Iterable[bytes]) -> Iterator[Path]:
    """Give a path under which a file that somebody sent stands for a while; nothing of it stays on the disk."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as file:
            file.writelines(chunks)
        yield path


def serve(work: Work) -> None:
    """Set our own limits, read the file named in the arguments, print what was found."""
    for what, value in LIMITS:
        resource.setrlimit(what, (value, value))
    try:
        found = work(Path(sys.argv[1]), json.loads(sys.argv[2]))
    except RefusedError as refused:
        found = {"refused": refused.code, "detail": refused.detail}
    except (MemoryError, RecursionError) as error:
        found = {"refused": "reader_died", "detail": type(error).__name__}
    json.dump(found, sys.stdout)
