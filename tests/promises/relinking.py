"""The attacks of P18: whoever holds the database pairs participants with answers.

Each answer carries its author's number as a text, read by nobody but the score. Chance is one right guess in all;
three sigma more are four.
"""

import re
import sqlite3
import struct
import subprocess
from pathlib import Path

from django.db import connection

from surveys.answering.models import Fact, Participation, Response, Revision, Staged
from surveys.answering.words import TextAnswer

MOST_BY_CHANCE = 4  # of any number of guesses one is right on average, with a deviation of one
MARK = re.compile(r"author (\d+)")


def hits(people, authors):
    """Count right guesses when the k-th participant is taken for the author of the k-th answer."""
    return sum(a == b for a, b in zip(people, authors, strict=False))


def column(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def physical(model):
    """Give the order in which rows lie in the file."""
    return "ctid" if connection.vendor == "postgresql" else "rowid"


def participants(order, numbers):
    rows = column(
        f"SELECT person FROM {Participation._meta.db_table} WHERE person IS NOT NULL ORDER BY {order}"
    )
    return [numbers[str(row).replace("-", "")] for row in rows]


def marked(texts):
    return [int(found[1]) for text in texts if (found := MARK.search(str(text)))]


def staged_orders():
    table = Staged._meta.db_table
    return {
        name: marked(column(f"SELECT answers FROM {table} ORDER BY {name}"))
        for name in (physical(Staged), "at")
    }


def released_orders():
    """Give the authors in every order in which released answers can be read."""
    revision, response, text, fact = (each._meta.db_table for each in (Revision, Response, TextAnswer, Fact))
    file = physical(Revision)
    return {
        "revision id": marked(column(f"SELECT answers FROM {revision} ORDER BY id")),
        "revision file": marked(column(f"SELECT answers FROM {revision} ORDER BY {file}")),
        "text id": marked(column(f"SELECT text FROM {text} ORDER BY id")),
        "text file": marked(column(f"SELECT text FROM {text} ORDER BY {file}")),
        "response id": marked(
            column(
                f"SELECT v.answers FROM {revision} v JOIN {response} r ON r.id = v.response_id ORDER BY r.id"
            )
        ),
        "fact id": marked(
            column(
                f"SELECT v.answers FROM {revision} v JOIN (SELECT response_id, min(id) AS first FROM {fact} "
                "GROUP BY response_id) f ON f.response_id = v.response_id ORDER BY f.first"
            )
        ),
        "position": marked(
            column(
                f"SELECT v.answers FROM {revision} v JOIN surveys_answer a ON a.revision_id = v.id ORDER BY a.position_id"
            )
        ),
        "voice": marked(
            column(
                f"SELECT v.answers FROM {revision} v JOIN surveys_answer a ON a.revision_id = v.id "
                "JOIN consultations_position p ON p.seq = a.position_id ORDER BY p.voice_id"
            )
        ),
    }


def joined_by_transaction(table, numbers):
    """Pair by the transaction that wrote both rows; gives the share of right ones among the pairs (PostgreSQL)."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.person, a.answers FROM {Participation._meta.db_table} p JOIN {table} a "
            "ON p.xmin::text = a.xmin::text WHERE p.person IS NOT NULL"
        )
        pairs = [
            (numbers[str(who).replace("-", "")], MARK.search(str(said))) for who, said in cursor.fetchall()
        ]
    right = sum(who == int(mark[1]) for who, mark in pairs if mark)
    return right / len(pairs) if pairs else 0.0


def by_transaction_order(table):
    rows = column(f"SELECT answers FROM {table} ORDER BY xmin::text::bigint, ctid")
    return marked(rows)


def dumped(numbers):
    """Give participants and authors in the order of a dump of the whole database."""
    if connection.vendor == "postgresql":
        facts = connection.settings_dict
        where = ["-h", facts["HOST"] or "127.0.0.1", "-p", str(facts["PORT"] or 5432), "-U", facts["USER"]]
        text = subprocess.run(
            ["pg_dump", *where, "-a", facts["NAME"]],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    else:
        copy = sqlite3.connect(connection.settings_dict["NAME"])
        text = "\n".join(copy.iterdump())
        copy.close()
    people, authors = [], []
    inside = ""
    for line in text.splitlines():
        if head := re.match(r'(?:COPY public\.|INSERT INTO ")(\w+)', line):
            inside = head[1]
        if inside == Participation._meta.db_table:
            flat = line.replace("-", "")
            people += [numbers[key] for key in re.findall(r"[0-9a-f]{32}", flat) if key in numbers]
        if inside in {Staged._meta.db_table, Revision._meta.db_table}:
            authors += marked([line])
    return people, authors


def wal_states(path):
    """Replay SQLite's write-ahead file commit by commit: the database as it stood after each submission."""
    wal = Path(f"{path}-wal").read_bytes() if Path(f"{path}-wal").exists() else b""
    if not wal:
        return
    size, pages = struct.unpack(">I", wal[8:12])[0], {}
    main = Path(path).read_bytes()
    for i in range(len(main) // size):
        pages[i + 1] = main[i * size : (i + 1) * size]
    for at in range(32, len(wal), size + 24):
        number, commit = struct.unpack(">II", wal[at : at + 8])
        if wal[at + 8 : at + 16] != wal[16:24]:
            break  # left from an earlier lap
        pages[number] = wal[at + 24 : at + 24 + size]
        if commit:
            image = bytearray(b"".join(pages.get(n, b"\0" * size) for n in range(1, commit + 1)))
            image[18:20] = b"\1\1"  # readable without a write-ahead file
            yield bytes(image)


def pinned_by_replay(path, numbers):
    """Count the answers that appear in the same state as their author."""
    known: tuple[set[int], set[int]] = (set(), set())
    pinned = 0
    for image in wal_states(path):
        copy = sqlite3.connect(":memory:")
        copy.deserialize(image)
        people = {
            numbers.get(row[0]) for row in copy.execute(f"SELECT person FROM {Participation._meta.db_table}")
        }
        authors = {
            author
            for table in (Staged._meta.db_table, Revision._meta.db_table)
            for author in marked(row[0] for row in copy.execute(f"SELECT answers FROM {table}"))
        }
        copy.close()
        fresh = (people - known[0], authors - known[1])
        pinned += len(fresh[0]) == 1 and fresh[0] == fresh[1]
        known = (people, authors)
    return pinned
