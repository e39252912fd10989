"""The log of comments and their answers, row by row, as its readers may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet

from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment
from consultations.blueprint.comments.queries import Remark, remarks
from consultations.blueprint.drafts.models import Blueprint, Version
from consultations.blueprint.exports import lookups
from consultations.blueprint.exports.lookups import Headings
from consultations.blueprint.text.iso.shapes import Entry, LogRow
from ds4skills.web.suppression import FEWEST

CHUNK = 500
OUT = (Comment.State.PUBLISHED, Comment.State.WITHDRAWN)


@dataclass
class Reader:
    """For whom the log is: `inside` are the staff who answer, `sealed` hides where people stand."""

    inside: bool = False
    sealed: bool = False
    headings: Headings = field(default_factory=Headings)


def comments_of(blueprint: Blueprint) -> QuerySet[Comment]:
    """List a blueprint's comments by number; what moderators hid, and what waits, is for nobody."""
    return Comment.objects.filter(blueprint=blueprint, state__in=OUT).order_by("number")


def entries(blueprint: Blueprint, reader: Reader, *, only: Sequence[int] | None = None) -> Iterator[Entry]:
    """Give every comment, or some by their keys, with its answer, in as many queries for each 500 of them."""
    blueprint_groups = lookups.groups(blueprint)
    newest = Version.objects.published().filter(blueprint=blueprint).order_by("-number").first()
    rare = _rare(blueprint) if not reader.inside else frozenset()
    wanted = comments_of(blueprint) if only is None else comments_of(blueprint).filter(pk__in=only)
    last = 0
    while True:
        rows = list(wanted.filter(number__gt=last)[:CHUNK])
        if not rows:
            return
        last = rows[-1].number
        for row in rows:
            row.blueprint = blueprint
        yield from _chunk(rows, reader, newest, blueprint_groups, rare)


def _rare(blueprint: Blueprint) -> frozenset[tuple[str, str]]:
    """Give pairs of category and country so few people stand behind that the country would name them."""
    rows = comments_of(blueprint).order_by().values_list("category", "country")
    counted = rows.annotate(n=Count("author", distinct=True))
    return frozenset((category, country) for category, country, n in counted if n < FEWEST)


def _chunk(
    rows: Sequence[Comment],
    reader: Reader,
    newest: Version | None,
    groups: dict[int, str],
    rare: frozenset[tuple[str, str]],
) -> Iterator[Entry]:
    answers = lookups.answers(rows, released=not reader.inside)
    changed, verdicts = lookups.changes(answers), lookups.verdicts(answers)
    said = lookups.endorsements(rows)
    now = lookups.newest_anchors(rows, newest.pk if newest else None)
    there = lookups.places(each.at_block for each in now.values())
    for remark in remarks(rows, inside=reader.inside):
        row = remark.comment
        first = _original(remark)
        log = _spoken(remark, first, reader, hides_country=(row.category, row.country) in rare)
        anchor, answer = now.get(row.pk), answers.get(row.pk)
        if anchor is not None and newest is not None:
            log |= {
                "anchor_version": str(newest.number),
                "anchor_place": there.get(anchor.at_block or 0, ""),
                "anchor_status": anchor.ruled or anchor.status,
            }
        if answer is not None:
            verdict, places = verdicts.get(answer.pk), changed.get(answer.pk, [])
            log |= {
                "decision": answer.decision,
                "weight": answer.weight,
                "reason": answer.reason,
                "stage": answer.stage,
                "decided_at": _instant(answer.at),
                "released_at": _instant(answer.release.at) if answer.release else "",
                "changed_in": ", ".join(sorted({f"v{number}" for number, _place in places})),
                "changed_places": "; ".join(place for _number, place in places),
                "verdict": ("satisfied" if verdict.satisfied else "not_satisfied") if verdict else "",
                "verdict_text": verdict.text if verdict else "",
            }
        log |= _counted(said.get(row.pk, Counter()), reader) | {"group": groups.get(row.pk, "")}
        spot = reader.headings.spot(first)
        yield Entry(LogRow(**log), spot.clause, spot.element, spot.sentences)  # type: ignore[arg-type]


def _original(remark: Remark) -> Anchor | None:
    """Give the anchor that the comment was made with, read with its comment."""
    rows = list(remark.comment.anchors.all())
    return rows[0] if rows else None


def _instant(at: datetime | None) -> str:
    return at.isoformat(timespec="seconds") if at else ""


def _counted(said: Counter[str], reader: Reader) -> dict[str, object]:
    if reader.sealed:
        return {}
    names = {"agree": "agree", "disagree": "disagree", "abstain": "abstain", "older_wording": "older"}
    return {name: said[key] for name, key in names.items()}


def _spoken(
    remark: Remark, first: Anchor | None, reader: Reader, *, hides_country: bool
) -> dict[str, object]:
    """Give what the comment itself says, by whom it may be said to be."""
    row, text = remark.comment, remark.text
    out = row.state == Comment.State.PUBLISHED
    names = ", ".join(each for each in (remark.author, remark.organisation) if each)
    block = first.block if first else None
    return {
        "code": row.code,
        "version": row.version.number,
        "place": block.place if block else "",
        "block": block.block_id.hex if block else "",
        "quote": first.quote if first else "",
        "author_label": names,
        "category": row.category,
        "country": "" if hides_country else row.country,
        "capacity": row.capacity,
        "via": row.via,
        "type": row.type,
        "stance": "" if reader.sealed or not out else text.stance,
        "conditional": text.conditional and not reader.sealed and out,
        "blocking": text.blocking and not reader.sealed and out,
        "body": text.body if out else "",
        "proposed_text": text.proposed_text if out else "",
        "rationale": text.rationale if out else "",
        "state": row.state,
        "permalink": f"{settings.ORIGIN}{row.get_absolute_url()}",
    }
