"""Published results as everybody reads them: out of the frozen document, with the quotes that still may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from consultations.programme.models import Consultation
from ds4skills.accounts.models import User
from ds4skills.web.exporting import Cell, Sheet
from surveys.answering.words import TextAnswer
from surveys.results.models import ResultsSnapshot
from surveys.results.text_queries import Signature, signatures

COLUMNS = ("question", "kind", "line", "categories", "n", "percent_of_answered", "note")


def snapshots_of(user: User | AnonymousUser, slug: str, code: str) -> QuerySet[ResultsSnapshot]:
    """List the published results of a survey of a consultation that somebody may see."""
    rows = ResultsSnapshot.objects.filter(
        survey__code=code,
        survey__consultation__slug=slug,
        survey__consultation__in=Consultation.objects.visible_to(user),
    )
    return rows.select_related("survey__consultation").order_by("-number")


def find(user: User | AnonymousUser, slug: str, code: str, number: int) -> tuple[ResultsSnapshot, int]:
    """Give results by their number, and the number of the newest that stand, or 0."""
    rows = snapshots_of(user, slug, code)
    found = get_object_or_404(rows, number=number)
    newest = rows.filter(withdrawn_at=None).values_list("number", flat=True).first()
    return found, newest or 0


def quotes_of(snapshot: ResultsSnapshot) -> Mapping[str, list[tuple[TextAnswer, Signature]]]:
    """Give the quotes of each question that are still shown and allowed."""
    wanted = {pk: each["name"] for each in snapshot.body["questions"] for pk in each["quotes"]}
    if not wanted:
        return {}
    rows = TextAnswer.objects.filter(pk__in=wanted, shown=TextAnswer.Shown.PUBLIC).exclude(text="")
    texts = list(rows.select_related("revision__response").order_by("pk"))
    signed = signatures(texts, snapshot.survey)
    found: dict[str, list[tuple[TextAnswer, Signature]]] = {}
    for row in texts:
        if row.pk in signed:
            found.setdefault(wanted[row.pk], []).append((row, signed[row.pk]))
    return found


def sheet_of(snapshot: ResultsSnapshot) -> Sheet:
    """Give the figures as a table: a line for each base, choice and group; what is hidden says "suppressed"."""
    body = snapshot.body
    lines = [row for each in body["questions"] for row in _rows(each)]
    about = [("survey", body["survey"]), ("results", str(snapshot.number)), ("digest", snapshot.digest)]
    return Sheet(f"{body['survey']}-results-{snapshot.number}", COLUMNS, lines, about)


def _rows(each: Mapping[str, Any]) -> list[tuple[Cell, ...]]:
    name, kind = each["name"], each["kind"]
    found: list[tuple[Cell, ...]] = [
        (name, kind, f"({base})", "*", _cell(count), "", "") for base, count in each["bases"].items()
    ]
    for line in each["lines"]:
        notes = [f"{word}={line[word]}" for word in ("first", "mean") if line[word] is not None]
        found.append((name, kind, line["key"], "*", _cell(line["count"]), line["share"], " ".join(notes)))
        for group, count in zip(each["groups"], line["groups"], strict=False):
            found.append((name, kind, line["key"], " ".join(group["categories"]), _cell(count), "", ""))
    if each["net"] is not None:
        found.append((name, kind, "(net)", "*", each["net"], "", ""))
    for word, value in (each["numbers"] or {}).items():
        found.append((name, kind, f"({word})", "*", value if value is not None else "suppressed", "", ""))
    return found


def _cell(count: int | None) -> Cell:
    return "suppressed" if count is None else count
