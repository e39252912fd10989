"""Set the project up and run its commands; standard library only, for machines with or without make.

python3 requirements/house.py setup | demo | serve | work | test | check | test-services | bench | lock
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
LOCKS = {"base": ROOT / "requirements" / "base.txt", "test": ROOT / "requirements" / "test.txt"}
UV_ENV = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON_DOWNLOADS": "never", "UV_LINK_MODE": "copy"}
SERVICES = {
    "DATABASE_URL": "postgresql://postgres@127.0.0.1:5432/test",
    "REDIS_URL": "redis://127.0.0.1:6379/0",
}


def say(text: str) -> None:
    """Print at once, so that output keeps its order beside that of children."""
    print(text, flush=True)


def run(*command: str | Path, **env: str) -> None:
    """Run a command in the project; end with its status when it fails."""
    done = subprocess.run([str(c) for c in command], cwd=ROOT, env={**os.environ, **env}, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def attempt(*command: str | Path, **env: str) -> bool:
    """Run a command and tell whether it went well."""
    environment = {**os.environ, **env}
    return not subprocess.run([str(c) for c in command], cwd=ROOT, env=environment, check=False).returncode


def python(*arguments: str, **env: str) -> None:
    """Run the project's own Python."""
    run(PYTHON, *arguments, **env)


def fingerprint(*paths: Path) -> str:
    """Digest some files, with the Python that installs them."""
    seal = hashlib.sha256(sys.version.encode())
    for path in paths:
        seal.update(path.read_bytes())
    return seal.hexdigest()


def installed(name: str) -> bool:
    """Tell whether a lock is installed as it stands; the test lock holds the base lock."""
    names = ("base", "test") if name == "base" else (name,)
    stamps = ((VENV / f"{each}.stamp", fingerprint(LOCKS[each])) for each in names)
    return any(stamp.exists() and stamp.read_text() == seal for stamp, seal in stamps)


def setup(name: str = "base") -> None:
    """Make the virtual environment, install a lock, compile the catalogues."""
    if sys.version_info < (3, 11):
        sys.exit("DS4Skills needs Python 3.11 or newer; this is " + sys.version.split()[0])
    if not PYTHON.exists():
        say("Making the virtual environment")
        venv.create(VENV, with_pip=True, clear=True)
    if not installed(name):
        began = time.monotonic()
        lock = LOCKS[name]
        pip = (
            PYTHON,
            "-m",
            "pip",
            "install",
            "-q",
            "--disable-pip-version-check",
            "--require-hashes",
        )
        uv = BIN / "uv"
        if not uv.exists():
            attempt(*pip, "-r", ROOT / "requirements" / "uv.txt")
        with_uv = uv.exists() and attempt(
            uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", lock, **UV_ENV
        )
        if not with_uv:
            say("uv did not manage; installing with pip")
            run(*pip, "-r", lock)
        (VENV / f"{name}.stamp").write_text(fingerprint(lock))
        say(f"Installed requirements/{lock.name} in {time.monotonic() - began:.0f} s")
    if (ROOT / "ds4skills/management/commands/catalogues.py").exists():
        python("manage.py", "catalogues", "compile")


def demo() -> None:
    """Build the demonstration consultation and serve it, unless SERVE=no."""
    setup()
    python("manage.py", "demo", DEMO="yes")
    if os.environ.get("SERVE", "yes") != "no":
        python("manage.py", "serve", DEMO="yes")


def test(*arguments: str) -> None:
    """Run the tests on the embedded database; what needs services is skipped by name."""
    setup("test")
    env = {"DATABASE_URL": "", "REDIS_URL": ""}
    python("-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments, **env)


def test_services(*arguments: str) -> None:
    """Run the tests on PostgreSQL and Redis, and the browser journeys; a missing service fails."""
    setup("test")
    env = {name: os.environ.get(name) or value for name, value in SERVICES.items()}
    python("-m", "pytest", "-n", "4", "--dist", "worksteal", "--services", *arguments, **env)


def check() -> None:
    """Check format, lint, types, contracts, catalogues, migrations, templates and deployment."""
    setup("test")
    steps: list[tuple[str, ...]] = [
        ("-m", "ruff", "format", "--check", "."),
        ("-m", "ruff", "check", "."),
        ("-m", "mypy"),
        ("-m", "djlint", "templates", "--lint", "--quiet"),
        ("manage.py", "makemigrations", "--check", "--dry-run"),
        ("manage.py", "catalogues", "check"),
    ]
    failed = [" ".join(step) for step in steps if not attempt(PYTHON, *step)]
    if not attempt(BIN / "lint-imports", "--no-cache"):
        failed.append("lint-imports")
    production = {"ORIGIN": "https://consult.example.eu", "SECRET_KEY": "c" * 30 + "0123456789" * 3}
    if not attempt(PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING", **production):
        failed.append("manage.py check --deploy")
    sys.exit("Failed: " + "; ".join(failed) if failed else 0)


def bench(*arguments: str) -> None:
    """Print one JSON line for each figure."""
    setup("test")
    python("-m", "tests.bench", *arguments)


def lock() -> None:
    """Compile the locks anew from pyproject.toml; for whoever changes a dependency."""
    setup("test")
    common = (
        "--universal",
        "--generate-hashes",
        "--no-header",
        "--python-version",
        "3.11",
        "-q",
        "-U",
    )
    uv = (BIN / "uv", "pip", "compile", "pyproject.toml", *common)
    run(*uv, "-o", LOCKS["base"], **UV_ENV)
    run(*uv, "--extra", "test", "-o", LOCKS["test"], **UV_ENV)


def manage(name: str) -> None:
    """Run a management command after setting up."""
    setup()
    python("manage.py", name)


def clean() -> None:
    """Remove what set-up and the demonstration made."""
    for path in (VENV, ROOT / "var"):
        shutil.rmtree(path, ignore_errors=True)


def main(arguments: list[str]) -> None:
    """Do what is asked."""
    name, *rest = arguments or ["setup"]
    tasks = {
        "setup": lambda: setup(*rest),
        "demo": demo,
        "serve": lambda: manage("serve"),
        "work": lambda: manage("work"),
        "test": lambda: test(*rest),
        "test-services": lambda: test_services(*rest),
        "check": check,
        "bench": lambda: bench(*rest),
        "lock": lock,
        "clean": clean,
    }
    if name not in tasks:
        sys.exit(f"There is no command {name!r}; there are: {', '.join(tasks)}")
    tasks[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
