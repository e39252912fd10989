"""Mailings in figures: a real worker killed with -9 while it writes and sends; messages counted in a folder.

On SQLite a database of its own in a temporary folder; on PostgreSQL the one that DATABASE_URL names, which must be empty
of mailings (its name ends in the pytest or bench database of whoever runs it).
"""

import json
import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
SEED = """
from datetime import timedelta
from django.utils import timezone
from consultations.programme.audiences import Invitee
from consultations.programme.exercises import find
from consultations.programme import actions, mailings
from consultations.register.directory.keys import StakeholderKey
from consultations.register.directory.models import (Email, Organisation, Person)
from consultations.register.origins.models import Origin
from ds4skills.accounts.models import User
COUNT = {count}
now = timezone.now()
user = User.objects.create_user("bench{tag}@example.org", name="Bench")
made = actions.create(actor=user, slug="bench-{tag}", title={{"en": "Bench"}}, opens_at=now,
                      closes_at=now + timedelta(days=9), at=now)
keys = [StakeholderKey(kind="person") for _ in range(COUNT)]
StakeholderKey.objects.bulk_create(keys)
people = [Person(key=key, given_name="Given", family_name=f"Canary{{n:05d}}x", folded=f"canary{{n:05d}}x",
                 language=("en", "fr", "el")[n % 3], changed_at=now) for n, key in enumerate(keys)]
Person.objects.bulk_create(people)
Email.objects.bulk_create([Email(person=p, address=f"canary{{n:05d}}x.{tag}@example.org") for n, p in enumerate(people)])
Origin.objects.bulk_create([Origin(key=p.pk, kind="self", at=now, legal_basis="consent") for p in people])
mailing = mailings.begin(actor=user, kind="invitation", invitees=[Invitee(p) for p in people], at=now,
                         consultation=made, exercise=find(made.exercise))
mailings.run(actor=user, mailing=mailing, at=now)
print(mailing.pk)
"""
AFTER_KILL = """
import json
from datetime import timedelta
from django.utils import timezone
from ds4skills.jobs.models import Outbox
from ds4skills.web.letters import Letter
past = timezone.now() - timedelta(minutes=11)
sending = Letter.objects.filter(state="sending", about="programme.mailing:{mailing}")
print(json.dumps(list(sending.values_list("message_id", flat=True))))
Outbox.objects.filter(done_at=None, failed_at=None).exclude(leased_until=None).update(leased_until=past)
sending.update(sending_at=past)
"""
STATE = """
import json
from ds4skills.web.letters import Letter
from consultations.programme.models import Mailing
rows = Letter.objects.filter(about="programme.mailing:{mailing}")
print(json.dumps([rows.count(), rows.filter(state="sent").count(), Mailing.objects.get(pk={mailing}).state]))
"""


def run(count: int = 5000, kills: int = 3) -> None:
    """Print what three kills at random did to a mailing."""
    found = killed(count=count, kills=kills)
    print(json.dumps({"bench": "register_mailing", **found, "must": "missed 0, doubled_beyond 0, foreign 0"}))


def killed(*, count: int, kills: int, seed: int = 7, embedded: bool = False) -> dict[str, Any]:
    """Send to `count` people with a worker that is killed `kills` times, and count what arrived."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        env = {**os.environ, "DATA_DIR": str(base / "data"), "MAIL_URL": f"file:{base / 'mail'}"}
        env |= {"REDIS_URL": "", "LOG_LEVEL": "ERROR", "SECRET_KEY": "for benches only " * 5}
        env.pop("DJANGO_SETTINGS_MODULE", None)
        env["NOTICES"] = "no"
        if embedded:
            env["DATABASE_URL"] = ""
        _manage(env, "migrate", "-v", "0")
        tag = f"{random.Random().randrange(10**9)}"
        mailing = _shell(env, SEED.format(count=count, tag=tag)).splitlines()[-1]
        began = time.monotonic()
        sending = _kill_and_run(env, base / "mail", mailing, count, kills, random.Random(seed))
        seconds = time.monotonic() - began
        return {**_count(base / "mail", count, sending), "kills": kills, "seconds": round(seconds, 1)}


def _kill_and_run(
    env: dict[str, str], folder: Path, mailing: str, count: int, kills: int, chance: random.Random
) -> set[str]:
    """Let workers run, kill the first ones at random, and give the letters that were being sent then."""
    sending: set[str] = set()
    for number in range(kills + 1):
        worker = subprocess.Popen([sys.executable, str(ROOT / "manage.py"), "work"], env=env, cwd=ROOT)
        try:
            if number < kills:
                _wait(folder, int(count * (number + chance.random()) / (kills + 1)))
                time.sleep(chance.random())
            else:
                _wait(folder, count)
                _finish(env, mailing)
        finally:
            worker.send_signal(signal.SIGKILL if number < kills else signal.SIGTERM)
            worker.wait()
        sending |= set(json.loads(_shell(env, AFTER_KILL.format(mailing=mailing)).splitlines()[-1]))
    return sending


def _wait(folder: Path, wanted: int) -> None:
    """Wait until a number of messages lies in the folder."""
    until = time.monotonic() + 1800
    while len(messages(folder)) < wanted:
        if time.monotonic() > until:
            raise TimeoutError(f"{wanted} messages did not arrive in time")
        time.sleep(0.2)


def _finish(env: dict[str, str], mailing: str) -> None:
    """Wait until every letter is sent."""
    until = time.monotonic() + 1800
    while time.monotonic() < until:
        every, sent, state = json.loads(_shell(env, STATE.format(mailing=mailing)).splitlines()[-1])
        if every == sent and state == "done":
            return
        time.sleep(1)
    raise TimeoutError("not every letter was sent in time")


def messages(folder: Path) -> list[bytes]:
    """Give the messages of a folder; the file back end may write two of one second into one file."""
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    parts = [part.strip() for path in files for part in path.read_bytes().split(b"\n" + b"-" * 79)]
    return [part for part in parts if part]


def _count(folder: Path, count: int, sending: set[str]) -> dict[str, Any]:
    """Count the messages of a folder: missed, doubled, and any that holds somebody else's name or address."""
    seen: Counter[str] = Counter()
    reached: set[str] = set()
    foreign = 0
    for body in messages(folder):
        message = message_from_bytes(body, policy=policy.default)
        seen[str(message["Message-ID"]).strip("<>")] += 1
        mine = str(message["To"]).partition(".")[0].lower()
        reached.add(mine)
        words = [str(part.get_content()) for part in message.walk() if part.get_content_maintype() == "text"]
        whole = " ".join([*(str(value) for value in message.values()), *words]).lower()
        foreign += bool(set(re.findall(r"canary\d{5}x", whole)) - {mine})
    doubled = {name for name, times in seen.items() if times > 1}
    return {
        "recipients": count,
        "messages": sum(seen.values()),
        "missed": count - len(reached),
        "doubled": len(doubled),
        "doubled_beyond": len(doubled - sending),
        "in_sending": len(sending),
        "foreign": foreign,
    }


def _manage(env: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=env, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def _shell(env: dict[str, str], code: str) -> str:
    return _manage(env, "shell", "-v", "0", "-c", code)


if __name__ == "__main__":
    run(*(int(each) for each in sys.argv[1:]))
