"""Reading a Polis export: comments.csv, votes.csv, participants-votes.csv. Pure but for opening the files.

Votes are kept in their order, superseded ones included. Two conventions are in use for the sign of a vote;
the one is taken under which the totals of comments.csv, or the published matrix, come out.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

csv.field_size_limit(1_000_000)
RAW = {"1", "0", "-1"}


class ExportError(Exception):
    """The folder is not an export that can be read; the message says which file, line and why."""


@dataclass(frozen=True)
class Vote:
    """One vote as it was cast."""

    at: datetime
    comment: int
    voter: int
    raw: str


@dataclass(frozen=True)
class Export:
    """A conversation."""

    name: str
    comments: Mapping[int, str]
    votes: list[Vote]
    matrix: Mapping[tuple[int, int], str]  # (participant, comment) -> the published current vote
    people: list[int]
    sign: int


def _rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.DictReader(file, strict=True), start=2)
    except FileNotFoundError as error:
        raise ExportError(f"{path.name} is missing.") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise ExportError(f"{path.name} cannot be read: {error}") from error


def _whole(path: str, line: int, row: Mapping[str, str | None], column: str) -> int:
    try:
        return int(row[column] or "")
    except KeyError as error:
        raise ExportError(f"{path} has no column “{column}”.") from error
    except (TypeError, ValueError) as error:
        raise ExportError(f"{path}, line {line}: “{row[column]}” is no whole number.") from error


def _comments(folder: Path) -> tuple[dict[int, str], dict[int, tuple[int, int]]]:
    texts, totals = {}, {}
    for line, row in _rows(folder / "comments.csv"):
        number = _whole("comments.csv", line, row, "comment-id")
        texts[number] = (row.get("comment-body") or "").strip() or f"({number})"
        agrees, disagrees = (_whole("comments.csv", line, row, name) for name in ("agrees", "disagrees"))
        totals[number] = (agrees, disagrees)
    return texts, totals


def _votes(folder: Path) -> list[Vote]:
    found = []
    for line, row in _rows(folder / "votes.csv"):
        stamp = _whole("votes.csv", line, row, "timestamp")
        raw = (row.get("vote") or "").strip()
        if raw not in RAW:
            raise ExportError(f"votes.csv, line {line}: “{raw}” is none of 1, 0, -1.")
        comment, voter = (_whole("votes.csv", line, row, name) for name in ("comment-id", "voter-id"))
        found.append(Vote(datetime.fromtimestamp(stamp / 1000, UTC), comment, voter, raw))
    if not found:
        raise ExportError("votes.csv holds no vote.")
    return found


def _matrix(folder: Path) -> tuple[dict[tuple[int, int], str], list[int]]:
    cells: dict[tuple[int, int], str] = {}
    people = []
    for line, row in _rows(folder / "participants-votes.csv"):
        person = _whole("participants-votes.csv", line, row, "participant")
        people.append(person)
        for column, value in row.items():
            if column and column.isdecimal() and value:
                if value not in RAW:
                    raise ExportError(f"participants-votes.csv, line {line}: “{value}” is none of 1, 0, -1.")
                cells[person, int(column)] = value
    return cells, people


def latest(votes: list[Vote]) -> dict[tuple[int, int], Vote]:
    """Keep the newest vote of each person on each comment; at the same instant the later line."""
    found: dict[tuple[int, int], Vote] = {}
    for vote in votes:
        known = found.get((vote.voter, vote.comment))
        if known is None or vote.at >= known.at:
            found[vote.voter, vote.comment] = vote
    return found


def _sign(
    votes: list[Vote], totals: Mapping[int, tuple[int, int]], matrix: Mapping[tuple[int, int], str]
) -> int:
    """Find the convention: 1 where 1 is agreement in votes.csv, -1 where it is the other way round."""
    current = latest(votes)
    if matrix:
        misses = {
            sign: sum(
                1
                for key, vote in current.items()
                if key in matrix and sign * int(vote.raw) != int(matrix[key])
            )
            for sign in (1, -1)
        }
    else:
        misses = {}
        for sign in (1, -1):
            counts = {number: [0, 0] for number in totals}
            for vote in votes:  # the totals of the export count superseded votes, too
                value = sign * int(vote.raw)
                if value and vote.comment in counts:
                    counts[vote.comment][value < 0] += 1
            misses[sign] = sum(1 for number, pair in counts.items() if tuple(pair) != totals[number])
    sign = min(misses, key=lambda each: misses[each])
    if misses[sign] * 10 > max(1, len(matrix) or len(totals)):
        other = misses[-sign]
        raise ExportError(
            f"Neither sign of votes.csv fits what was published: {misses[sign]} or {other} figures differ."
        )
    return sign


def read(folder: Path) -> Export:
    """Read a folder; ExportError says what is wrong with it."""
    texts, totals = _comments(folder)
    votes = _votes(folder)
    matrix, people = _matrix(folder)
    unknown = sorted({vote.comment for vote in votes} - set(texts))
    for number in unknown:
        texts[number] = f"({number})"
    everybody = sorted(set(people) | {vote.voter for vote in votes})
    return Export(folder.name, texts, votes, matrix, everybody, _sign(votes, totals, matrix))
