"""What stands around a comment on its page: the passage then and now, replies, endorsements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.crypto import get_random_string

from consultations.blueprint.comments import asking, endorsing
from consultations.blueprint.comments.anchors import Anchor
from consultations.blueprint.comments.models import Comment, Reply
from consultations.blueprint.comments.queries import Remark
from consultations.blueprint.comments.replying_forms import EndorseForm, ReplyForm
from consultations.blueprint.comments.standing import Standing, standing_of, with_rulings
from consultations.blueprint.text.diffing import Hunk, diff
from consultations.programme.speaking import Speaker
from consultations.register.consent.attributing import attributed, choice_for
from consultations.register.consent.models import Attribution
from consultations.register.directory.queries import names_of


@dataclass(frozen=True)
class Said:
    """A reply on a page: by whom, as its author chose to be shown."""

    row: Reply
    author: str
    organisation: str
    mine: bool


@dataclass(frozen=True)
class Passage:
    """Where a comment stands in one version, and how its words changed since it was made."""

    standing: Standing
    pieces: Sequence[Hunk]


def passages(row: Comment) -> list[Passage]:
    """Give a comment's places, version by version, in two statements."""
    rows = with_rulings(row.anchors.order_by("version__number"))
    found = []
    for anchor in rows:
        standing = standing_of(anchor)
        now = standing.words or (standing.block.text if standing.block and not standing.waits else "")
        changed = anchor.status != Anchor.Status.ORIGINAL and anchor.scope != Anchor.Scope.DRAFT
        pieces = diff(anchor.quote, standing.words) if changed and now != anchor.quote else ()
        found.append(Passage(standing, pieces))
    return found


def replies(row: Comment, who: Speaker | None) -> list[Said]:
    """Give the replies with their authors as these chose to be shown, in as many statements for one as for many."""
    rows = list(row.replies.select_related("staff").order_by("at", "id"))
    choices = attributed((each.author, each.source) for each in rows if each.author is not None)
    names = names_of(_keys(rows))
    found = []
    for each in rows:
        choice = choices.get(each.source)
        named = choice == Attribution.Choice.NAME and each.author is not None
        of_body = choice not in {None, Attribution.Choice.CATEGORY} and each.capacity == "mandated"
        author = names.get(each.author, "") if named and each.author else str(each.staff or "")
        body = names.get(each.organisation, "") if of_body and each.organisation else ""
        found.append(Said(each, author, body, bool(who and who.key == each.author)))
    return found


def _keys(rows: Iterable[Reply]) -> set[UUID]:
    return {key for each in rows for key in (each.author, each.organisation) if key}


def around(
    row: Comment, remark: Remark, who: Speaker | None, *, staff: bool, is_open: bool
) -> dict[str, object]:
    """Give what a comment's page shows beside its words."""
    published = row.state == Comment.State.PUBLISHED
    mine = bool(who and who.key == row.author)
    speaks = who is not None and published and is_open
    mandated_for = str(who.organisation) if who and who.mandate and who.organisation else ""
    fresh = {"key": get_random_string(32)}
    attribution = choice_for(who.key) if speaks and who else ""
    asked = mine and published and remark.text.stance and asking.table_for(row) is not None
    return {
        "passages": passages(row),
        "replies": replies(row, who),
        "endorsed": endorsing.counts_of([row]).get(row.pk),
        "my_word": endorsing.mine_of(row, who) if speaks and not mine else "",
        "endorse_form": EndorseForm(initial=fresh, mandated_for=mandated_for)
        if speaks and not mine and row.proposal_id
        else None,
        "reply_form": ReplyForm(initial=fresh, staff=True)
        if staff and published
        else ReplyForm(initial={**fresh, "attribution": attribution}, mandated_for=mandated_for)
        if speaks
        else None,
        "asked_to_count": bool(asked) and is_open,
    }
