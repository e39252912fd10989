"""Sign-ups at once and surveys sent, by the actions that the pages use, on both engines."""

import json
import threading
import time
from datetime import UTC, datetime, timedelta

from tests.bench.lines import engines, manage, python, say, workplace

CLIENTS, SEATS, SENT, QUESTIONS = 300, 100, 200, 20


def inside() -> None:
    """Take the figures in a process of its own, on the database that its environment names."""
    import django  # noqa: PLC0415 -- settings are read when this process begins

    django.setup()
    from tests.bench import scenes  # noqa: PLC0415 -- needs the registry of models

    now = datetime.now(UTC).replace(microsecond=0)
    print(json.dumps({"stampede": _stampede(scenes, now), "survey": _survey(scenes, now)}))


def _stampede(scenes: object, now: datetime) -> dict[str, object]:
    session, speakers = scenes.session(now, SEATS, CLIENTS)  # type: ignore[attr-defined]
    errors: list[str] = []
    gate = threading.Barrier(30)

    def client(mine: list[object]) -> None:
        gate.wait()
        for who in mine:
            try:
                scenes.sign_up(session, who, now)  # type: ignore[attr-defined]
            except Exception as error:  # noqa: BLE001 -- counted
                errors.append(type(error).__name__)
        scenes.close()  # type: ignore[attr-defined]

    threads = [threading.Thread(target=client, args=(speakers[n::30],)) for n in range(30)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    seated, waiting = scenes.counts(session)  # type: ignore[attr-defined]
    return {
        "clients": CLIENTS,
        "seats": SEATS,
        "seated": seated,
        "waiting": waiting,
        "errors": len(errors),
        "per_second": round(CLIENTS / took),
    }


def _survey(scenes: object, now: datetime) -> dict[str, object]:
    survey, speakers = scenes.survey(now, QUESTIONS, SENT)  # type: ignore[attr-defined]
    cpu, began = time.process_time(), time.perf_counter()
    for who in speakers:
        scenes.answer(survey, who, now + timedelta(seconds=1))  # type: ignore[attr-defined]
    took, used = time.perf_counter() - began, time.process_time() - cpu
    plain = scenes.bare(SENT, now)  # type: ignore[attr-defined]
    return {
        "sent": SENT,
        "answers_each": QUESTIONS,
        "per_second": round(SENT / took, 1),
        "cpu_ms_each": round(1000 * used / SENT, 1),
        "bare_insert_per_second": round(SENT / plain, 1),
        "ratio": round((SENT / took) / (SENT / plain), 3),
    }


def run() -> None:
    """Take the figures on each engine."""
    for engine in engines("crowd"):
        with workplace(engine) as env:
            manage(env, "prepare")
            whole = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
            found = python(whole, "-c", "from tests.bench import crowd; crowd.inside()")
            for name, figures in json.loads(found.strip().splitlines()[-1]).items():
                say(name, engine=engine, **figures)
