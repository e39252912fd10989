"""What the pages of a long register cost, one request after another; runs inside the product's shell."""

import json
import time
from collections.abc import Callable, Iterable
from datetime import timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from consultations.programme import actions
from consultations.register.directory import searching
from consultations.register.directory.models import Affiliation, Organisation, Person
from consultations.register.origins.models import Network
from ds4skills.accounts.models import User
from tests.bench.register_names import COUNTRIES, FIELDS, KINDS
from tests.bench.register_rows import AT, SIZES, fill

REQUESTS = 40
CATEGORIES = ("research", "company", "training", "public-authority", "none")
HOUSEKEEPING = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "ROLLBACK")


class Clock:
    """Reads what a request used: seconds on the wall, and of processors, the database's own process included."""

    def __init__(self) -> None:
        self.backend: Path | None = None
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
        self.wall, self.cpu = time.perf_counter(), self._used()

    def _used(self) -> float:
        there = self.backend is not None and self.backend.exists()
        more = int(self.backend.read_text().split()[0]) / 1e9 if self.backend and there else 0.0
        return time.process_time() + more

    def spent(self) -> tuple[float, float]:
        """Give the milliseconds since it was made: wall, processors."""
        return 1000 * (time.perf_counter() - self.wall), 1000 * (self._used() - self.cpu)


def p95(values: Iterable[float]) -> float:
    """Give the value that 95 of 100 do not exceed."""
    ordered = sorted(values)
    return round(ordered[max(0, -(-len(ordered) * 95 // 100) - 1)], 1)


def middle(values: Iterable[float]) -> float:
    """Give the median."""
    ordered = sorted(values)
    return round(ordered[len(ordered) // 2], 1)


def take(what: str, acts: Iterable[Callable[[], Any]], must: str, **more: object) -> None:
    """Print the figures of some acts: p95 and median of the milliseconds, least and most statements."""
    ready = list(acts)
    ready[0]()
    walls, cpus, asked = [], [], []
    for act in ready:
        clock = Clock()
        act()
        wall, cpu = clock.spent()
        walls.append(wall)
        cpus.append(cpu)
    for act in ready[:12]:
        with CaptureQueriesContext(connection) as seen:
            act()
        asked.append(sum(not query["sql"].startswith(HOUSEKEEPING) for query in seen))
    figures = {
        "n": len(ready),
        "p95_ms": p95(walls),
        "p50_ms": middle(walls),
        "cpu_p95_ms": p95(cpus),
        "cpu_p50_ms": middle(cpus),
        "queries": [min(asked), max(asked)],
    }
    print(json.dumps({"what": what, **figures, **more, "must": must}), flush=True)


def getting(client: Client, path: str, asked: Iterable[dict[str, str]]) -> list[Callable[[], Any]]:
    """Give one request for each set of parameters."""

    def act(query: dict[str, str]) -> Callable[[], Any]:
        def get() -> None:
            answer = client.get(f"{path}?{urlencode(query)}")
            if answer.status_code != 200:
                raise RuntimeError(f"{path} {query} gave {answer.status_code}")

        return get

    return [act(query) for query in islice(asked, REQUESTS)]


def signed_in(address: str) -> tuple[Client, User]:
    """Give a client of somebody new."""
    user = User.objects.create_user(email=address, name="Bench")
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user, backend="ds4skills.accounts.backends.Backend")
    return client, user


def _lists(client: Client) -> None:
    words, kinds, sizes, codes = cycle(FIELDS), cycle(KINDS), cycle(SIZES[1:]), cycle(CATEGORIES)
    three = [
        {"q": next(words), "category": next(codes), "country": COUNTRIES[n % 13], "size": next(sizes)}
        for n in range(REQUESTS)
    ]
    must = "p95 <= 150 ms, <= 9 queries"
    take("list: a common word and three filters", getting(client, "/register/", three), must)
    other = [
        {"q": next(kinds)[:5], "country": COUNTRIES[n % 13], "status": "active", "network": str(1 + n % 12)}
        for n in range(REQUESTS)
    ]
    take("list: half a word, network and two filters", getting(client, "/register/", other), must)
    take("list: a word alone", getting(client, "/register/", ({"q": word} for word in cycle(FIELDS))), must)
    initials = ({"q": letter, "country": "BE"} for letter in cycle("bcdfglmnprstvw"))
    take("list: one letter and a country", getting(client, "/register/", initials), "tells")
    plain = (
        {"country": COUNTRIES[n % 13], "category": CATEGORIES[n % 5], "size": "small"} for n in range(99)
    )
    take("list: three filters, no word", getting(client, "/register/", plain), must)
    pages = ({"page": str(1 + n * 40), "sort": ("name", "-changed", "country")[n % 3]} for n in range(99))
    take("list: any page in any order", getting(client, "/register/", pages), must)


def _typing(client: Client) -> None:
    names = Organisation.objects.standing().order_by("pk").values_list("name", flat=True)[:400]
    typed = [name[: 3 + place % 12].strip() for place, name in enumerate(names) if len(name) > 3]
    scored = [0]
    plain = searching._score

    def counting(wanted: str, name: str, acronym: str = "") -> float:
        scored[0] += 1
        return plain(wanted, name, acronym)

    searching._score = counting
    most = 0
    for text in (*typed, "a", "s", "un", "association", "university of", "federation skills", "xqzj"):
        scored[0] = 0
        searching.suggestions(text)
        most = max(most, scored[0])
    searching._score = plain
    must = "<= 50 ms, <= 3 queries, <= 200 names scored"
    hits = [partial(searching.suggestions, text) for text in typed[:REQUESTS]]
    take("type-ahead: names as they are typed", hits, must, scored=most)
    hard = [
        "a",
        "s",
        "un",
        "ass",
        "association",
        "university of",
        "federation skills",
        "data",
        "xqzj",
        "ba be",
    ]
    hits = [partial(searching.suggestions, text) for text in islice(cycle(hard), REQUESTS)]
    take("type-ahead: the commonest and the worst", hits, must)
    slips = [f"{name[:4]}x{name[5:12]}" for name in names[:REQUESTS]]
    take("type-ahead: a slip", [partial(searching.suggestions, text) for text in slips], must)
    asked = ({"name": "organisation", "organisation_q": text} for text in typed)
    take("type-ahead: the whole request", getting(client, "/register/organisations/find/", asked), "tells")


def _ones(client: Client, what: str) -> None:
    held = Affiliation.objects.order_by("-pk").values_list("organisation_id", flat=True)[: 4 * REQUESTS]
    standing = Organisation.objects.standing().filter(pk__in=list(held)).order_by("pk")[:REQUESTS]
    acts = [getting(client, f"/register/organisations/{each.pk}/", [{}])[0] for each in standing]
    take(f"one organisation, {what}", acts, "p95 <= 150 ms, <= 14 queries")


def _people(client: Client, what: str) -> None:
    rows = Person.objects.order_by("pk")[: 2 * REQUESTS]
    names = ({"q": row.family_name} if n % 2 else {"q": str(row)} for n, row in enumerate(rows))
    must = "p95 <= 150 ms"
    take(f"people by name, {what}", getting(client, "/register/people/", names), must)
    bodies = Organisation.objects.standing().order_by("pk")[:REQUESTS]
    take(
        f"people by organisation, {what}",
        getting(client, "/register/people/", ({"q": each.name} for each in bodies)),
        must,
    )
    words = ({"q": word} for word in cycle(FIELDS))
    take(f"people by a common word, {what}", getting(client, "/register/people/", words), must)
    take(
        f"people, any page, {what}",
        getting(client, "/register/people/", ({"page": str(n)} for n in range(1, 99))),
        must,
    )


def scene() -> tuple[Client, Client]:
    """Give a coordinator and a moderator who keeps a network, both signed in."""
    client, user = signed_in("coordinator@bench.example")
    keeping, keeper = signed_in("keeper@bench.example")
    made = actions.create(
        actor=user,
        slug="bench",
        title={"en": "Bench"},
        opens_at=AT,
        closes_at=AT + timedelta(days=900),
        at=AT,
    )
    actions.give_role(actor=user, consultation=made, user=keeper, name="moderator", at=AT)
    Network.objects.order_by("pk")[0].keepers.add(keeper)
    return client, keeping


def measure() -> None:
    """Print every figure."""
    with override_settings(STAFF_SECOND_FACTOR=False):
        client, keeper = scene()
        _lists(client)
        _typing(client)
        for each, what in ((client, "coordinator"), (keeper, "keeper of a network")):
            _ones(each, what)
            _people(each, what)


def main() -> None:
    """Fill the register, then measure."""
    fill()
    measure()
